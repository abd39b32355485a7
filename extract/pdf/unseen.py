"""Text that a PDF page holds but does not show: clear, as light as its ground, clipped away, painted over.

A text object is *unseen* where nothing of it is shown, *cut* where a part is not. What is painted over it
counts by the order of painting, forms within forms included. All colours are asked; the page is drawn only
where a text is so light that its ground has to be known, a picture only where it lies on a text.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import compress
from statistics import median
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.pdf.geometry import Box, Matrix
from extract.pdf.raw import (
    Floats,
    clip_path,
    clip_paths,
    clip_segment,
    clip_segments,
    count_segments,
    fill_colour,
    has_transparency,
    object_bounds,
    path_segment,
    segment_point,
)

HIDDEN_TEXT = "hidden_text"  # warning: some text is not shown, or not wholly

_CLEAR, _SOLID = 13, 250  # of 255: less is not shown, more hides what lies below
_LIGHT = 200  # of 255: text no darker is looked at on its ground
_APART = 12  # of 255: a text whose colour is no farther from its ground's is not seen
_INKED = 0.02  # of a text's box that has its colour, where it is seen
_SCALE, _MOST_PIXELS = 2.0, 4_000_000
_CORNERS = 5  # pieces of a path that is one box at most
_CLIPS = 8  # pieces of a clip that is asked for its box
_SIDE, _HEIGHT = 0.3, 0.4  # of a line's height: so much may be missing of its end, or of the height


class Level(NamedTuple):
    """The objects of a page, or of a form in it, in the order of painting, and which of them are texts and
    pictures. ``at`` tells where the form stands among those above, ``matrix`` leads to the page."""

    at: tuple[int, ...]
    objects: list[int]
    texts: list[int]
    pictures: list[int]
    matrix: Matrix | None


class _Item(NamedTuple):
    """An object and when it is painted."""

    at: tuple[int, ...]
    item: int
    matrix: Matrix | None


@dataclass
class Unseen:
    """``texts`` are the handles of the text objects of which nothing is shown."""

    texts: set[int] = field(default_factory=set)
    cut: bool = False

    def judge(self, text: int, box: Box, shown: Box) -> None:
        """Take in a text whose ``box`` is shown only inside of another."""
        left, bottom, right, top = box
        width, height = right - left, top - bottom
        line = min(width, height)
        inner = min(right, shown[2]) - max(left, shown[0]), min(top, shown[3]) - max(bottom, shown[1])
        if min(inner) <= 0.0:
            self.texts.add(text)
        elif width - inner[0] > max(1.0, _SIDE * line) or height - inner[1] > _HEIGHT * height:
            self.cut = True


def find_unseen(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, levels: list[Level], areas: set[int]
) -> Unseen:
    """What of the page's text is not shown. Text of an invisible mode is not looked for. ``areas`` are the
    filled paths that are no lines."""
    found = Unseen()
    texts = [text for level in levels for text in level.texts]
    light = _by_colour(found, texts)
    _by_clip(found, texts)
    if areas or any(level.pictures for level in levels):
        _by_cover(found, levels, areas, document, page)
    if light and (light := {text: colour for text, colour in light.items() if text not in found.texts}):
        found.texts |= _faded(page, _items(levels, set(light)), light)
    return found


def _items(levels: list[Level], wanted: set[int]) -> list[_Item]:
    """Some of the objects in the order of painting."""
    return [
        _Item((*level.at, number), item, level.matrix)
        for level in levels
        for number, item in enumerate(level.objects)
        if item in wanted
    ]


def _by_colour(found: Unseen, texts: list[int]) -> dict[int, int]:
    """Add the clear texts; the light ones, with how light they are."""
    room = Floats(4 * len(texts), "I")
    known = list(map(fill_colour, texts, *(room.at(i, 4) for i in range(4))))
    values = room.values()
    if min(values[3::4], default=_SOLID) >= _CLEAR and max(values[1::4], default=0) < _LIGHT:
        return {}
    light: dict[int, int] = {}
    for text, fine, red, green, blue, alpha in zip(
        texts, known, values[::4], values[1::4], values[2::4], values[3::4], strict=True
    ):
        if fine and alpha < _CLEAR:
            found.texts.add(text)
        elif fine and min(red, green, blue) >= _LIGHT:
            light[text] = int(30 * red + 59 * green + 11 * blue) // 100
    return light


def _by_clip(found: Unseen, texts: list[int]) -> None:
    """Add the texts that stand outside of their clip."""
    clips = list(map(clip_path, texts))
    counts = list(map(clip_paths, clips))
    if max(counts, default=0) <= 0:
        return
    clipped = [count > 0 for count in counts]
    items = list(compress(texts, clipped))
    for item, box, clip, count in zip(
        items, _bounds(items), compress(clips, clipped), compress(counts, clipped), strict=True
    ):
        if box is None:
            continue
        for number in range(count):
            total = clip_segments(clip, number)
            if 0 < total <= _CLIPS:
                found.judge(item, box, _box_of(clip_segment(clip, number, i) for i in range(total)))


def _bounds(items: list[int]) -> list[Box | None]:
    """Left, bottom, right, top of each object in its level's space; None where nothing is printed."""
    room = Floats(4 * len(items))
    known = list(map(object_bounds, items, *(room.at(i, 4) for i in range(4))))
    values = room.values()
    boxes = zip(values[::4], values[1::4], values[2::4], values[3::4], strict=True)
    return [b if fine and b[2] > b[0] and b[3] > b[1] else None for fine, b in zip(known, boxes, strict=True)]


