"""RTF -> Document. The words by striprtf; rows, cells and merged cells by the file's own table marks.

Every mark that begins or ends a cell or row is replaced, before the words are taken out, by a character
of the private use area, so that each word is known to stand in its cell, whatever breaks it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from striprtf.striprtf import rtf_to_text

from extract.document import Block, Document, GridCell, Paragraph, Place, Table
from extract.errors import Unreadable

MEDIA_TYPE = "application/rtf"
MAX_BYTES = 16 * 2**20
"""Larger ones carry pictures as text; a report is well under one megabyte."""
MAX_CELLS = 200_000

_START, _CELL, _ROW = "\ue000", "\ue001", "\ue002"
_MARKS = {b"trowd": _START, b"cell": _CELL, b"nestcell": _CELL, b"row": _ROW}
_TOKEN = re.compile(
    rb"\\(?:[\\{}]|(trowd|cell|row|nestcell|clvmgf|clvmrg|clmgf|clmrg|cellx)(-?\d*)(?![a-z]) ?)"
)
_PICTURE = re.compile(rb"\\pict\b[^{}]*|\\objdata\b[^{}]*")
_SAME = 30  # twips: edges of cells no farther apart are one


@dataclass
class _Row:
    """One table row: right edge (twips) and merge marks of each cell, and then their texts."""

    edges: list[int] = field(default_factory=list)
    merges: list[set[bytes]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def read(data: bytes) -> Document:
    """Read an RTF file. Places are table, row and column.

    Raises Unreadable: ``too_large``, ``damaged`` (its words cannot be told), ``empty``.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("too_large", f"an RTF file of {len(data)} bytes")
    marked, shapes = _mark(_PICTURE.sub(b"", data))
    try:
        text = str(rtf_to_text(marked.decode("latin-1"), "gb18030", "replace"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError, TypeError, RecursionError) as error:
        raise Unreadable("damaged", f"not a whole RTF file: {type(error).__name__}") from None
    document = Document(MEDIA_TYPE, "rtf", blocks=list(_blocks(text, shapes)))
    if not document.blocks:
        raise Unreadable("empty", "no words in the RTF file")
    if "\ufffd" in text:
        document.warnings.append("garbled_text")
    if not data.rstrip(b"\0 \t\r\n").endswith(b"}"):
        document.warnings.append("truncated")
    return document


def _mark(data: bytes) -> tuple[bytes, list[_Row]]:
    """The file with its table marks as characters, and the shape of every row announced by one."""
    shapes: list[_Row] = []
    pending: set[bytes] = set()

    def swap(found: re.Match[bytes]) -> bytes:
        word = found[1]
        if word == b"trowd":
            shapes.append(_Row())
        elif word in (b"clvmgf", b"clvmrg", b"clmgf", b"clmrg"):
            pending.add(word)
        elif word == b"cellx" and shapes and len(shapes[-1].edges) < MAX_CELLS:
            shapes[-1].edges.append(int(found[2] or b"0"))
            shapes[-1].merges.append(set(pending))
            pending.clear()
        if word not in _MARKS:
            return found[0]
        return b"{\\uc0\\u" + str(ord(_MARKS[word])).encode() + b"}"

    return _TOKEN.sub(swap, data), shapes


def _blocks(text: str, shapes: list[_Row]) -> Iterator[Block]:
    """Paragraphs and tables in reading order. Rows with nothing printed between them are one table."""
    rows: list[_Row] = []
    number = shape = cells = 0
    for piece in re.split(f"({_START}[^{_ROW}]*{_ROW})", text):
        if piece.startswith(_START):
            body = piece.strip(_START + _ROW)
            texts = [_clean(t) for t in re.split(_CELL, body.replace(_START, ""))[:-1]]
            shape += piece.count(_START)
            row = shapes[min(shape, len(shapes)) - 1]
            rows.append(_Row(row.edges, row.merges, texts))
            cells += len(texts)
            if cells > MAX_CELLS:
                raise Unreadable("too_large", f"more than {MAX_CELLS} table cells")
        elif _clean(piece):
            if rows:
                yield _table(rows, number)
                number, rows = number + 1, []
            yield from (Paragraph(line, Place()) for line in _clean(piece).split("\n") if line)
    if rows:
        yield _table(rows, number)


def _clean(text: str) -> str:
    text = re.sub(f"[{_START}{_CELL}{_ROW}]", "", text)
    return "\n".join(line for raw in text.split("\n") if (line := raw.strip(" \t\r\u3000\xa0")))


def _table(rows: list[_Row], number: int) -> Table:
    """Cells by the edges that the rows share; a row whose edges are not told counts its cells."""
    edges = _columns(rows)
    cells: list[GridCell] = []
    above: dict[tuple[int, int], int] = {}
    for r, row in enumerate(rows):
        for text, start, end, merges in _row_cells(row, edges):
            key = (start, end)
            if b"clvmrg" in merges and key in above and not text:
                cells[above[key]] = _taller(cells[above[key]], r)
                continue
            above[key] = len(cells)
            cells.append(GridCell(text, r, start, Place(table=number, row=r, column=start), 1, end - start))
    return Table(tuple(cells), Place(table=number, row=0, column=0))


def _taller(cell: GridCell, row: int) -> GridCell:
    return GridCell(cell.text, cell.row, cell.column, cell.place, row - cell.row + 1, cell.colspan)


def _columns(rows: list[_Row]) -> list[int]:
    edges: list[int] = []
    for edge in sorted({e for row in rows for e in row.edges}):
        if not edges or edge - edges[-1] > _SAME:
            edges.append(edge)
    return edges


def _row_cells(row: _Row, edges: list[int]) -> Iterator[tuple[str, int, int, set[bytes]]]:
    """(text, first column, column behind the last, merge marks) of each cell of a row."""
    told = len(row.edges) == len(row.texts) and row.edges == sorted(row.edges)
    start = 0
    open_cell: tuple[str, int, int, set[bytes]] | None = None
    for i, text in enumerate(row.texts):
        end = max(j for j, e in enumerate(edges) if e <= row.edges[i] + _SAME) + 1 if told else start + 1
        merges = row.merges[i] if told else set()
        if open_cell and b"clmrg" in merges:
            open_cell = (open_cell[0] or text, open_cell[1], max(end, open_cell[2]), open_cell[3])
        else:
            if open_cell:
                yield open_cell
            open_cell = (text, start, max(end, start + 1), merges)
        start = max(end, start + 1)
    if open_cell:
        yield open_cell
