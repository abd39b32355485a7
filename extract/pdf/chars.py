"""The characters of one PDF page, asked of pdfium column by column: first all codes, then all boxes.

One loop over the characters with six calls in it takes three times as long.

A character's box is as wide as its font says it is (its advance), not as its ink: the widths stand in the
file, the ink does not where the font is not embedded, and figures that stand close have no gap at all.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise, repeat
from typing import NamedTuple

from extract.pdf.raw import (
    Floats,
    char_box,
    char_matrix,
    char_origin,
    count_chars,
    font_size,
    is_generated,
    is_unmapped,
    loose_box,
    text_object,
    unicode_of,
    whole_text,
)

MAX_CHARS = 60_000  # characters of one page that are looked at; a full page of text has about 3,000
QUARTER = math.pi / 2
_OBLIQUE = 0.2  # radians off the page's text direction: a watermark
_BLANK = frozenset(" \t\r\n\u00a0\u3000\u0002\ufffe")
_FLOAT, _DOUBLE = 4, 8  # bytes
_UPRIGHT = (1.0, 0.0, 0.0, 1.0)
_LEVEL = 0.01  # points: baselines no farther apart are one
_LONGEST = 1.6  # em: an advance


class Style(NamedTuple):
    """What all characters of one text object share. ``size`` is their em in points, ``quarter`` their
    direction in quarter turns, clockwise. ``origin`` tells the baseline; None where each character has
    its own."""

    size: float
    quarter: int
    shown: bool
    origin: tuple[float, float] | None


_Box = tuple[float, float, float, float]
Char = tuple[str, float, float, float, float, float, float, Style]
"""Text, left, top, right, bottom, origin x, origin y (in the page's own space), style."""


def read_chars(text_page: int, invisible: set[int]) -> tuple[list[Char], bool]:
    """The characters of a text page (its handle), and whether it has more than are looked at.

    Blanks, watermarks (oblique text) and characters of ``invisible`` text objects are left out.
    A character that the font does not explain comes out as U+FFFD."""
    total = count_chars(text_page)
    ask = repeat(text_page)
    codes = _codes(text_page, min(total, MAX_CHARS))
    indices = [i for i, code in enumerate(codes) if code > 32 or not code or is_unmapped(text_page, i) == 1]
    owners = list(map(text_object, ask, indices))
    styles = _styles(text_page, indices, owners, invisible)
    kept = [
        (i, styles[owner])
        for i, owner in zip(indices, owners, strict=True)
        if styles[owner].shown and (owner or is_generated(text_page, i) != 1)
    ]
    indices = [i for i, _ in kept]
    texts = map(_text, map(codes.__getitem__, indices), map(is_unmapped, ask, indices))
    boxes = _loose_boxes(text_page, indices)
    if any(style.quarter % 2 for _, style in kept):
        boxes = _turned_boxes(text_page, kept, boxes)
    chars = [
        (text, *box, *(style.origin or _origins(text_page, [i])[0]), style)
        for text, (i, style), box in zip(texts, kept, boxes, strict=True)
        if text not in _BLANK
    ]
    return chars, total > MAX_CHARS


def _codes(text_page: int, count: int) -> Sequence[int]:
    """The code of each character: all at once where the page's text has one unit for each."""
    room = (ctypes.c_ushort * (count + 1))()
    if whole_text(text_page, 0, count, ctypes.addressof(room)) == count + 1:
        return room[:count]
    return list(map(unicode_of, repeat(text_page), range(count)))


def _styles(
    text_page: int, indices: list[int], owners: list[int | None], invisible: set[int]
) -> dict[int | None, Style]:
    """The style of each text object, asked at its first and last character."""
    firsts = dict(zip(reversed(owners), reversed(indices), strict=True))
    lasts = dict(zip(owners, indices, strict=True))
    asked = list(firsts.values())
    sizes = map(font_size, repeat(text_page), asked)
    starts = _origins(text_page, asked)
    ends = _origins(text_page, [lasts[owner] for owner in firsts])
    styles: dict[int | None, Style] = {}
    for owner, size, matrix, start, end in zip(
        firsts, sizes, _matrices(text_page, asked), starts, ends, strict=True
    ):
        turns, stretch, straight = _direction(matrix)
        across = 1 - turns % 2
        level = owner is not None and abs(end[across] - start[across]) < _LEVEL
        shown = straight and owner not in invisible
        styles[owner] = Style(size * stretch, turns, shown, start if level else None)
    return styles


def _direction(matrix: tuple[float, ...]) -> tuple[int, float, bool]:
    """Quarter turns clockwise, how much larger the text is shown than its font's size says, and whether it
    runs along the page's sides at all."""
    a, b, c, d = matrix
    if not b and a > 0:
        return 0, math.hypot(c, d), True
    turns = -math.atan2(b, a) / QUARTER
    return round(turns) % 4, math.hypot(c, d), abs(turns - round(turns)) * QUARTER <= _OBLIQUE


def _matrices(text_page: int, indices: list[int]) -> Iterable[tuple[float, ...]]:
    """Four numbers each of the matrices that these characters are shown by; upright where unknown."""
    room = Floats(6 * len(indices))
    places = range(room.start, room.start + 6 * _FLOAT * len(indices), 6 * _FLOAT)
    known = list(map(char_matrix, repeat(text_page), indices, places))
    values = room.values()
    given = zip(values[::6], values[1::6], values[2::6], values[3::6], strict=True)
    return ((m if fine else _UPRIGHT) for m, fine in zip(given, known, strict=True))


def _text(code: int, unmapped: int) -> str:
    return "\ufffd" if not code or unmapped == 1 or 0xD800 <= code <= 0xDFFF else chr(code)


def _loose_boxes(text_page: int, indices: list[int]) -> list[_Box]:
    """From each character's origin to where the next would begin."""
    room = Floats(4 * len(indices))
    places = range(room.start, room.start + 4 * _FLOAT * len(indices), 4 * _FLOAT)
    for _ in map(loose_box, repeat(text_page), indices, places):
        pass
    values = room.values()
    return list(zip(values[::4], values[1::4], values[2::4], values[3::4], strict=True))


def _origins(text_page: int, indices: list[int]) -> list[tuple[float, float]]:
    room = Floats(2 * len(indices), ctypes.c_double)
    end = room.start + 2 * _DOUBLE * len(indices)
    xs, ys = (range(start, end, 2 * _DOUBLE) for start in (room.start, room.start + _DOUBLE))
    for _ in map(char_origin, repeat(text_page), indices, xs, ys):
        pass
    values = room.values()
    return list(zip(values[::2], values[1::2], strict=True))


def _turned_boxes(text_page: int, kept: list[tuple[int, Style]], boxes: list[_Box]) -> list[_Box]:
    """The boxes with those of text that runs up or down, for which pdfium has no advances: from one
    origin to the next of the same object; the last of each by its ink."""
    room = Floats(4, ctypes.c_double)
    left, right, bottom, top = room.at
    turned = list(boxes)
    for k, (index, style) in enumerate(kept):
        if style.quarter % 2 and char_box(text_page, index, left, right, bottom, top):
            x0, x1, y0, y1 = room.values()
            turned[k] = (x0, y1, x1, y0)
    starts = [y for _, y in _origins(text_page, [i for i, _ in kept])]
    for k, ((_, style), (_, following)) in enumerate(pairwise(kept)):
        start, end = starts[k], starts[k + 1]
        if style is following and style.quarter % 2 and 0 < abs(end - start) < _LONGEST * style.size:
            turned[k] = (turned[k][0], max(start, end), turned[k][2], min(start, end))
    return turned
