"""Tables from ruling lines: rules -> connected grids -> cells, and each character into its cell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import sub

from extract.document import GridCell, Place, Table
from extract.errors import Unreadable
from extract.pdf.geometry import Box, Glyph, Page, Rule
from extract.pdf.words import Line, cell_text, figure_width, lines_of

_NEAR = 3.0  # points: rules no farther apart are one (double borders, rounding)
_SAME = 0.6  # points: rules of one line, drawn in pieces
_GAP = 3.0  # points: pieces of a rule with so small a gap are joined (dotted borders)
_SHORT = 5.0  # points: joined rules must be longer
_OPEN = 6.0  # points that rules must run past the outermost crossing rule to leave a side open
_COVER = 0.6  # of a cell's side must be drawn to part two cells
_TIGHT = 1.0  # points: cells leave more room than this between a figure and their side
_FEW = 4  # digits: a shorter line of a figure is hardly ever broken
_MAX_BASE = 60_000  # base cells of one grid


@dataclass(frozen=True)
class Grid:
    """A connected set of rules: sorted coordinates and the pieces at each."""

    xs: list[float]
    ys: list[float]
    vertical: list[Rule]
    horizontal: list[Rule]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def find_grids(page: Page) -> list[Grid]:
    """The page's grids of at least two cells. Edges of filled areas are used only where no drawn
    rules make a grid, together with the lines that stand there alone.

    Raises Unreadable(``too_large``) for a net of absurd size."""
    strong = _grids(page, merge(page.horizontal, _SAME), merge(page.vertical, _SAME))
    weak_across = [r for r in merge(page.weak_horizontal, _SAME) if not _inside(r, strong, across=True)]
    weak_down = [r for r in merge(page.weak_vertical, _SAME) if not _inside(r, strong, across=False)]
    if not weak_across or not weak_down:
        return strong
    loose_across = [r for r in merge(page.horizontal, _SAME) if not _inside(r, strong, across=True)]
    loose_down = [r for r in merge(page.vertical, _SAME) if not _inside(r, strong, across=False)]
    return strong + _grids(page, loose_across + weak_across, loose_down + weak_down)


def merge(rules: list[Rule], near: float) -> list[Rule]:
    """Rules within ``near`` points share one position; their touching pieces become one."""
    clusters: list[list[Rule]] = []
    for rule in sorted(rules):
        if clusters and rule.at - clusters[-1][0].at <= near:
            clusters[-1].append(rule)
        else:
            clusters.append([rule])
    merged: list[Rule] = []
    for cluster in clusters:
        if len(cluster) == 1:
            merged += cluster if cluster[0].end - cluster[0].start >= _SHORT else []
            continue
        weight = sum(r.end - r.start + 0.01 for r in cluster)
        at = sum(r.at * (r.end - r.start + 0.01) for r in cluster) / weight
        merged += [Rule(at, a, b) for a, b in _joined(cluster) if b - a >= _SHORT]
    return merged


def _joined(cluster: list[Rule]) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    for start, end in sorted((r.start, r.end) for r in cluster):
        if spans and start <= spans[-1][1] + _GAP:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def _inside(rule: Rule, grids: list[Grid], across: bool) -> bool:
    """True when a weak rule runs within a grid that drawn rules already make."""
    middle = (rule.start + rule.end) / 2
    x, y = (middle, rule.at) if across else (rule.at, middle)
    return any(b[0] - 4 <= x <= b[2] + 4 and b[1] - 4 <= y <= b[3] + 4 for b in (g.box for g in grids))


def _grids(page: Page, horizontal: list[Rule], vertical: list[Rule]) -> list[Grid]:
    """Connected components of touching rules, as grids from top to bottom."""
    if len(horizontal) * len(vertical) > 4_000_000:
        raise Unreadable("too_large", "a page with too many ruling lines")
    parent = list(range(len(horizontal) + len(vertical)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    upright = [
        (j, v.at, v.start - _NEAR, v.end + _NEAR) for j, v in enumerate(vertical, start=len(horizontal))
    ]
    for i, h in enumerate(horizontal):
        at, start, end = h.at, h.start - _NEAR, h.end + _NEAR
        for j, x, top, bottom in upright:
            if top <= at <= bottom and start <= x <= end and parent[i] != parent[j]:
                parent[find(i)] = find(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*horizontal, *vertical]):
        across, down = groups.setdefault(find(i), ([], []))
        (across if i < len(horizontal) else down).append(rule)
    grids = [grid for across, down in groups.values() if (grid := _grid(page, across, down))]
    return sorted(grids, key=lambda g: g.ys[0])


def _grid(page: Page, across: list[Rule], down: list[Rule]) -> Grid | None:
    if (len(across) < 2 and len(down) < 2) or not across or not down:
        return None
    across, down = merge(across, max(_NEAR, _strip(page, across, down))), merge(down, _NEAR)
    if not across or not down:
        return None
    down += _open_sides(across, down)
    across += _open_sides(down, across)
    xs, ys = sorted({r.at for r in down}), sorted({r.at for r in across})
    base = (len(xs) - 1) * (len(ys) - 1)
    if base > _MAX_BASE:
        raise Unreadable("too_large", f"a grid of {base} cells")
    return Grid(xs, ys, down, across) if base >= 2 else None


def _strip(page: Page, across: list[Rule], down: list[Rule]) -> float:
    """Height in which no line of the grid's text has room: rules no farther apart are one. Browsers
    that break a row over pages leave such strips beside merged cells."""
    x0, x1 = min(r.at for r in down), max(r.at for r in down)
    y0, y1 = min(r.at for r in across), max(r.at for r in across)
    sizes = sorted(g.size for g in page.glyphs if x0 <= g.x0 <= x1 and y0 <= g.base <= y1)
    return 0.9 * sizes[len(sizes) // 5] if sizes else 0.0


def _open_sides(rules: list[Rule], crossing: list[Rule]) -> list[Rule]:
    """Rules that close a side left open: where two ``rules`` or more run past the last crossing one."""
    low, high = min(r.at for r in crossing), max(r.at for r in crossing)
    first, last = min(r.at for r in rules), max(r.at for r in rules)
    sides: list[Rule] = []
    start, end = min(r.start for r in rules), max(r.end for r in rules)
    if start < low - _OPEN and sum(r.start < start + _NEAR for r in rules) >= 2:
        sides.append(Rule(start, first, last))
    if end > high + _OPEN and sum(r.end > end - _NEAR for r in rules) >= 2:
        sides.append(Rule(end, first, last))
    return sides


def _by_position(rules: list[Rule]) -> dict[float, list[Rule]]:
    found: dict[float, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.at, []).append(rule)
    return found


def _open_sides_of(rules: list[Rule], steps: list[float]) -> list[int]:
    """Between which steps along a line the rules on it leave it open."""
    begin = steps[1] - _COVER * (steps[1] - steps[0])
    end = steps[-2] + _COVER * (steps[-1] - steps[-2])
    if any(first <= begin and last >= end for _, first, last in rules):
        return []
    covered = [0.0] * (len(steps) - 1)
    for _, first, last in rules:
        for i in range(max(bisect_right(steps, first) - 1, 0), min(bisect_left(steps, last), len(covered))):
            covered[i] += min(last, steps[i + 1]) - max(first, steps[i])
    widths = map(sub, steps[1:], steps)
    return [i for i, (drawn, width) in enumerate(zip(covered, widths, strict=True)) if drawn < _COVER * width]


def _areas(grid: Grid) -> list[tuple[int, int, int, int]]:
    """Cells as (row, column, rows, columns): base cells joined where no edge parts them. A joined
    area that is no rectangle falls back to its rows."""
    height, width = len(grid.ys) - 1, len(grid.xs) - 1
    parent = list(range(height * width))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    down, across = _by_position(grid.vertical), _by_position(grid.horizontal)
    for c in range(width - 1):
        for r in _open_sides_of(down[grid.xs[c + 1]], grid.ys):
            parent[find(r * width + c)] = find(r * width + c + 1)
    for r in range(height - 1):
        for c in _open_sides_of(across[grid.ys[r + 1]], grid.xs):
            parent[find(r * width + c)] = find((r + 1) * width + c)
    merged = {find(i) for i, above in enumerate(parent) if above != i}
    groups: dict[int, list[tuple[int, int]]] = {i: [] for i in merged}
    areas: list[tuple[int, int, int, int]] = []
    for i, above in enumerate(parent):
        if above == i and i not in merged:
            areas.append((*divmod(i, width), 1, 1))
        else:
            groups[find(i)].append(divmod(i, width))
    for group in groups.values():
        areas += _rectangles(group)
    return sorted(areas)


def _rectangles(group: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    rows, columns = {r for r, _ in group}, {c for _, c in group}
    if len(group) == len(rows) * len(columns):
        return [(min(rows), min(columns), len(rows), len(columns))]
    pieces: list[tuple[int, int, int, int]] = []
    for r, c in sorted(group):
        if pieces and pieces[-1][0] == r and pieces[-1][1] + pieces[-1][3] == c:
            row, column, _, width = pieces.pop()
            pieces.append((row, column, 1, width + 1))
        else:
            pieces.append((r, c, 1, 1))
    return pieces


def build_table(page: Page, grid: Grid, glyphs: list[Glyph]) -> Table:
    """The grid's table with each glyph in the cell that holds its centre.

    Adds to the page's warnings: ``figure_over_border`` where digits stand across a cell's side,
    ``short_figure_joined`` where a figure of few digits was put together from two lines."""
    areas = _areas(grid)
    xs, ys = grid.xs, grid.ys
    held = _held(grid, areas, glyphs)
    boxes = [(xs[c], ys[r], xs[c + w], ys[r + h]) for r, c, h, w in areas]
    if _over_border(boxes, held):
        page.warnings.append("figure_over_border")
    texts, short_joined = _texts(boxes, held)
    if short_joined:
        page.warnings.append("short_figure_joined")
    number = page.number
    shown = page.shown_grid(xs, ys)
    cells = tuple([
        GridCell(text, r, c, Place(None, number, shown(c, r, c + w, r + h)), h, w)
        for text, (r, c, h, w) in zip(texts, areas, strict=True)
    ])  # fmt: skip
    return Table(cells, Place(page=number, box=page.shown(grid.box)))


def _held(grid: Grid, areas: list[tuple[int, int, int, int]], glyphs: list[Glyph]) -> list[list[Glyph]]:
    """The glyphs of each area: those whose centre it holds."""
    held: list[list[Glyph]] = [[] for _ in areas]
    last_column, last_row = len(grid.xs) - 2, len(grid.ys) - 2
    owner = [[held[0]] * (last_column + 1) for _ in range(last_row + 1)]
    for (row, column, rows, columns), inside in zip(areas, held, strict=True):
        for r in range(row, row + rows):
            owner[r][column : column + columns] = [inside] * columns
    xs, ys = grid.xs[1:-1], grid.ys[1:-1]
    for glyph in glyphs:
        _, x0, top, x1, bottom, _, _ = glyph
        owner[bisect_right(ys, (top + bottom) / 2)][bisect_right(xs, (x0 + x1) / 2)].append(glyph)
    return held


def _over_border(boxes: list[Box], held: list[list[Glyph]]) -> bool:
    """True when a figure seems to run over the side of its cell: a digit stands across it, or digits
    meet there from both sides without a gap. Then its cells may each hold a part of it."""
    ends: set[tuple[int, int]] = set()
    starts: list[tuple[float, float]] = []
    for (left, _, right, _), inside in zip(boxes, held, strict=True):
        near_left, near_right = left + _TIGHT, right - _TIGHT
        for text, x0, _, x1, _, base, _ in inside:
            if (near_left <= x0 and x1 <= near_right) or not text.isdigit():
                continue
            if max(left - x0, x1 - right) > 0.2 * (x1 - x0) / len(text):
                return True
            if x1 > near_right:
                ends.add((round(right), round(base)))
            if x0 < near_left:
                starts.append((left, base))
    return any((round(x), round(y) + d) in ends for x, y in starts for d in (-1, 0, 1))


def _texts(boxes: list[Box], held: list[list[Glyph]]) -> tuple[list[str], bool]:
    """Cell texts, and whether a figure of few digits was put together from two lines. A wrapped figure is
    judged against the cells of the same width."""
    texts = [inside[0].text if inside else "" for inside in held]
    lines = {k: lines_of(inside) for k, inside in enumerate(held) if len(inside) > 1}
    for k, own in lines.items():
        texts[k] = own[0].text
    wrapped = {k: own for k, own in lines.items() if len(own) > 1}
    figures = any(figure_width(own[:1]) for own in wrapped.values())
    widest = _widest(boxes, held, lines) if figures else {}
    for k, own in wrapped.items():
        width = boxes[k][2] - boxes[k][0]
        texts[k] = cell_text(own, width, widest.get(round(width), 0.0))
    return texts, any("\n" not in texts[k] and own[0].count < _FEW for k, own in wrapped.items())


def _widest(boxes: list[Box], held: list[list[Glyph]], lines: dict[int, list[Line]]) -> dict[int, float]:
    """Of cells as wide as each other, the width of the longest figure on one line. ``lines`` are those of the
    cells that hold several glyphs."""
    widest: dict[int, float] = {}
    for k, (box, inside) in enumerate(zip(boxes, held, strict=True)):
        key = round(box[2] - box[0])
        widest[key] = max(widest.get(key, 0.0), figure_width(lines.get(k) or lines_of(inside)))
    return widest
