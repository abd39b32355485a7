"""A second opinion on recognised figures, independent of the recogniser: the shapes of their characters.

All figures of one scan are printed in one face, so the pictures of all its 3s are alike. Each
character of a figure is compared with all others: where those most like it were read otherwise, or
where the number of separate shapes is not the number of characters, the figure is in doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from extract.scan.ink import Area, Line
from extract.scan.rules import Grey

_WIDE, _HIGH = 20, 28  # pixels to which shapes are brought
_NEIGHBOURS = 7
_ALIKE = 0.80  # correlation of shapes that may be the same character
_MOST = 6000  # shapes of one document that are compared
_LOOKALIKE = str.maketrans({"O": "0", "o": "0", "〇": "0", "D": "0", "Q": "0", "l": "1", "I": "1", "|": "1"})
FIGURE = frozenset("0123456789.")


def as_figure(text: str) -> str:
    """The text with letters that look like digits read as those."""
    return text.translate(_LOOKALIKE)


def votes(lines: Sequence[Line], texts: Sequence[str], pictures: Sequence[Grey]) -> list[str]:
    """What the shapes say each line prints: a text, or '' where they cannot tell.

    ``pictures`` are the clean pages that the lines stand on. A shape votes for the reading of most of the
    shapes that are like it, its own reading left out."""
    shapes: list[Any] = []
    labels: list[str] = []
    owners: list[tuple[int, int]] = []
    answers = [[""] * len(as_figure(text)) for text in texts]
    for i, (line, text) in enumerate(zip(lines, texts, strict=True)):
        blobs = parted(line, len(answers[i]))
        if len(blobs) != len(answers[i]) or len(shapes) > _MOST:
            continue
        for j, (blob, char) in enumerate(zip(blobs, as_figure(text), strict=True)):
            if _is_point(blob, line.area):
                answers[i][j] = "."
                continue
            shapes.append(_shape(pictures[i], blob))
            labels.append(char)
            owners.append((i, j))
    said = _said(np.array(shapes, dtype=np.float32), labels) if len(shapes) > 1 else [""] * len(shapes)
    for (i, j), char in zip(owners, said, strict=True):
        answers[i][j] = char
    return ["".join(answer) if all(answer) else "" for answer in answers]


def parted(line: Line, count: int) -> list[Area]:
    """The line's shapes; where they are too few, those that touch are cut where their ink is thinnest."""
    blobs = list(line.blobs)
    while 0 < len(blobs) < count:
        widths = [b[2] - b[0] for b in blobs]
        i = widths.index(max(widths))
        pieces = max(2, round(widths[i] / _usual_width(line, count)))
        if widths[i] < 0.8 * (line.area[3] - line.area[1]) or len(blobs) + pieces - 1 > count:
            return blobs
        blobs[i : i + 1] = _cut(line, blobs[i], pieces)
    return blobs


def _usual_width(line: Line, count: int) -> float:
    """Width of one of ``count`` figures, gaps left out."""
    return max(1.0, (line.area[2] - line.area[0]) / count)


def _cut(line: Line, blob: Area, pieces: int) -> list[Area]:
    left, top, right, bottom = blob
    x0, y0 = line.origin
    dark = 255.0 - line.crop[top - y0 : bottom - y0, left - x0 : right - x0].astype(np.float32)
    thickness = dark.sum(axis=0)
    edges = [0]
    step = (right - left) / pieces
    for k in range(1, pieces):
        near = range(
            max(edges[-1] + 1, round((k - 0.25) * step)), max(edges[-1] + 2, round((k + 0.25) * step) + 1)
        )
        edges.append(min(near, key=lambda x: float(thickness[min(x, len(thickness) - 1)])))
    edges.append(right - left)
    return [(left + a, top, left + b, bottom) for a, b in pairwise(edges)]


def _is_point(blob: Area, line: Area) -> bool:
    """A decimal point: low, small and at the foot of the line."""
    high = line[3] - line[1]
    return (
        blob[3] - blob[1] < 0.3 * high and blob[2] - blob[0] < 0.3 * high and blob[3] > line[3] - 0.25 * high
    )


def _said(shapes: Any, labels: list[str]) -> list[str]:
    alike = shapes @ shapes.T
    np.fill_diagonal(alike, -1.0)
    said: list[str] = []
    for row in alike:
        near = np.argsort(row)[-_NEIGHBOURS:]
        like = [labels[j] for j in near if row[j] >= _ALIKE]
        char, count = Counter(like).most_common(1)[0] if like else ("", 0)
        said.append(char if count * 3 > len(like) * 2 and count >= 2 else "")
    return said


def _shape(picture: Grey, blob: Area) -> Any:
    """A character brought to one size, its own proportions kept, as a vector of length one."""
    left, top, right, bottom = blob
    part = 255.0 - picture[top:bottom, left:right].astype(np.float32)
    part -= part.min()
    wide, high = right - left, bottom - top
    scale = min(_WIDE / wide, _HIGH / high)
    size = (max(1, round(wide * scale)), max(1, round(high * scale)))
    canvas = np.zeros((_HIGH, _WIDE), np.float32)
    x, y = (_WIDE - size[0]) // 2, (_HIGH - size[1]) // 2
    canvas[y : y + size[1], x : x + size[0]] = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    calm = np.asarray(cv2.GaussianBlur(canvas, (3, 3), 0), dtype=np.float32)
    flat = calm.ravel() - calm.mean()
    return flat / (float(np.linalg.norm(flat)) or 1.0)
