"""Tables without ruling lines: rows from baselines, columns from where figures and heads stand.

The weakest reading: a wrapped label can fall to the wrong row, and a blank shows only as a gap. So
every table made here is flagged ``borderless_table`` and must be looked at. Where a column of figures
or its head is printed, a blank in it is a cell of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from extract.document import Block, GridCell, Place, Table
from extract.formwords import count_words
from extract.pdf.geometry import Glyph, Page, around
from extract.pdf.words import Line, is_page_number, lines_of

_CHAPTER = re.compile(
    r"[一二三四五六]、\s*(?:总体情况|主动公开|行政机关|收到和处理|政府信息公开|因政府信息|存在|其他需要)"
)
_ITEM = re.compile(r"第二十条第.{0,3}项")
_FIGURE = re.compile(r"[-+]?[\d,.]+|[-—–/]+")
_CORNER = re.compile(r"信息内容|信息类别")
_FIRST_HEAD = re.compile(r"^自然人?$|^结果[维纠]")
_ACROSS = re.compile(r"申请人情况|法人或其他组织|行政复议|行政诉讼|未经复议直接起诉|复议后起诉")
_CHUNK_GAP = 0.4  # em: a wider gap parts two cells
_FIGURE_GAP = 0.25  # em: the same between two digits, which stand close within a figure
_MARK_GAP = 0.8  # em: the same beside a punctuation mark, which leaves half of its em empty
_MARKS = frozenset("（），。、：；“”‘’《》〔〕！？")
_LABEL_REACH = 1.25  # em: a line of label so near to a row of figures belongs to it
_ENOUGH_WORDS = 3


@dataclass(frozen=True)
class _Chunk:
    """Glyphs of one line that stand together."""

    glyphs: list[Glyph]

    @property
    def text(self) -> str:
        return Line(self.glyphs).text

    @property
    def left(self) -> float:
        return self.glyphs[0].x0

    @property
    def right(self) -> float:
        return self.glyphs[-1].x1

    @property
    def is_figure(self) -> bool:
        return bool(_FIGURE.fullmatch(self.text))


_Row = list[_Chunk]


@dataclass
class _Layout:
    """Where the value columns stand: from ``zone`` on to the right, each between two x."""

    zone: float
    columns: list[tuple[float, float]] = field(default_factory=list)

    def column(self, chunk: _Chunk) -> int:
        """0 for labels, then the value columns."""
        if chunk.left < self.zone - 1 or not self.columns:
            return 0
        middle = (chunk.left + chunk.right) / 2
        return 1 + min(range(len(self.columns)), key=lambda i: _distance(self.columns[i], middle))

    def under(self, chunk: _Chunk) -> list[tuple[float, float]]:
        """The columns that a chunk in the zone of values stands over."""
        if chunk.left < self.zone - 1:
            return []
        return [c for c in self.columns if chunk.left <= c[1] and chunk.right >= c[0]]


def borderless_tables(page: Page, glyphs: list[Glyph]) -> tuple[list[tuple[float, Block]], list[Glyph]]:
    """Tables found without rules, with the y at which each begins, and the glyphs left over.

    Only parts of a page with words of the form and rows of figures are taken for tables."""
    found: list[tuple[float, Block]] = []
    rest: list[Glyph] = []
    lines = [line for line in lines_of(glyphs) if not is_page_number(line, page)]
    for region in _regions(lines):
        rows = [_chunks(line) for line in region]
        layout = _layout(rows)
        words = count_words("".join(line.text for line in region))
        item = any(_ITEM.search(line.text) or _CORNER.match(line.text) for line in region)
        if (words < _ENOUGH_WORDS and not (item and words)) or not layout.columns:
            rest += [g for line in region for g in line.glyphs]
            continue
        rows = _rows([_parted(row, layout) for row in rows], layout)
        found.append((region[0].base, _table(page, rows, layout)))
        page.warnings.append("borderless_table")
    return found, rest


def _regions(lines: list[Line]) -> list[list[Line]]:
    """Lines between chapter headings and items of table two; a chapter's heading stands alone."""
    regions: list[list[Line]] = [[]]
    for line in lines:
        if _CHAPTER.match(line.text):
            regions += [[line], []]
        elif _ITEM.search(line.text):
            regions.append([line])
        else:
            regions[-1].append(line)
    return [region for region in regions if region]


def _chunks(line: Line) -> _Row:
    row: _Row = [_Chunk([line.glyphs[0]])]
    for before, after in pairwise(line.glyphs):
        if after.x0 - before.x1 > _gap(before.text, after.text) * min(before.size, after.size):
            row.append(_Chunk([after]))
        else:
            row[-1].glyphs.append(after)
    return row


def _gap(before: str, after: str) -> float:
    if before.isdigit() and after.isdigit():
        return _FIGURE_GAP
    return _MARK_GAP if before in _MARKS or after in _MARKS else _CHUNK_GAP


def _distance(column: tuple[float, float], x: float) -> float:
    return max(column[0] - x, x - column[1], 0.0) + abs((column[0] + column[1]) / 2 - x) / 1000


