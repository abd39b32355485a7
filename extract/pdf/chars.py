"""The characters of one PDF page, asked of pdfium column by column: first all codes, then all boxes.

One loop over the characters with six calls in it takes three times as long.
"""

from __future__ import annotations

import ctypes
import math
from itertools import repeat
from typing import NamedTuple

from extract.pdf.raw import (
    Floats,
    char_angle,
    char_box,
    char_origin,
    count_chars,
    font_size,
    is_generated,
    is_unmapped,
    text_object,
    unicode_of,
)

MAX_CHARS = 60_000  # characters of one page that are looked at; a full page of text has about 3,000
QUARTER = math.pi / 2
_OBLIQUE = 0.2  # radians off the page's text direction: a watermark
_BLANK = frozenset(" \t\r\n\u00a0\u3000\u0002\ufffe")
_DOUBLE = 8  # bytes


class Style(NamedTuple):
    """What all characters of one text object share. ``quarter`` is its direction in quarter turns."""

    size: float
    quarter: int
    shown: bool


_Box = tuple[float, float, float, float, float, float]
Char = tuple[str, float, float, float, float, float, float, Style]
"""Text, left, right, bottom, top, origin x, origin y (in the page's own space), style."""


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
    boxes = _boxes(text_page, indices)
    chars = [
        (text, *box, style)
        for text, (_, style), box in zip(texts, kept, boxes, strict=True)
        if box is not None and text not in _BLANK
    ]
    return chars, total > MAX_CHARS


def _styles(
    text_page: int, indices: list[int], owners: list[int | None], invisible: set[int]
) -> dict[int | None, Style]:
    """The style of each text object, asked at its first character."""
    firsts = dict(zip(reversed(owners), reversed(indices), strict=True))
    styles: dict[int | None, Style] = {}
    for owner, index in firsts.items():
        turns = char_angle(text_page, index) / QUARTER
        straight = abs(turns - round(turns)) * QUARTER <= _OBLIQUE
        styles[owner] = Style(
            font_size(text_page, index), round(turns) % 4, straight and owner not in invisible
        )
    return styles


def _text(code: int, unmapped: int) -> str:
    return "\ufffd" if not code or unmapped == 1 or 0xD800 <= code <= 0xDFFF else chr(code)


def _boxes(text_page: int, indices: list[int]) -> list[_Box | None]:
    """Box and origin of each character; None where pdfium knows no box."""
    count = len(indices)
    room = Floats(6 * count, ctypes.c_double)
    places = [
        range(room.start + k * _DOUBLE, room.start + (k + 6 * count) * _DOUBLE, 6 * _DOUBLE) for k in range(6)
    ]
    ask = repeat(text_page)
    known = list(map(char_box, ask, indices, *places[:4]))
    for _ in map(char_origin, ask, indices, *places[4:]):
        pass
    values = room.values()
    boxes = zip(*(values[k::6] for k in range(6)), strict=True)
    return [
        (a, b, c, d, e, f) if fine else None for fine, (a, b, c, d, e, f) in zip(known, boxes, strict=True)
    ]
