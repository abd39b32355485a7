"""Marks in old Word and RTF files by which figures are not printed as they stand: hidden, struck out, raised,
white, tiny; and what is printed without being text: pictures, objects and text boxes in cells, drawn fields.

The quick readers do not see these. A file with any goes through LibreOffice, which does.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Literal, NamedTuple

from extract.legacy.doc_rows import each_property

Marks = Literal["", "marked", "drawn"]
"""None, words not printed as they stand, or things printed in cells that are no text."""

_RTF_MARKS = re.compile(
    rb"\\(?:v1?|strike1?|striked1|deleted1?|super|sub|up[1-9]\d*|dn[1-9]\d*|up|dn|footnote|fs[1-4]"
    rb"|nesttableprops)(?![a-z0-9])"
)
_RTF_DRAWN = re.compile(
    rb"\\(?:shptxt|dptxbxtext|moMath|object)(?![a-z0-9])|\\fldinst\b.{0,200}?\bEQ\b", re.DOTALL
)
_RTF_STYLE = re.compile(rb"\\cs\d+[^{}]*\\(?:v|strike|striked1|super|sub)(?![a-z0-9])")
_RTF_COLOURS = re.compile(rb"\{\\colortbl([^{}]*)\}")
_RTF_FONT = re.compile(rb"\\f(\d+)(?![a-z0-9])[^;{}]*(?:Wingdings|Webdings)", re.IGNORECASE)
_RTF_WHITE = rb"\red255\green255\blue255"
_RTF_PLACE = re.compile(rb"\\(pard|intbl|pict)(?![a-z])")

_PAGE = 512
_CHARACTER_BINS, _STYLES, _PIECES = 0xFA, 0xA2, 0x1A2
_COUNTS = 0x4C  # of characters: text, footnotes, heads, macros, comments, endnotes, boxes
_SWITCHES = frozenset({0x083C, 0x0837, 0x2A53, 0x2A48})  # hidden, struck, struck twice, raised or lowered
_HEIGHT, _SIZE, _INDEX, _COLOUR, _STYLE = 0x4845, 0x4A43, 0x2A42, 0x6870, 0x4A30
_STYLED = re.compile(rb"\x3c\x08\x01|\x37\x08\x01|\x53\x2a\x01|\x48\x2a[\x01\x02]")
_NESTED = re.compile(rb"\x49\x66[\x02-\x09]\x00\x00\x00")  # depth of tables
_DRAWN = re.compile("\x13\\s*EQ\\b[^\x14\x15]*\x15|\x13[^\x14\x15]*\x13", re.IGNORECASE)
_CODE = re.compile("\x13[^\x13-\x15]*\x14")
_DIGIT = re.compile("[0-9０-９]")
_TINY, _WHITE = 4, 8


def in_rtf(data: bytes) -> Marks:
    """The marks in the body of an RTF file."""
    head, body = _without_styles(data)
    if _RTF_DRAWN.search(body) or _picture_in_table(body):
        return "drawn"
    if _RTF_MARKS.search(body) or (_RTF_STYLE.search(head) and re.search(rb"\\cs\d", body)):
        return "marked"
    colours = _RTF_COLOURS.search(head)
    whites = [i for i, c in enumerate(colours[1].split(b";")) if _RTF_WHITE in c] if colours else []
    used = [rb"\\cf%d(?!\d)" % i for i in whites]
    used += [rb"\\f%d(?: |\\[a-z]+-?\d* ?)*[0-9]" % int(f) for f in _RTF_FONT.findall(head)]
    return "marked" if any(re.search(pattern, body) for pattern in used) else ""


def _without_styles(data: bytes) -> tuple[bytes, bytes]:
    """Head and body: the body begins behind the style sheet, or behind the fonts."""
    start = max(data.find(b"{\\stylesheet"), data.find(b"{\\fonttbl"))
    depth = 0
    for found in re.finditer(rb"\\.|[{}]", data[max(start, 0) :], re.DOTALL):
        depth += {b"{": 1, b"}": -1}.get(found[0], 0)
        if depth == 0 and start >= 0:
            return data[: start + found.end()], data[start + found.end() :]
    return data, data


def _picture_in_table(body: bytes) -> bool:
    inside = False
    for found in _RTF_PLACE.finditer(body):
        if found[1] == b"pict" and inside:
            return True
        inside = found[1] == b"intbl" if found[1] != b"pict" else inside
    return False


class _Piece(NamedTuple):
    """A stretch of text and where it lies in the file; ``wide`` with two bytes a character."""

    start: int
    length: int
    wide: bool

    def text(self, word: bytes, start: int, end: int) -> str:
        """What of it lies between two places of the file."""
        size = 2 if self.wide else 1
        first, last = max(self.start, start), min(self.start + self.length * size, end)
        return (
            word[first:last].decode("utf-16-le" if self.wide else "cp1252", "replace") if first < last else ""
        )


def in_doc(data: bytes) -> Marks:
    """The marks in a Word 97-2003 file; none where it cannot be told."""
    try:
        ole: Any = import_module("olefile").OleFileIO(io.BytesIO(data))
        word = ole.openstream("WordDocument").read()
        flags = struct.unpack_from("<H", word, 0x0A)[0]
        table = ole.openstream("1Table" if flags & 0x0200 else "0Table").read()
        return _marks(word, table)
    except Exception:  # a broken file raises whatever it likes; these marks are only a help
        return ""


def _marks(word: bytes, table: bytes) -> Marks:
    pieces = list(_pieces(word, table))
    text = "".join(p.text(word, 0, len(word)) for p in pieces)
    counts = struct.unpack_from("<7I", word, _COUNTS)
    main, before = text[: counts[0]], sum(counts[:6])
    cells = (segment.rpartition("\r")[2] for segment in _CODE.sub("", main).split("\x07")[:-1])
    if any("\x01" in cell or "\x08" in cell for cell in cells) or _DRAWN.search(main):
        return "drawn"
    if _DIGIT.search(text[before : before + counts[6]]):
        return "drawn"
    start, size = struct.unpack_from("<II", word, _STYLES)
    styled = _STYLED.search(table[start : start + size]) is not None
    special = any(
        _DIGIT.search("".join(p.text(word, first, last) for p in pieces))
        for first, last, properties in _runs(word, table)
        if _is_special(properties, styled)
    )
    return "marked" if special or _NESTED.search(word) else ""


def _is_special(properties: bytes, styled: bool) -> bool:
    """Whether a run's properties make its figures something else than they seem."""
    for code, operand in each_property(properties, b""):
        value = int.from_bytes(operand[:4], "little")
        if (
            (code in _SWITCHES and value)
            or (code == _HEIGHT and value)
            or (code == _SIZE and value <= _TINY)
            or (code == _INDEX and value == _WHITE)
            or (code == _COLOUR and value == 0x00FFFFFF)
            or (code == _STYLE and styled)
        ):
            return True
    return False


