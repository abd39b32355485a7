"""Small drawings, made here as SVG: no script, no inline style, readable without colour."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from crawler.answers import ANSWERS

WIDTH = 1000.0
_LEAST = 6.0  # a part that is there is seen, however small its share
_BAR = Markup(
    '<svg class="bar" viewBox="0 0 1000 {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
)
_PART = Markup('<g class="f-{}"><title>{} {}</title><rect x="{:.1f}" width="{:.1f}" height="{}"/></g>')


def stacked(parts: Iterable[tuple[str, int]], lang: str = "zh", height: int = 14) -> Markup:
    """A bar of one line whose parts are answers: ``(answer, number)``, each titled; the figures stand
    beside it."""
    held = [(name, number) for name, number in parts if number]
    whole = sum(number for _, number in held)
    if not whole:
        return Markup('<svg class="bar" viewBox="0 0 1000 {}" aria-hidden="true"></svg>').format(height)
    widths = _widths([number / whole for _, number in held])
    at = 0.0
    drawn = []
    for (name, number), width in zip(held, widths, strict=True):
        drawn.append(_PART.format(name, ANSWERS[name].label(lang), number, at, max(width - 1.5, 1), height))
        at += width
    told = "，".join(f"{ANSWERS[name].label(lang)} {number}" for name, number in held)
    return _BAR.format(height, told, Markup("").join(drawn))


def _widths(shares: list[float]) -> list[float]:
    """Widths that add up to the whole, none too small to be seen."""
    raised = [max(share * WIDTH, _LEAST) for share in shares]
    return [width * WIDTH / sum(raised) for width in raised]
