"""F10 ``/Model/showList/…/page_n.html`` and ``/Model/show/N.html``: the report model has its own list."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spiders import links, urls
from spiders.families.base import Entry, Family, marks
from spiders.folders import Scope
from spiders.page import Page
from spiders.paging import Ask

_REPORTS = re.compile(r"/\w*(?:AnnualReport|Xxgknb|Gknb|Ndbg)/showList/", re.I)


class Showlist(Family):
    """Lists and articles named after their model. The model of annual reports is known by its name,
    whatever the link to its list says."""

    name = "showlist"
    code = "F10"
    title = "show/showList"
    marks = marks(
        url=(
            (r"/\w+/showList/[\d/]+page_\d+\.html", 4),
            (r"/\w*(?:nb|Report)/show/\d+\.html", 3),
            (r"/(?:Xxgk|Openness|BranchOpenness|Policy)?Content/show/\d+\.html", 3),
        ),
        body=((r"m-tglist|g-detailbox|m-file-download", 3),),
    )
    content = (".g-detailbox", ".newscontnet .text", ".newscontnet")
    article_id = re.compile(r"(/\w+/show/\d+)\.html")

    @classmethod
    def entries(cls, page: Page, scope: Scope) -> Iterable[Entry]:
        """Lists of the report model whose links do not speak of reports (“2024年”, “部门”, a picture)."""
        if _REPORTS.search(page.url):
            return
        for anchor in page.anchors:
            known = not _REPORTS.search(anchor.url) or links.score(anchor, links.COLUMN)
            if not known and urls.same_site(anchor.url, page.url, scope.hosts):
                year, unit = links.folder_year(anchor.label), links.unit_name(anchor.label)
                yield Entry(Ask(anchor.url), anchor.label, unit, year)
