"""What the replicas of vendors' systems share: a plain frame, a front page, a report's page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import md5
from html import escape
from typing import Any

from data.replicas.model import Agency, Publication
from data.replicas.rows import Row, content, publisher
from data.replicas.web import Page, Request, Site, links

JSON = "application/json;charset=UTF-8"
DISCLOSURE = "政府信息公开"
REPORTS = "政府信息公开年报"


class Vendor(Site):
    """A site drawn in one frame. ``has`` tells its traits."""

    def has(self, trait: str) -> bool:
        return trait in self.portal.traits

    def framed(self, title: str, body: str, head: str = "") -> Page:
        return Page(self.draw("vendor_layout", title=escape(title), body=body, head=head))

    def front(self, root: str) -> dict[str, Page]:
        """The front page, which links to the disclosure column at ``root``."""
        menu = {root: DISCLOSURE, "/zjxq/": f"走进{self.portal.name}"}
        return {"/": self.framed("首页", f'<ul class="nav">{links(menu)}</ul>')}

    def reported(self, row: Row, box: str, head: str = "") -> Page:
        """A report's page; ``box`` is the vendor's content element with ``{}`` for the text."""
        title = escape(row.title)
        info = f"发布机构：{publisher(row)}　发布日期：{row.dated}"
        inner = box.format(content(row, office=bool(row.serial % 2)))
        return self.framed(
            row.title, f'<h1 class="title">{title}</h1><p class="info">{info}</p>{inner}', head
        )


def hexadecimal(*key: object) -> str:
    """A 32-digit id that depends on the key only."""
    return md5("|".join(map(str, key)).encode(), usedforsecurity=False).hexdigest()


def answer(value: Any, status: int = 200) -> Page:
    """A data endpoint's answer."""
    return Page(json.dumps(value, ensure_ascii=False).encode(), JSON, status)


def part(rows: Sequence[Row], number: int, size: int) -> Sequence[Row]:
    """The rows of page ``number``, counted from 1."""
    return rows[max(number - 1, 0) * size : max(number, 1) * size]


def number(query: Mapping[str, str], name: str, default: int = 1) -> int:
    """A parameter as a number; what is none is ``default``."""
    text = query.get(name, "")
    return int(text) if text.isdigit() else default


def of(agency: Agency, rows: Sequence[Row]) -> list[Publication]:
    """The reports of one agency."""
    return [r for r in rows if isinstance(r, Publication) and r.agency == agency]


def asked(request: Request) -> dict[str, str]:
    """Everything that was asked, in the address or in the form."""
    return {**request.query, **request.form}
