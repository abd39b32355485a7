"""F04 TRS WCM (拓尔思): folder columns, ``createPageHTML`` paging, article names with a day."""

from __future__ import annotations

import re

from spiders.families.base import Family, marks


class Trs(Family):
    """拓尔思 WCM with folder columns."""

    name = "trs"
    code = "F04"
    title = "TRS WCM 拓尔思"
    marks = marks(
        url=(
            (r"/t\d{8}_\d+(?:_ext)?\.s?html?", 4),
            (r"/t\d{7,9}\.s?html$", 2),
            (r"/[PW]0\d{17}\.\w+", 3),
        ),
        body=(
            (r"createPage(?:HTML)?\(\s*\d+\s*,\s*\d+\s*,\s*[\"']index[\"']", 4),
            (r"class=[\"']?TRS_Editor|trs_editor_view", 3),
            (r"CurrChnlCls|chnldocurl|/igs/front/|trs_h5\.js", 2),
        ),
    )
    dialects = ("scripted",)
    content = (".TRS_Editor", ".trs_editor_view", ".article_con")
    article_id = re.compile(r"/t(?:\d{8}_)?(\d{5,})(?:_ext)?\.s?html?$")
