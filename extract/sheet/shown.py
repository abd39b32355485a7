"""Cells of an .xlsx file that do not print their value: formats that hide, scale or round it, white and
struck figures, raised digits. A workbook reader gives values only, so these are told as warnings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*[^<>/])>(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>([^<]*)</"
)
_STYLE, _TYPE = re.compile(rb"\bs\s*=\s*[\"'](\d{1,6})[\"']"), re.compile(rb"\bt\s*=\s*[\"'](\w+)[\"']")
_ZEROS_HIDDEN = re.compile(rb"<(?:\w+:)?sheetView\b[^<>]*\bshowZeros\s*=\s*[\"'](?:0|false)[\"']")
_RAISED = re.compile(
    rb"<(?:\w+:)?rPr>(?:(?!</(?:\w+:)?rPr>).)*<(?:\w+:)?(?:vertAlign|strike)\b.*?</(?:\w+:)?rPr>\s*"
    rb"<(?:\w+:)?t\b[^<>]*>[^<]*\d",
    re.DOTALL,
)
_RULE = re.compile(rb"<(?:\w+:)?cfRule\b[^<>]*\bdxfId\s*=\s*[\"'](\d{1,6})[\"']")
_BARS_ALONE = re.compile(rb"<(?:\w+:)?(?:dataBar|iconSet)\b[^<>]*\bshowValue\s*=\s*[\"'](?:0|false)[\"']")
_ODD = "%"  # a format that is not known: it may print anything
_BUILT_IN = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 37: "#,##0", 38: "#,##0", 49: "@"}
_BUILT_IN |= {39: "#,##0.00", 40: "#,##0.00"}
_ORNAMENT = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[(?:\$[^\]]*|[A-Za-z]+\d*)\]')
_PLAIN = re.compile(r"[^0-9A-Za-z#?%.,/;]*[#0?,]*[#0?](?:\.([0#?]+))?[^0-9A-Za-z#?%.,/;]*")
_WHITE = frozenset({"FFFFFFFF", "00FFFFFF", "FFFFFF"})


@dataclass
class Styles:
    """Of each cell style the number format, and whether its words do not show or are struck out; of the
    styles of conditions those that show a figure otherwise."""

    formats: list[str] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)
    telling: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, content: bytes) -> Styles:
        """From the bytes of ``xl/styles.xml``; nothing is known of a broken one."""
        root = _tree(content)
        if root is None:
            return cls()
        own = {node.get("numFmtId"): node.get("formatCode") or "" for node in root.iterfind(".//{*}numFmt")}
        fonts = root.findall("{*}fonts/{*}font")
        fills = [node.find(".//{*}fgColor") is not None for node in root.iterfind("{*}fills/{*}fill")]
        styles = cls()
        styles.telling = {n for n, node in enumerate(root.iterfind("{*}dxfs/{*}dxf")) if _tells(node)}
        for number, node in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
            kind = node.get("numFmtId") or "0"
            styles.formats.append(own.get(kind, _BUILT_IN.get(int(kind), _ODD) if kind.isdigit() else _ODD))
            font = _at(fonts, node.get("fontId"))
            if font is None:
                continue
            if _is_struck(font):
                styles.struck.add(number)
            if _is_white(font) and not _at(fills, node.get("fillId")):
                styles.hidden.add(number)
        return styles


def _tree(content: bytes) -> etree._Element | None:
    """The root of a part, None of a broken one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None


def is_whole(content: bytes) -> bool:
    """Whether a part is XML without a fault."""
    return _tree(content) is not None


def _tells(style: etree._Element) -> bool:
    """Whether the style of a condition shows a figure otherwise than it is, or not at all."""
    font = style.find("{*}font")
    white = font is not None and _is_white(font) and style.find("{*}fill") is None
    return white or style.find("{*}numFmt") is not None or (font is not None and _is_struck(font))


def _is_struck(font: etree._Element) -> bool:
    struck = font.find("{*}strike")
    return struck is not None and struck.get("val") not in ("0", "false")


def _at(items: list[Any], index: str | None) -> Any:
    return items[int(index)] if index and index.isdigit() and int(index) < len(items) else None


def _is_white(font: etree._Element) -> bool:
    colour = font.find("{*}color")
    return colour is not None and ((colour.get("rgb") or "").upper() in _WHITE or colour.get("theme") == "0")


def raised(content: bytes) -> set[str]:
    """The warnings about texts in pieces: raised or struck out digits stand beside others in one cell."""
    return {"footnote_mark"} if _RAISED.search(content) else set()


def not_shown(content: bytes, styles: Styles) -> set[str]:
    """The warnings about one sheet: ``number_format``, ``conditional_format``, ``hidden_text``,
    ``struck_text``."""
    warnings: set[str] = set()
    if _BARS_ALONE.search(content) or any(int(m[1]) in styles.telling for m in _RULE.finditer(content)):
        warnings.add("conditional_format")
    no_zeros = _ZEROS_HIDDEN.search(content) is not None
    for found in _CELL.finditer(content):
        style, kind = _STYLE.search(found[1]), _TYPE.search(found[1])
        number = int(style[1]) if style else 0
        warnings |= {"hidden_text"} if number in styles.hidden else set()
        warnings |= {"struck_text"} if number in styles.struck else set()
        if kind is not None and kind[1] != b"n":
            continue
        value = _value(found[2])
        form = styles.formats[number] if number < len(styles.formats) else "General"
        if value is not None and (not prints(value, form) or (no_zeros and not value)):
            warnings.add("number_format")
    return warnings


def _value(text: bytes) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def prints(value: float, form: str) -> bool:
    """Whether a number format prints a value as it is: neither hidden nor scaled nor rounded."""
    if form in ("General", "@", "") or form.startswith("General;"):
        return True
    sections = _ORNAMENT.sub(_ornament, form).split(";")
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section = sections[1]
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    plain = _PLAIN.fullmatch(section.strip())
    if plain is None or (value == 0 and "0" not in section):
        return False
    return round(value, len(plain[1] or "")) == round(value, 9)


def _ornament(found: re.Match[str]) -> str:
    """Words and colours that a format adds; digits among them would be read as part of the figure."""
    words = found[1] or found[2] or ""
    return "%" if any(c.isdigit() for c in words) or found[0].upper() == "[WHITE]" else ""
