"""F03 Hanweb JPaaS (大汉): column pages are shells whose units are loaded from one endpoint.

A unit's answer is JSON that holds markup. Its parameters stand in the page (a tag id in another
charset is refused with ``success: false``); some sites give page 1 whatever page is asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from spiders import rows, scripts, urls
from spiders.families.base import Family, marks
from spiders.page import Page
from spiders.paging import Ask, Plan, same_request

PAGE_SIZE = 50
ENDPOINT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_FRAME = re.compile(r"导航|底|页?尾|页脚|页头|头部|顶|友情|位置|面包屑|foot|head|nav|search|搜索", re.I)
_COUNT = re.compile(r"""\bcount\s*["']?\s*[:=]\s*["']?\s*(\d{1,9})(?!\d)""", re.I)


class Jpaas(Family):
    """Units are asked for as the page's own script would, list and menus alike."""

    name = "jpaas"
    code = "F03"
    title = "Hanweb JPaaS 大汉"
    marks = marks(
        url=((r"/art/\d{4}/art_[0-9a-f]{32}\.html", 4), (r"/api-gateway/jpaas-", 4)),
        body=((r"unitbuild\.js", 4), (r"jpaas-publish-server", 3), (r"/cms_files/", 1)),
    )
    content = (".zt_xilan_07", "#zoom", ".article")
    article_id = re.compile(r"/(art_[0-9a-f]{32})\.html")

    @classmethod
    def parts(cls, page: Page) -> Iterable[Ask]:
        """The page's units, each by its own parameters."""
        for node in page.tree.css("[querydata]"):
            told = node.attributes.get("querydata") or ""
            asked = scripts.words(scripts.literal(told)) or scripts.settings(told)
            url = urls.absolute(page.base, node.attributes.get("url") or ENDPOINT)
            if asked and url:
                asked["paramJson"] = _numbered(asked.get("paramJson", ""), 1)
                side = bool(_FRAME.search(asked.get("tagId", "")))
                yield Ask(scripts.with_query(url, asked), ajax=True, side=side)

    @classmethod
    def plans(cls, page: Page) -> list[Plan]:
        """Further pages of a unit's list. Where it does not say how many rows there are, asking on
        shows more of them but proves nothing."""
        told = scripts.query(page.url).get("paramJson", "")
        if page.data is None or not told:
            return []
        counts = [int(n) for n in _COUNT.findall(page.html)]
        if not counts and not rows.read_list(page).rows:
            return []
        return [Plan("unit", None, max(counts, default=None), (lambda k: _turned(page, told, k),))]


def _turned(page: Page, told: str, number: int) -> Ask:
    return same_request(page, {"paramJson": _numbered(told, number)})


def _numbered(told: str, number: int) -> str:
    """``paramJson`` for a page; what else the page puts into it is kept."""
    try:
        known: Any = json.loads(told) if told else {}
    except ValueError:
        known = {}
    asked = known if isinstance(known, dict) else {}
    return scripts.compact(asked | {"pageNo": number, "pageSize": asked.get("pageSize") or PAGE_SIZE})
