"""How Word shows the words of a run: not at all, struck out, raised, in a font of symbols.

What a run does not say itself, its style says, or the style that this one is based on, or its paragraph's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from extract.word.tree import attribute, find, local, off

UNKNOWN = "\ufffd"
"""A printed sign whose meaning is not in the file: a cell with one is unreadable, never a figure."""

_SIZE = 4  # half-points: smaller words are there for machines
_RAISED = 2  # half-points from which words stand higher or lower than their line
_WHITE = "FFFFFF"
_PLAIN_FILLS = frozenset({"", "auto", _WHITE})
_SYMBOLS = re.compile(r"wingdings|webdings|dingbats|marlett|mt extra|bookshelf symbol", re.IGNORECASE)
_GREEK = "symbol"  # the font's digits are digits, its letters are Greek
_SIMPLE = ("vanish", "strike", "dstrike", "vertAlign", "position", "sz", "color")
_MARKS = {"vanish": "hidden_text", "strike": "struck_text", "dstrike": "struck_text"}
_BRACKETED = re.compile(r"[\[(（〔【](\d+)[\])）〕】]")
_SMALL = {
    "superscript": dict(zip(map(ord, "0123456789"), "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)),
    "subscript": dict(zip(map(ord, "0123456789"), "₀₁₂₃₄₅₆₇₈₉", strict=True)),
}

Properties = dict[str, str]


class Looks:
    """The properties of runs, styles included."""

    def __init__(self, styles: etree._Element | None) -> None:
        self._own: dict[str, Properties] = {}
        self._base: dict[str, str] = {}
        for style in styles if styles is not None else ():
            name = attribute(style, "styleId")
            if local(style) == "style" and name:
                self._own[name] = dict(_properties(find(style, "rPr")))
                self._base[name] = _named(style, "basedOn")

    def of(self, run: etree._Element) -> Properties:
        """What holds for a run, by the names of Word's properties."""
        own = find(run, "rPr")
        paragraph = next((p for p in run.iterancestors() if local(p) == "p"), None)
        style = find(paragraph, "pPr") if paragraph is not None else None
        inherited = self._style(_named(style, "pStyle")) if style is not None else {}
        by_style = self._style(_named(own, "rStyle")) if own is not None else {}
        return {**inherited, **by_style, **dict(_properties(own))}

    def _style(self, name: str, depth: int = 0) -> Properties:
        if name not in self._own or depth > 20:
            return {}
        return {**self._style(self._base[name], depth + 1), **self._own[name]}


def why_not_shown(run: etree._Element, look: Properties) -> str:
    """Why a run is no part of the printed report, as a warning; '' if it is."""
    for name, warning in _MARKS.items():
        if name in look and not off(look[name]):
            return warning
    if _number(look.get("sz", "24")) <= _SIZE or (look.get("color", "").upper() == _WHITE and _on_white(run)):
        return "hidden_text"
    return ""


def shown(text: str, look: Properties) -> str:
    """The words of a run as they are printed: raised digits as such, signs of symbol fonts as unknown."""
    fonts = look.get("rFonts", "")
    if _SYMBOLS.search(fonts):
        text = re.sub(r"[!-~]", UNKNOWN, text)
    raised = look.get("vertAlign", "").lower()
    if raised in _SMALL:
        return _BRACKETED.sub(r"\1", text).translate(_SMALL[raised])
    return text


def symbol(node: etree._Element) -> str:
    """The character of a ``w:sym``: known in ordinary fonts and for digits of the font Symbol."""
    font, code = attribute(node, "font") or "", attribute(node, "char") or ""
    if not re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) or _SYMBOLS.search(font):
        return UNKNOWN
    value = int(code, 16)
    character = chr(value & 0xFF if 0xF000 <= value <= 0xF0FF else value)
    if font.lower() == _GREEK:
        return character if character in "0123456789./" else UNKNOWN
    return character if character.isprintable() else UNKNOWN


def lift(look: Properties, others: set[str]) -> Properties:
    """A run that stands higher or lower than others of its line is raised or lowered, whatever it says."""
    height = look.get("position", "0")
    if len(others) < 2 or abs(_number(height)) < _RAISED:
        return look
    return {**look, "vertAlign": "subscript" if height.startswith("-") else "superscript"}


def _on_white(run: etree._Element) -> bool:
    """Whether nothing around a run is shaded: white words do not show there."""
    shades = [find(run, "rPr", "shd"), find(run, "rPr", "highlight")]
    for node in run.iterancestors():
        shades += [find(node, f"{local(node)}Pr", "shd")] if local(node) in ("p", "tc", "tbl") else []
    fills = {(attribute(s, "fill") or attribute(s, "val") or "") for s in shades if s is not None}
    return fills <= _PLAIN_FILLS


def _properties(node: etree._Element | None) -> Iterator[tuple[str, str]]:
    for child in node if node is not None else ():
        name = local(child)
        if name in _SIMPLE:
            yield name, attribute(child, "val") or "1"
        elif name == "rFonts":
            yield name, f"{attribute(child, 'ascii') or ''};{attribute(child, 'hAnsi') or ''}"


def _named(node: etree._Element, name: str) -> str:
    found = find(node, name)
    return (attribute(found, "val") or "") if found is not None else ""


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else 0
