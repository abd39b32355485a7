"""Marks around cells, and several marked pictures put together into one."""

from __future__ import annotations

from dataclasses import dataclass, field

from PIL import Image, ImageChops, ImageDraw

from crawler.show.fonts import font

Area = tuple[int, int, int, int]
"""left, top, right, bottom in pixels."""

COLOURS = ((220, 30, 30), (20, 90, 220), (0, 140, 70), (190, 100, 0), (140, 40, 170))
"""One after the other, for the cells in the order in which they were asked for."""
_AWAY, _WIDE = 2, 3  # pixels between a cell and its mark, and the mark's width
_CAPTION, _PAD = 18, 8
_BETWEEN = (225, 225, 225)
_TINT = 0.22  # how much of the mark's colour shines through the cell


@dataclass
class Picture:
    """A page or a table as drawn, and where the asked cells stand on it."""

    image: Image.Image
    areas: dict[str, Area] = field(default_factory=dict)


def marked(pictures: list[Picture], captions: dict[str, str]) -> tuple[Image.Image, dict[str, Area]]:
    """All pictures below each other, each cell in a frame of its colour and named above in the same; and
    the area of every cell in the whole. ``captions`` gives the words for each cell, in order."""
    colours = {cell: COLOURS[i % len(COLOURS)] for i, cell in enumerate(captions)}
    head = _captions(captions, colours)
    width = max(head.width, *(p.image.width for p in pictures))
    height = head.height + sum(p.image.height + _PAD for p in pictures)
    whole = Image.new("RGB", (width, height), _BETWEEN)
    whole.paste(head, (0, 0))
    top, areas = head.height, dict[str, Area]()
    for picture in pictures:
        for cell, area in picture.areas.items():
            _mark(picture.image, area, colours[cell])
            areas[cell] = (area[0], area[1] + top, area[2], area[3] + top)
        whole.paste(picture.image, (0, top))
        top += picture.image.height + _PAD
    return whole, areas


def _mark(image: Image.Image, area: Area, colour: tuple[int, int, int]) -> None:
    left, top, right, bottom = _within(image, area)
    tint = tuple(round(255 - _TINT * (255 - c)) for c in colour)
    inside = image.crop((left, top, right, bottom))
    image.paste(ImageChops.multiply(inside, Image.new("RGB", inside.size, tint)), (left, top))
    frame = (left - _AWAY - _WIDE, top - _AWAY - _WIDE, right + _AWAY + _WIDE - 1, bottom + _AWAY + _WIDE - 1)
    ImageDraw.Draw(image).rectangle(frame, outline=colour, width=_WIDE)


def _within(image: Image.Image, area: Area) -> Area:
    """The area cut to the picture, at least one pixel each way: what a document says of places may lie."""
    left = min(max(0, area[0]), image.width - 1)
    top = min(max(0, area[1]), image.height - 1)
    return left, top, min(max(left + 1, area[2]), image.width), min(max(top + 1, area[3]), image.height)


def _captions(captions: dict[str, str], colours: dict[str, tuple[int, int, int]]) -> Image.Image:
    face = font(_CAPTION)
    step = _CAPTION + _PAD
    width = max(round(face.getlength(text)) for text in captions.values()) + 2 * _PAD + _CAPTION
    head = Image.new("RGB", (width, step * len(captions) + 2 * _PAD), "white")
    draw = ImageDraw.Draw(head)
    for line, (cell, text) in enumerate(captions.items()):
        y = _PAD + line * step
        draw.rectangle((_PAD, y + 3, _PAD + 12, y + 15), outline=colours[cell], width=_WIDE)
        draw.text((_PAD + _CAPTION, y - 2), text, fill=colours[cell], font=face)
    return head
