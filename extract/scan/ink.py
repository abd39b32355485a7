"""Printed lines and characters in a picture's ink: where they stand, and crops for the recogniser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from extract.scan.rules import Grey, Picture, u8

_SPECK = 0.55  # points: ink smaller both ways is dust
_LINE_GAP = 1.2  # points of white between two lines
_FLAT = 3.5  # points: a run of rows as low (一, －, the dot of a mark) belongs to a line beside it
_WORD_GAP = 14.0  # points of white that part two pieces of a line outside tables
_REACH = 3.0  # points up and down by which ink is smeared before: a flat 一 meets its neighbours
_LOWEST, _HIGHEST = 4.0, 40.0  # points: height of a line of print
_PAD = 2.5  # points of white around a crop
_FAINT = 0.16  # of the darkness of print: something pale stands in a cell without ink

Area = tuple[int, int, int, int]
"""left, top, right, bottom in pixels."""


@dataclass(frozen=True)
class Line:
    """One printed line: where it stands, its crop and the crop's upper left corner; ``blobs`` are the areas
    of its separate characters."""

    area: Area
    crop: Grey
    origin: tuple[int, int]
    blobs: tuple[Area, ...]


def has_faint(picture: Picture, area: Area) -> bool:
    """Whether something paler than ink stands in an area: a cell that may not be blank."""
    left, top, right, bottom = area
    part = picture.clean[top:bottom, left:right]
    if part.size == 0:
        return False
    calm = cv2.blur(part, (5, 5))
    return bool(picture.paper - int(calm.min()) > _FAINT * picture.paper)


def lines_in(picture: Picture, area: Area) -> list[Line]:
    """The printed lines of an area, from top to bottom; dust is left out."""
    left, top, right, bottom = area
    return _lines(picture, _without_dust(picture.ink[top:bottom, left:right], picture.scale), left, top)


def _lines(picture: Picture, ink: Grey, left: int, top: int) -> list[Line]:
    """The lines of a piece of ink that stands at ``left``, ``top`` of the page."""
    lines: list[Line] = []
    pad = round(_PAD * picture.scale)
    for first, last in _runs(ink.any(axis=1), _LINE_GAP * picture.scale, _FLAT * picture.scale):
        part = ink[first:last]
        columns = np.nonzero(part.any(axis=0))[0]
        x0, y0, x1, y1 = left + int(columns[0]), top + first, left + int(columns[-1]) + 1, top + last
        origin = max(0, x0 - pad), max(0, y0 - pad)
        crop = picture.clean[origin[1] : y1 + pad, origin[0] : x1 + pad]
        blobs = tuple((left + a, y0 + t, left + b, y0 + u) for a, t, b, u in _blobs(part))
        lines.append(Line((x0, y0, x1, y1), crop, origin, blobs))
    return lines


def pieces_outside(picture: Picture, used: list[Area]) -> list[Line]:
    """Printed pieces outside the given areas (tables), line by line, parted at wide gaps."""
    ink = picture.ink.copy()
    for left, top, right, bottom in used:
        ink[top:bottom, left:right] = 0
    ink = _without_dust(ink, picture.scale)
    tall, gap = 2 * round(_REACH * picture.scale) + 1, round(_WORD_GAP * picture.scale)
    smeared = cv2.dilate(ink, np.ones((tall, 1), np.uint8))
    smeared = cv2.morphologyEx(smeared, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(smeared, connectivity=8)
    pieces: list[Line] = []
    for i, (left, top, wide, high, _) in enumerate(stats[1:count].tolist(), 1):
        here = (slice(top, top + high), slice(left, left + wide))
        own = u8(np.where(labels[here] == i, ink[here], 0))
        pieces += [x for x in _lines(picture, own, left, top) if _is_printed(x, picture.scale)]
    return sorted(pieces, key=lambda p: (p.area[1], p.area[0]))


def _is_printed(line: Line, scale: float) -> bool:
    """Whether a line is as high as print is: no underline, no picture."""
    return _LOWEST * scale < line.area[3] - line.area[1] < _HIGHEST * scale


def _blobs(ink: Grey) -> list[Area]:
    """Areas of the separate characters of a line; parts above each other are one."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    boxes = sorted((x, y, x + w, y + h) for x, y, w, h, _ in stats[1:count].tolist())
    merged: list[Area] = []
    for box in boxes:
        if merged and box[0] < merged[-1][2] - 0.3 * min(box[2] - box[0], merged[-1][2] - merged[-1][0]):
            a = merged.pop()
            box = (a[0], min(a[1], box[1]), max(a[2], box[2]), max(a[3], box[3]))
        merged.append(box)
    return merged


def _without_dust(ink: Grey, scale: float) -> Grey:
    if ink.size == 0:
        return ink
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    small = (stats[:, 2] < _SPECK * scale + 1) & (stats[:, 3] < _SPECK * scale + 1)
    small[0] = True
    return u8(np.where(small[labels], 0, 255))


def _runs(rows: Any, gap: float, flat: float) -> list[tuple[int, int]]:
    """Runs of rows with ink; narrow gaps are bridged, flat runs join the nearer neighbour."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], rows.astype(np.int8), [0]))))
    runs: list[tuple[int, int]] = []
    for start, end in edges.reshape(-1, 2).tolist():
        if (runs and start - runs[-1][1] < gap) or (
            runs and min(end - start, runs[-1][1] - runs[-1][0]) < flat and start - runs[-1][1] < flat
        ):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _belongs(run: tuple[int, int], start: int, end: int, gap: float, flat: float) -> bool:
    """Whether rows from ``start`` to ``end`` go on with the run of rows above them."""
    white = start - run[1]
    return white < gap or (white < flat and min(end - start, run[1] - run[0]) < flat)
