"""The table browser speaks the visitor's language, and says of every table and column what it holds."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from datasette.filters import Filters

from crawler.store import Store
from crawler.web import fence
from crawler.web.tables import COMPARISONS, columns, tables
from tests.web.conftest import Browser

PAGES = (
    "/data/", "/data/gongkai", "/data/gongkai/obligations", "/data/gongkai/obligations?_facet=status",
    "/data/gongkai/obligations/990101-jt,2025", "/data/gongkai/nothing", "/data/gongkai/looks?at__gt=2026",
)  # fmt: skip
ENGLISH = re.compile(r"[A-Za-z]{3,}(?: +[a-z]{2,}){2,}")
"""Three words in a row: a phrase, not a name."""


NAMES = str.maketrans("", "", "公开中文令第号")
"""What stays Chinese in English: our name, the other language's, and the number of the Regulations."""


def told(text: str) -> str:
    """What a page says of its own: without what stands in the store and in names of columns."""
    soup = BeautifulSoup(text, "lxml")
    for node in soup.select("td, code, script, style"):
        node.decompose()
    return soup.get_text(" ")


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_in_chinese_and_in_english_at_a_click(browser: Browser, path: str) -> None:
    chinese = browser.get(path).text
    assert 'lang="zh-CN"' in chinese
    assert not ENGLISH.search(told(chinese))
    link = BeautifulSoup(chinese, "lxml").select_one("a.lang")
    answer = browser.get(link["href"])
    assert (answer.status_code, unquote(answer.headers["location"])) == (303, path)
    english = browser.get(answer.headers["location"]).text
    assert '<html lang="en">' in english
    assert not re.search("[一-鿿]{2}", told(english).translate(NAMES))


def test_the_language_can_lead_nowhere_else(browser: Browser) -> None:
    for path in ("//evil.example/?_lang=en", "/data//evil.example?_lang=en", "/data/%0d%0aX: y?_lang=en"):
        answer = browser.get(path)
        assert not answer.headers.get("location", "/").startswith("//")
        assert "x" not in answer.headers


def test_every_public_table_and_column_has_words(demo_home: Path) -> None:
    with Store(demo_home / "gongkai.db", read_only=True) as store:
        held = {
            name: {row["name"] for row in store.rows("SELECT name FROM pragma_table_info(?)", (name,))}
            for name in tables()
        }
    inner = {"acked_by", "ack_note", "host", "pid", "narrative_search"}  # not shown, or SQLite's own
    assert {c for names in held.values() for c in names} - inner <= set(columns())
    own = {n for n in fence.PUBLIC if not n.startswith(("narrative_search_", "narrative_terms"))}
    assert set(tables()) == own


def test_every_comparison_has_words() -> None:
    assert {key for key, _, _ in Filters([]).lookups()} <= set(COMPARISONS)


def test_what_a_portal_says_is_text_and_hides_nothing(home: Path) -> None:
    held = sqlite3.connect(home / "gongkai.db")
    held.execute(
        "UPDATE obligations SET title = '<b onclick=x>\u202e' || ?, url = 'javascript:x'", ["长" * 500]
    )
    held.commit()
    held.close()
    for path in ("/data/gongkai/obligations", "/data/gongkai/obligations/990101-jt,2025"):
        text = Browser(home).get(path).text
        assert "&lt;b onclick=x&gt;⟨U+202E⟩" in text
        assert "\u202e" not in text
        assert 'href="javascript' not in text
    assert "长" * 500 in text  # a row is shown whole


def test_agencies_and_divisions_lead_to_their_pages(browser: Browser) -> None:
    text = browser.get("/data/gongkai/obligations?agency_id=990101-jt&year=2025").text
    assert '<a href="/agency/990101-jt">' in text
    assert '<a href="/division/990101">' in text
    assert browser.get("/agency/990101-jt").status_code == 200
