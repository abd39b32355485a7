"""Small plots of figures over years, drawn here as SVG. A year without a figure is a gap, never a zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from crawler.web.show import number

WIDTH, HEIGHT = 300.0, 120.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 8.0, 8.0, 18.0, 18.0
BREAKS = (2019, 2021)
"""Years from which another form holds: figures before and after are not the same question."""

_SVG = Markup('<svg class="plot" viewBox="0 0 300 120" role="img" aria-label="{}"><title>{}</title>{}</svg>')
_BREAK = Markup('<line class="break" x1="{0:.1f}" x2="{0:.1f}" y1="14" y2="103"/>')
_LINE = Markup('<polyline points="{}"/>')
_DOT = Markup('<circle cx="{:.1f}" cy="{:.1f}" r="2.6"><title>{}: {}</title></circle>')
_GAP = Markup('<text class="gap" x="{:.1f}" y="100"><title>{}: {}</title>{}</text>')
_FIGURE = Markup('<text class="figure" x="{:.1f}" y="{:.1f}">{}</text>')
_YEAR = Markup('<text class="year" x="{:.1f}" y="115">{}</text>')


@dataclass(frozen=True)
class Point:
    """A year's figure; ``value`` None where there is none, ``why`` then says the cell's state."""

    year: int
    value: float | None
    why: str = ""


def plot(points: Sequence[Point], name: str) -> Markup:
    """The figures of consecutive years, on a scale from zero; forms that change are ruled off."""
    years = [p.year for p in points]
    if not years:
        return Markup("")
    first, last = min(years), max(years)
    values = [p.value for p in points if p.value is not None and math.isfinite(p.value)]
    top, floor = max([*values, 0.0]) or 1.0, min([*values, 0.0])

    def x(year: float) -> float:
        span = WIDTH - _LEFT - _RIGHT - 24
        return _LEFT + 12 + (span * (year - first) / (last - first) if last > first else span / 2)

    def y(value: float) -> float:
        return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * (value - floor) / (top - floor)

    drawn = [_BREAK.format(x(b - 0.5)) for b in BREAKS if first < b <= last]
    drawn += [
        _LINE.format(" ".join(f"{x(p.year):.1f},{y(p.value or 0):.1f}" for p in run)) for run in _runs(points)
    ]
    for point in points:
        if point.value is None:
            drawn.append(_GAP.format(x(point.year), point.year, point.why, "·"))
        else:
            drawn.append(_DOT.format(x(point.year), y(point.value), point.year, number(point.value)))
    drawn += _figures(points, x, y)
    step = max(1, math.ceil((last - first + 1) / 6))
    drawn += [_YEAR.format(x(year), year) for year in range(first, last + 1, step)]
    told = "，".join(f"{p.year} {'–' if p.value is None else number(p.value)}" for p in points)
    return _SVG.format(f"{name}: {told}", name, Markup("").join(drawn))


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """Years in a row that have figures by the same form."""
    runs: list[list[Point]] = [[]]
    for point in points:
        held = runs[-1]
        broken = held and (point.year != held[-1].year + 1 or point.year in BREAKS)
        if point.value is None or broken:
            runs.append([])
        if point.value is not None:
            runs[-1].append(point)
    return [run for run in runs if len(run) > 1]


def _figures(points: Sequence[Point], x: object, y: object) -> list[Markup]:
    """The last figure and the highest, written beside their dots."""
    assert callable(x)
    assert callable(y)
    held = [p for p in points if p.value is not None]
    if not held:
        return []
    wanted = {max(held, key=lambda p: p.value or 0), held[-1]}
    return [
        _FIGURE.format(min(max(x(p.year), 22.0), WIDTH - 22), max(y(p.value) - 6, 11.0), number(p.value))
        for p in sorted(wanted, key=lambda p: p.year)
    ]
