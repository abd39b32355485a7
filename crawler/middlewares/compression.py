"""Unpacking that marks what it cannot unpack instead of losing it."""

from __future__ import annotations

import zlib

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

TOO_LARGE = "too_large"
BROKEN = "broken_encoding"


class SafeCompression(HttpCompressionMiddleware):
    """A bomb or a broken stream leaves an answer without body and with a flag, so that it is
    logged and judged like any other."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            flag = TOO_LARGE
        except (OSError, EOFError, ValueError, zlib.error, RuntimeError):
            flag = BROKEN
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        return response.replace(body=b"", headers=headers, flags=[*response.flags, flag])
