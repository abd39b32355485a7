"""F12 ZCMS (泽元): dated article folders, and a server-made catalog behind skeleton columns."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spiders import urls
from spiders.families.base import Family, marks
from spiders.page import Page
from spiders.paging import Ask

_CATALOG = re.compile(r"/zcms/catalog/(\d+)/", re.I)
_NUMBER = re.compile(r"catalog_?id[\"']?\s*(?:[:=]|[\"']?\s+(?:value|content)\s*=)\s*[\"']?(\d+)", re.I)


class Zcms(Family):
    """泽元 ZCMS. Where the visible page fills its list by script, ``/zcms/catalog/N/pc/index_1.shtml``
    shows the same list made by the server."""

    name = "zcms"
    code = "F12"
    title = "ZCMS 泽元"
    marks = marks(
        url=((r"/zcms/", 4), (r"/c/\d{4}-\d\d-\d\d/\d+\.shtml", 4)),
        body=((r"/zcms/(?:front|catalog)/", 4), (r"zving|ZvingCMS", 2)),
    )
    dialects = ("scripted",)
    article_id = re.compile(r"/c/\d{4}-\d\d-\d\d/(\d+)\.shtml")

    @classmethod
    def parts(cls, page: Page) -> Iterable[Ask]:
        """The catalog of the page's own column, where the page itself lists no dated article."""
        if _CATALOG.search(page.url) or any(
            cls.article_id and cls.article_id.search(a.url) for a in page.anchors
        ):
            return
        numbers = _CATALOG.findall(page.html) or _NUMBER.findall(page.html)
        for number in dict.fromkeys(n for n in numbers if n != "0"):
            yield Ask(urls.absolute(page.base, f"/zcms/catalog/{number}/pc/index_1.shtml"), ajax=True)