def _layout(rows: list[_Row]) -> _Layout:
    """The value columns: what stands one above the other right of the labels."""
    starts = [
        chunk.left for row in rows if len(row) > 1 or _is_bare(row) for chunk in row if _begins(chunk, row)
    ]
    if not starts:
        return _Layout(0.0)
    layout = _Layout(min(starts))
    inside = [c for row in rows for c in row if c.left >= layout.zone - 1 and not _ACROSS.search(c.text)]
    inside.sort(key=lambda chunk: (not chunk.is_figure, chunk.left))
    for chunk in inside:
        over = layout.under(chunk)
        if not over:
            layout.columns.append((chunk.left, chunk.right))
        elif chunk.is_figure:
            merged = [(chunk.left, chunk.right), *over]
            kept = [column for column in layout.columns if column not in over]
            layout.columns = [*kept, (min(c[0] for c in merged), max(c[1] for c in merged))]
    layout.columns.sort()
    return layout


def _parted(row: _Row, layout: _Layout) -> _Row:
    """The row with words that stand over two columns or more (narrow heads that nearly touch) cut at
    its widest gaps."""
    parts: _Row = []
    for chunk in row:
        if chunk.is_figure or len(layout.under(chunk)) < 2 or _ACROSS.search(chunk.text):
            parts.append(chunk)
            continue
        gaps = sorted(pairwise(chunk.glyphs), key=lambda pair: pair[0].x1 - pair[1].x0)
        starts = {after for _, after in gaps[: len(layout.under(chunk)) - 1]}
        for glyph in chunk.glyphs:
            if glyph is chunk.glyphs[0] or glyph in starts:
                parts.append(_Chunk([]))
            parts[-1].glyphs.append(glyph)
    return parts


def _is_bare(row: _Row) -> bool:
    return len(row) == 1 and row[0].is_figure


def _begins(chunk: _Chunk, row: _Row) -> bool:
    """True for a chunk that stands in a value column: a figure, or a head known as one."""
    if chunk.is_figure or _FIRST_HEAD.match(chunk.text):
        return True
    return chunk is not row[0] and bool(_CORNER.fullmatch(row[0].text))


def _rows(rows: list[_Row], layout: _Layout) -> list[_Row]:
    """Printed lines into rows of the table: heads above the first figures become one row, with those
    that stand across several columns before it; then labels join the figures they stand beside."""
    first = next((i for i, row in enumerate(rows) if _has_value(row, layout)), None)
    if first is None:
        first = 1 + next((i for i, row in enumerate(rows) if _CORNER.fullmatch(row[0].text)), len(rows) - 1)
    near = _reach(rows[first]) if first < len(rows) else None
    above: list[_Row] = []
    heads: _Row = []
    labels: list[_Row] = []
    for row in rows[:first]:
        if _ITEM.search("".join(chunk.text for chunk in row)):
            above.append(row)
            continue
        above.append([chunk for chunk in row if _ACROSS.search(chunk.text)])
        loose: _Row = []
        for chunk in row:
            if _ACROSS.search(chunk.text):
                continue
            if layout.column(chunk) or near is None or row[0].glyphs[0].base < near:
                heads.append(chunk)
            else:
                (heads if _CORNER.fullmatch(chunk.text) else loose).append(chunk)
        labels += [loose] if loose else []
    return [row for row in (*above, heads) if row] + _join_labels(labels + rows[first:], layout)


def _reach(row: _Row) -> float:
    """The highest baseline of a line that can belong to a row of figures."""
    return row[0].glyphs[0].base - _LABEL_REACH * row[0].glyphs[0].size


def _has_value(row: _Row, layout: _Layout) -> bool:
    return any(chunk.is_figure and layout.column(chunk) for chunk in row)


def _join_labels(rows: list[_Row], layout: _Layout) -> list[_Row]:
    """Lines without figures join the row of figures they stand beside (labels wrap around the middle)."""
    bases = [row[0].glyphs[0].base for row in rows]
    numeric = [i for i, row in enumerate(rows) if _has_value(row, layout)]
    joined: dict[int, _Row] = {i: list(rows[i]) for i in numeric}
    for i, row in enumerate(rows):
        if i in joined:
            continue
        nearest = min(numeric, key=lambda n: abs(bases[n] - bases[i]), default=None)
        reach = _LABEL_REACH * row[0].glyphs[0].size
        if nearest is not None and abs(bases[nearest] - bases[i]) <= reach:
            joined[nearest] += row
        else:
            joined[i] = list(row)
    return [joined[i] for i in sorted(joined)]


def _table(page: Page, rows: list[_Row], layout: _Layout) -> Table:
    """Every row with a cell in each value column, empty where nothing is printed."""
    cells: list[GridCell] = []
    bare = not any(layout.column(chunk) == 0 for row in rows for chunk in row)
    for r, row in enumerate(rows):
        held: dict[int, list[Glyph]] = {}
        for chunk in row:
            held.setdefault(layout.column(chunk), []).extend(chunk.glyphs)
        _, top, _, bottom = around([g for chunk in row for g in chunk.glyphs])
        wanted = (
            set(held)
            if any(_ACROSS.search(c.text) for c in row)
            else {*held, *range(1, len(layout.columns) + 1)}
        )
        for column in sorted(wanted):
            inside = held.get(column)
            left, right = layout.columns[max(column - 1, 0)]
            box = around(inside) if inside else (left, top, right, bottom)
            place = Place(page=page.number, box=page.shown(box))
            cells.append(GridCell(_text(inside or []), r, column - bare, place))
    box = page.shown(around([g for row in rows for chunk in row for g in chunk.glyphs]))
    return Table(tuple(cells), Place(page=page.number, box=box))


def _text(glyphs: list[Glyph]) -> str:
    return "\n".join(line.text for line in lines_of(glyphs))
