"""Pages of PDF, scans and pictures as pictures, whole or small; how large they are in points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, sqrt
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

from extract.document import Document
from extract.report import Hint
from extract.sniff import PDF, sniff


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


def is_pdf(data: bytes) -> bool:
    """Whether the reader takes these bytes for PDF."""
    return sniff(data, Hint()).media_type == PDF


def page_sizes(data: bytes) -> list[tuple[float, float]]:
    """Width and height of every page in points, in which places of cells are. Raises Unreadable."""
    if is_pdf(data):
        document = pdfium.PdfDocument(data)
        return [document.get_page_size(number) for number in range(len(document))]
    return [(grey.shape[1] / scale, grey.shape[0] / scale) for grey, scale in _scanned(data)]


def drawn(data: bytes, numbers: Iterable[int], limits: Limits) -> list[tuple[Image.Image, float]]:
    """These pages (from 1) as pictures, each with its pixels a point. Raises Unreadable, PdfiumError, and
    IndexError where there is no such page."""
    if is_pdf(data):
        document = pdfium.PdfDocument(data)
        made = [_page(document, number, limits) for number in numbers]
        document.close()
        return made
    pages = _scanned(data)
    return [_frame(*pages[_from_one(number)], limits) for number in numbers]


def _from_one(number: int) -> int:
    if number < 1:
        raise IndexError(number)
    return number - 1


def _page(document: Any, number: int, limits: Limits) -> tuple[Image.Image, float]:
    if number > len(document):
        raise IndexError(number)
    page = document[_from_one(number)]
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
