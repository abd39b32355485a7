"""One page's picture -> tables and text. Cells that are not sure of their figure carry a doubt.

Doubts: ``ocr_disagrees`` (recogniser and shapes read different figures), ``ocr_unconfirmed`` (the shapes
cannot tell), ``ocr_faint`` (something pale in a cell that reads blank), ``ocr_gap`` (two figures, or one
torn apart, in one cell), ``ocr_stroke`` (one lone stroke: a slash, a dash or a 1), ``ocr_reread`` (most
of the further looks read another figure than the first), ``ocr_unsure`` (a low score). ``read_twice`` is
no doubt: further looks said the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extract.document import Block, Table
from extract.pdf.borderless import borderless_tables
from extract.pdf.geometry import Glyph, Page
from extract.pdf.grid import build_table, find_grids, merge
from extract.pdf.words import paragraphs_of
from extract.scan.glyphs import FIGURE, as_figure, votes
from extract.scan.ink import Area, Line, has_faint, lines_in, pieces_outside
from extract.scan.ocr import Reading, recognise
from extract.scan.rules import Grey, Picture, prepare
from extract.scan.strokes import DASHES, has_bar, stroke_of

_NEAR = 2.5  # points: rules no farther apart are one
_INSET = 0.8  # points of a cell's edge that are left out
_SURE = 0.80  # least score of a reading that is believed
_GAP = 0.9  # of a line's height: white between two characters of one figure at most
_LONGEST = 14  # characters of a figure
_PROBED, _LEAST_PROBED = 10, 4  # lines by which is told how a page lies
_LEAST_LENGTH, _MOST_LENGTH = 2.0, 20.0  # width to height of such lines
UNREAD = Reading("", 0.0)


@dataclass
class ScannedCell:
    """A cell of a table on the way from picture to text. ``stroke`` is what a lone stroke in it is by its
    shape, ``bar`` tells of a dash as long as a ruling line, ``looks`` are further readings of each line."""

    area: Area
    lines: list[Line]
    readings: list[Reading] = field(default_factory=list)
    voted: list[str] = field(default_factory=list)
    looks: list[list[str]] = field(default_factory=list)
    faint: bool = False
    stroke: str = ""
    bar: bool = False


@dataclass
class ScannedPage:
    """A page with its rules found, its lines read, and its tables' cells. ``probed`` are the readings of the
    lines that told how the page lies, by their areas: none of them is read twice."""

    page: Page
    picture: Picture
    tables: list[tuple[Table, list[ScannedCell]]]
    pieces: list[tuple[Line, Reading]]
    probed: dict[Area, Reading] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All that was read, for telling whether the page lies the right way up."""
        inside = (r.text for _, cells in self.tables for c in cells for r in c.readings)
        return "".join([*inside, *(r.text for _, r in self.pieces)])


def lay_out(number: int, grey: Grey, scale: float) -> ScannedPage:
    """Find the rules, cells and printed lines of a page; none is read yet. ``scale`` is pixels a point."""
    picture = prepare(grey, scale)
    width, height = picture.size
    page = Page(number, width, height, picture=True, to_page=picture.back)
    page.horizontal, page.vertical = merge(picture.horizontal, _NEAR), merge(picture.vertical, _NEAR)
    grids = find_grids(page)
    flat = replace(page, to_page=Page(number, width, height).to_page)
    tables = [(build_table(page, g, []), _cells(picture, build_table(flat, g, []))) for g in grids]
    tables = [(table, cells) for table, cells in tables if any(c.lines for c in cells)]
    outer = [_pixels(picture, g.box, -_NEAR) for g in grids]
    return ScannedPage(page, picture, tables, [(x, UNREAD) for x in pieces_outside(picture, outer)])


def sense(scanned: ScannedPage) -> float:
    """How well a few of the longest lines of a page read as Chinese, 0 … 1: low where it lies on its side
    or its head. A page without lines makes 0."""
    lines = [line for _, cells in scanned.tables for cell in cells for line in cell.lines]
    lines += [line for line, _ in scanned.pieces]
    longest = sorted(lines, key=_length, reverse=True)[:_PROBED]
    chosen = [line for line in longest if _length(line) >= _LEAST_LENGTH]
    readings = recognise([line.crop for line in chosen])
    scanned.probed = dict(zip((line.area for line in chosen), readings, strict=True))
    chinese = [r.score * sum(c > "\u2e80" for c in r.text) / len(r.text) for r in readings if len(r.text) > 2]
    return sum(chinese) / max(len(readings), _LEAST_PROBED)


def _length(line: Line) -> float:
    """Width to height of a line, none for what is longer than print is read."""
    left, top, right, bottom = line.area
    return min((right - left) / max(bottom - top, 1), _MOST_LENGTH)


def read_lines(scanned: ScannedPage) -> None:
    """Recognise every line of a page. Raises Unreadable (``ocr_missing``)."""
    cells = [cell for _, row in scanned.tables for cell in row]
    found = [line for line, _ in scanned.pieces]
    lines = [*(x for c in cells for x in c.lines), *found]
    fresh = iter(recognise([line.crop for line in lines if line.area not in scanned.probed]))
    readings = iter([scanned.probed.get(line.area) or next(fresh) for line in lines])
    for cell in cells:
        cell.readings = [next(readings) for _ in cell.lines]
    scanned.pieces = list(zip(found, readings, strict=True))


def _pixels(picture: Picture, box: tuple[float, float, float, float], inset: float) -> Area:
    s = picture.scale
    height, width = picture.grey.shape
    left, top = max(0, round((box[0] + inset) * s)), max(0, round((box[1] + inset) * s))
    return left, top, min(width, round((box[2] - inset) * s)), min(height, round((box[3] - inset) * s))


