"""F06 component CMS (国资委 type, the counties of 德州): list pages numbered from the end.

``maxPageNum<component>=M`` stands in the page; its page k is ``index_<component>_<M-k+1>.html``.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from spiders.families.base import Family, marks
from spiders.page import Page
from spiders.paging import Address, Ask, Plan

_PAGES = re.compile(r"maxPageNum[_-]?(\d*)\s*[\"']?\]?\s*=\s*(?:parseInt\()?\s*[\"']?(\d{1,6})")
_COMPONENT = re.compile(r"id\s*=\s*[\"']?(?:pag|comp)_(\d+)", re.I)


class Component(Family):
    """Lists numbered from the end; everything else is the ladder's."""

    name = "component"
    code = "F06"
    title = "component CMS 组件式"
    marks = marks(
        url=((r"/n\d{5,}/(?:n\d+/)*c\d+/content\.html", 4), (r"/n\d{5,}/(?:n\d+/)*\w*index", 2)),
        body=((r"maxPageNum[_-]?\d*\s*=", 4), (r"id=[\"']?pag_\d+", 2)),
    )
    content = ("#zoom", ".zsy_comain", ".article")
    article_id = re.compile(r"/(c\d+)/content\.html")

    @classmethod
    def plans(cls, page: Page) -> list[Plan]:
        """One plan for each component of the page that is cut into pages."""
        parts = {part: int(pages) for part, pages in _PAGES.findall(page.html)}
        if "" in parts:
            parts = dict.fromkeys(_COMPONENT.findall(page.html), parts[""]) | {
                k: v for k, v in parts.items() if k
            }
        return [
            Plan("component", pages, None, _numberings(page, part, pages))
            for part, pages in parts.items()
            if part
        ]


def _numberings(page: Page, part: str, pages: int) -> tuple[Address, ...]:
    """By the fixed name, or by that of the column's own page (``20index.html``)."""
    name = urlsplit(page.url).path.rsplit("/", 1)[-1]
    stem, ext = name.rsplit(".", 1) if "." in name else ("index", "html")
    stems = dict.fromkeys(("index", stem))
    return tuple((lambda k, s=s: Ask(urljoin(page.base, f"{s}_{part}_{pages - k + 1}.{ext}"))) for s in stems)
