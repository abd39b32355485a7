"""A PDF without the shapes of its fonts, where reading needs none of them.

Opening the embedded fonts takes two thirds of the time in which a page of an office program is opened. A font
that says of every code which character it means and how wide it is tells all that a reader asks; its shapes
are left out, and reading goes on as with fonts that are not embedded (see extract.pdf.fonts). Places in the
file stay the same, so that nothing else has to be looked up anew.
"""

from __future__ import annotations

import re
import zlib

_FILE, _NONE = b"/FontFile", b"/FontNone"
_SHAPES = re.compile(rb"/FontFile[23]?\s+\d+\s+\d+\s+R")
_DESCRIBED = re.compile(rb"/FontDescriptor\s+(\d+)\s+0\s+R")
_NUMBER = re.compile(rb"(?:^|\s)(\d+)\s+0$")
_FIRST, _LAST = re.compile(rb"/FirstChar\s+(\d{1,3})\b"), re.compile(rb"/LastChar\s+(\d{1,3})\b")
_MEANING = re.compile(rb"/ToUnicode\s+(\d+)\s+0\s+R")
_MEANT = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<[0-9A-Fa-f]{4,}>")
_DIGITS = 12  # bytes before "obj" in which its number stands
_MOST = 2**20  # bytes of a table of characters that are looked at
_CLOSED = (b"/ObjStm", b"/Encrypt")  # objects and streams that are not to be read in passing


def without_shapes(data: bytes) -> bytes:
    """The same file with the shapes of those fonts unnamed that tell all characters and widths themselves."""
    shapes: dict[bytes, int] = {}
    for found in _SHAPES.finditer(data):
        end = data.rfind(b" obj", 0, found.start())
        if number := _NUMBER.search(data[max(end - _DIGITS, 0) : max(end, 0)]):
            shapes[number[1]] = found.start()
    for found in _DESCRIBED.finditer(data):
        if found[1] in shapes and not _tells_all(data, _object_around(data, found.start())):
            del shapes[found[1]]
    if not shapes or any(name in data for name in _CLOSED):
        return data
    bare = bytearray(data)
    for place in shapes.values():
        bare[place : place + len(_FILE)] = _NONE
    return bytes(bare)


def _tells_all(data: bytes, font: bytes) -> bool:
    """Whether a font of one byte a character says of each of its codes what it means, and how wide it is."""
    first, last, meaning = _FIRST.search(font), _LAST.search(font), _MEANING.search(font)
    if not (first and last and meaning and b"/Widths" in font):
        return False
    start = data.find(b"\n%b 0 obj" % meaning[1])
    begin = data.find(b"stream", start)
    if start < 0 or begin < 0 or b"endobj" in data[start:begin]:
        return False
    try:
        told = zlib.decompressobj().decompress(data[begin + 6 : begin + 6 + _MOST].lstrip(b"\r\n"), _MOST)
    except zlib.error:
        return False
    meant = {int(code, 16) for code in _MEANT.findall(told)}
    return meant >= set(range(max(int(first[1]), 1), int(last[1]) + 1))  # nought is the sign for none


def _object_around(data: bytes, place: int) -> bytes:
    return data[max(data.rfind(b"obj", 0, place), 0) : data.find(b"endobj", place)]
