"""A portal of the Hebei kind: columns and articles are UUIDs, titles name no agency, the path shown does."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from data.replicas.model import Portal, Publication
from data.replicas.rows import Row, listed
from data.replicas.vendor import DISCLOSURE, REPORTS, Vendor, hexadecimal
from data.replicas.web import Page, Site, links

SIZE = 7


def uuid(*key: object) -> str:
    """A UUID that depends on the key only."""
    return str(UUID(hexadecimal("hebei", *key)))


ROOT, COLUMN = f"/columns/{uuid('root')}/index.html", f"/columns/{uuid('nb')}/"


class Hebei(Vendor):
    """Front page -> 政府信息公开 -> 年报, seven rows a page."""

    def pages(self, today: date) -> dict[str, Page]:
        rows = [r for r in listed(self.portal, today) if isinstance(r, Publication)]
        menu = {f"/columns/{uuid('zn')}/index.html": "政府信息公开指南", f"{COLUMN}index.html": REPORTS}
        found = self.front(ROOT) | {ROOT: self.framed(DISCLOSURE, f"<ul>{links(menu)}</ul>")}
        count = -(-len(rows) // SIZE)
        for k in range(1, count + 1):
            items = "".join(
                f'<li><a href="{article(r)}">{plain(r)}</a><span>{r.dated}</span></li>'
                for r in rows[(k - 1) * SIZE : k * SIZE]
            )
            numbers = "".join(f'<a href="{list_page(n)}">{n}</a>' for n in range(1, count + 1) if n != k)
            after = f'<a href="{list_page(k + 1)}">下一页</a>' if k < count else ""
            body = f'<ul class="list">{items}</ul><div class="pages">共{len(rows)}条 {k}/{count}页 {numbers}{after}</div>'  # noqa: E501
            found[list_page(k)] = self.framed(REPORTS, body)
        return found | {article(row): self._article(row) for row in rows}

    def _article(self, row: Publication) -> Page:
        body = self.reported(row, '<div class="article-content">{}</div>').body.decode()
        names = [
            '<a href="/">首页</a>',
            f'<a href="{ROOT}">{DISCLOSURE}</a>',
            f"<a>{row.agency.name}</a>",
            REPORTS,
        ]
        crumbs = f'<div class="position">您当前的位置：{" &gt; ".join(names)}</div>'
        body = body.replace(row.title, plain(row)).replace(
            '<h1 class="title">', f'{crumbs}<h1 class="title">'
        )
        return Page(body.replace(f"发布机构：{row.agency.name}　", "").encode())

    def address(self, publication: Publication) -> str:
        return article(publication)


def list_page(k: int) -> str:
    return f"{COLUMN}index{f'_{k}' if k > 1 else ''}.html"


def plain(row: Publication) -> str:
    """The title without its agency."""
    return f"{row.year}年政府信息公开工作年度报告"


def article(row: Row) -> str:
    return f"{COLUMN}{row.dated:%Y%m}/{row.dated:%d}/{uuid(row.serial)}.html"


def build(portal: Portal) -> Site:
    return Hebei(portal)
