"""The figures of a page by where they stand: lines from baselines, figures from gaps. No ruling line is
asked, so that what the grid says of a figure can be compared with what its place says."""

from __future__ import annotations

from itertools import pairwise
from operator import itemgetter

from extract.document import Figure
from extract.pdf.geometry import Glyph, Page

_OF_FIGURES = frozenset("0123456789.,-+/%—–－")
_GAP = 0.1  # em: so much more than between the closest figures of a line parts two
_LOOSE = 0.15  # em: figures that are set apart have no wider gaps
_STEP = 0.45  # em: baselines farther apart are two lines
_STROKE = 0.15  # em: the same character so near is one drawn twice
_BASE, _LEFT = itemgetter(Glyph._fields.index("base")), itemgetter(Glyph._fields.index("x0"))


def figures_of(page: Page) -> list[Figure]:
    """Every figure and dash of the page, from top to bottom and left to right."""
    pieces = [g for g in page.glyphs if g[0][0] in _OF_FIGURES and (len(g[0]) == 1 or g[0].isascii())]
    glyphs = sorted(pieces, key=_BASE)
    found: list[Figure] = []
    line: list[Glyph] = []
    first, least, number = 0.0, 0.0, 0
    for glyph in glyphs:
        base, size = glyph[5:]
        if line and base - first > _STEP * min(size, least):
            found += _figures(page, number, line)
            line, number = [], number + 1
        if not line:
            first, least = base, size
        line.append(glyph)
    return found + _figures(page, number, line)


def _figures(page: Page, number: int, line: list[Glyph]) -> list[Figure]:
    """The figures of one line: parted where the gap is wider than the closest of the line."""
    glyphs = sorted(line, key=_LEFT)
    gaps = [max(0.0, b[1] - a[3]) / b[6] for a, b in pairwise(glyphs)]
    within = any(len(g[0]) > 1 for g in glyphs)  # the digits of a piece have no gaps
    closest = 0.0 if within else min(gaps, default=0.0)
    parting = min(closest, _LOOSE) + _GAP
    found: list[list[Glyph]] = []
    for glyph in glyphs:
        char, x0, _, _, _, _, size = glyph
        if not found or x0 - found[-1][-1][3] > parting * size:
            found.append([glyph])
        elif char != found[-1][-1][0] or x0 - found[-1][-1][1] >= _STROKE * size:
            found[-1].append(glyph)
    return [_figure(page, number, own) for own in found]


def _figure(page: Page, number: int, glyphs: list[Glyph]) -> Figure:
    _, left, top, _, bottom, _, _ = glyphs[0]
    right = glyphs[-1][3]
    text = "".join([g[0] for g in glyphs])
    return Figure(text, page.number, number, left, right, page.unturned((left, top, right, bottom)))
