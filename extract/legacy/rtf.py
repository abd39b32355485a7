"""RTF -> Document. The words by striprtf; rows, cells and merged cells by the file's own table marks.

Every mark that begins or ends a cell or row is replaced, before the words are taken out, by a character
of the private use area, so that each word is known to stand in its cell, whatever breaks it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from extract.document import Block, Document, Paragraph, Place
from extract.errors import Unreadable
from extract.legacy.marks import in_rtf
from extract.legacy.reader import seen_by_office
from extract.legacy.row_grid import ABOVE, BEFORE, Row, table_of

MEDIA_TYPE = "application/rtf"
MAX_BYTES = 16 * 2**20
"""Without pictures, which are kept as text; a report is well under one megabyte."""
MAX_CELLS = 200_000

_START, _CELL, _ROW = "\ue000", "\ue001", "\ue002"
_ROWS = re.compile(f"({_START}[^{_ROW}]*{_ROW})")
_MARKS = {b"trowd": _START, b"cell": _CELL, b"nestcell": _CELL, b"row": _ROW}
_TOKEN = re.compile(rb"\\(?:[\\{}]|(trowd|cell|row|nestcell|clvmrg|clmrg|cellx)(-?\d*)(?![a-z]) ?)")
_MERGED = {b"clvmrg": ABOVE, b"clmrg": BEFORE}
_PICTURE = re.compile(
    rb"\\(?:pict|objdata|(?:png|jpeg|emf)blip|wmetafile\d*|[dw]i?bitmap\d*)(?![a-z])(?:\{[^{}]*\}|[^{}]+)*"
)


def read(data: bytes) -> Document:
    """Read an RTF file. Places are table, row and column.

    What is not printed as it stands (extract.legacy.marks) is left to LibreOffice, as for .doc.
    Raises Unreadable: ``too_large``, ``damaged`` (its words cannot be told), ``empty``, ``scanned``.
    """
    return seen_by_office(_read(data), data, ".rtf", in_rtf(data))


def _read(data: bytes) -> Document:
    words = _PICTURE.sub(b"", data)
    if len(words) > MAX_BYTES:
        raise Unreadable("too_large", f"an RTF file of {len(words)} bytes without its pictures")
    marked, shapes = _mark(words)
    try:
        text = str(rtf_to_text(marked.decode("latin-1"), "gb18030", "replace"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError, TypeError, RecursionError) as error:
        raise Unreadable("damaged", f"not a whole RTF file: {type(error).__name__}") from None
    document = Document(MEDIA_TYPE, "rtf", blocks=list(_blocks(text, shapes)))
    if not document.blocks:
        raise Unreadable("scanned" if b"\\pict" in data else "empty", "no words in the RTF file")
    if "\ufffd" in text:
        document.warnings.append("garbled_text")
    if _CELL in _ROWS.sub("", text):  # cells of a row that nothing begins
        document.warnings.append("repaired")
    if not data.rstrip(b"\0 \t\r\n").endswith(b"}"):
        document.warnings.append("truncated")
    return document


def _mark(data: bytes) -> tuple[bytes, list[Row]]:
    """The file with its table marks as characters, and the shape of every row announced by one."""
    shapes: list[Row] = []
    pending: set[str] = set()

    def swap(found: re.Match[bytes]) -> bytes:
        word = found[1]
        if word == b"trowd":
            shapes.append(Row())
        elif word in _MERGED:
            pending.add(_MERGED[word])
        elif word == b"cellx" and shapes and len(shapes[-1].edges) < MAX_CELLS:
            shapes[-1].edges.append(int(found[2] or b"0"))
            shapes[-1].merges.append(set(pending))
            pending.clear()
        if word not in _MARKS:
            return found[0]
        return b"{\\uc0\\u" + str(ord(_MARKS[word])).encode() + b"}"

    return _TOKEN.sub(swap, data), shapes


def _blocks(text: str, shapes: list[Row]) -> Iterator[Block]:
    """Paragraphs and tables in reading order. Rows with nothing printed between them are one table."""
    rows: list[Row] = []
    number = shape = cells = 0
    for piece in _ROWS.split(text):
        if piece.startswith(_START):
            body = piece.strip(_START + _ROW)
            texts = [_clean(t) for t in re.split(_CELL, body.replace(_START, ""))[:-1]]
            shape += piece.count(_START)
            row = shapes[min(shape, len(shapes)) - 1]
            rows.append(Row(row.edges, row.merges, texts))
            cells += len(texts)
            if cells > MAX_CELLS:
                raise Unreadable("too_large", f"more than {MAX_CELLS} table cells")
        elif _clean(piece):
            if rows:
                yield table_of(rows, number)
                number, rows = number + 1, []
            yield from (Paragraph(line, Place()) for line in _clean(piece).split("\n") if line)
    if rows:
        yield table_of(rows, number)


def _clean(text: str) -> str:
    text = re.sub(f"[{_START}{_CELL}{_ROW}]", "", text)
    return "\n".join(line for raw in text.split("\n") if (line := raw.strip(" \t\r\u3000\xa0")))
