"""What looks say of themselves is told in Chinese; the record stays as it was written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from crawler.reasons import told
from crawler.store import Store
from tests.web.conftest import Browser

ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        (
            "link “年报”: 13 points for column: text holds 信息公开年报 (+11), address says xxgknb (+2)",
            "链接“年报”：作为年报栏目得 13 分：文字含信息公开年报 (+11)，网址含 xxgknb (+2)",
        ),
        ("not asked: www.x.gov.cn was blocked 3 times in a row", "未发请求：www.x.gov.cn 连续 3 次被拦截"),
        ("paging_loop; hole_at_page_3:blocked; others=4", "翻页循环；第 3 页缺失（被拦截）；其他行 4"),
        ("timeout; http://x.cn/: tls: wrong version", "超时；http://x.cn/: TLS 握手失败：wrong version"),
        ("SiteIDCode 1 is 甲县's, expected 乙县 (990102)", "网站标识码 1 属于 甲县，应为 乙县（990102）"),
        ("something new {column} \\1", "something new {column} \\1"),
        ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_a_reason_in_chinese(reason: str | None, chinese: str) -> None:
    assert told(reason, "zh") == chinese
    assert told(reason, "en") == (reason or "")


def test_every_reason_of_the_demo_is_in_chinese(demo_home: Path) -> None:
    with Store(demo_home / "gongkai.db", read_only=True) as store:
        rows = list(store.rows("SELECT reason AS r FROM looks UNION SELECT note FROM looks"))
    assert len(rows) > 10
    assert [row["r"] for row in rows if row["r"] and ENGLISH.search(told(row["r"], "zh"))] == []


def test_phrases_in_the_code_are_known() -> None:
    """Verdicts that are written whole in the code: a new one needs its Chinese."""
    root = Path(__file__).parents[2]
    wanted: list[str] = []
    written = re.compile(r'(?:Verdict|NotAPage)\(\s*"\w+",\s*"([^"]+ [^"]+)"')
    for folder in ("crawler/fetch", "crawler/middlewares", "spiders"):
        for path in (root / folder).rglob("*.py"):
            wanted += written.findall(path.read_text("utf-8"))
    assert len(wanted) > 12
    assert [phrase for phrase in wanted if ENGLISH.search(told(phrase, "zh"))] == []


def test_the_evidence_page_says_it_in_the_visitors_language(browser: Browser) -> None:
    page = BeautifulSoup(browser.get("/evidence/2025/990101-sl").text, "lxml").select("table.timeline small")
    said = [node.get_text() for node in page]
    assert any("链接“" in text for text in said)
    assert not any("points for" in text for text in said)
    assert "points for" in browser.get("/evidence/2025/990101-sl?lang=en").text


def test_the_description_of_the_api_is_in_the_visitors_language(browser: Browser) -> None:
    page = BeautifulSoup(browser.get("/feeds").text, "lxml")
    said = [node.get_text() for node in page.select("h3, table.grid td:last-child")]
    for text in said:
        assert not ENGLISH.search(re.sub(r"GET \S+|`\w+`", "", text)), text
    english = browser.get("/feeds?lang=en").text
    assert "most items of one answer" in english
