"""The overview: what it counts, in which words, and how it is asked."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.web.conftest import Browser


def table(html: str, heading: str) -> dict[str, list[str]]:
    """The rows of the table under a heading's id: first cell -> the others."""
    soup = BeautifulSoup(html, "lxml")
    section = soup.find(id=heading).find_parent("section")
    found = {}
    for row in section.select("tbody tr"):
        cells = [cell.get_text(" ", strip=True) for cell in row.select("th, td:not(.barcol)")]
        found[cells[0]] = cells[1:]
    return found


def test_every_answer_is_counted_apart(browser: Browser) -> None:
    page = BeautifulSoup(browser.get("/").text, "lxml")
    heads = [th.get_text(strip=True) for th in page.select("table.shares th")]
    counts = [td.find("b").get_text() for td in page.select("table.shares td")]
    assert dict(zip(heads, counts, strict=True)) == {
        "●按时": "28", "◐逾期": "5", "✗未公布": "3", "↶已撤下": "1", "▣被拦截": "4", "⌀无法访问": "4",
        "?不明": "4", "○未到期": "4",
    }  # fmt: skip
    assert "应公布 53 份" in page.text
    assert "另有 1 个机关" in page.text


def test_counties_are_the_sum_of_their_ledger(browser: Browser, demo_home: Path) -> None:
    rows = table(browser.get("/").text, "places")
    assert rows["松崖县 990105"] == ["4", "·", "·", "·", "·", "4", "·", "·", "·"]
    held = sqlite3.connect(demo_home / "gongkai.db")
    owed = dict(
        held.execute("SELECT division_code, count(*) FROM obligations WHERE status <> 'not_owed' GROUP BY 1")
    )
    held.close()
    assert {name.split()[-1]: int(cells[0]) for name, cells in rows.items()} == owed


def test_deadlines_are_counted_down_from_the_clock(browser: Browser) -> None:
    page = BeautifulSoup(browser.get("/").text, "lxml")
    cards = {card.find("small").text: card.find("strong").text for card in page.select(".due")}
    assert cards["国务院令第711号 第四十九条第一款"] == "已过 11 天"
    assert cards["国务院令第711号 第四十九条第二款"] == "还有 48 天"


def test_townships_stand_apart_by_basis(browser: Browser) -> None:
    every, law, practice = (
        int(re.search(r"应公布 (\d+) 份", browser.get(f"/?basis={b}").text)[1])
        for b in ("", "statutory", "practice")
    )
    assert law + practice == every
    assert practice == 6


def test_provinces_and_cities_are_named_by_their_digits_where_nobody_named_them(browser: Browser) -> None:
    assert list(table(browser.get("/?by=province").text, "places")) == ["99 99"]
    assert list(table(browser.get("/?by=city").text, "places")) == ["9901 9901"]
    assert "990105" in browser.get("/?area=9901").text
    assert "没有记录" in browser.get("/?area=42").text


def test_english_at_a_click_and_kept(browser: Browser) -> None:
    assert 'lang="zh-CN"' in browser.get("/").text
    asked = browser.get("/?lang=en&basis=statutory")
    assert "Reports for 2025" in asked.text
    assert "Overview of 2025" in browser.get("/").text
    link = BeautifulSoup(asked.text, "lxml").select_one("a.lang")
    assert link["href"] == "/?basis=statutory&lang=zh"
    assert "年度概览" in browser.get("/?lang=zh").text


@pytest.mark.parametrize(
    "question", ["year=x", "year=99999", "area=4", "area='", "by=sea", "basis=1", "sort=;", "area=%00"]
)
def test_a_question_that_means_nothing_is_refused_in_words(browser: Browser, question: str) -> None:
    answer = browser.get(f"/?{question}")
    assert answer.status_code == 422
    assert "看不懂这个地址" in answer.text


def test_tiles_are_drawn_where_provinces_are_held(home: Path) -> None:
    held = sqlite3.connect(home / "gongkai.db")
    for code, name, province in (
        ("110101", "甲区", "北京市"),
        ("420104", "乙区", "湖北省"),
        ("650102", "丙区", "新疆维吾尔自治区"),
    ):
        held.execute("INSERT INTO divisions VALUES (?, ?, 'county', '', ?, '')", (code, name, province))
        held.execute(
            "INSERT INTO obligations "
            "(agency_id, year, division_code, status, timeliness, why_zh, why_en, derived_at) "
            "VALUES (?, 2025, ?, 'published', 'late', '', '', '')",
            (f"{code}-a", code),
        )
    held.commit()
    held.close()
    page = BeautifulSoup(Browser(home).get("/").text, "lxml")
    tiles = {li.find("b").text: li for li in page.select(".tiles li")}
    assert "none" not in tiles["湖北"]["class"]
    assert "none" in tiles["河南"]["class"]
    assert tiles["新疆"].find("a")["href"] == "/?area=65"
    assert {"北京市 11", "湖北省 42", "99 99"} <= set(table(str(page), "places"))
