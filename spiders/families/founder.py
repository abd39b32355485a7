"""F15 Founder (方正翔宇): ``content_N.html`` with title and date in an ``enpproperty`` comment."""

from __future__ import annotations

import re

from spiders.families.base import Family, marks


class Founder(Family):
    """方正翔宇, mostly media that copy reports. ``Page.meta`` reads its comment."""

    name = "founder"
    code = "F15"
    title = "Founder 方正翔宇"
    marks = marks(
        url=((r"/(?:content|node)_\d+(?:_\d+)?\.html?$", 2),), body=((r"<!--enp(?:property|content)", 4),)
    )
    content = ("#ozoom", "founder-content", "#articleContent")
    article_id = re.compile(r"/content_(\d+)(?:_\d+)?\.html?$")
