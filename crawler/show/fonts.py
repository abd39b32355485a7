"""A face that can draw Chinese, wherever this machine keeps one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "~/Library/Fonts",
    "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
NAMES = (
    "NotoSansCJK-Regular*", "NotoSansSC*", "SourceHanSans*", "NotoSerifCJK-Regular*",
    "wqy-microhei*", "wqy-zenhei*", "DroidSansFallback*", "msyh.ttc", "simsun.ttc",
    "simhei.ttf", "PingFang.ttc", "STHeiti*", "Hiragino*GB*",
)  # fmt: skip
"""In the order in which they are taken."""
_SIMPLIFIED = 2  # face of the Noto collections with the forms used in mainland China

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@cache
def _file() -> Path | None:
    found = [path for folder in FOLDERS for path in _under(folder)]
    return next((p for name in NAMES for p in found if p.match(name)), None)


def _under(folder: str) -> list[Path]:
    """Font files below a folder; none where it may not be read."""
    try:
        return [
            p for p in sorted(Path(folder).expanduser().rglob("*")) if p.suffix in (".ttf", ".ttc", ".otf")
        ]
    except (OSError, RuntimeError):
        return []


def has_chinese() -> bool:
    """Whether a face with Chinese characters was found; without one they are drawn as boxes."""
    return _file() is not None


@cache
def font(size: int) -> Font:
    """The face in ``size`` pixels; Pillow's own, which has no Chinese, where there is none."""
    path = _file()
    if path is None:
        return ImageFont.load_default(size)
    return ImageFont.truetype(path, size, index=_SIMPLIFIED if "CJK" in path.name else 0)
