"""pdfium's small questions, asked thousands of times a page, without the wrapper's cost.

pypdfium2's functions make a Python object of every handle and every returned number; here the same
functions of the same library take and give plain integers, which is four times faster. Handles are
addresses; they are valid as long as the page or text page they came from is open.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable
from ctypes import c_double, c_int, c_uint, c_void_p
from typing import Any

import pypdfium2.raw as raw

_SIZES = {kind: array(kind).itemsize for kind in "fdiIH"}


def _plain(function: Any, result: type, *arguments: type) -> Callable[..., Any]:
    """The same function with other types. The interpreter's lock is kept: each call is short."""
    prototype = ctypes.PYFUNCTYPE(result, *arguments)
    address = ctypes.cast(function, c_void_p).value
    return prototype(address)  # type: ignore[arg-type]


def handle(pointer: Any) -> int:
    """The address behind one of pypdfium2's raw pointers."""
    return ctypes.cast(pointer, c_void_p).value or 0


# (text page, index of the character)
count_chars = _plain(raw.FPDFText_CountChars, c_int, c_void_p)
whole_text = _plain(raw.FPDFText_GetText, c_int, c_void_p, c_int, c_int, c_void_p)
unicode_of = _plain(raw.FPDFText_GetUnicode, c_uint, c_void_p, c_int)
is_unmapped = _plain(raw.FPDFText_HasUnicodeMapError, c_int, c_void_p, c_int)
is_generated = _plain(raw.FPDFText_IsGenerated, c_int, c_void_p, c_int)
text_object = _plain(raw.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
font_size = _plain(raw.FPDFText_GetFontSize, c_double, c_void_p, c_int)
char_matrix = _plain(raw.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)
loose_box = _plain(raw.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
char_box = _plain(raw.FPDFText_GetCharBox, c_int, c_void_p, c_int, c_void_p, c_void_p, c_void_p, c_void_p)
char_origin = _plain(raw.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p)

# (page or form object, index) and (object)
count_objects = _plain(raw.FPDFPage_CountObjects, c_int, c_void_p)
page_object = _plain(raw.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
count_inside = _plain(raw.FPDFFormObj_CountObjects, c_int, c_void_p)
object_inside = _plain(raw.FPDFFormObj_GetObject, c_void_p, c_void_p, c_uint)
object_kind = _plain(raw.FPDFPageObj_GetType, c_int, c_void_p)
object_matrix = _plain(raw.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
object_bounds = _plain(raw.FPDFPageObj_GetBounds, c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
stroke_width = _plain(raw.FPDFPageObj_GetStrokeWidth, c_int, c_void_p, c_void_p)
render_mode = _plain(raw.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)
fill_colour = _plain(raw.FPDFPageObj_GetFillColor, c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
has_transparency = _plain(raw.FPDFPageObj_HasTransparency, c_int, c_void_p)
clip_path = _plain(raw.FPDFPageObj_GetClipPath, c_void_p, c_void_p)

# (clip path) and (clip path, index) and (clip path, index, index of the segment)
clip_paths = _plain(raw.FPDFClipPath_CountPaths, c_int, c_void_p)
clip_segments = _plain(raw.FPDFClipPath_CountPathSegments, c_int, c_void_p, c_int)
clip_segment = _plain(raw.FPDFClipPath_GetPathSegment, c_void_p, c_void_p, c_int, c_int)

# (path object) and (path object, index) and (segment)
draw_mode = _plain(raw.FPDFPath_GetDrawMode, c_int, c_void_p, c_void_p, c_void_p)
count_segments = _plain(raw.FPDFPath_CountSegments, c_int, c_void_p)
path_segment = _plain(raw.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_int)
segment_kind = _plain(raw.FPDFPathSegment_GetType, c_int, c_void_p)
segment_point = _plain(raw.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)
segment_closes = _plain(raw.FPDFPathSegment_GetClose, c_int, c_void_p)


class Floats:
    """Room for ``count`` C floats (or numbers of another ``kind`` of array) that pdfium fills: ``start`` is
    the address of the first, ``size`` that of one in bytes. An array is made a hundred times faster than a
    type of ctypes for every count."""

    def __init__(self, count: int, kind: str = "f") -> None:
        self._room = array(kind, bytes(count * _SIZES[kind]))
        self.size = _SIZES[kind]
        self.start = self._room.buffer_info()[0]

    def at(self, place: int = 0, step: int = 1) -> range:
        """The addresses of every ``step``-th number, from that at ``place`` on."""
        end = self.start + len(self._room) * self.size
        return range(self.start + place * self.size, end, step * self.size)

    def values(self) -> list[Any]:
        """What they hold now."""
        return self._room.tolist()

    def packed(self) -> bytes:
        """The same as bytes."""
        return self._room.tobytes()
