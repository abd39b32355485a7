"""Pictures that stand in a portal's page, drawn anew: what a browser gets of them is of our making."""

from __future__ import annotations

import base64
import binascii
import io
import warnings
from urllib.parse import unquote_to_bytes

from PIL import Image, ImageOps

_MOST_DECLARED = 40_000_000  # pixels
_LARGEST = (1000, 1600)
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")


class NotAPicture(Exception):
    """These bytes are no picture that is drawn here."""


def remade(data: bytes) -> bytes:
    """The first frame of a picture as PNG, made smaller where it is very large. Raises NotAPicture."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            warnings.simplefilter("ignore")
            if image.width * image.height > _MOST_DECLARED:
                raise NotAPicture
            drawn = ImageOps.exif_transpose(image).convert("RGBA")
            drawn.thumbnail(_LARGEST)
            out = io.BytesIO()
            drawn.save(out, "PNG")
            return out.getvalue()
    except MemoryError:
        raise
    except Exception:  # a decoder may fail in any way on bytes that are hostile
        raise NotAPicture from None


def inline(address: str) -> str:
    """A picture written into a page as ``data:``, drawn anew and written likewise. Raises NotAPicture."""
    head, _, body = address.partition(",")
    if not head.lower().startswith("data:image/"):
        raise NotAPicture
    try:
        raw = unquote_to_bytes(body)
        data = base64.b64decode(b"".join(raw.split())) if head.lower().endswith(";base64") else raw
    except (binascii.Error, ValueError):
        raise NotAPicture from None
    return "data:image/png;base64," + base64.b64encode(remade(data)).decode()