def _box_of(segments: Iterable[int]) -> Box:
    points = [_point(segment) for segment in segments]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _point(segment: int) -> tuple[float, float]:
    room = Floats(2)
    segment_point(segment, *room.at())
    x, y = room.values()
    return x, y


def _by_cover(
    found: Unseen, levels: list[Level], areas: set[int], document: pdfium.PdfDocument, page: pdfium.PdfPage
) -> None:
    """Add the texts that a filled box or a picture is painted over."""
    paths = _items(levels, areas)
    pictures = _items(levels, {p for level in levels for p in level.pictures})
    texts = _items(levels, {t for level in levels for t in level.texts} - found.texts)
    below = sorted((t, box) for t, box in zip(texts, _on_page(texts), strict=True) if box)
    for path, box in zip(paths, _on_page(paths), strict=True):
        under = list(_under(path, box, below)) if box else []
        if box and under and _is_solid(path.item) and _is_box(path.item):
            for text, own in under:
                found.judge(text, own, _beside(own, box))
    for picture, shown in zip(pictures, _on_page(pictures), strict=True):
        under = list(_under(picture, shown, below)) if shown else []
        if shown and under and not has_transparency(picture.item):
            solid = _solidity(document, page, picture.item, shown)
            for text, own in under:
                if solid(own):
                    found.judge(text, own, _beside(own, shown))


def _on_page(items: list[_Item]) -> list[Box | None]:
    boxes = _bounds([i.item for i in items])
    return [i.matrix.box(*box) if box and i.matrix else box for i, box in zip(items, boxes, strict=True)]


def _under(cover: _Item, box: Box, texts: list[tuple[_Item, Box]]) -> Iterator[tuple[int, Box]]:
    """The texts that are painted before a cover and lie at least partly below it."""
    x0, y0, x1, y1 = box
    for text, own in texts[: bisect_left(texts, cover.at, key=_painted)]:
        if own[0] < x1 and own[2] > x0 and own[1] < y1 and own[3] > y0:
            yield text.item, own


def _painted(text: tuple[_Item, Box]) -> tuple[int, ...]:
    return text[0].at


def _beside(box: Box, cover: Box) -> Box:
    """The largest part of a box that a cover leaves free; a box without extent where it leaves none."""
    left, bottom, right, top = box
    x0, y0, x1, y1 = cover
    free = [
        (left, bottom, x0, top),
        (x1, bottom, right, top),
        (left, bottom, right, y0),
        (left, y1, right, top),
    ]
    slack = 0.1 * min(right - left, top - bottom)  # a rim of a text's box that holds no ink
    free = [f for f in free if f[2] - f[0] > slack and f[3] - f[1] > slack]
    return max(free, key=lambda f: (f[2] - f[0]) * (f[3] - f[1]), default=(left, bottom, left, bottom))


def _is_solid(item: int) -> bool:
    """Whether nothing shows through what an object fills."""
    colour = Floats(4, "I")
    solid = fill_colour(item, *colour.at()) and colour.values()[3] >= _SOLID
    return bool(solid) and not has_transparency(item)


