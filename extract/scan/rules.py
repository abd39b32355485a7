"""A page's picture made straight, its ink, and its ruling lines, by OpenCV. Lengths in pixels and points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from extract.pdf.geometry import Matrix, Rule

_LINE = 18.0  # points: longer straight ink is a rule; strokes of characters are shorter
_THICK = 4.0  # points: thicker ones are bars or pictures
_MOST_SKEW = 6.0  # degrees
_COARSE = 700  # pixels of the width on which the skew is looked for, half of it for a first guess
_STEP = 0.5  # degrees of that guess
_SEVERAL = 4000  # rules of one page at most

Grey = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass
class Picture:
    """A straightened page. ``ink`` is 255 where something dark is printed, ``rules`` where a ruling line is,
    ``clean`` the grey picture with the rules painted over, ``paper`` the grey of the paper, ``scale`` pixels
    a point, ``back`` the way from its points to those of the page as shown."""

    grey: Grey
    ink: Grey
    rules: Grey
    clean: Grey
    paper: int
    scale: float
    back: Matrix
    horizontal: list[Rule]
    vertical: list[Rule]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.grey.shape[1] / self.scale, self.grey.shape[0] / self.scale


def prepare(grey: Grey, scale: float) -> Picture:
    """Straighten a page and find its rules. ``scale`` is pixels a point."""
    angle = skew(grey)
    straight = _rotate(grey, angle) if abs(angle) >= 0.05 else grey
    ink, paper = _ink(straight)
    across = _long(ink, scale, horizontal=True)
    down = _long(ink, scale, horizontal=False)
    rules = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    clean = straight.copy()
    clean[rules > 0] = paper
    height, width = grey.shape
    back = _turn_back(angle, width / scale, height / scale)
    return Picture(
        straight,
        u8(cv2.bitwise_and(ink, cv2.bitwise_not(rules))),
        u8(rules),
        clean,
        paper,
        scale,
        back,
        _rules(across, scale, horizontal=True),
        _rules(down, scale, horizontal=False),
    )


def u8(pixels: Any) -> Grey:
    """Pixels as bytes; OpenCV does not say what kind its results are."""
    return np.asarray(pixels, dtype=np.uint8)


def skew(grey: Grey) -> float:
    """Degrees by which the page must be turned so that its lines lie level; 0 where that is not clear."""
    coarse, fine = _dark(grey, _COARSE // 2), _dark(grey, _COARSE)
    best = _sharpest(coarse, np.arange(-_MOST_SKEW, _MOST_SKEW + _STEP, _STEP))
    step = _STEP
    while step > 0.06:
        step /= 3
        best = _sharpest(fine, np.arange(best - 3 * step, best + 3.5 * step, step))
    return best if _sharpness(fine, best) > 1.05 * _sharpness(fine, 0.0) else 0.0


def _dark(grey: Grey, width: int) -> Grey:
    """What is darker than the paper, and by how much, in a picture no wider than ``width`` pixels."""
    shrink = min(1.0, width / grey.shape[1])
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    return u8(np.clip(int(np.median(small)) - small.astype(np.int16), 0, 255))


def _sharpest(dark: Grey, angles: Iterable[float]) -> float:
    return max((float(angle) for angle in angles), key=lambda angle: _sharpness(dark, angle))


def _sharpness(dark: Grey, angle: float) -> float:
    """How much neighbouring rows of pixels differ in darkness: most where lines lie level."""
    sums = _rotate(dark, angle, 0).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(sums)).sum())


def _rotate(grey: Grey, angle: float, fill: int | None = None) -> Grey:
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    paper = int(np.median(grey)) if fill is None else fill
    turned = cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper,))
    return u8(turned)


def _turn_back(angle: float, width: float, height: float) -> Matrix:
    """From points of the straightened page to those of the page as shown."""
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    (a, c, e), (b, d, f) = turned.tolist()
    return Matrix(a, b, c, d, e, f)


def _ink(grey: Grey) -> tuple[Grey, int]:
    """Where the page is dark, and the grey of its paper. Paler marks (seals, shading) are no ink."""
    calm = cv2.GaussianBlur(grey, (3, 3), 0)
    paper = int(np.median(calm))
    darkest = float(np.percentile(calm, 0.5))
    limit = paper - max(35.0, 0.42 * (paper - darkest))
    return u8(cv2.threshold(calm, limit, 255, cv2.THRESH_BINARY_INV)[1]), paper


def _long(ink: Grey, scale: float, horizontal: bool) -> Grey:
    """Ink that runs straight for longer than a character's stroke."""
    length, gap = max(15, round(_LINE * scale)), max(3, round(scale))
    kernel = np.ones((1, length) if horizontal else (length, 1), np.uint8)
    bridge = np.ones((1, gap) if horizontal else (gap, 1), np.uint8)
    whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, bridge)
    return u8(cv2.morphologyEx(whole, cv2.MORPH_OPEN, kernel))


def _rules(mask: Grey, scale: float, horizontal: bool) -> list[Rule]:
    """Rules in points. A long one that is not quite level is taken in pieces."""
    found: list[Rule] = []
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    for left, top, wide, high, area in stats[1 : min(count, _SEVERAL)].tolist():
        along, thick = (wide, area / wide) if horizontal else (high, area / high)
        if thick > _THICK * scale:
            continue
        pieces = max(1, round(along / (150 * scale)))
        for i in range(pieces):
            start, end = along * i // pieces, along * (i + 1) // pieces
            part = (
                mask[top : top + high, left + start : left + end]
                if horizontal
                else mask[top + start : top + end, left : left + wide]
            )
            where = np.nonzero(part)[0 if horizontal else 1]
            if where.size:
                origin, first = (top, left) if horizontal else (left, top)
                at = (origin + float(where.mean()) + 0.5) / scale
                found.append(Rule(at, (first + start) / scale, (first + end) / scale))
    return found
