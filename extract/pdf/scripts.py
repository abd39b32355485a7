"""What a PDF's objects say of what a viewer shows otherwise than it is printed: scripts, forms that a viewer
fills in, layers that are switched off. Their names are looked for in the bytes, no object is opened."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

SCRIPT, LAYER = "active_content", "hidden_layer"

_SCRIPT = re.compile(
    rb"/JavaScript\s*(?:/|\d+ \d+ R|<<|\[)|/JS\s*(?:\(|<[<0-9A-Fa-f]|\d+ \d+ R)|/XFA\s*(?:\[|\d+ \d+ R)"
)
_OFF = re.compile(rb"/OFF\s*(?:\[\s*\d|\d+\s+\d+\s+R)|/(?:BaseState|ViewState)\s*/OFF\b")
_ESCAPED = re.compile(rb"/(?:[A-Za-z]|#[0-9A-Fa-f]{2}){2,10}(?![A-Za-z#])")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAMES = {b"/JavaScript": SCRIPT, b"/JS": SCRIPT, b"/XFA": SCRIPT, b"/OFF": LAYER, b"/BaseState": LAYER}
_NAMED = re.compile(rb"/(?:JavaScript|JS|XFA|OFF|ObjStm|Encrypt)")
_OF_SCRIPTS = (b"/JavaScript", b"/JS", b"/XFA")
_NEAR = 36  # bytes: a name of eleven letters, all escaped, is no longer
_PACKED = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n", re.DOTALL)
_MOST = 4 * 2**20  # bytes that one stream of objects unpacks to and are looked at
_STREAMS = 500  # such streams that are looked at


def told_by_names(data: bytes) -> list[str]:
    """The warnings ``active_content`` (a script, a form of a viewer's own) and ``hidden_layer`` that names in
    the file and in its packed objects call for, also in escaped letters."""
    names = set(_NAMED.findall(data))
    if b"/Encrypt" in names:
        data = _unlocked(data)
        names = set(_NAMED.findall(data))
    warnings = {*_told(data, names)}
    if b"/ObjStm" in names:
        warnings.update(warning for part in _packed(data) for warning in _told(part, {*_NAMED.findall(part)}))
    return sorted(warnings)


def _told(part: bytes, names: set[bytes]) -> Iterator[str]:
    if not names.isdisjoint(_OF_SCRIPTS) and _SCRIPT.search(part):
        yield SCRIPT
    if b"/OFF" in names and _OFF.search(part):
        yield LAYER
    for escape in _ESCAPE.finditer(part):
        around = part[max(escape.start() - _NEAR, 0) : escape.end() + _NEAR]
        for name in (name for name in _ESCAPED.findall(around) if b"#" in name):
            plain = _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), name)
            if plain in _NAMES:
                yield _NAMES[plain]


def _unlocked(data: bytes) -> bytes:
    """The file without its lock, where it opens without a password: its packed objects cannot be unpacked."""
    stream = io.BytesIO()
    try:
        with pdfium.PdfDocument(data) as document:
            document.save(stream, flags=raw.FPDF_REMOVE_SECURITY)
    except pdfium.PdfiumError:
        return data
    return stream.getvalue()


def _packed(data: bytes) -> Iterator[bytes]:
    """The contents of the streams that hold objects."""
    for number, found in enumerate(_PACKED.finditer(data)):
        if number >= _STREAMS:
            return
        try:
            yield zlib.decompressobj().decompress(data[found.end() :][:_MOST], _MOST)
        except zlib.error:
            continue
