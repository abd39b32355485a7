"""Plain text -> Document: tab-separated rows, one cell a line behind tabs, pipe tables, headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from extract.document import Block, Document, GridCell, Paragraph, Place, Table
from extract.errors import Unreadable

_CELL_LINE = re.compile(r"\t([^\t]*)$")
_HEADING = re.compile(r"(#{1,6})\s+(.*)$")
_RULE_CELL = re.compile(r":?-{3,}:?")
_CHAPTER = re.compile(r"\s*[一二三四五六七八]\s*[、.．]\s*\S")
_LONGEST_CELL = 80  # characters; longer indented lines are paragraphs
_LONGEST_PIECE = 20  # characters of one more line inside a cell

_Splitter = Callable[[str, int], list["_Piece"]]


@dataclass(frozen=True)
class _Piece:
    """One printed cell: its text, line and column."""

    text: str
    line: int
    column: int


@dataclass
class _Lines:
    """The lines with a position that the block readers move."""

    lines: list[str]
    at: int = 0
    blocks: list[Block] = field(default_factory=list)

    def peek(self, ahead: int = 0) -> str | None:
        index = self.at + ahead
        return self.lines[index] if index < len(self.lines) else None


def decode(data: bytes, charset: str = "") -> tuple[str, bool]:
    """The text and whether every byte could be read; a byte order mark and CR LF are folded."""
    try:
        text = data.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = data.decode("utf-8", errors="replace")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return text, "\ufffd" not in text and "\0" not in text


def read(data: bytes, charset: str = "") -> Document:
    """Read plain text. Raises Unreadable("empty") when there is nothing to read in it."""
    text, clean = decode(data, charset)
    if not text.strip():
        raise Unreadable("empty", "the text holds nothing")
    source = _Lines(text.split("\n"))
    while source.peek() is not None:
        _block(source)
    warnings = [] if clean else ["garbled_text"]
    return Document("text/plain", "text", blocks=source.blocks, warnings=warnings)


def _block(source: _Lines) -> None:
    """Read the block that starts here and move behind it."""
    line = source.peek() or ""
    if _is_pipes(line):
        _take_rows(source, _is_pipes, _pipe_row)
    elif line.count("\t") >= 1 and not _CELL_LINE.match(line):
        _take_rows(source, _is_tabbed, _tab_row)
    elif _is_cell(line) and _one_cell_a_line(source):
        return
    else:
        _paragraph(source, line)


def _paragraph(source: _Lines, line: str) -> None:
    heading = _HEADING.match(line.strip())
    text = heading[2] if heading else line.strip()
    if text:
        place = Place(line=source.at, column=len(line) - len(line.lstrip()))
        source.blocks.append(Paragraph(text, place, len(heading[1]) if heading else 0))
    source.at += 1


def _is_tabbed(line: str) -> bool:
    return "\t" in line


def _is_pipes(line: str) -> bool:
    stripped = line.strip()
    return stripped.startswith("|") and stripped.count("|") >= 2


def _tab_row(line: str, number: int) -> list[_Piece]:
    pieces, column = [], 0
    for text in line.split("\t"):
        pieces.append(_Piece(text.strip(), number, column))
        column += len(text) + 1
    return pieces


def _pipe_row(line: str, number: int) -> list[_Piece]:
    start = line.index("|") + 1
    pieces = []
    for text in line.rstrip().removesuffix("|")[start:].split("|"):
        pieces.append(_Piece(text.strip(), number, start))
        start += len(text) + 1
    return pieces


def _take_rows(source: _Lines, belongs: Callable[[str], bool], split: _Splitter) -> None:
    """Rows of the same kind up to the first line that is none; a markdown rule row is dropped."""
    start, rows = source.at, list[list[_Piece]]()
    while (line := source.peek()) is not None and belongs(line):
        row = split(line, source.at)
        if not (len(rows) == 1 and _is_rule(row)):
            rows.append(row)
        source.at += 1
    source.blocks.append(_table(rows, start))


def _is_rule(row: list[_Piece]) -> bool:
    filled = [p.text for p in row if p.text]
    return bool(filled) and all(_RULE_CELL.fullmatch(t) for t in filled)


def _is_cell(line: str | None) -> bool:
    found = _CELL_LINE.match(line or "")
    return found is not None and len(found[1].strip()) <= _LONGEST_CELL and "。" not in found[1]


def _is_piece(line: str | None) -> bool:
    """Whether the line may go on inside the cell above it."""
    return (
        bool(line and line.strip()) and not _is_cell(line) and "\t" not in str(line) and _is_short(str(line))
    )


def _is_short(line: str) -> bool:
    return len(line.strip()) <= _LONGEST_PIECE and "。" not in line and not _CHAPTER.match(line)


def _one_cell_a_line(source: _Lines) -> bool:
    """Rebuild the rows of a table that prints one cell a line and a blank line between rows.

    Two blank lines end the table; one blank line inside a cell is told from a new row by what follows
    it (``结果`` / blank / ``纠正`` / next cell). False, and nothing moved, where no row has two cells.
    """
    start, rows = source.at, list[list[_Piece]]([[]])
    while True:
        line = source.peek()
        if line is not None and _is_cell(line):
            rows[-1].append(_Piece(line[1:].strip(), source.at, 1))
            source.at += 1
        elif rows[-1] and _is_piece(line):
            _extend(rows[-1], str(line))
            source.at += 1
        elif line is not None and not line.strip() and _goes_on(source, rows[-1]):
            if _is_cell(source.peek(1)):
                rows.append([])
            source.at += 1
        else:
            break
    if all(len(row) < 2 for row in rows):
        source.at = start
        return False
    source.blocks.append(_table(rows, start))
    return True


def _goes_on(source: _Lines, row: list[_Piece]) -> bool:
    """Whether the table continues behind this blank line."""
    if _is_cell(source.peek(1)):
        return True
    ahead = 1
    while _is_piece(source.peek(ahead)):
        ahead += 1
    label = row[-1].text if row else ""
    return ahead > 1 and bool(label) and not label.isdigit() and _is_cell(source.peek(ahead))


def _extend(row: list[_Piece], line: str) -> None:
    last = row[-1]
    row[-1] = _Piece(f"{last.text}\n{line.strip()}", last.line, last.column)


def _table(rows: Iterable[list[_Piece]], start: int) -> Table:
    cells = (
        GridCell(piece.text, r, c, Place(line=piece.line, column=piece.column))
        for r, row in enumerate(rows)
        for c, piece in enumerate(row)
    )
    return Table(tuple(cells), Place(line=start, column=0))
