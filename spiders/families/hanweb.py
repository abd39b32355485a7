"""F01 Hanweb JCMS (大汉): ``/col/colN/`` columns, records in CDATA, the rest behind dataproxy.jsp."""

from __future__ import annotations

import re

from spiders.families.base import Family, marks


class Hanweb(Family):
    """大汉 JCMS with the jpage list component."""

    name = "hanweb"
    code = "F01"
    title = "Hanweb JCMS 大汉"
    marks = marks(
        url=(
            (r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html", 4),
            (r"/module/web/|/jrobot(?:front)?/search\.do", 3),
            (r"/col/col\d+/", 1),
        ),
        body=(
            (r"dataproxy\.jsp", 4),
            (r"<datastore>|<recordset>", 3),
            (r"name=[\"']ContentStart[\"']|<!--<\$+\[信息来源\]>begin", 2),
            (r"/module/download/downfile\.jsp", 2),
        ),
    )
    dialects = ("jpage",)
    content = ("#zoom", ".artile_zw", ".article")
    publisher = (re.compile(r"<!--<\$+\[(?:信息来源|发布机构)\]>begin-->\s*([^<]{2,40}?)\s*<!--"),)
    article_id = re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_(\d+)\.html")