def _cells(picture: Picture, table: Table) -> list[ScannedCell]:
    cells = []
    for cell in table.cells:
        area = _pixels(picture, cell.place.box or (0, 0, 0, 0), _INSET)
        empty = area[2] <= area[0] or area[3] <= area[1]
        made = ScannedCell(area, [] if empty else lines_in(picture, area))
        made.faint = not empty and not made.lines and has_faint(picture, area)
        made.bar = not empty and has_bar(picture, area)
        made.stroke = stroke_of(picture, made.lines[0]) if len(made.lines) == 1 else ""
        cells.append(made)
    return cells


def compare_shapes(pages: list[ScannedPage]) -> None:
    """Let the shapes of all figures of the document vote on each of them."""
    owners: list[tuple[ScannedCell, Line, str, Grey]] = []
    for page in pages:
        for _, cells in page.tables:
            for cell in cells:
                cell.voted = [""] * len(cell.lines)
                if is_figure(cell):
                    owners += [
                        (cell, line, r.text, page.picture.clean)
                        for line, r in zip(cell.lines, cell.readings, strict=True)
                    ]
    answers = votes([o[1] for o in owners], [o[2] for o in owners], [o[3] for o in owners])
    for (cell, line, _, _), answer in zip(owners, answers, strict=True):
        cell.voted[next(i for i, x in enumerate(cell.lines) if x is line)] = answer


def is_figure(cell: ScannedCell) -> bool:
    """Whether every line of a cell reads as digits and points."""
    texts = [as_figure(r.text) for r in cell.readings]
    return bool(texts) and all(t and len(t) <= _LONGEST and FIGURE.issuperset(t) for t in texts)


def _judged(cell: ScannedCell) -> tuple[str, str]:
    """The cell's text and the doubt about it."""
    if not cell.lines:
        return ("—", "ocr_stroke") if cell.bar else ("", "ocr_faint" if cell.faint else "")
    text = "\n".join(r.text for r in cell.readings)
    score = min(r.score for r in cell.readings)
    if cell.stroke:
        return _of_stroke(cell.stroke, text)
    if not is_figure(cell):
        short = len(text.strip()) <= 2 or any(c.isdigit() for c in text[:1])
        return text, "ocr_unsure" if not text.strip() or (short and score < _SURE) else ""
    text = as_figure(text)
    if len(cell.lines) > 1 or any(map(_torn, cell.lines)) or cell.bar:
        return text, "ocr_gap"
    voted = "\n".join(cell.voted)
    if cell.looks:
        return _looked_again(text, voted, cell.looks[0])
    if not voted:
        return text, "ocr_unconfirmed"
    if voted != text:
        return text, "ocr_disagrees"
    return text, "ocr_unsure" if score < _SURE else ""


def _of_stroke(stroke: str, text: str) -> tuple[str, str]:
    """A cell of one lone stroke: what its shape says where the recogniser may only have guessed."""
    shown = text.strip()
    if stroke == "—":
        return ("—", "" if shown in DASHES - {"一"} else "ocr_stroke")
    if stroke == "/":
        return ("/", "" if shown in ("/", "／") else "ocr_stroke")
    return text, "ocr_stroke"


def _looked_again(text: str, voted: str, looks: list[str]) -> tuple[str, str]:
    """A figure after further looks: what all readings but one at most say, else the first in doubt."""
    said = Counter([text, *([voted] if voted else []), *looks])
    best, count = said.most_common(1)[0]
    if not best or count < said.total() - 1:
        return text, "ocr_disagrees"
    return best, "read_twice" if best == text else "ocr_reread"


def _torn(line: Line) -> bool:
    height = line.area[3] - line.area[1]
    return any(b[0] - a[2] > _GAP * height for a, b in zip(line.blobs, line.blobs[1:], strict=False))


def blocks(scanned: ScannedPage) -> list[Block]:
    """Tables and paragraphs from top to bottom. Without rules, columns are found from where figures stand:
    the page then warns ``ocr_borderless``."""
    found: list[tuple[float, Block]] = []
    for table, cells in scanned.tables:
        judged = [_judged(cell) for cell in cells]
        texts = tuple(
            replace(c, text=text, doubt=doubt) for c, (text, doubt) in zip(table.cells, judged, strict=True)
        )
        if any(cell.doubt for cell in texts):
            scanned.page.warnings.append("ocr_doubt")
        top = min(cell.area[1] for cell in cells) / scanned.picture.scale
        found.append((top, replace(table, cells=texts)))
    glyphs = [g for piece in scanned.pieces for g in _glyphs(scanned, *piece)]
    if not found:
        tables, glyphs = borderless_tables(scanned.page, glyphs)
        found += tables
        scanned.page.warnings += ["ocr_borderless"] * bool(tables)
    if any(r.score < _SURE and any(c.isdigit() for c in r.text) for _, r in scanned.pieces):
        scanned.page.warnings.append("ocr_text_unsure")
    found += paragraphs_of(scanned.page, glyphs)
    return [block for _, block in sorted(found, key=lambda item: item[0])]


def _glyphs(scanned: ScannedPage, line: Line, reading: Reading) -> Iterator[Glyph]:
    """The characters of a line, spread over its width: about where each stands."""
    x0, top, x1, bottom = (value / scanned.picture.scale for value in line.area)
    weights = [0.55 if c.isascii() else 1.0 for c in reading.text]
    step = (x1 - x0) / (sum(weights) or 1.0)
    size = min(bottom - top, step * 1.1) if reading.text else 0.0
    for char, weight in zip(reading.text, weights, strict=True):
        if not char.isspace():
            yield Glyph(char, x0, top, x0 + weight * step, bottom, bottom, max(size, 1.0))
        x0 += weight * step
