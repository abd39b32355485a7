"""The sample report as a scanner would hand it on: pictures of pages, askew, noisy, blurred, stamped."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.corpus_media.layout import HEIGHT, WIDTH, Sheet, Words, advance, sheets
from tests.corpus_media.report import Sample

SERIF = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
SANS = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
LATIN = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"
SIMPLIFIED = 2  # face of the collection with the forms used in mainland China


@dataclass(frozen=True)
class Look:
    """How the scan looks: ``skew`` degrees, ``noise`` standard deviation of grey levels, ``blur`` pixels,
    ``stamp`` draws a round seal over the table, ``latin`` sets digits in a Times-like face."""

    dpi: int = 200
    skew: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    stamp: bool = False
    rules: bool = True
    face: str = SERIF
    latin: bool = False
    quality: int = 85
    seed: int = 5


@cache
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=SIMPLIFIED if Path(path).suffix == ".ttc" else 0)


def _write(draw: ImageDraw.ImageDraw, words: Words, look: Look, scale: float) -> None:
    x = words.x
    for char in words.text:
        face = LATIN if look.latin and char.isascii() else look.face
        wide = advance(char, words.size)
        font = _font(face, max(1, round(words.size * scale)))
        left = (wide * scale - font.getlength(char)) / 2 if char.isascii() else 0
        draw.text((x * scale + left, words.base * scale), char, fill=20, font=font, anchor="ls")
        x += wide


def picture(sheet: Sheet, look: Look) -> Image.Image:
    """One page in grey."""
    scale = look.dpi / 72
    image = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 250)
    draw = ImageDraw.Draw(image)
    for x0, y0, x1, y1 in sheet.lines:
        draw.line([x0 * scale, y0 * scale, x1 * scale, y1 * scale], fill=30, width=max(1, round(0.6 * scale)))
    for words in sheet.words:
        _write(draw, words, look, scale)
    if look.stamp:
        _stamp(image, scale)
    return _worn(image, look)


def _stamp(image: Image.Image, scale: float) -> None:
    """A round seal, as grey as red ink scans, over the lower right of the page."""
    seal = Image.new("L", image.size, 255)
    draw = ImageDraw.Draw(seal)
    cx, cy, radius = 400 * scale, 560 * scale, 60 * scale
    draw.ellipse([cx - radius, cy - radius, cx + radius, cy + radius], outline=150, width=round(2.5 * scale))
    for i in range(5):
        a, b = (math.radians(-90 + 144 * i), math.radians(-90 + 144 * (i + 1)))
        near = 20 * scale
        draw.line(
            [
                cx + near * math.cos(a),
                cy + near * math.sin(a),
                cx + near * math.cos(b),
                cy + near * math.sin(b),
            ],
            fill=150,
            width=round(2 * scale),
        )
    image.paste(Image.fromarray(np.minimum(np.asarray(image), np.asarray(seal))))


def _worn(image: Image.Image, look: Look) -> Image.Image:
    if look.skew:
        image = image.rotate(look.skew, Image.Resampling.BICUBIC, fillcolor=250)
    if look.blur:
        image = image.filter(ImageFilter.GaussianBlur(look.blur))
    if look.noise:
        grain = np.random.default_rng(look.seed).normal(0, look.noise, (image.height, image.width))
        image = Image.fromarray(np.clip(np.asarray(image, dtype=np.float32) + grain, 0, 255).astype(np.uint8))
    return image


def pictures(sample: Sample, look: Look) -> list[Image.Image]:
    """All pages."""
    return [picture(sheet, look) for sheet in sheets(sample, look.rules)]


def pdf(sample: Sample, look: Look) -> bytes:
    """A PDF of pictures only."""
    first, *others = pictures(sample, look)
    buffer = io.BytesIO()
    first.save(buffer, "PDF", save_all=True, append_images=others, resolution=look.dpi, quality=look.quality)
    return buffer.getvalue()


def image(sample: Sample, look: Look, kind: str = "PNG") -> bytes:
    """All pages below each other in one PNG or JPEG, or as pages of one TIFF."""
    pages = pictures(sample, look)
    buffer = io.BytesIO()
    if kind == "TIFF":
        pages[0].save(buffer, kind, save_all=True, append_images=pages[1:], compression="tiff_lzw")
        return buffer.getvalue()
    whole = Image.new("L", (pages[0].width, sum(p.height for p in pages)), 255)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    whole.save(
        buffer, kind, **({"quality": look.quality} if kind == "JPEG" else {}), dpi=(look.dpi, look.dpi)
    )
    return buffer.getvalue()
