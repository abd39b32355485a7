"""Codes and the two sides of a comparison are told in the visitor's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.said import code, codes, figure, side
from crawler.store import Store
from extract.errors import CODES
from tests.web.conftest import Browser

ROOT = Path(__file__).parents[2]
CHINESE, CODE = re.compile(r"[\u4e00-\u9fff]"), re.compile(r'"([a-z0-9]+(?:_[a-z0-9]+)+)"')
DOUBTED = re.compile(r'\.doubt\(\s*"(\w+)"')
RAISED = re.compile(
    r"(?:warnings|reasons|doubts|conflicts|extra)(?:\.append\(|\.add\(| \+?\|?= ?[\[{]|=\[|: \[)[^\n]*"
)
NO_CODES = {"second_reading", "ocr_"}


def written() -> set[str]:
    """Codes that stand in the reader's code where a doubt is raised."""
    found: set[str] = set()
    for path in (ROOT / "extract").rglob("*.py"):
        text = path.read_text("utf-8")
        found |= set(DOUBTED.findall(text))
        found |= {word for line in RAISED.findall(text) for word in CODE.findall(line)}
    return found


def test_every_code_has_words_in_both_languages() -> None:
    known = written() | set(CODES)
    assert len(known) > 70
    assert [c for c in sorted(known) if c in (code(c, "zh"), code(c, "en"))] == []
    assert [c for c in known if not CHINESE.search(code(c, "zh")) or CHINESE.search(code(c, "en"))] == []


def test_codes_are_told_once_and_what_is_not_known_stays() -> None:
    assert codes('["t3_unknown_row", "t3_unknown_row", "new_code"]', "zh") == [
        "表三：有格式之外的行", "new_code"
    ]  # fmt: skip
    assert codes(["crashed:ValueError"], "en") == ["our parser failed on it"]
    assert codes(None, "zh") == codes("", "zh") == codes("null", "en") == codes("3", "en") == []
    assert codes("not json", "en") == ["not json"]


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("本年新收＋上年结转", "本年新收＋上年结转", "new + carried in"),
        ("due", "期限", "due"),
        ("the page's date", "页面所标日期", "the page's date"),
        ("article", "页面所标日期", "the page's date"),
        ("2025 t3", "2025 表三", "2025 table 3"),
        ("990102-kj s1", "990102-kj 第一部分", "990102-kj chapter 1"),
        ("version 2", "第2版", "version 2"),
        ("12个单位之和", "12个单位之和", "sum of 12 units"),
        ("现行有效件数所填", "现行有效件数所填", "in force, as printed"),
        ("<b>甲</b>", "<b>甲</b>", "<b>甲</b>"),
        (2024, "2024", "2024"),
    ],
)
def test_a_side_in_words(written: object, zh: str, en: str) -> None:
    assert (side(written, "zh"), side(written, "en")) == (zh, en)


def test_operands_that_stand_in_the_code_are_known() -> None:
    """A side that a check writes whole needs its other language."""
    said = re.compile(r'(?:left|right)=Operand\(\s*"([^"{]+)"')
    found: set[str] = set()
    for folder in ("extract/checks", "crawler/findings"):
        for path in (ROOT / folder).glob("*.py"):
            found |= set(said.findall(path.read_text("utf-8")))
    assert len(found) > 30
    assert [text for text in sorted(found) if CHINESE.search(side(text, "en"))] == []
    assert [text for text in sorted(found) if not CHINESE.search(side(text, "zh"))] == []


def test_figures_name_their_cells() -> None:
    assert figure("t3.new_recv.tot=12; t9.x=1", "en") == (
        "1. requests newly received this year, total=12; t9.x=1"
    )
    assert figure(15, "zh") == "15"


def test_pages_say_it_in_the_visitors_language(browser: Browser, demo_home: Path) -> None:
    with Store(demo_home / "gongkai.db", read_only=True) as store:
        held = [r["review_reasons"] for r in store.rows("SELECT review_reasons FROM reports")]
    assert any("no_tables" in (text or "") for text in held)
    english = browser.get("/findings?lang=en").text
    assert "new + carried in" in english
    assert not any(CHINESE.search(line) for line in re.findall(r'<p class="sides">(.*?)</p>', english))
    chinese = browser.get("/findings?lang=zh").text
    assert "本年新收＋上年结转" in chinese
    assert not re.search(r'class="sides"[^\n]*\bversion \d', chinese)
