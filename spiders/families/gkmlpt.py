"""F07 Guangdong: the disclosure platform (gkmlpt) with its tree and API, and NFCMS columns beside it.

The tree stands in the page as an object literal; a node may send on to a column (``jump_url``), else
its rows come from ``api/all/<id>``, whose first page is 0 on some sites and 1 on others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from spiders import links, scripts, urls
from spiders.families.base import Entry, Family, marks
from spiders.folders import Scope
from spiders.page import Anchor, Page, fold
from spiders.paging import Ask

_SID = re.compile(r"""(?<![A-Za-z_])["']?SID["']?\s*[:=]\s*["']?(\w+)""")
_PLACE = re.compile(r"^(https?://[^?#]*?/gkmlpt)(?:[/?#]|$)", re.I)
DEEPEST = 8


class Gkmlpt(Family):
    """The tree is read for its nodes of annual reports, the API for their rows."""

    name = "gkmlpt"
    code = "F07"
    title = "gkmlpt + NFCMS 广东"
    marks = marks(
        url=((r"/gkmlpt/", 4), (r"/content/m?post_\d+\.html", 3)),
        body=((r"window\._CONFIG", 3), (r"tyxxy_main", 2), (r"cloud\.gd\.gov\.cn|search\.gd\.gov\.cn", 1)),
    )
    dialects = ("data",)
    content = (".tyxxy_main", ".news_cont_d_wrap", ".article-content", "#zoom")

    @classmethod
    def entries(cls, page: Page, scope: Scope) -> Iterable[Entry]:
        """The tree's nodes of annual reports, and below them the years or bodies that they are cut into."""
        tree = scripts.after(page.html, "TREE")
        for node in _reports(tree if isinstance(tree, list) else [], DEEPEST):
            yield from _entry(page, node, "")
            for inner in _children(node):
                yield from _entry(page, inner, links.unit_name(_name(inner)))


def _name(node: dict[str, Any]) -> str:
    return fold(str(node.get("name") or node.get("title") or ""))


def _children(node: dict[str, Any]) -> list[dict[str, Any]]:
    inner = node.get("children")
    return [n for n in inner if isinstance(n, dict)] if isinstance(inner, list) else []


def _reports(nodes: list[Any], depth: int) -> Iterator[dict[str, Any]]:
    """The outermost nodes that are named as a column of annual reports is."""
    for node in nodes if depth else ():
        if not isinstance(node, dict):
            continue
        if links.score(Anchor(_name(node), "", ""), links.COLUMN):
            yield node
        else:
            yield from _reports(_children(node), depth - 1)


def _entry(page: Page, node: dict[str, Any], unit: str) -> Iterator[Entry]:
    label, year = _name(node), links.folder_year(_name(node))
    elsewhere = urls.absolute(page.base, str(node.get("jump_url") or node.get("jumpUrl") or ""))
    if elsewhere:
        yield Entry(Ask(elsewhere), label, unit, year)
        return
    place, sid, number = _PLACE.match(page.url), _SID.search(page.html), str(node.get("id", ""))
    if not number.isdigit():
        return
    base = place[1] if place else urls.absolute(page.base, "/gkmlpt")
    asks = [_api(base, number, first, sid[1] if sid else "") for first in (0, 1)]
    count = str(node.get("post_count", ""))
    yield Entry(asks[0], label, unit, year, int(count) if count.isdigit() else None, tuple(asks[1:]))


def _api(base: str, number: str, first: int, sid: str) -> Ask:
    parameters = {"page": str(first)} | ({"sid": sid} if sid else {})
    return Ask(scripts.with_query(f"{base}/api/all/{number}", parameters), ajax=True)
