"""A report's page that was broken into is flagged as such; news about gambling is not."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse

from spiders.page import Page
from spiders.strangers import injected

TEXT = "<h1>山河县财政局2025年政府信息公开工作年度报告</h1><p>一、总体情况</p>"


@pytest.mark.parametrize(
    ("more", "flagged"),
    [
        ('<div style="display:none"><a href="/x/1.html">真人娱乐</a></div>', True),
        ('<p style="color:#FFFFFF">百家乐 老虎机</p>', True),
        ('<p style="background-color:#fff">依申请公开</p>', False),
        ('<a href="/news/1.html">公安局严厉打击网络赌博博彩活动</a>', False),
        ("", False),
    ],
)
def test_a_broken_page_is_known_by_what_no_reader_sees(more: str, flagged: bool) -> None:
    page = Page(
        HtmlResponse(
            "http://x.gov.cn/", body=f"<html><body>{TEXT}{more}</body></html>".encode(), encoding="utf-8"
        )
    )
    assert injected(page) is flagged
