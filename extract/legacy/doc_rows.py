"""The shapes of table rows in a Word 97-2003 file ([MS-DOC]): edges and merge marks of their cells.

Only the properties of the paragraphs that end rows are read; words and cells come from elsewhere
(extract.legacy.reader) and must agree with these in number.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from extract.legacy.row_grid import ABOVE, BEFORE, Row

MAX_ROWS = 20_000
_PAGE = 512
_PLACE_OF_BINS = 0x0102  # fcPlcfBtePapx in the file information block
_ROW_END, _DEFINITION, _ELSEWHERE, _TABS = 0x2417, 0xD608, 0x6646, 0xC615
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # bytes of an operand by the kind of its property
_CELL = 20  # bytes of one cell's description (TC80)


def row_shapes(data: bytes) -> list[Row]:
    """Every row's shape in the file's order; [] where the file does not tell or olefile is not installed."""
    try:
        ole = import_module("olefile").OleFileIO(io.BytesIO(data))
        word = ole.openstream("WordDocument").read()
        flags = struct.unpack_from("<H", word, 0x0A)[0]
        table = ole.openstream("1Table" if flags & 0x0200 else "0Table").read()
        extra = ole.openstream("Data").read() if ole.exists("Data") else b""
        return list(_rows(word, table, extra))
    except Exception:  # a broken file raises whatever it likes; its shapes are only a help
        return []


def _rows(word: bytes, table: bytes, extra: bytes) -> Iterator[Row]:
    start, size = struct.unpack_from("<II", word, _PLACE_OF_BINS)
    count = (size - 4) // 8
    pages = struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1))
    found = 0
    for page in pages:
        block = word[(page & 0x3FFFFF) * _PAGE :][:_PAGE]
        for index in range(block[_PAGE - 1]):
            row = _row(_properties(block, index), extra)
            if row is not None:
                found += 1
                if found > MAX_ROWS:
                    raise ValueError("too many rows")
                yield row


def _properties(block: bytes, index: int) -> bytes:
    """The property list of the paragraph ``index`` of a page of paragraphs."""
    at = block[4 * (block[_PAGE - 1] + 1) + 13 * index] * 2
    if not at:
        return b""
    if block[at]:
        return block[at + 3 : at + 2 * block[at]]
    return block[at + 4 : at + 2 + 2 * block[at + 1]]


def _row(properties: bytes, extra: bytes) -> Row | None:
    """The row that this paragraph ends, None where it ends none."""
    ends, definition = False, b""
    for code, operand in each_property(properties, extra):
        ends = ends or (code == _ROW_END and operand == b"\1")
        definition = operand if code == _DEFINITION else definition
    return _shape(definition) if ends and definition else None


def each_property(properties: bytes, extra: bytes, depth: int = 0) -> Iterator[tuple[int, bytes]]:
    """Code and operand of each property in a list; ``extra`` is the stream where long lists are kept."""
    at = 0
    while at + 2 <= len(properties):
        code = struct.unpack_from("<H", properties, at)[0]
        at += 2
        size = _SIZES.get(code >> 13, -1)
        if code == _DEFINITION:
            size = struct.unpack_from("<H", properties, at)[0] - 1
            at += 2
        elif size < 0:
            if code == _TABS and properties[at] == 255:
                return
            size = properties[at]
            at += 1
        operand = properties[at : at + size]
        at += size
        if code == _ELSEWHERE and not depth:
            place = struct.unpack("<I", operand)[0]
            length = struct.unpack_from("<H", extra, place)[0]
            yield from each_property(extra[place + 2 : place + 2 + length], extra, 1)
        else:
            yield code, operand


def _shape(definition: bytes) -> Row:
    """Edges and merge marks from the operand of sprmTDefTable."""
    count = definition[0]
    edges: Any = struct.unpack_from(f"<{count + 1}h", definition, 1)
    cells = definition[1 + 2 * (count + 1) :]
    merges: list[set[str]] = []
    for i in range(count):
        flags = struct.unpack_from("<H", cells, i * _CELL)[0] if len(cells) >= (i + 1) * _CELL else 0
        across, down = flags & 3, flags >> 5 & 3
        merges.append({mark for mark, set_ in ((BEFORE, across == 1), (ABOVE, down == 1)) if set_})
    return Row(list(edges[1:]), merges)