def _pieces(word: bytes, table: bytes) -> Iterator[_Piece]:
    """The stretches of text in their order ([MS-DOC] 2.9.38)."""
    at, size = struct.unpack_from("<II", word, _PIECES)
    end = at + size
    while at < end and table[at] == 1:
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    count = (struct.unpack_from("<I", table, at + 1)[0] - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", table, at + 5)
    for i in range(count):
        where = struct.unpack_from("<I", table, at + 5 + 4 * (count + 1) + 8 * i + 2)[0]
        narrow = bool(where & 0x40000000)
        start = (where & 0x3FFFFFFF) // 2 if narrow else where & 0x3FFFFFFF
        yield _Piece(start, places[i + 1] - places[i], not narrow)


def _runs(word: bytes, table: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Start, end and properties of every run of like characters."""
    start, size = struct.unpack_from("<II", word, _CHARACTER_BINS)
    count = (size - 4) // 8
    for page in struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1)):
        block = word[(page & 0x3FFFFF) * _PAGE :][:_PAGE]
        runs = block[_PAGE - 1]
        places = struct.unpack_from(f"<{runs + 1}I", block)
        for i in range(runs):
            at = block[4 * (runs + 1) + i] * 2
            if at:
                yield places[i], places[i + 1], block[at + 1 : at + 1 + block[at]]
