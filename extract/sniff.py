"""What the bytes are: media type by magic before header before extension, and their charset.

Servers and file names lie (a ``.doc`` that is HTML, a ``.pdf`` that is a captcha page), so the
bytes decide, and the hint only breaks ties that the bytes leave open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath

from extract.charset import find_charset
from extract.errors import Unreadable
from extract.legacy.others import kind_of_package, kind_of_text, root_of
from extract.package.archives import OPEN_DOCUMENT, zip_media_type
from extract.package.webpage import kind_of
from extract.report import Hint

MAX_BYTES = 64 * 2**20
"""Largest document that is looked at."""

HTML = "text/html"
TEXT = "text/plain"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
XML = "application/xml"
UNKNOWN = "application/octet-stream"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"Foxit ", "application/x-ceb"),
    (b"Founder CEB", "application/x-ceb"),
)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("WordDocument", DOC),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_EXTENSIONS = {".htm": HTML, ".html": HTML, ".shtml": HTML, ".xhtml": HTML, ".txt": TEXT, ".md": TEXT}
_TAGS = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|table|tr|td|div|p|meta|title|span|script|br|a|h[1-6])(?=[\s/>]))",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SURE_TAGS = 3  # so many tags make text HTML even without a header that says so


@dataclass(frozen=True)
class Sniffed:
    """``media_type`` is an IANA type; ``charset`` a Python codec name, '' for binary media;
    ``why`` says in a word what decided: ``magic``, ``zip``, ``ole``, ``tags``, ``header``,
    ``extension`` or ``text``."""

    media_type: str
    charset: str
    why: str


def sniff(data: bytes, hint: Hint | None = None) -> Sniffed:
    """Tell the media type and charset of a document.

    Raises Unreadable: ``empty`` when there is nothing but zeros and blanks, ``too_large`` over
    MAX_BYTES, ``encrypted`` for an office file locked with a password, ``damaged`` for a broken zip.
    """
    hint = hint or Hint()
    if len(data) > MAX_BYTES:
        raise Unreadable("too_large", f"{len(data)} bytes, at most {MAX_BYTES} are read")
    if not data.strip(b"\x00 \t\r\n\x0b\x0c"):
        raise Unreadable("empty", f"{len(data)} bytes with nothing in them")
    return _binary(data) or _text(data, hint)


def _binary(data: bytes) -> Sniffed | None:
    head = data[:1024].lstrip(b"\x00 \t\r\n\xef\xbb\xbf")
    if b"%PDF-" in data[:1024] and not head.startswith(b"<"):
        return Sniffed(PDF, "", "magic")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        media_type = zip_media_type(data)
        return Sniffed(kind_of_package(data) if media_type == OPEN_DOCUMENT else media_type, "", "zip")
    if data.startswith(_OLE_MAGIC):
        return Sniffed(_ole(data), "", "ole")
    if saved := kind_of(data):
        return Sniffed(saved, "", "magic")
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return Sniffed(media_type, "", "magic")
    return None


def _ole(data: bytes) -> str:
    """The kind of an OLE compound file, by the names in its directory (UTF-16)."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("encrypted", "an office document locked with a password")
    for stream, media_type in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return media_type
    return "application/x-ole-storage"


def _text(data: bytes, hint: Hint) -> Sniffed:
    charset = find_charset(data, hint.charset)
    if charset is None:
        return Sniffed(UNKNOWN, "", "magic")
    text = data[: 2**20].decode(charset, "replace").lstrip("\ufeff\0 \t\r\n")
    if "\0" in text and len(_TAGS.findall(without := text.replace("\0", ""))) >= _SURE_TAGS:
        text = without  # browsers leave zeros out of a page
    if len(_CONTROL.findall(text)) > len(text) // 100:
        return Sniffed(UNKNOWN, "", "magic")
    media_type, why = _markup(text, hint)
    return Sniffed(media_type, charset, why)


def _markup(text: str, hint: Hint) -> tuple[str, str]:
    """HTML or plain text: tags decide; with only a few, the header does, then the extension."""
    tags = sum(1 for _ in islice(_TAGS.finditer(text), _SURE_TAGS))
    if text.startswith("%PDF-"):
        return PDF, "magic"
    if other := kind_of_text(text):
        return other, "tags"
    if tags and (text.startswith("<") or tags >= _SURE_TAGS):
        return HTML, "tags"
    if tags:
        declared = hint.media_type.partition(";")[0].strip().lower()
        if declared in (HTML, "application/xhtml+xml"):
            return HTML, "header"
        suffix = PurePosixPath(hint.name.replace("\\", "/")).suffix.lower()
        if not declared and suffix in _EXTENSIONS:
            return _EXTENSIONS[suffix], "extension"
    if text.startswith("<?xml") and root_of(text):
        return XML, "tags"
    return TEXT, "text"
