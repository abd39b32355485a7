"""When two requests are the same request."""

from __future__ import annotations

import re

from scrapy import Request
from scrapy.utils.request import fingerprint

_SESSION = re.compile(r";jsessionid=[^?#/]*", re.I)


class Fingerprinter:
    """Scrapy's own fingerprint (method, canonical address, body) without Java session ids, which
    some portals write into every link."""

    def fingerprint(self, request: Request) -> bytes:
        url = _SESSION.sub("", request.url)
        return fingerprint(request if url == request.url else request.replace(url=url))