def _is_box(item: int) -> bool:
    """Whether a path is one upright box: each of its points has a side in common with the next."""
    total = count_segments(item)
    if not 4 <= total <= _CORNERS:
        return False
    points = [_point(path_segment(item, i)) for i in range(total)]
    xs, ys = {round(x, 1) for x, _ in points}, {round(y, 1) for _, y in points}
    return len(xs) == 2 and len(ys) == 2


def _solidity(document: pdfium.PdfDocument, page: pdfium.PdfPage, item: int, box: Box) -> Any:
    """A function that tells whether a picture, shown in ``box``, hides what lies below one of its parts."""
    width, height = box[2] - box[0], box[3] - box[1]
    if width * height > _MOST_PIXELS:
        return lambda part: True
    bitmap = raw.FPDFImageObj_GetRenderedBitmap(
        document.raw, page.raw, ctypes.cast(item, raw.FPDF_PAGEOBJECT)
    )
    if not bitmap:
        return lambda part: False
    picture = pdfium.PdfBitmap.from_raw(bitmap)
    alpha = _Pixels(picture, 3) if picture.format == raw.FPDFBitmap_BGRA else None
    x_scale, y_scale = picture.width / width, picture.height / height

    def solid(part: Box) -> bool:
        if alpha is None:
            return True
        x0, x1 = ((x - box[0]) * x_scale for x in (part[0], part[2]))
        y0, y1 = ((box[3] - y) * y_scale for y in (part[3], part[1]))
        values = alpha.inside(int(x0), int(y0), int(x1) + 1, int(y1) + 1)
        return bool(values) and median(values) >= _SOLID

    return solid


class _Pixels:
    """One channel of a bitmap."""

    def __init__(self, bitmap: pdfium.PdfBitmap, channel: int) -> None:
        self.width, self.height = bitmap.width, bitmap.height
        self._stride, self._step = bitmap.stride, bitmap.n_channels
        self._data = bytes(bitmap.buffer)[channel:]

    def inside(self, x0: int, y0: int, x1: int, y1: int) -> list[int]:
        """Its values from left and top up to right and bottom, as far as they lie in the bitmap."""
        x0, x1 = max(x0, 0), min(x1, self.width)
        rows = range(max(y0, 0), min(y1, self.height)) if x1 > x0 else range(0)
        return [
            value
            for row in rows
            for value in self._data[
                row * self._stride + x0 * self._step : row * self._stride + x1 * self._step : self._step
            ]
        ]


def _faded(page: pdfium.PdfPage, texts: list[_Item], light: dict[int, int]) -> set[int]:
    """Those of the light texts that have the colour of their ground: the page is drawn."""
    width, height = page.get_size()
    scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    pixels = _Pixels(bitmap, 0)
    faded: set[int] = set()
    for text, box in zip(texts, _on_page(texts), strict=True):
        if box is None:
            continue
        x0, y0, x1, y1 = _device(page, box, bitmap.width, bitmap.height)
        inner = pixels.inside(x0, y0, x1, y1)
        rim = [
            *pixels.inside(x0 - 2, y0 - 2, x1 + 2, y0 - 1),
            *pixels.inside(x0 - 2, y1 + 1, x1 + 2, y1 + 2),
        ]
        if inner and rim and not _stands_out(inner, median(rim), light[text.item]):
            faded.add(text.item)
    return faded


def _stands_out(inner: list[int], ground: float, colour: int) -> bool:
    """Whether enough of a text's box has its colour, and its ground another."""
    if abs(ground - colour) < _APART:
        return False
    inked = sum(abs(value - colour) < abs(value - ground) for value in inner)
    return inked >= _INKED * len(inner)


def _device(page: pdfium.PdfPage, box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """A box of the page's own space in pixels of the page as drawn."""
    x, y = ctypes.c_int(), ctypes.c_int()
    corners: list[tuple[int, int]] = []
    for px, py in ((box[0], box[1]), (box[2], box[3])):
        raw.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, px, py, x, y)
        corners.append((x.value, y.value))
    (ax, ay), (bx, by) = corners
    return min(ax, bx), min(ay, by), max(ax, bx) + 1, max(ay, by) + 1
