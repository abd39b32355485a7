"""What an .xlsx file says beside its values, read before the workbook is opened.

A workbook reader lays a sheet out as a full rectangle: one cell in the last corner asks for half a
terabyte and ends the process. So the corner is looked for first, in the packed XML, with limits.
"""

from __future__ import annotations

import re

from extract.errors import Unreadable
from extract.package.archives import open_zip, read_member
from extract.sheet.shown import Styles, is_whole, not_shown, raised

MAX_UNPACKED = 96 * 2**20
"""Bytes of all sheets and shared texts together."""
MAX_AREA = 1_000_000
"""Cells of the rectangle around one sheet's values; a report's sheet has about a thousand."""

_STYLES = "xl/styles.xml"
_PART = re.compile(r"xl/(?:worksheets/[^/]+$|sharedStrings|workbook|styles|drawings/[^/]+$)")
_ELEMENT = re.compile(rb"<(?:\w+:)?(?:c|row)\b([^<>]*)>")
_AT = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,7})[\"']")
_NONE, _YES = rb"\s*=\s*[\"']0*(?:\.\d*)?[\"']", rb"\s*=\s*[\"'](?:1|true)[\"']"
_HIDDEN = re.compile(
    rb"<(?:\w+:)?(?:row|col)\b[^<>]*\s(?:hidden" + _YES + rb"|(?:ht|width)" + _NONE + rb")"
    rb"|<(?:\w+:)?sheetFormatPr\b[^<>]*\szeroHeight" + _YES
)
_UNCALCULATED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*/>)\s*(?:<(?:\w+:)?v\s*/>\s*|<(?:\w+:)?v></(?:\w+:)?v>\s*)?</(?:\w+:)?c>"
)
_DRAWN = re.compile(rb"<a:t>[^<]*[^<\s]")


def scan(data: bytes) -> list[str]:
    """Warnings about a workbook: ``hidden_rows``, ``formula_without_value``, ``number_format`` (a format
    prints another figure than the value, or none), ``conditional_format`` (one that may do so),
    ``hidden_text``, ``struck_text``, ``footnote_mark``, ``drawing_unread`` (words drawn over the cells),
    ``repaired`` (broken XML: the workbook reader passes over what it cannot read).

    Raises Unreadable: ``too_large`` where a sheet spans more than MAX_AREA cells or the parts unpack to
    more than MAX_UNPACKED bytes, ``damaged`` and ``encrypted`` as the zip reader does.
    """
    warnings: set[str] = set()
    total = 0
    with open_zip(data) as archive:
        names = [name for name in archive.namelist() if _PART.match(name)]
        styles = Styles.of(read_member(archive, _STYLES)) if _STYLES in names else Styles()
        for name in names:
            content = read_member(archive, name)
            total += len(content)
            if total > MAX_UNPACKED:
                raise Unreadable("too_large", f"a workbook of more than {MAX_UNPACKED} bytes unpacked")
            if not is_whole(content):
                warnings.add("repaired")
            if name.startswith("xl/worksheets/"):
                warnings |= _scan_sheet(content) | not_shown(content, styles) | raised(content)
            elif name == "xl/sharedStrings.xml":
                warnings |= raised(content)
            elif _DRAWN.search(content):
                warnings.add("drawing_unread")
    return sorted(warnings)


def _scan_sheet(content: bytes) -> set[str]:
    rows = columns = 1
    for element in _ELEMENT.finditer(content):
        found = None if element[1].endswith(b"/") else _AT.search(element[1])
        if found:
            rows, columns = max(rows, int(found[2])), max(columns, _column(found[1]))
    if rows * columns > MAX_AREA:
        raise Unreadable("too_large", f"a sheet of {rows} rows and {columns} columns")
    warnings = {"hidden_rows"} if _HIDDEN.search(content) else set()
    if _UNCALCULATED.search(content):
        warnings.add("formula_without_value")
    return warnings


def _column(letters: bytes) -> int:
    """Number of a column: A is 1, XFD is 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
