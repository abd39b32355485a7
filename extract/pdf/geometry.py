"""Shapes shared by the PDF readings. Coordinates are points from the page's top left corner, y down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from extract.formwords import count_words

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom."""


class Matrix(NamedTuple):
    """x' = a·x + c·y + e, y' = b·x + d·y + f, as in PDF."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The mapped point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The upright box around the mapped corners."""
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def then(self, after: Matrix) -> Matrix:
        """This mapping, and ``after`` it."""
        a, b = after.a * self.a + after.c * self.b, after.b * self.a + after.d * self.b
        c, d = after.a * self.c + after.c * self.d, after.b * self.c + after.d * self.d
        e, f = after.point(self.e, self.f)
        return Matrix(a, b, c, d, e, f)

    def inverse(self) -> Matrix:
        """The mapping back. The matrices of pages and turns can always be inverted."""
        det = self.a * self.d - self.b * self.c
        a, b, c, d = self.d / det, -self.b / det, -self.c / det, self.a / det
        return Matrix(a, b, c, d, -(a * self.e + c * self.f), -(b * self.e + d * self.f))


IDENTITY = Matrix(1, 0, 0, 1, 0, 0)


class Glyph(NamedTuple):
    """One printed character, or several Chinese ones or digits set side by side. ``base`` is the y of the
    baseline, ``size`` about the em in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


class Rule(NamedTuple):
    """A straight piece of a ruling line: at ``at`` across, from ``start`` to ``end`` along."""

    at: float
    start: float
    end: float


@dataclass
class Page:
    """What one page holds, turned so that its text runs from left to right.

    ``to_page`` maps boxes back onto the page as it is shown. ``weak_*`` rules are edges of filled
    areas, believed only where there are no drawn rules. ``picture`` is true when an image covers
    most of the page. ``plain`` are its lines in pdfium's own reading order."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    weak_horizontal: list[Rule] = field(default_factory=list)
    weak_vertical: list[Rule] = field(default_factory=list)
    picture: bool = False
    drawings: int = 0
    to_page: Matrix = IDENTITY
    warnings: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)

    @cached_property
    def words(self) -> int:
        """How many words of the forms the page holds."""
        return count_words("".join([g.text for g in self.glyphs]))

    def unturned(self, box: Box) -> Box:
        """A box of the turned page on the page as it is shown."""
        return box if self.to_page == IDENTITY else self.to_page.box(*box)

    def shown(self, box: Box) -> Box:
        """As unturned, rounded to a hundredth of a point."""
        x0, top, x1, bottom = self.unturned(box)
        return round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)

    def shown_grid(self, xs: list[float], ys: list[float]) -> Callable[[int, int, int, int], Box]:
        """As shown, for boxes whose sides are told by their places among ``xs`` and ``ys``."""
        a, b, c, d, e, f = self.to_page
        if (a or d) and (b or c):  # askew, as scans are
            return lambda left, top, right, bottom: self.shown((xs[left], ys[top], xs[right], ys[bottom]))
        if b or c:  # turned by a quarter: what stands side by side is shown one below the other
            across, down = [round(c * y + e, 2) for y in ys], [round(b * x + f, 2) for x in xs]
            return lambda left, top, right, bottom: _upright(
                across[top], down[left], across[bottom], down[right]
            )
        across, down = [round(a * x + e, 2) for x in xs], [round(d * y + f, 2) for y in ys]
        return lambda left, top, right, bottom: _upright(across[left], down[top], across[right], down[bottom])


def _upright(ax: float, ay: float, bx: float, by: float) -> Box:
    """The box between two of its corners."""
    return ax if ax < bx else bx, ay if ay < by else by, bx if ax < bx else ax, by if ay < by else ay


def around(glyphs: list[Glyph]) -> Box:
    """The box around glyphs (at least one)."""
    return (
        min(g.x0 for g in glyphs),
        min(g.top for g in glyphs),
        max(g.x1 for g in glyphs),
        max(g.bottom for g in glyphs),
    )


def singles(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs with those of several characters in single ones, all as wide as each other."""
    if all(len(g.text) == 1 for g in glyphs):
        return glyphs
    found: list[Glyph] = []
    for glyph in glyphs:
        step = (glyph.x1 - glyph.x0) / len(glyph.text)
        for i, char in enumerate(glyph.text):
            left = glyph.x0 + i * step
            found.append(glyph._replace(text=char, x0=left, x1=left + step))
    return found
