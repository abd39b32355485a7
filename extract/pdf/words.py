"""Glyphs into lines, cell texts and paragraphs."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from statistics import median

from extract.document import Paragraph, Place
from extract.pdf.geometry import Glyph, Page, around, singles

_TOUCHING = 0.1  # points: no blank is so narrow, since no character is smaller than a point
_WORD_GAP = 0.33  # em: a wider gap between two Latin characters or digits is a blank
_THIN_GAP = 0.15  # em: between two digits so much more than elsewhere in the line is a blank
_WIDE_GAP = 0.9  # em: the same beside a Chinese character, whose punctuation leaves half an em empty
_LINE_STEP = 0.45  # em: baselines farther apart are two lines
_FIGURE = re.compile(r"[\d,.]+")
_HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十]+[章条部]"
)
_PAGE_NUMBER = re.compile(
    r"[-—–－―·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:[/，,]?\s*共?\s*\d{1,4}\s*页?)?[-—–－―·\s]*"
)
_STROKE = 0.15  # em: the same character so near is one drawn twice
_BASE, _LEFT = itemgetter(Glyph._fields.index("base")), itemgetter(Glyph._fields.index("x0"))
_EDGE = 0.09  # of the page's height: page numbers stand in the outer margins


class Line:
    """Glyphs on one baseline, from left to right, and their ``text`` with a blank where the gap is one."""

    def __init__(self, glyphs: list[Glyph]) -> None:
        self.glyphs = glyphs
        self.text = glyphs[0].text if len(glyphs) == 1 else _spaced(glyphs)

    @property
    def left(self) -> float:
        return self.glyphs[0].x0

    @cached_property
    def right(self) -> float:
        return max(g.x1 for g in self.glyphs)

    @cached_property
    def count(self) -> int:
        """How many characters it has."""
        return sum([len(g.text) for g in self.glyphs])

    @cached_property
    def base(self) -> float:
        return median([g.base for g in self.glyphs])

    @cached_property
    def size(self) -> float:
        return median([g.size for g in self.glyphs])


def _spaced(glyphs: list[Glyph]) -> str:
    parts = [glyphs[0].text]
    before, _, _, right, _, _, em = glyphs[0]
    closest: float | None = None
    for text, x0, _, x1, _, _, size in glyphs[1:]:
        if x0 - right > _TOUCHING:
            gap = (x0 - right) / min(size, em)
            apart = gap > _WORD_GAP and (gap > _WIDE_GAP or (before.isascii() and text.isascii()))
            if not apart and gap > _THIN_GAP and before.isdigit() and text.isdigit():
                closest = _closest_digits(glyphs) if closest is None else closest
                apart = gap > _THIN_GAP + closest
            if apart:
                parts.append(" ")
        parts.append(text)
        before, right, em = text, x1, size
    return "".join(parts)


def _closest_digits(glyphs: list[Glyph]) -> float:
    """The smallest gap between two digits of a line in em: what is wider by a thin blank parts two figures,
    while figures that are spread over their cell have all gaps alike."""
    if any(len(g.text) > 1 and g.text.isdigit() for g in glyphs):
        return 0.0  # within a piece there are no gaps
    pairs = ((a, b) for a, b in pairwise(glyphs) if a.text.isdigit() and b.text.isdigit())
    return max(0.0, min(((b.x0 - a.x1) / min(a.size, b.size) for a, b in pairs), default=0.0))


def lines_of(glyphs: list[Glyph]) -> list[Line]:
    """Lines from top to bottom. Characters belong together whose baselines are close. What is drawn
    twice in nearly the same place (false bold) counts once."""
    if len(glyphs) < 2:
        return [Line(glyphs)] if glyphs else []
    if glyphs[0].base == glyphs[-1].base and len(set(map(_BASE, glyphs))) == 1:
        return [Line(_once(sorted(glyphs, key=_LEFT)))]
    rows: list[list[Glyph]] = []
    first, least = 0.0, 0.0
    for glyph in sorted(glyphs, key=_BASE):
        base, size = glyph[5:]
        if rows and (base == first or base - first <= _LINE_STEP * min(size, least)):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            first, least = base, size
    return [Line(_once(sorted(row, key=_LEFT))) for row in rows]


def _once(row: list[Glyph]) -> list[Glyph]:
    """The row without the second strokes of false bold: the same character again, hardly moved."""
    kept: list[Glyph] = []
    before, left, right = "", 0.0, -1e9
    for glyph in row:
        text, x0, _, x1, _, _, size = glyph
        if text != before or x0 - left >= _STROKE * size:
            if x0 < right - 0.5 * size and (len(text) > 1 or len(before) > 1):
                return _once(sorted(singles(row), key=_LEFT))  # strokes that were set in other pieces
            kept.append(glyph)
            before, left, right = text, x0, x1
    return kept


def cell_text(lines: list[Line], width: float, widest: float) -> str:
    """The words of one cell, its lines kept apart; a long figure that the narrow cell broke is joined.

    ``width`` is the cell's, ``widest`` the longest figure on one line in cells as wide. Lines of
    figures are one figure only if the first ones fill their cell: no room for one more digit, and
    no longer figure in a cell as wide."""
    texts = [line.text for line in lines]
    if len(lines) > 1 and all(_FIGURE.fullmatch(text) for text in texts):
        full = all(_fills(line, width, widest) for line in lines[:-1])
        if full and lines[-1].right - lines[-1].left <= lines[0].right - lines[0].left + 1:
            return "".join(texts)
    return "\n".join(texts)


def figure_width(lines: list[Line]) -> float:
    """Width of the longest figure that stands on one line of a cell; 0 where there is none."""
    return max((x.right - x.left for x in lines if _FIGURE.fullmatch(x.text)), default=0.0)


def _fills(line: Line, width: float, widest: float) -> bool:
    digit = (line.right - line.left) / line.count
    taken = line.right - line.left
    padding = 2 * min(0.6 * line.size, 6.0)
    return line.count > 1 and width - taken < padding + 1.3 * digit and taken > widest - 0.7 * digit


def paragraphs_of(page: Page, glyphs: list[Glyph]) -> list[tuple[float, Paragraph]]:
    """Paragraphs of the text outside tables with the y at which each begins."""
    return joined_lines(page, text_lines(page, glyphs))


def text_lines(page: Page, glyphs: list[Glyph]) -> list[Line]:
    """The lines of the text without page numbers."""
    return [line for line in lines_of(glyphs) if not is_page_number(line, page)]


def joined_lines(page: Page, lines: list[Line]) -> list[tuple[float, Paragraph]]:
    """Paragraphs of these lines with the y at which each begins."""
    if not lines:
        return []
    left, right = min(x.left for x in lines), max(x.right for x in lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1], line, left, right):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [(group[0].base, _paragraph(page, group)) for group in groups]


def _continues(group: list[Line], line: Line, left: float, right: float) -> bool:
    """True when the line goes on with the paragraph: the one before runs to the right edge, this
    one begins at the left edge, close below, in the same size, and is no heading."""
    last = group[-1]
    em = max(line.size, last.size)
    return (
        last.right > right - 2.2 * em
        and line.left < left + 1.2 * em
        and 0 < line.base - last.base < 2.6 * em
        and abs(line.size - last.size) < 0.15 * em
        and not _HEADING.match(line.text)
    )


def _paragraph(page: Page, group: list[Line]) -> Paragraph:
    text = group[0].text
    for line in group[1:]:
        both_latin = text[-1].isascii() and line.text[0].isascii() and text[-1].isalpha()
        text += (" " if both_latin else "") + line.text
    box = page.shown(around([g for line in group for g in line.glyphs]))
    return Paragraph(text, Place(page=page.number, box=box))


def is_page_number(line: Line, page: Page) -> bool:
    """True for a line in the outer margin that holds nothing but a page number."""
    edge = _EDGE * page.height
    return (line.base < edge or line.base > page.height - edge) and bool(_PAGE_NUMBER.fullmatch(line.text))
