"""A spider that notes how a page reached it: class, charset, and a place name of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Response, TextResponse

from crawler.items import Look
from tests.glue.toy.portal import ToyPortal


class ReaderPortal(ToyPortal):
    name = "portal"

    def parse(self, response: Response, asked: str) -> Iterator[Any]:
        for said in super().parse(response, asked):
            if isinstance(said, Look):
                said.note = type(response).__name__
                if isinstance(response, TextResponse):
                    place = re.search(r"塘㙍镇", response.text)
                    said.note += f" {response.encoding} {place[0] if place else ''}"
            yield said
