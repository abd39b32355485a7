"""Any PDF as a scanner would hand it on: pages as pictures, askew, noisy, a red seal over the table."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFilter

_RED = (214, 40, 44)
_PAPER = (250, 249, 246)


@dataclass(frozen=True)
class Wear:
    """``skew`` in degrees, ``noise`` the standard deviation of levels, ``blur`` in pixels; ``stamp`` puts a
    seal over the middle of every page; ``colour`` keeps the page in colour."""

    dpi: int = 200
    skew: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    stamp: bool = False
    colour: bool = False
    quality: int = 55
    seed: int = 5


def scanned(pdf: bytes, wear: Wear, kind: str = "PDF") -> bytes:
    """The pages as a PDF of pictures, as one long PNG or JPEG, or as a TIFF of pages."""
    pages = [_worn(page, wear) for page in _pages(pdf, wear.dpi)]
    stream = io.BytesIO()
    if kind == "PDF":
        first, *others = pages
        first.save(
            stream, kind, save_all=True, append_images=others, resolution=wear.dpi, quality=wear.quality
        )
    elif kind == "TIFF":
        pages[0].save(stream, kind, save_all=True, append_images=pages[1:], compression="tiff_lzw")
    else:
        quality = {"quality": wear.quality} if kind == "JPEG" else {}
        _stacked(pages).save(stream, kind, dpi=(wear.dpi, wear.dpi), **quality)
    return stream.getvalue()


def _pages(pdf: bytes, dpi: int) -> list[Image.Image]:
    document = pdfium.PdfDocument(pdf)
    return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def _stacked(pages: list[Image.Image]) -> Image.Image:
    whole = Image.new(pages[0].mode, (max(p.width for p in pages), sum(p.height for p in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return whole


def _worn(page: Image.Image, wear: Wear) -> Image.Image:
    image = ImageChops.multiply(page, Image.new("RGB", page.size, _PAPER))
    if wear.stamp:
        image = ImageChops.multiply(image, _seal(page.size, wear.dpi / 72))
    if wear.skew:
        image = image.rotate(wear.skew, Image.Resampling.BICUBIC, fillcolor=_PAPER)
    if wear.blur:
        image = image.filter(ImageFilter.GaussianBlur(wear.blur))
    if not wear.colour:
        image = image.convert("L")
    if wear.noise:
        levels = np.asarray(image, dtype=np.float32)
        grain = np.random.default_rng(wear.seed).normal(0, wear.noise, levels.shape)
        image = Image.fromarray(np.clip(levels + grain, 0, 255).astype(np.uint8))
    return image


def _seal(size: tuple[int, int], scale: float) -> Image.Image:
    """A round seal of 42 mm with a star, white elsewhere, to be multiplied with the page."""
    seal = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(seal)
    cx, cy, radius = size[0] * 0.62, size[1] * 0.5, 60 * scale
    draw.ellipse([cx - radius, cy - radius, cx + radius, cy + radius], outline=_RED, width=round(2.5 * scale))
    star = [
        (
            cx + (18 if i % 2 == 0 else 8) * scale * math.sin(math.pi * i / 5),
            cy - (18 if i % 2 == 0 else 8) * scale * math.cos(math.pi * i / 5),
        )
        for i in range(10)
    ]
    draw.polygon(star, fill=_RED)
    return seal
