"""Marks of one straight stroke: ``/``, ``—`` and a long rule-like dash, which a recogniser takes for 1 or 一.

A recogniser of text is trained on words; of a lone stroke it makes the commonest figure. How the
stroke lies says which it is, and that is measured here.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from extract.scan.ink import Area, Line
from extract.scan.rules import Picture

DASHES = frozenset("-—－–―─━_＿‐‑‒−一")
_SLENDER = 4.0  # length to thickness of a stroke
_SLASH = (14.0, 60.0)  # degrees from upright, to the right, at which a stroke is a slash
_LEANING = 7.0  # degrees from upright from which a stroke may be a slash or an oblique 1
_FLAT = 0.4  # height to width of a dash
_EDGE = 1.2  # points of a cell's edge in which a piece of rule is the cell's own border
_BAR = 5.0  # points: the shortest dash


def stroke_of(picture: Picture, line: Line) -> str:
    """What a line of one lone stroke prints: ``/``, ``—``, ``?`` for one that leans a little, '' for anything
    else (a figure, a word, an upright 1)."""
    if len(line.blobs) != 1:
        return ""
    left, top, right, bottom = line.blobs[0]
    rows, columns = np.nonzero(picture.ink[top:bottom, left:right])
    if rows.size < 4:
        return ""
    if bottom - top <= _FLAT * (right - left):
        return "—"
    lean, slender = _lie(rows, columns)
    if slender < _SLENDER or lean < _LEANING:
        return ""
    return "/" if _SLASH[0] <= lean <= _SLASH[1] else "?"


def _lie(rows: Any, columns: Any) -> tuple[float, float]:
    """Degrees by which a shape's long axis leans to the right of upright, and its length to thickness."""
    spread = np.cov(np.vstack((columns.astype(float), rows.astype(float))))
    widths, axes = np.linalg.eigh(spread)
    x, y = axes[:, 1]
    lean = math.degrees(math.atan2(x, -y))
    lean = (lean + 90.0) % 180.0 - 90.0
    return lean, math.sqrt(widths[1] / max(widths[0], 1e-6))


def has_bar(picture: Picture, area: Area) -> bool:
    """Whether a long dash stands in a cell: ink taken for a ruling line that reaches none of its edges."""
    left, top, right, bottom = area
    edge = max(1, round(_EDGE * picture.scale))
    part = picture.rules[top + edge : bottom - edge, left:right]
    if part.size == 0:
        return False
    columns = np.flatnonzero(part.any(axis=0))
    return (
        columns.size > _BAR * picture.scale
        and int(columns[0]) > edge
        and int(columns[-1]) < part.shape[1] - 1 - edge
    )
