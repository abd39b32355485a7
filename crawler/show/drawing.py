"""Pages of PDF, OFD, scans and pictures as pictures, whole or small; how large they are in points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, sqrt
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from crawler.show.fonts import font
from extract.document import Document
from extract.pdf.geometry import IDENTITY, Page
from extract.pdf.laid_on import whole_page
from extract.sniff import PDF

OFD = "application/ofd"


@dataclass(frozen=True)
class Limits:
    """How large a page is drawn at most: pixels a point, pixels of a page, pixels of its width."""

    scale: float = inf
    pixels: int = 12_000_000
    width: float = inf

    def fitting(self, width: float, height: float) -> float:
        """Pixels a point for a page of this size: a document may claim to be as large as a wall."""
        whole = sqrt(self.pixels / max(width * height, 1.0))
        return float(min(self.scale, whole, self.width / max(width, 1.0)))


def page_sizes(data: bytes, media_type: str) -> list[tuple[float, float]]:
    """Width and height of every page in points, in which places of cells are. Raises Unreadable."""
    if media_type == PDF:
        document = pdfium.PdfDocument(data)
        return [document.get_page_size(number) for number in range(len(document))]
    if media_type == OFD:
        return [_shown_size(page) for page in _ofd_pages(data)]
    return [(grey.shape[1] / scale, grey.shape[0] / scale) for grey, scale in _scanned(data)]


def drawn(
    data: bytes, media_type: str, numbers: Iterable[int], limits: Limits
) -> list[tuple[Image.Image, float]]:
    """These pages (from 1) as pictures, each with its pixels a point. Raises Unreadable, PdfiumError, and
    IndexError where there is no such page."""
    if media_type == PDF:
        document = pdfium.PdfDocument(data)
        made = [_page(document, number, limits) for number in numbers]
        document.close()
        return made
    if media_type == OFD:
        ours = _ofd_pages(data)
        return [_written(ours[_from_one(number)], limits) for number in numbers]
    pages = _scanned(data)
    return [_frame(*pages[_from_one(number)], limits) for number in numbers]


def _from_one(number: int) -> int:
    if number < 1:
        raise IndexError(number)
    return number - 1


def _page(document: Any, number: int, limits: Limits) -> tuple[Image.Image, float]:
    if number > len(document):
        raise IndexError(number)
    page, _ = whole_page(document, _from_one(number))
    scale = limits.fitting(*page.get_size())
    image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    page.close()
    return image, scale


def _frame(grey: Any, scale: float, limits: Limits) -> tuple[Image.Image, float]:
    """A page of a scan, never larger than it is."""
    image = Image.fromarray(grey)
    less = min(1.0, limits.fitting(image.width / scale, image.height / scale) / scale)
    size = max(1, round(image.width * less)), max(1, round(image.height * less))
    return image.resize(size, Image.Resampling.LANCZOS).convert("RGB"), scale * less


def _scanned(data: bytes) -> list[tuple[Any, float]]:
    from extract.scan.image import grey_pages

    return grey_pages(data, Document("image/png", "ocr"))


def _ofd_pages(data: bytes) -> list[Page]:
    from extract.ofd.reader import drawn_pages

    return sorted(drawn_pages(data, Document(OFD, "ofd")), key=lambda page: page.number)


def _shown_size(page: Page) -> tuple[float, float]:
    """Width and height as the page is shown: it may be read turned."""
    left, top, right, bottom = page.to_page.box(0, 0, page.width, page.height)
    return right - left, bottom - top


def _written(page: Page, limits: Limits) -> tuple[Image.Image, float]:
    """A page from its characters and lines, as it is shown."""
    scale = limits.fitting(page.width, page.height)
    image = Image.new("RGB", _pixels((page.width, page.height), scale), "white")
    draw = ImageDraw.Draw(image)
    for rule in page.horizontal:
        draw.line([rule.start * scale, rule.at * scale, rule.end * scale, rule.at * scale], fill="black")
    for rule in page.vertical:
        draw.line([rule.at * scale, rule.start * scale, rule.at * scale, rule.end * scale], fill="black")
    for glyph in page.glyphs:
        face = font(min(200, max(4, round(glyph.size * scale))))
        draw.text((glyph.x0 * scale, glyph.top * scale), glyph.text, fill="black", font=face)
    if page.to_page != IDENTITY:
        back = page.to_page.inverse()
        where = (back.a, back.c, back.e * scale, back.b, back.d, back.f * scale)
        image = image.transform(
            _pixels(_shown_size(page), scale), Image.Transform.AFFINE, where, Image.Resampling.BILINEAR
        )
    return image, scale


def _pixels(size: tuple[float, float], scale: float) -> tuple[int, int]:
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
