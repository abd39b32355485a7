"""Pages of PDF, scans, pictures and OFD as they are shown, with boxes in points brought onto them."""

from __future__ import annotations

from crawler.show.drawing import Limits, drawn
from crawler.show.marks import Area, Picture
from extract.document import Place
from extract.pdf.geometry import Box

LIMITS = Limits(scale=150 / 72)


def page_pictures(data: bytes, media_type: str, cells: dict[str, Place]) -> list[Picture]:
    """Every page on which one of the cells stands, in order, with the cells' areas. ``data`` is the document
    itself, not a package around it. Raises Unreadable and PdfiumError for pages that cannot be drawn."""
    numbers = sorted({place.page for place in cells.values() if place.page})
    pictures = []
    for number, (image, scale) in zip(numbers, drawn(data, media_type, numbers, LIMITS), strict=True):
        here = {c: _onto(p.box, scale) for c, p in cells.items() if p.page == number and p.box}
        pictures.append(Picture(image, here))
    return pictures


def _onto(box: Box, scale: float) -> Area:
    left, top, right, bottom = (round(value * scale) for value in box)
    return left, top, right, bottom
