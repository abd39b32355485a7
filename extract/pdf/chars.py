"""The characters of one PDF page, asked of pdfium column by column: first all codes, then all boxes.

One loop over the characters with six calls in it takes three times as long. Chinese characters that one text
object sets side by side come as one piece: most of a page is such text, and its inner boxes tell nothing.

A character's box is as wide as its font says it is (its advance), not as its ink: the widths stand in the
file, the ink does not where the font is not embedded, and figures that stand close have no gap at all.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import compress, pairwise, repeat
from operator import ne
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
_UNKNOWN = "\ufffd"  # what a character without meaning comes out as
# Chinese characters and their punctuation as one, but no digit or letter; else a character alone; no blanks
_PIECE = re.compile(
    r"[\u3001-\u301f\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff1f]+|[^\x01-\x20\u00a0\u0002\u3000\ufffe]"
)
_SPREAD = (0.3, 1.3)  # em a character: a piece that is set narrower or wider is taken apart
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
_Span = tuple[int, int, Style]
"""First character of a piece, the one behind its last, and their style."""
Char = tuple[str, float, float, float, float, float, float, Style]
"""Text, left, top, right, bottom, origin x, origin y (in the page's own space), style."""
Divided = Callable[[_Box], bool]
"""Whether a box in the page's own space is divided by a drawn line."""


def read_chars(text_page: int, text: str, invisible: set[int], divided: Divided | None) -> list[Char]:
    """The characters of a text page (its handle) whose text is ``text`` (see page_text).

    Blanks, watermarks (oblique text) and characters of ``invisible`` text objects are left out.
    A character that the font does not explain comes out as U+FFFD. Chinese ones come in pieces, unless one is
    ``divided``; each by itself where that is None."""
    ask = repeat(text_page)
    count = len(text)
    if 1 in (flags := list(map(is_unmapped, ask, range(count)))):
        text = "".join([_UNKNOWN if flag == 1 else c for c, flag in zip(text, flags, strict=True)])
    owners = list(map(text_object, ask, range(count)))
    spans = _spans(text, owners, _styles(text_page, text, owners, invisible), text_page)
    if divided is None:
        spans = [single for span in spans for single in _singles(span)]
    boxes = _boxes(text_page, owners, spans)
    if divided is not None:
        spans, boxes = _taken_apart(text_page, owners, spans, boxes, divided)
    return [
        (text[start:end], *box, *(style.origin or _origins(text_page, [start])[0]), style)
        for (start, end, style), box in zip(spans, boxes, strict=True)
    ]


def on_one_place(chars: list[Char]) -> bool:
    """Whether two digits of one text object begin in the same place: their font gives no widths."""
    same = (
        a for a, b in pairwise(chars) if a[1] == b[1] and a[2] == b[2] and a[7] is b[7] and b[0].isdigit()
    )
    return any(a[0].isdigit() for a in same)


def page_text(text_page: int) -> tuple[str, bool]:
    """The text of a text page, one character for each of pdfium's, and whether it has more than are read."""
    total = count_chars(text_page)
    count = min(total, MAX_CHARS)
    room = (ctypes.c_ushort * (count + 1))()
    if whole_text(text_page, 0, count, ctypes.addressof(room)) == count + 1:
        text = bytes(room)[:-2].decode("utf-16-le", "replace")
        if len(text) == count:
            return text.replace("\0", _UNKNOWN), total > MAX_CHARS
    codes = map(unicode_of, repeat(text_page), range(count))
    return "".join(_UNKNOWN if not c or 0xD800 <= c <= 0xDFFF else chr(c) for c in codes), total > MAX_CHARS


def _spans(
    text: str, owners: list[int | None], styles: dict[int | None, Style], text_page: int
) -> list[_Span]:
    """The shown text in pieces of one text object each."""
    spans: list[_Span] = []
    borders = [0, *compress(range(1, len(owners)), map(ne, owners, owners[1:])), len(owners)]
    for first, last in pairwise(borders):
        owner = owners[first] if first < last else None
        style = styles.get(owner)
        if style is None or not style.shown:
            continue
        for found in _PIECE.finditer(text, first, last):
            start, end = found.span()
            if owner and style.origin:
                spans.append((start, end, style))
            else:
                spans += [
                    (i, i + 1, style) for i in range(start, end) if owner or is_generated(text_page, i) != 1
                ]
    return spans


def _singles(span: _Span) -> Iterator[_Span]:
    start, end, style = span
    return ((i, i + 1, style) for i in range(start, end))


def _taken_apart(
    text_page: int, owners: list[int | None], spans: list[_Span], boxes: list[_Box], divided: Divided
) -> tuple[list[_Span], list[_Box]]:
    """Spans and boxes with those pieces in single characters that a line divides or that are set wide."""
    found: list[_Span] = []
    for (start, end, style), box in zip(spans, boxes, strict=True):
        if end - start > 1:
            left, top, right, bottom = box
            along = (top - bottom) if style.quarter % 2 else (right - left)
            em = along / (end - start) / style.size if style.size else 0.0
            if not _SPREAD[0] <= em <= _SPREAD[1] or divided(box):
                found += _singles((start, end, style))
                continue
        found.append((start, end, style))
    return (spans, boxes) if len(found) == len(spans) else (found, _boxes(text_page, owners, found))


def _styles(
    text_page: int, text: str, owners: list[int | None], invisible: set[int]
) -> dict[int | None, Style]:
    """The style of each text object, asked at its first and last character that is no blank."""
    inked = [m.start() for m in _INK.finditer(text)]
    held = [owners[i] for i in inked]
    firsts = dict(zip(reversed(held), reversed(inked), strict=True))
    lasts = dict(zip(held, inked, strict=True))
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


_INK = re.compile(r"[^\x01-\x20]")


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


def _boxes(text_page: int, owners: list[int | None], spans: list[_Span]) -> list[_Box]:
    """The boxes of pieces, from the origin of the first character to where the next would begin."""
    boxes = _loose_boxes(text_page, [start for start, _, _ in spans])
    if any(style.quarter % 2 for _, _, style in spans):
        return _turned_boxes(text_page, owners, spans, boxes)
    long = [k for k, (start, end, _) in enumerate(spans) if end - start > 1]
    lasts = _loose_boxes(text_page, [spans[k][1] - 1 for k in long])
    for k, (ax, ay, bx, by) in zip(long, lasts, strict=True):
        left, top, right, bottom = boxes[k]
        boxes[k] = (min(left, ax), max(top, ay), max(right, bx), min(bottom, by))
    return boxes


def _loose_boxes(text_page: int, indices: list[int]) -> list[_Box]:
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


def _turned_boxes(
    text_page: int, owners: list[int | None], spans: list[_Span], boxes: list[_Box]
) -> list[_Box]:
    """The boxes with those of text that runs up or down, for which pdfium has no advances: from one origin
    to the next of the same object; the last of each to the end of its ink."""
    room = Floats(4, ctypes.c_double)
    at = room.at
    turned = list(boxes)
    starts = _origins(text_page, [start for start, _, _ in spans])
    for k, (start, end, style) in enumerate(spans):
        if not style.quarter % 2:
            continue
        x0, _, x1, _ = boxes[k]
        if char_box(text_page, end - 1, *at):
            x0, x1, low, high = room.values()
        else:
            low = high = starts[k][1]
        first = starts[k][1]
        last = low if abs(low - first) > abs(high - first) else high
        if end < len(owners) and owners[end] == owners[start] and is_generated(text_page, end) != 1:
            following = _origins(text_page, [end])[0][1]
            if 0 < abs(following - first) < _LONGEST * style.size * (end - start):
                last = following
        turned[k] = (x0, max(first, last), x1, min(first, last))
    return turned
