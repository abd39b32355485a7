"""The one shape every reader produces: a Document of paragraphs and tables, each with its place.

Readers (html, text, pdf, word …) turn bytes into a Document and decide nothing about reports.
The parser reads Documents and knows nothing about media.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from extract.values import unchanging


@unchanging
class Place:
    """Where a text stands in its document, so that a page can highlight it.

    Exactly one family of fields is set, by medium: ``xpath`` (HTML); ``page`` (1-based) with
    ``box`` (x0, top, x1, bottom in points from the page's top left corner; PDF);
    ``table``/``row``/``column`` (0-based; Word, sheets); ``line``/``column`` (0-based; plain text,
    and with an ``xpath`` the text inside an HTML ``pre``).
    """

    xpath: str | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """The set fields only, ready for JSON."""
        return {k: v for k, v in self.__dict__.items() if v is not None}


@unchanging
class Paragraph:
    """A block of running text outside tables. ``level`` is the heading level, 0 for body text."""

    text: str
    place: Place
    level: int = 0


@unchanging
class GridCell:
    """A table cell as printed: text with inner line breaks kept, and the grid area it covers.

    ``doubt`` is a code where the reader itself is not sure of the text (``ocr_disagrees`` …), else ''.
    A figure from such a cell must be flagged.
    """

    text: str
    row: int
    column: int
    place: Place
    rowspan: int = 1
    colspan: int = 1
    doubt: str = ""


@dataclass(frozen=True)
class Table:
    """A table as a list of cells on a grid. Cells never overlap; a grid position may be empty."""

    cells: tuple[GridCell, ...]
    place: Place

    @cached_property
    def height(self) -> int:
        return max([c.row + c.rowspan for c in self.cells], default=0)

    @cached_property
    def width(self) -> int:
        return max([c.column + c.colspan for c in self.cells], default=0)

    def rows(self) -> list[list[GridCell | None]]:
        """The grid, row by row: a merged cell stands at each position it covers."""
        width = self.width
        grid: list[list[GridCell | None]] = [[None] * width for _ in range(self.height)]
        for cell in self.cells:
            if cell.rowspan == cell.colspan == 1:
                grid[cell.row][cell.column] = cell
                continue
            for r in range(cell.row, cell.row + cell.rowspan):
                for c in range(cell.column, cell.column + cell.colspan):
                    grid[r][c] = cell
        return grid


class Figure(NamedTuple):
    """A figure or dash as words stand on a page, found without the tables' rules: in the ``line``-th line of
    its page from ``left`` to ``right`` along it; ``box`` on the page as shown."""

    text: str
    page: int
    line: int
    left: float
    right: float
    box: tuple[float, float, float, float]


Block = Paragraph | Table


@dataclass
class Document:
    """What a reader found, in reading order.

    ``media_type`` is an IANA type told by the bytes; ``method`` names the reader
    (``html``, ``text``, ``pdf``, ``docx``); ``meta`` holds document properties that help to find
    title and date (HTML ``<title>`` and ``<meta>`` names, PDF info), never trusted alone;
    ``warnings`` are codes such as ``garbled_text`` or ``scanned_page`` that lower confidence;
    ``plain_lines`` the same text once more, in lines that were found without the tables' rules;
    ``figures`` its figures once more, by where they stand.
    """

    media_type: str
    method: str
    blocks: list[Block] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    plain_lines: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    def paragraphs(self) -> Iterator[Paragraph]:
        return (b for b in self.blocks if isinstance(b, Paragraph))

    def tables(self) -> Iterator[Table]:
        return (b for b in self.blocks if isinstance(b, Table))

    @property
    def text(self) -> str:
        """All paragraphs, one a line; tables are left out."""
        return "\n".join(p.text for p in self.paragraphs())
