"""The characters of one PDF page, asked of pdfium column by column: first all codes, then all boxes.

One loop over the characters with six calls in it takes three times as long.

A character's box is as wide as its font says it is (its advance), not as its ink: the widths stand in the
file, the ink does not where the font is not embedded, and figures that stand close have no gap at all.
"""

from __future__ import annotations

import ctypes
import math
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
)

MAX_CHARS = 60_000  # characters of one page that are looked at; a full page of text has about 3,000
QUARTER = math.pi / 2
_OBLIQUE = 0.2  # radians off the page's text direction: a watermark
_BLANK = frozenset(" \t\r\n\u00a0\u3000\u0002\ufffe")
_FLOAT, _DOUBLE = 4, 8  # bytes
_LONGEST = 1.6  # em: an advance


class Style(NamedTuple):
    """What all characters of one text object share. ``size`` is their em in points, ``quarter`` their
    direction in quarter turns, clockwise."""

    size: float
    quarter: int
    shown: bool


_Box = tuple[float, float, float, float]
Char = tuple[str, float, float, float, float, float, float, Style]
"""Text, left, top, right, bottom, origin x, origin y (in the page's own space), style."""


def read_chars(text_page: int, invisible: set[int]) -> tuple[list[Char], bool]:
    """The characters of a text page (its handle), and whether it has more than are looked at.

    Blanks, watermarks (oblique text) and characters of ``invisible`` text objects are left out.
    A character that the font does not explain comes out as U+FFFD."""
    total = count_chars(text_page)
    ask = repeat(text_page)
    codes = list(map(unicode_of, ask, range(min(total, MAX_CHARS))))
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
    boxes, origins = _loose_boxes(text_page, indices), _origins(text_page, indices)
    if any(style.quarter % 2 for _, style in kept):
        boxes = _turned_boxes(text_page, kept, boxes, origins)
    chars = [
        (text, *box, *origin, style)
        for text, (_, style), box, origin in zip(texts, kept, boxes, origins, strict=True)
        if text not in _BLANK
    ]
    return chars, total > MAX_CHARS


def _styles(
    text_page: int, indices: list[int], owners: list[int | None], invisible: set[int]
) -> dict[int | None, Style]:
    """The style of each text object, asked at its first character."""
    firsts = dict(zip(reversed(owners), reversed(indices), strict=True))
    room = Floats(6)
    styles: dict[int | None, Style] = {}
    for owner, index in firsts.items():
        known = char_matrix(text_page, index, room.start)
        a, b, c, d, _, _ = room.values() if known else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        turns = -math.atan2(b, a) / QUARTER
        straight = abs(turns - round(turns)) * QUARTER <= _OBLIQUE
        size = font_size(text_page, index) * math.hypot(c, d)
        styles[owner] = Style(size, round(turns) % 4, straight and owner not in invisible)
    return styles


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
    xs, ys = (
        range(s, s + 2 * _DOUBLE * len(indices), 2 * _DOUBLE) for s in (room.start, room.start + _DOUBLE)
    )
    for _ in map(char_origin, repeat(text_page), indices, xs, ys):
        pass
    values = room.values()
    return list(zip(values[::2], values[1::2], strict=True))


def _turned_boxes(
    text_page: int, kept: list[tuple[int, Style]], boxes: list[_Box], origins: list[tuple[float, float]]
) -> list[_Box]:
    """The boxes with those of text that runs up or down, for which pdfium has no advances: from one
    origin to the next of the same object; the last of each by its ink."""
    room = Floats(4, ctypes.c_double)
    left, right, bottom, top = room.at
    turned = list(boxes)
    for k, (index, style) in enumerate(kept):
        if style.quarter % 2 and char_box(text_page, index, left, right, bottom, top):
            x0, x1, y0, y1 = room.values()
            turned[k] = (x0, y1, x1, y0)
    for k, ((_, style), (_, following)) in enumerate(pairwise(kept)):
        start, end = origins[k][1], origins[k + 1][1]
        if style is following and style.quarter % 2 and 0 < abs(end - start) < _LONGEST * style.size:
            turned[k] = (turned[k][0], max(start, end), turned[k][2], min(start, end))
    return turned
