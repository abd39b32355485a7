"""What of a page's own style is kept in its snapshot: letters, colours, borders and sizes of boxes.

Nothing that fetches, moves, covers, hides or runs: properties are those of a list, and their values made
of words, numbers and colours only. Rules hold inside the snapshot's own box.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2

SCOPE = "gk-was"
"""The class of the box that a page's rules hold in."""
_SIDES = ("top", "right", "bottom", "left")
_PROPERTIES = frozenset([
    "color", "background", "background-color", "font", "font-family", "font-size", "font-style",
    "font-weight", "line-height", "letter-spacing", "text-align", "text-decoration", "text-indent",
    "vertical-align",
    "white-space", "word-break", "width", "max-width", "float", "clear", "list-style",
    "list-style-type", "border-collapse", "border-spacing", "table-layout", "border", "border-color",
    "border-style", "border-width", "padding", "margin",
    *(f"{box}-{side}" for box in ("border", "padding", "margin") for side in _SIDES),
    *(f"border-{side}-{what}" for side in _SIDES for what in ("color", "style", "width")),
])  # fmt: skip
_VALUES = frozenset(["ident", "dimension", "percentage", "number", "hash", "literal", "whitespace", "string"])
_COLOURS = ("rgb", "rgba", "hsl", "hsla")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 13.0, "rem": 13.0, "cm": 37.8, "mm": 3.78, "in": 96.0, "%": 10.0}
"""Pixels of a unit, nearly; of a percent as of a box a thousand wide."""
_LETTERS = ("font", "font-size", "line-height")
_LEAST_LETTER = 8.0  # pixels; smaller letters are there to be overlooked
_LEAST_WIDTH, _LARGEST, _BACK = 8.0, 2000.0, 100.0  # pixels; how far a first line may begin before others
_SELECTOR = re.compile(r"[\w\s.>*+~-]{1,200}")
_WHOLE = re.compile(r"^(?:html|body)(?![\w-])", re.I)
_MARKUP = re.compile(r"[<>&\\\\{}@]")
_MOST_RULES = 2000
_MOST_TEXT = 300_000


def declarations(text: str) -> str:
    """The harmless part of a style attribute."""
    return _kept(tinycss2.parse_blocks_contents(text[:4000], skip_comments=True, skip_whitespace=True))


def sheet(texts: Iterable[str]) -> str:
    """The harmless part of style sheets, its rules held inside the snapshot."""
    made: list[str] = []
    for text in texts:
        cleaned = re.sub(r"<!--|-->", " ", text[:_MOST_TEXT])  # how older editors hide sheets from browsers
        for rule in tinycss2.parse_stylesheet(cleaned, skip_comments=True, skip_whitespace=True):
            if rule.type == "qualified-rule" and (selectors := _selectors(rule.prelude)):
                kept = _kept(
                    tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
                )
                if kept:
                    made.append(f"{selectors} {{ {kept} }}")
            if len(made) >= _MOST_RULES:
                return "\n".join(made)
    return "\n".join(made)


def _selectors(prelude: list[Any]) -> str:
    """The selectors of a rule by element and class, each within the snapshot; '' where one is not so."""
    made = []
    for part in tinycss2.serialize(prelude).split(","):
        told = part.strip()
        if not _SELECTOR.fullmatch(told) or SCOPE in told:
            return ""
        own = _WHOLE.sub(f".{SCOPE}", told)
        made.append(own if own != told else f".{SCOPE} {told}")
    return ", ".join(made)


def _kept(parsed: Iterable[Any]) -> str:
    made = [
        f"{d.lower_name}: {tinycss2.serialize(d.value).strip()}"
        for d in parsed
        if d.type == "declaration" and d.lower_name in _PROPERTIES and _harmless(d)
    ]
    return "; ".join(told for told in made if not _MARKUP.search(told))


def _harmless(declaration: Any) -> bool:
    name = declaration.lower_name
    return all(_value(name, token) for token in _flat(declaration.value))


def _flat(tokens: Iterable[Any]) -> Iterator[Any]:
    """The values, those in a colour's brackets too."""
    for token in tokens:
        if token.type == "function" and token.lower_name in _COLOURS:
            yield from _flat(token.arguments)
        else:
            yield token


def _value(name: str, token: Any) -> bool:
    if token.type not in _VALUES:
        return False
    if token.type == "string":
        return name in ("font", "font-family")
    if token.type == "ident":
        return not (name == "color" and token.lower_value == "transparent")
    if token.type in ("dimension", "percentage", "number"):
        return _size(name, token)
    return bool(token.type != "literal" or token.value in ",/")


def _size(name: str, token: Any) -> bool:
    """Nothing pushed away, and no letters too small to be read."""
    unit = "%" if token.type == "percentage" else getattr(token, "lower_unit", "")
    pixels = token.value * _PIXELS.get(unit, 1.0)
    if name in _LETTERS:
        return bool(unit not in _PIXELS or pixels >= _LEAST_LETTER) and token.value > 0
    if name in ("width", "max-width"):
        return bool(_LEAST_WIDTH <= pixels <= _LARGEST)
    return bool((-_BACK if name == "text-indent" else -3) <= pixels <= _LARGEST)
