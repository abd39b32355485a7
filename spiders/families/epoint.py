"""F14 Epoint (新点): category numbers, dated UUID articles, and a page per agency's credit code."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spiders import urls
from spiders.families.base import Family, marks
from spiders.page import Page
from spiders.paging import Ask
from spiders.scripts import query

_SHOWN = ("specialurl", "iframeurl", "frameurl")
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class Epoint(Family):
    """新点. ``openSubPage.html?specialurl=…`` shows the page that its address names in a frame that a
    script makes; the 18 characters in ``/govxxgk/…/`` are the agency's credit code."""

    name = "epoint"
    code = "F14"
    title = "Epoint 新点"
    marks = marks(
        url=(
            (r"[?&]categorynum=", 3),
            (rf"/\d{{8}}/{_UUID}\.html", 4),
            (r"/govxxgk/[0-9A-Z-]{9,18}/", 4),
            (r"[?&]specialurl=", 3),
            (r"/\d{3}/\d{6}/(?:subPage|listPage|moreinfo|list|about|secondpage)\.html", 3),
        ),
        body=(
            (r"EpointWebBuilder|/inteligentsearch/", 4),
            (r"<\?=el\.", 2),
            (r"class=[\"'][^\"']*\bewb-", 2),
        ),
    )
    content = (".ewb-article-info", ".ewb-article-content", ".news-article-para", ".infodetail")
    article_id = re.compile(rf"/\d{{8}}/({_UUID})\.html")

    @classmethod
    def parts(cls, page: Page) -> Iterable[Ask]:
        """The page that the address itself names."""
        told = query(page.url)
        for name in _SHOWN:
            if url := urls.absolute(page.base, told.get(name, "")):
                yield Ask(url)
