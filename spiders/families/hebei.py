"""F13 the two systems of Hebei: columns named by UUIDs, and ``__sys_block__`` pages. Names mean nothing
there; everything is found by what the links say."""

from __future__ import annotations

import re

from spiders.families.base import Family, marks

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class Hebei(Family):
    """UUID columns with dated article folders; ``/single/T/N.html`` and ``/channel/list/N.html``."""

    name = "hebei"
    code = "F13"
    title = "Hebei UUID columns"
    marks = marks(
        url=((rf"/columns/{_UUID}/", 4), (r"/channel/list/\d+\.html", 2), (r"/single/\d+/\d+\.html", 2)),
        body=((r"__sys_block__", 4),),
    )
    article_id = re.compile(rf"(?:/columns/{_UUID}/\d{{6}}/\d\d/|/single/\d+/)({_UUID}|\d+)\.html")
