"""Charset and kind of an answer by its bytes: headers and meta tags lie."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import HtmlResponse, Response, TextResponse

from extract.errors import Unreadable
from extract.report import Hint
from extract.sniff import HTML, sniff


class CharsetMiddleware:
    """Gives a text its real charset, and a file or page that came under a false type its own class."""

    def process_response(self, request: Request, response: Response) -> Response:
        header = (response.headers.get("Content-Type") or b"").decode("latin-1")
        media_type, _, rest = header.partition(";")
        charset = rest.partition("charset=")[2].strip().strip("\"'")
        try:
            found = sniff(response.body, Hint(media_type=media_type, charset=charset))
        except Unreadable:
            return response
        if not found.charset:
            return _as(Response, response) if isinstance(response, TextResponse) else response
        if not isinstance(response, TextResponse):
            if found.media_type != HTML:
                return response
            response = _as(HtmlResponse, response)
        return response.replace(encoding=found.charset)


def _as(kind: type[Response], response: Response) -> Response:
    return kind(
        url=response.url,
        status=response.status,
        headers=response.headers,
        body=response.body,
        flags=response.flags,
        ip_address=response.ip_address,
        certificate=response.certificate,
        protocol=response.protocol,
    )
