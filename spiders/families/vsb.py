"""F08 VSB (博达): ``/info/N/N.htm`` articles; a column's page may be the report itself."""

from __future__ import annotations

import re

from spiders.families.base import Family, marks


class Vsb(Family):
    """博达 VSB. Its pager counts backwards and shifts when something is added, so its links are
    followed as they are written; a unit's column may show its only document instead of a list."""

    name = "vsb"
    code = "F08"
    title = "VSB 博达"
    marks = marks(
        url=(
            (r"/info/\d+/\d+\.htm$", 3),
            (r"urltype=(?:tree\.TreeTempUrl|news\.NewsContentUrl)", 4),
            (r"/system/_content/download\.jsp", 4),
        ),
        body=(
            (r"vsb_content|v_news_content|_newscontent_fromname", 3),
            (r"showVsbpdfIframe|/__local/[0-9A-F]/", 3),
            (r"/system/resource/", 2),
        ),
    )
    dialects = ("links",)
    content = (".v_news_content", "[id^=vsb_content]", "form[name=_newscontent_fromname]")
    article_id = re.compile(r"(?:/info/\d+/|[?&]wbnewsid=)(\d+)")
