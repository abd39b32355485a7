"""Pages of PDF, scans, pictures and OFD as they are shown, with boxes in points brought onto them."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageDraw

from crawler.show.drawing import Limits, drawn
from crawler.show.fonts import font
from crawler.show.marks import Area, Picture
from extract.document import Document, Place
from extract.pdf.geometry import Box, Page

LIMITS = Limits(scale=150 / 72)
OFD = "application/ofd"


def page_pictures(data: bytes, media_type: str, cells: dict[str, Place]) -> list[Picture]:
    """Every page on which one of the cells stands, in order, with the cells' areas. ``data`` is the document
    itself, not a package around it. Raises Unreadable and PdfiumError for pages that cannot be drawn."""
    draw = _ofd if media_type == OFD else _paged
    numbers = sorted({place.page for place in cells.values() if place.page})
    pictures = []
    for number, (image, onto) in zip(numbers, draw(data, numbers), strict=True):
        here = {c: onto(p.box) for c, p in cells.items() if p.page == number and p.box}
        pictures.append(Picture(image, here))
    return pictures


Drawn = tuple[Image.Image, Callable[[Box], Area]]


def _scaled(scale: float) -> Callable[[Box], Area]:
    def onto(box: Box) -> Area:
        left, top, right, bottom = (round(value * scale) for value in box)
        return left, top, right, bottom

    return onto


def _paged(data: bytes, numbers: list[int]) -> list[Drawn]:
    return [(image, _scaled(scale)) for image, scale in drawn(data, numbers, LIMITS)]


def _ofd(data: bytes, numbers: list[int]) -> list[Drawn]:
    from extract.ofd.reader import drawn_pages

    pages = {page.number: page for page in drawn_pages(data, Document(OFD, "ofd"))}
    return [_draw_page(pages[number]) for number in numbers]


def _draw_page(page: Page) -> Drawn:
    """A page from its characters and lines, turned as it is read."""
    scale = LIMITS.fitting(page.width, page.height)
    image = Image.new("RGB", (max(1, round(page.width * scale)), max(1, round(page.height * scale))), "white")
    draw = ImageDraw.Draw(image)
    for rule in page.horizontal:
        draw.line([rule.start * scale, rule.at * scale, rule.end * scale, rule.at * scale], fill="black")
    for rule in page.vertical:
        draw.line([rule.at * scale, rule.start * scale, rule.at * scale, rule.end * scale], fill="black")
    for glyph in page.glyphs:
        face = font(min(200, max(4, round(glyph.size * scale))))
        draw.text((glyph.x0 * scale, glyph.top * scale), glyph.text, fill="black", font=face)
    back = page.to_page.inverse()
    onto = _scaled(scale)
    return image, lambda box: onto(back.box(*box))
