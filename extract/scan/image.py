"""Pictures of pages (PNG, JPEG, TIFF) -> Document, by the same recognition as scanned PDF."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from extract.document import Document
from extract.errors import Unreadable
from extract.scan.ocr import require
from extract.scan.reader import LEAST_DPI, MAX_PAGES, MAX_PIXELS, recognise_pages
from extract.scan.rules import Grey, u8

MAX_DECLARED = 120_000_000
"""Pixels of a picture that is opened at all; a bomb declares billions."""
_LEAST_SIDE = 400  # pixels: a captcha or an icon is smaller, a page of a report never
_WIDTH = 595.0  # points of a page's width, A4, where the picture does not tell its size
_TALLEST = 2.2  # height to width of a page; taller pictures are several pages below each other


def read(data: bytes, media_type: str = "image/png") -> Document:
    """Read a picture of one or more pages. Places are page and box, in points of an A4 wide page.

    Raises Unreadable: ``not_a_report`` for a picture too small or without text (captcha, photograph),
    ``ocr_missing``, ``too_large``, ``damaged``."""
    document = Document(media_type, "ocr")
    pages = grey_pages(data, document)
    require()
    recognise_pages(document, pages)
    return document


def grey_pages(data: bytes, document: Document) -> list[tuple[Grey, float]]:
    """The pages of a picture in grey, each with its pixels a point: what places speak of.

    Raises Unreadable: ``not_a_report``, ``too_large``, ``damaged``."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data)) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if image.width * image.height > MAX_DECLARED:
                raise Unreadable("too_large", f"a picture of {image.width} by {image.height} pixels")
            if min(image.size) < _LEAST_SIDE:
                raise Unreadable(
                    "not_a_report", f"a picture of {image.width} by {image.height} pixels is no page"
                )
            pages: list[tuple[Grey, float]] = []
            for frame in ImageSequence.Iterator(image):
                pages += _cut(frame)
                if len(pages) > MAX_PAGES:
                    document.warnings.append("pages_skipped")
                    break
            return pages[:MAX_PAGES]
    except UnidentifiedImageError:
        raise Unreadable("damaged", "not a whole picture") from None
    except Image.DecompressionBombError:
        raise Unreadable("too_large", "a picture of absurd size") from None
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Unreadable("damaged", f"a picture that cannot be decoded: {type(error).__name__}") from None


def _cut(frame: Image.Image) -> Iterator[tuple[Grey, float]]:
    """A frame as pages in grey with their pixels a point; a long one is cut between its lines."""
    grey = _grey(frame)
    height, width = grey.shape
    most = round(width * _TALLEST)
    top = 0
    while height - top > most:
        cut = top + _white_row(grey[top : top + most])
        yield _sized(grey[top:cut])
        top = cut
    yield _sized(grey[top:])


def _white_row(grey: Grey) -> int:
    """A row in the lower half where hardly anything is printed, to cut at."""
    start = int(grey.shape[0]) // 2
    contrast = grey[start:].max(axis=1).astype(np.int16) - grey[start:].min(axis=1)
    calm: list[int] = np.flatnonzero(contrast <= int(contrast.min()) + 12).tolist()
    return start + calm[-1] + 1


def _sized(grey: Grey) -> tuple[Grey, float]:
    """Bring a page between the least and the most resolution that is recognised well."""
    height, width = grey.shape
    scale = width / _WIDTH
    wanted = max(scale, LEAST_DPI / 72)
    factor = min(wanted / scale, (MAX_PIXELS / (width * height)) ** 0.5) if scale else 1.0
    if abs(factor - 1) < 0.02:
        return grey, scale
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.LANCZOS)), scale * factor


def _grey(frame: Image.Image) -> Grey:
    """Grey, coloured seals pale; a transparent ground counts as white; turned as the camera noted."""
    upright = ImageOps.exif_transpose(frame)
    if upright.mode in ("1", "L", "I;16"):
        return np.asarray(upright.convert("L"))
    ground = Image.new("RGBA", upright.size, "white")
    ground.alpha_composite(upright.convert("RGBA"))
    return u8(np.asarray(ground.convert("RGB")).max(axis=2))
