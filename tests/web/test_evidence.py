"""The evidence of an obligation, and archived bytes: to be kept, never run."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.web.conftest import Browser


def test_the_timeline_marks_what_the_answer_rests_on(browser: Browser) -> None:
    page = BeautifulSoup(browser.get("/evidence/2025/990101-sl").text, "lxml")
    visits = page.select("section.visit")
    assert [v.find("h3").get_text()[:10] for v in visits] == ["2026-02-10", "2026-02-02", "2026-01-20"]
    grounds = [len(v.select("tr.ground")) for v in visits]
    assert grounds == [1, 1, 0]
    assert "都没有找到" in page.select_one("p.why").text
    cells = visits[0].select_one("tr.ground").get_text(" ", strip=True)
    assert "年报栏目" in cells
    assert "看全" in cells


def test_agencies_with_chinese_ids_have_pages(browser: Browser) -> None:
    link = BeautifulSoup(browser.get("/division/990103").text, "lxml").find(
        "a", href=re.compile("/evidence/.*%")
    )
    assert browser.get(link["href"]).status_code == 200


def test_bytes_are_handed_out_as_a_file_of_no_type(browser: Browser) -> None:
    page = BeautifulSoup(browser.get("/evidence/2025/990101-cz").text, "lxml")
    link = page.select_one('dl.facts a[href^="/archive/"]')["href"]
    answer = browser.get(link)
    assert hashlib.sha256(answer.content).hexdigest() == link.rpartition("/")[2]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-disposition"].endswith('.html.txt"')
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/archive/" + "0" * 64, 404), ("/archive/../gongkai.db", 404), ("/archive/%2e%2e%2fgongkai.db", 404),
     ("/archive/" + "G" * 64, 422), ("/evidence/2025/nobody", 404), ("/evidence/1/990101-sl", 422)],
)  # fmt: skip
def test_no_address_names_a_file(browser: Browser, path: str, status: int) -> None:
    assert browser.get(path).status_code == status


def test_a_hostile_address_of_a_look_is_no_link(home: Path) -> None:
    held = sqlite3.connect(home / "gongkai.db")
    held.execute(
        "UPDATE looks SET url = 'javascript:alert(1)//' || url, note = '<img src=x onerror=alert(1)>'"
    )
    held.commit()
    held.close()
    text = Browser(home).get("/evidence/2025/990101-sl").text
    assert 'href="javascript' not in text
    assert "<img" not in text
