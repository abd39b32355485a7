"""Which reader takes which medium: one table, and the way from bytes to a Document through it.

Readers are imported when they are first needed, so that a machine without an optional one still reads
the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from extract.document import Document
from extract.errors import Unreadable
from extract.formwords import table_words
from extract.legacy.others import OTHERS
from extract.package.webpage import FLAT_WORD, MHTML
from extract.report import Hint
from extract.scan import inside
from extract.scan.inside import HOLDERS
from extract.scan.ocr import INSTALL
from extract.sniff import Sniffed, sniff

OOXML = "application/vnd.openxmlformats-officedocument."

_REPORT = re.compile("年度报告|年报")
_FORM_WORDS = 3  # words of the form by which a page's own tables are a report's

Call = Callable[[Any, bytes, Sniffed, Hint], Document]
"""(module, bytes, what they are, hint) -> Document."""


def _plain(module: Any, data: bytes, sniffed: Sniffed, hint: Hint) -> Document:
    document: Document = module.read(data)
    return document


def _typed(module: Any, data: bytes, sniffed: Sniffed, hint: Hint) -> Document:
    document: Document = module.read(data, sniffed.media_type)
    return document


def _text(module: Any, data: bytes, sniffed: Sniffed, hint: Hint) -> Document:
    document: Document = module.read(data, sniffed.charset)
    return document


def _html(module: Any, data: bytes, sniffed: Sniffed, hint: Hint) -> Document:
    document: Document = module.read(data, sniffed.charset, hint)
    return document


def _package(module: Any, data: bytes, sniffed: Sniffed, hint: Hint) -> Document:
    document: Document = module.read(data, sniffed.media_type, hint)
    return document


READERS: dict[str, tuple[str, Call]] = {
    "text/html": ("extract.html.reader", _html),
    "application/xhtml+xml": ("extract.html.reader", _html),
    "text/plain": ("extract.text", _text),
    "text/markdown": ("extract.text", _text),
    "application/pdf": ("extract.scan.reader", _plain),
    f"{OOXML}wordprocessingml.document": ("extract.word.reader", _plain),
    f"{OOXML}spreadsheetml.sheet": ("extract.sheet.reader", _typed),
    "application/vnd.ms-excel": ("extract.sheet.reader", _typed),
    "application/msword": ("extract.legacy.reader", _typed),
    "application/x-ole-storage": ("extract.legacy.reader", _typed),
    "application/rtf": ("extract.legacy.rtf", _plain),
    **dict.fromkeys(OTHERS, ("extract.legacy.others", _typed)),
    "application/ofd": ("extract.ofd.reader", _plain),
    "application/zip": ("extract.package.reader", _package),
    "application/vnd.rar": ("extract.package.reader", _package),
    MHTML: ("extract.package.webpage", _package),
    FLAT_WORD: ("extract.package.webpage", _package),
    "image/png": ("extract.scan.image", _typed),
    "image/jpeg": ("extract.scan.image", _typed),
    "image/tiff": ("extract.scan.image", _typed),
}
"""Media type -> module and how its ``read`` is called. A further medium is one line here."""


def read(data: bytes, hint: Hint | None = None) -> Document:
    """Tell what the bytes are and read them. Raises Unreadable for whatever cannot be read."""
    hint = hint or Hint()
    return read_as(data, sniff(data, hint), hint)


def read_as(data: bytes, sniffed: Sniffed, hint: Hint) -> Document:
    """Read bytes of a known medium. Raises Unreadable, ``unsupported_media`` where no reader takes it."""
    if sniffed.media_type not in READERS:
        raise Unreadable("unsupported_media", sniffed.media_type)
    module, call = READERS[sniffed.media_type]
    try:
        document = call(import_module(module), data, sniffed, hint)
    except Unreadable as trouble:
        if trouble.code != "scanned" or sniffed.media_type not in HOLDERS:
            raise
        return _pictures_in(data, sniffed.media_type)
    return _with_pictures(document, data, sniffed.media_type)


def _pictures_in(data: bytes, media_type: str) -> Document:
    """The pages kept as pictures in a file. Raises Unreadable, ``ocr_missing`` without the extra."""
    try:
        return inside.read(data, media_type)
    except ImportError:
        raise Unreadable("ocr_missing", INSTALL) from None


def _with_pictures(document: Document, data: bytes, media_type: str) -> Document:
    """A file and the pages that it carries as pictures, where it has no table of the form itself. Of other
    files than web pages only those that speak of a yearly report: recognition takes seconds a page."""
    if media_type not in HOLDERS:
        return document
    if table_words(document) >= _FORM_WORDS:
        return document
    told = media_type == "text/html" or _REPORT.search(document.text)
    if not told or not inside.holds_pages(data, media_type):
        return document
    try:
        pictured = _pictures_in(data, media_type)
    except Unreadable as trouble:
        document.warnings += ["ocr_missing"] * (trouble.code == "ocr_missing")
        return document
    document.method = pictured.method
    document.blocks += pictured.blocks
    document.warnings = [w for w in document.warnings if w != "image_only"] + pictured.warnings
    return document
