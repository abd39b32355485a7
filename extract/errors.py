"""The one exception a reader may raise, and the codes it carries."""

from __future__ import annotations

from typing import Literal, get_args

ErrorCode = Literal[
    "empty",  # nothing in it: no bytes, only zeros, no text and no picture
    "unsupported_media",  # a real file of a kind no reader takes
    "encrypted",  # needs a password
    "damaged",  # cut off or broken beyond reading
    "scanned",  # pictures of pages, no text
    "garbled",  # text in fonts that do not say which characters they print
    "too_large",  # more bytes, unpacked bytes, cells or memory than the limits allow
    "converter_missing",  # no program here reads this kind; the detail says what to install
    "ocr_missing",  # a scan or picture, and the extra that reads pictures is not installed
    "not_a_report",  # a picture without a page of text in it: a captcha, a photograph
    "timeout",  # the time limit of one document ran out (crawler.parsing)
    "crashed",  # the reading process died (crawler.parsing)
]
CODES: tuple[str, ...] = get_args(ErrorCode)


class Unreadable(Exception):
    """A document cannot be read. ``code`` goes into ``Report.error``; ``detail`` is a sentence for
    logs and people, in English, without the document's own words."""

    def __init__(self, code: ErrorCode, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code: ErrorCode = code
        self.detail = detail
