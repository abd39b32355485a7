"""The characters of one PDF page, asked of pdfium column by column: first all codes, then all boxes.

One loop over the characters with six calls in it takes three times as long. Chinese characters that one text
object sets side by side come as one piece: most of a page is such text, and its inner boxes tell nothing.

A character's box is as wide as its font says it is (its advance), not as its ink: the widths stand in the
file, the ink does not where the font is not embedded, and figures that stand close have no gap at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from operator import eq, sub
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
# Chinese characters and their punctuation as one, digits as one; else a character alone; no blanks
_PIECE = re.compile(
    r"[\u3001-\u301f\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff1f]+|[0-9]+|[^\x01-\x20\u00a0\u0002\u3000\ufffe]"
)
_SPREAD = (0.3, 1.3)  # em a character: a piece that is set narrower or wider is taken apart
_DIGITS = frozenset("0123456789")
_UPRIGHT = (1.0, 0.0, 0.0, 1.0)
_LEVEL = 0.01  # points: baselines no farther apart are one
_LONGEST = 1.6  # em: an advance
_BESIDE = 0.05  # em: digits with no wider gaps, or that overlap no more, are set side by side
_DIGIT = 0.75  # em: no digit is so wide


class Style(NamedTuple):
    """What all characters share that one text object sets in a row. ``size`` is their em in points,
    ``quarter`` their direction in quarter turns, clockwise. ``straight`` is false for what runs along no side
    of the page."""

    size: float
    quarter: int
    straight: bool


_Box = tuple[float, float, float, float]
_Span = tuple[int, int, Style]
"""First character of a piece, the one behind its last, and their style."""
_Point = tuple[float, float]
Char = tuple[str, _Box, _Point, Style]
"""Text, box (left, top, right, bottom; y up), origin (in the page's own space), style."""
_Turn = tuple[float, float, float, float]
"""The first four numbers of a matrix."""
Divided = Callable[[_Box], bool]
"""Whether a box in the page's own space is divided by a drawn line."""


def read_chars(
    text_page: int, text: str, invisible: set[int], divided: Divided | None
) -> tuple[list[Char], bool]:
    """The characters of a text page (its handle) whose text is ``text`` (see page_text), and whether digits
    of one figure begin in the same place: their font gives no widths.

    Blanks, watermarks (oblique text) and characters of ``invisible`` text objects are left out.
    A character that the font does not explain comes out as U+FFFD. Chinese ones and the digits of a figure
    come in pieces, unless one is ``divided``; each by itself where that is None."""
    count = len(text)
    ask = repeat(text_page)
    if 1 in map(is_unmapped, ask, range(count)):
        flags = map(is_unmapped, ask, range(count))
        text = "".join([_UNKNOWN if flag == 1 else c for c, flag in zip(text, flags, strict=True)])
    spans = _spans(text_page, text, invisible)
    boxes = _boxes(text_page, text, spans)
    apart, on_one_place = _figures_apart(text_page, text, spans)
    apart |= _pieces_apart(text, spans, boxes, divided)
    if apart:
        spans = [s for k, span in enumerate(spans) for s in (_singles(span) if k in apart else (span,))]
        boxes = _boxes(text_page, text, spans)
    origins = _origins(text_page, [start for start, _, _ in spans])
    return [
        (text[start:end], box, origin, style)
        for (start, end, style), box, origin in zip(spans, boxes, origins, strict=True)
    ], on_one_place


def page_text(text_page: int) -> tuple[str, bool]:
    """The text of a text page, one character for each of pdfium's, and whether it has more than are read."""
    total = count_chars(text_page)
    count = min(total, MAX_CHARS)
    room = Floats(count + 1, "H")
    if whole_text(text_page, 0, count, room.start) == count + 1:
        text = room.packed()[:-2].decode("utf-16-le", "replace")
        if len(text) == count:
            return text.replace("\0", _UNKNOWN), total > MAX_CHARS
    codes = map(unicode_of, repeat(text_page), range(count))
    return "".join(_UNKNOWN if not c or 0xD800 <= c <= 0xDFFF else chr(c) for c in codes), total > MAX_CHARS


def _spans(text_page: int, text: str, invisible: set[int]) -> list[_Span]:
    """The shown text in pieces of one text object each."""
    owned = list(map(text_object, repeat(text_page), range(len(text))))
    found = (match.span() for match in _PIECE.finditer(text))
    pieces = [part for start, end in found for part in _of_one(text_page, owned, start, end)]
    owners = [owned[start] for start, _ in pieces]
    firsts = dict(zip(reversed(owners), [start for start, _ in reversed(pieces)], strict=True))
    styles = dict(zip(firsts, _styles(text_page, list(firsts.values())), strict=True))
    shown = {owner for owner, style in styles.items() if style.straight} - invisible
    return [(*own, styles[owner]) for own, owner in zip(pieces, owners, strict=True) if owner in shown]


def _of_one(text_page: int, owners: list[int | None], start: int, end: int) -> Iterable[tuple[int, int]]:
    """A piece as those of one text object each; what belongs to none in single characters, without those that
    pdfium itself set between two objects."""
    if end - start == 1 and owners[start]:
        return ((start, end),)
    if None in owners[start:end]:
        return [(i, i + 1) for i in range(start, end) if owners[i] or is_generated(text_page, i) != 1]
    cuts = [i for i in range(start + 1, end) if owners[i] != owners[i - 1]]
    return zip([start, *cuts], [*cuts, end], strict=True)


def _singles(span: _Span) -> Iterator[_Span]:
    start, end, style = span
    return ((i, i + 1, style) for i in range(start, end))


def _pieces_apart(text: str, spans: list[_Span], boxes: list[_Box], divided: Divided | None) -> set[int]:
    """Which pieces are read character by character: those that a line divides, that are set wide or narrow,
    and Chinese ones that stand one above the other. All, where it is not known which lines there are."""
    apart: set[int] = set()
    for k, (start, end, (size, quarter, _)) in enumerate(spans):
        if end - start == 1:
            continue
        left, top, right, bottom = box = boxes[k]
        along, across = right - left, top - bottom
        if quarter % 2:
            along, across = across, along
        even = _SPREAD[0] * size <= along / (end - start) <= _SPREAD[1] * size
        stacked = across > along and text[start] not in _DIGITS
        if divided is None or stacked or not even or divided(box):
            apart.add(k)
    return apart


def _figures_apart(text_page: int, text: str, spans: list[_Span]) -> tuple[set[int], bool]:
    """Which pieces of digits are read one by one, since they are not set side by side; and whether two digits
    begin in the same place. Of those that run up or down only steps are known: what is wider than a digit."""
    figures = [k for k, (start, end, _) in enumerate(spans) if end - start > 1 and text[start] in _DIGITS]
    digits = [i for k in figures for i in range(spans[k][0], spans[k][1])]
    boxes = _loose_boxes(text_page, digits)
    lefts, rights = [box[0] for box in boxes], [box[2] for box in boxes]
    gaps = list(map(sub, lefts[1:], rights))
    turned = any(spans[k][2].quarter % 2 for k in figures)
    heights = [y for _, y in _origins(text_page, digits)] if turned else []
    apart: set[int] = set()
    on_one_place, at = False, 0
    for k in figures:
        start, end, style = spans[k]
        last = at + end - start - 1
        if style.quarter % 2:
            places = heights[at : last + 1]
            widest = max(map(abs, map(sub, places, places[1:]))) - _DIGIT * style.size
        else:
            places = lefts[at : last + 1]
            widest = max(map(abs, gaps[at:last]))
        on_one_place = on_one_place or any(map(eq, places, places[1:]))
        if widest > _BESIDE * style.size:
            apart.add(k)
        at = last + 1
    return apart, on_one_place


def _styles(text_page: int, asked: list[int]) -> Iterator[Style]:
    """The styles of these characters; one for all that are alike."""
    known: dict[tuple[float, _Turn], Style] = {}
    for alike in zip(map(font_size, repeat(text_page), asked), _matrices(text_page, asked), strict=True):
        style = known.get(alike)
        if style is None:
            size, matrix = alike
            turns, stretch, straight = _direction(matrix)
            style = known[alike] = Style(size * stretch, turns, straight)
        yield style


def _direction(matrix: _Turn) -> tuple[int, float, bool]:
    """Quarter turns clockwise, how much larger the text is shown than its font's size says, and whether it
    runs along the page's sides at all."""
    a, b, c, d = matrix
    if not b and a > 0:
        return 0, math.hypot(c, d), True
    turns = -math.atan2(b, a) / QUARTER
    return round(turns) % 4, math.hypot(c, d), abs(turns - round(turns)) * QUARTER <= _OBLIQUE


def _matrices(text_page: int, indices: list[int]) -> Iterable[_Turn]:
    """Four numbers each of the matrices that these characters are shown by; upright where unknown."""
    room = Floats(6 * len(indices))
    known = list(map(char_matrix, repeat(text_page), indices, room.at(0, 6)))
    values = room.values()
    given = zip(values[::6], values[1::6], values[2::6], values[3::6], strict=True)
    return given if all(known) else ((m if fine else _UPRIGHT) for m, fine in zip(given, known, strict=True))


def _boxes(text_page: int, text: str, spans: list[_Span]) -> list[_Box]:
    """The boxes of pieces, from the origin of the first character to where the next would begin."""
    boxes = _loose_boxes(text_page, [start for start, _, _ in spans])
    long = [k for k, (start, end, _) in enumerate(spans) if end - start > 1]
    lasts = _loose_boxes(text_page, [spans[k][1] - 1 for k in long])
    for k, (ax, ay, bx, by) in zip(long, lasts, strict=True):
        left, top, right, bottom = boxes[k]
        boxes[k] = (min(left, ax), max(top, ay), max(right, bx), min(bottom, by))
    if turned := [k for k, (_, _, style) in enumerate(spans) if style.quarter % 2]:
        _turn(text_page, text, spans, turned, boxes)
    return boxes


def _loose_boxes(text_page: int, indices: list[int]) -> list[_Box]:
    room = Floats(4 * len(indices))
    list(map(loose_box, repeat(text_page), indices, room.at(0, 4)))
    values = room.values()
    return list(zip(values[::4], values[1::4], values[2::4], values[3::4], strict=True))


def _origins(text_page: int, indices: list[int]) -> list[_Point]:
    room = Floats(2 * len(indices), "d")
    list(map(char_origin, repeat(text_page), indices, room.at(0, 2), room.at(1, 2)))
    values = room.values()
    return list(zip(values[::2], values[1::2], strict=True))


def _turn(text_page: int, text: str, spans: list[_Span], turned: list[int], boxes: list[_Box]) -> None:
    """Set the boxes of the ``turned`` pieces, which run up or down: pdfium has no advances for them. They
    reach from one origin to the next of the same object; the last of each to the end of its ink."""
    room = Floats(4, "d")
    at = room.at()
    firsts = _origins(text_page, [spans[k][0] for k in turned])
    ends = [min(spans[k][1], len(text) - 1) for k in turned]
    behind = _origins(text_page, ends)
    owners = map(text_object, repeat(text_page), [spans[k][0] for k in turned])
    others = map(text_object, repeat(text_page), ends)
    for k, (_, first), (_, following), owner, other in zip(
        turned, firsts, behind, owners, others, strict=True
    ):
        start, end, style = spans[k]
        x0, _, x1, _ = boxes[k]
        low = high = first
        if char_box(text_page, end - 1, *at):
            x0, x1, low, high = room.values()
        stop = low if abs(low - first) > abs(high - first) else high
        joined = end < len(text) and owner == other and is_generated(text_page, end) != 1
        longest = (_DIGIT if text[start] in _DIGITS else _LONGEST) * style.size * (end - start)
        if joined and 0 < abs(following - first) < longest:
            stop = following
        boxes[k] = (x0, max(first, stop), x1, min(first, stop))
