"""Whether a PDF holds a script, or a form that a viewer fills in: it may show other figures than it has."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_SCRIPT = re.compile(
    rb"/JavaScript\s*(?:/|\d+ \d+ R|<<|\[)|/JS\s*(?:\(|<[<0-9A-Fa-f]|\d+ \d+ R)|/XFA\s*(?:\[|\d+ \d+ R)"
)
_ESCAPED = re.compile(rb"/(?:[A-Za-z]|#[0-9A-Fa-f]{2}){2,10}(?![A-Za-z#])")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAMES = frozenset({b"/JavaScript", b"/JS", b"/XFA"})
_PACKED = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n", re.DOTALL)
_MOST = 4 * 2**20  # bytes that one stream of objects unpacks to and are looked at
_STREAMS = 500  # such streams that are looked at


def has_script(data: bytes) -> bool:
    """Whether a script is named in the file or in its packed objects, also in escaped letters."""
    return any(_names_script(part) for part in (data, *_packed(data)))


def _names_script(part: bytes) -> bool:
    if _SCRIPT.search(part):
        return True
    if b"#" not in part:
        return False
    escaped = (m[0] for m in _ESCAPED.finditer(part) if b"#" in m[0])
    return any(_ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), name) in _NAMES for name in escaped)


def _packed(data: bytes) -> Iterator[bytes]:
    """The contents of the streams that hold objects."""
    for number, found in enumerate(_PACKED.finditer(data)):
        if number >= _STREAMS:
            return
        try:
            yield zlib.decompressobj().decompress(data[found.end() :][:_MOST], _MOST)
        except zlib.error:
            continue
