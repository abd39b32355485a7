"""The sample report laid out on A4 pages: words and lines in points, for media that are drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

from data.replicas.forms import Grid
from tests.corpus_media.report import Sample, placed

WIDTH, HEIGHT = 595.0, 842.0
MARGIN, BOTTOM = 50.0, 790.0
SIZES = {3: 10.0, 4: 10.0, 10: 8.5, 15: 8.5}
COLUMNS = {
    3: [315.0, 70.0, 110.0],
    4: [170.0, 110.0, 110.0, 105.0],
    10: [36.0, 64.0, 136.0, *[37.0] * 7],
    15: [33.0] * 15,
}
"""Size of print and widths of columns, by the number of columns."""
ROW_PADDING = 7.0


@dataclass(frozen=True)
class Words:
    """A run of characters on one line; ``x`` its left edge, ``base`` its baseline."""

    text: str
    x: float
    base: float
    size: float


@dataclass
class Sheet:
    """One page: words, and straight lines as (x0, y0, x1, y1)."""

    words: list[Words] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)


def advance(char: str, size: float) -> float:
    """Width of a character: full for Chinese, half for digits and Latin letters."""
    return size if ord(char) > 0x2E80 or char in "“”（）、，：；。" else size * 0.55


def measure(text: str, size: float) -> float:
    return sum(advance(char, size) for char in text)


def wrap(text: str, width: float, size: float) -> list[str]:
    """The text in pieces no wider than ``width``."""
    lines = [""]
    for char in text:
        if lines[-1] and measure(lines[-1] + char, size) > width:
            lines.append("")
        lines[-1] += char
    return lines


class Layout:
    """Fills sheets from top to bottom. ``rules`` false leaves the tables' lines out."""

    def __init__(self, sample: Sample, rules: bool = True) -> None:
        self.sheets = [Sheet()]
        self.y = 60.0
        self.rules = rules
        self._paragraph(sample.title, 15.0, centre=True)
        for head, texts, grid in sample.story:
            self._paragraph(head, 13.0)
            for text in texts:
                self._paragraph(f"　　{text}", 11.0)
            if grid:
                width = sum(box.colspan for box in grid[0])
                self._table(grid, COLUMNS[width], SIZES[width])

    def _paragraph(self, text: str, size: float, centre: bool = False) -> None:
        for line in wrap(text, WIDTH - 2 * MARGIN, size):
            if self.y + size * 1.6 > BOTTOM:
                self._break()
            self.y += size * 1.6
            x = (WIDTH - measure(line, size)) / 2 if centre else MARGIN
            self.sheets[-1].words.append(Words(line, x, self.y, size))
        self.y += 4.0

    def _break(self) -> None:
        self.sheets.append(Sheet())
        self.y = 50.0

    def _table(self, grid: Grid, widths: list[float], size: float) -> None:
        cells = placed(grid)
        xs = [MARGIN + sum(widths[:i]) for i in range(len(widths) + 1)]
        heights = self._heights(cells, len(grid), xs, size)
        self.y += 6.0
        start = 0
        while start < len(grid):
            end, room = start, BOTTOM - self.y
            while end < len(grid) and sum(heights[start : end + 1]) <= room:
                end += 1
            if end == start:
                self._break()
                continue
            self._rows(cells, start, end, xs, heights, size)
            start = end
            if start < len(grid):
                self._break()
        self.y += 10.0

    @staticmethod
    def _heights(
        cells: list[tuple[int, int, int, int, str]], rows: int, xs: list[float], size: float
    ) -> list[float]:
        heights = [size * 1.35 + ROW_PADDING] * rows
        for row, column, high, wide, text in cells:
            if high == 1:
                lines = wrap(text, xs[column + wide] - xs[column] - 5, size)
                heights[row] = max(heights[row], len(lines) * size * 1.35 + ROW_PADDING)
        return heights

    def _rows(
        self,
        cells: list[tuple[int, int, int, int, str]],
        start: int,
        end: int,
        xs: list[float],
        heights: list[float],
        size: float,
    ) -> None:
        top = {r: self.y + sum(heights[start:r]) for r in range(start, end + 1)}
        for row, column, high, wide, text in cells:
            first, last = max(row, start), min(row + high, end)
            if first >= last:
                continue
            box = (xs[column], top[first], xs[column + wide], top[last])
            if self.rules:
                self._border(*box)
            if row >= start:
                self._cell(text, box, size)
        self.y = top[end]

    def _border(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.sheets[-1].lines += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]

    def _cell(self, text: str, box: tuple[float, float, float, float], size: float) -> None:
        x0, y0, x1, y1 = box
        lines = wrap(text, x1 - x0 - 5, size)
        base = (y0 + y1) / 2 - len(lines) * size * 1.35 / 2 + size * 1.05
        for i, line in enumerate(lines):
            x = (x0 + x1 - measure(line, size)) / 2
            self.sheets[-1].words.append(Words(line, x, base + i * size * 1.35, size))


def sheets(sample: Sample, rules: bool = True) -> list[Sheet]:
    """The report's pages."""
    return Layout(sample, rules).sheets
