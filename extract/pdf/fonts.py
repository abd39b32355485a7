"""Reading a PDF's text without the machine's fonts.

A font that is not embedded is looked for on the machine, opened and asked for the shape of each character:
four fifths of the time of such a file. To read it, its own widths are enough, and the same file then says
the same on every machine. pdfium leaves out what has no shape at all, so every character gets the same
plain box, from a font of one glyph. Pages that are drawn need the machine's fonts.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pypdfium2.raw as raw

_WHOLE = 0  # the "table" that stands for the whole font file
_EM = 1000
_LEFT, _LOW, _RIGHT, _HIGH = 40, -80, 460, 760  # the box, in thousandths of the em
_HANDLE = 1


@contextmanager
def without_system_fonts() -> Iterator[None]:
    """While it lasts, documents that pdfium opens get a font of plain boxes in place of those they lack.

    The setting is the whole process's: open, read and close the document inside, and draw outside."""
    raw.FPDF_SetSystemFontInfo(ctypes.byref(_plain_fonts()))
    try:
        yield
    finally:
        raw.FPDF_SetSystemFontInfo(raw.FPDF_GetDefaultSystemFontInfo())


@cache
def _plain_fonts() -> Any:
    """What pdfium asks for fonts; kept for ever, since pdfium keeps its address."""
    font = _font()
    calls = {
        "MapFont": lambda *_: _HANDLE,
        "GetFont": lambda *_: _HANDLE,
        "GetFontData": lambda _, __, table, room, size: _give(font, table, room, size),
        "DeleteFont": lambda *_: None,
    }
    info = raw.FPDF_SYSFONTINFO(version=1)
    for name, kind in raw.FPDF_SYSFONTINFO._fields_:
        if name in calls:
            setattr(info, name, kind(calls[name]))
    return info


def _give(font: bytes, table: int, room: Any, size: int) -> int:
    """Put the font into ``room`` where it is large enough; the size of it. Single tables are not given."""
    if table != _WHOLE:
        return 0
    if room and size >= len(font):
        ctypes.memmove(room, font, len(font))
    return len(font)


def _font() -> bytes:
    """A TrueType font in which every character is the same box."""
    shorts = [1, _LEFT, _LOW, _RIGHT, _HIGH, 3, 0]  # contours, bounds, last point, no instructions
    steps = [
        _LEFT,
        _RIGHT - _LEFT,
        0,
        _LEFT - _RIGHT,
        _LOW,
        0,
        _HIGH - _LOW,
        0,
    ]  # x then y, each from the last
    glyph = struct.pack(">7h", *shorts) + b"\1" * 4 + struct.pack(">8h", *steps)
    every = struct.pack(">HHIII3I", 13, 0, 28, 0, 1, 1, 0x10FFFF, 1)  # cmap format 13: all to glyph 1
    both = struct.pack(">HHHHIHHI", 0, 2, 3, 1, 20, 3, 10, 20)
    bounds = (_LEFT, _LOW, _RIGHT, _HIGH)
    return _tables({
        b"cmap": both + every,
        b"glyf": glyph,
        b"head": struct.pack(">IIIIHHQQ", 65536, 0, 0, 0x5F0F3CF5, 0, _EM, 0, 0)
        + struct.pack(">4hHHhhh", *bounds, 0, 8, 2, 1, 0),
        b"hhea": struct.pack(">IhhhH3h9hH", 65536, _HIGH, _LOW, 0, _EM, 0, 0, 0, *[0] * 9, 1),
        b"hmtx": struct.pack(">Hhh", _EM // 2, _LEFT, _LEFT),
        b"loca": struct.pack(">3I", 0, 0, len(glyph)),
        b"maxp": struct.pack(">IH13H", 65536, 2, 4, 1, *[0] * 11),
    })  # fmt: skip


def _tables(tables: dict[bytes, bytes]) -> bytes:
    """The file of these tables. Checksums are left out: no reader of such a font looks at them."""
    directory, body = struct.pack(">IHHHH", 65536, len(tables), 0, 0, 0), b""
    for name, content in tables.items():
        start = 12 + 16 * len(tables) + len(body)
        directory += struct.pack(">4sIII", name, 0, start, len(content))
        body += content + b"\0" * (-len(content) % 4)
    return directory + body
