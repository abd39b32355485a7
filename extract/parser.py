"""The one shared parser: bytes in, Report out. It never raises, and a doubt is always said."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from importlib import import_module

from extract import media
from extract.document import Document
from extract.errors import Unreadable
from extract.reading import Reading, interpret
from extract.report import Hint, Report
from extract.second import better, compared, contradicted, in_doubt
from extract.sniff import Sniffed, sniff

_PDF = "application/pdf"
_PICTURED = frozenset({"scanned_page", "ocr_text_layer", "garbled_text"})  # pages whose picture says more
_FEW_PAGES = 6  # a longer PDF is not recognised only because its sums fail: that takes seconds a page


def parse(data: bytes, hint: Hint | None = None) -> Report:
    """Read any bytes into a Report. Never raises: what cannot be read says so in ``error``."""
    return parse_whole(data, hint)[0]


def parse_whole(data: bytes, hint: Hint | None = None) -> tuple[Report, Document | None]:
    """As :func:`parse`, with the document that the report was read from: every cell's place is the place
    of one of its parts. None where nothing could be read."""
    hint = hint or Hint()
    report = Report(sha256=hashlib.sha256(data).hexdigest())
    try:
        if not data.strip(b"\0 \t\r\n"):
            raise Unreadable("empty", "there is nothing in the file")
        sniffed = sniff(data, hint)
        report.media_type = sniffed.media_type
        reading = interpret(_document(data, sniffed, hint), report.sha256, hint)
        first, doubted = reading, bool(contradicted(reading))
        for again in _further(data, sniffed, reading):
            if doubted or in_doubt(reading):
                reading = _compared(reading, again, data, hint)
        if doubted or reading is not first:
            reading = compared(reading)
        return reading.report, reading.document
    except Unreadable as trouble:
        report.error, report.review_reasons = trouble.code, [trouble.code]
    except Exception as trouble:  # a parser fault must cost one document, not a run
        report.error, report.review_reasons = "crashed", [f"crashed:{type(trouble).__name__}"]
    report.needs_review = True
    return report, None


def read_document(document: Document, sha256: str, hint: Hint) -> Report:
    """The part after reading: find the parts of the report, read its cells, check it."""
    return interpret(document, sha256, hint).report


def _document(data: bytes, sniffed: Sniffed, hint: Hint) -> Document:
    """Through the reader of the medium. Where pictures cannot be recognised a PDF's text is still read."""
    try:
        return media.read_as(data, sniffed, hint)
    except ImportError:
        if sniffed.media_type != _PDF:
            raise Unreadable("ocr_missing", "the extra that reads pictures is not installed") from None
    try:
        document: Document = import_module("extract.pdf.reader").read(data)
    except Unreadable as trouble:
        raise Unreadable(
            "ocr_missing" if trouble.code == "scanned" else trouble.code, trouble.detail
        ) from None
    if _PICTURED.intersection(document.warnings):
        document.warnings.append("ocr_missing")
    return document


Again = Callable[[bytes], Document]


def _further(data: bytes, sniffed: Sniffed, reading: Reading) -> Iterator[Again]:
    """Further, independent readers of the same bytes, the cheaper first: a PDF's text by another library, and
    the page as it is shown where its text adds up nowhere (it may not say what the page shows)."""
    if sniffed.media_type != _PDF or "ocr" in reading.report.method:
        return
    yield import_module("extract.pdf.reader").read_again
    failing = "many_sums_fail" in reading.report.review_reasons
    if failing and _pages(reading) <= _FEW_PAGES:
        yield _recognised


def _recognised(data: bytes) -> Document:
    document: Document = import_module("extract.scan.reader").read_pictures(data)
    return document


def _pages(reading: Reading) -> int:
    return max((b.place.page or 0 for b in reading.document.blocks), default=0)


def _compared(reading: Reading, again: Again, data: bytes, hint: Hint) -> Reading:
    """The better of a reading and another one, which may fail."""
    try:
        second = interpret(again(data), reading.report.sha256, hint)
    except (Unreadable, ImportError):
        return reading
    return better(reading, second)
