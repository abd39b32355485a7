"""A county's page: the matrix, what is wrong, and what can be taken away."""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path

import docx
import openpyxl
import pytest
from bs4 import BeautifulSoup, Tag

from tests.web.conftest import Browser


def squares(html: str) -> dict[str, Tag]:
    """The cells of the matrix of the one year, by agency."""
    rows = BeautifulSoup(html, "lxml").select("table.matrix tbody tr:not(.kind)")
    return {row.find("th").get_text(strip=True): row.find("td") for row in rows}


def test_each_square_has_colour_sign_and_word_and_leads_to_evidence(browser: Browser) -> None:
    held = squares(browser.get("/division/990101").text)
    shown = {name: (td["class"][0], td.find("b").text, td.find("span").text) for name, td in held.items()}
    assert shown["水利局"] == ("bg-missing", "✗", "未公布")
    assert shown["民政局"] == ("bg-late", "◐", "逾期")
    assert shown["粮食局"] == ("bg-not_owed", "–", "不适用")
    assert shown["人民政府"] == ("bg-not_due", "○", "未到期")
    assert held["水利局"].find("a")["href"] == "/evidence/2025/990101-sl"
    assert browser.get("/evidence/2025/990101-sl").status_code == 200


def test_reports_with_faults_are_marked_and_the_faults_listed(browser: Browser) -> None:
    html = browser.get("/division/990101").text
    marks = squares(html)["交通运输局"].select_one("a.marks")
    assert (marks.get_text(strip=True), marks["href"]) == ("2✗", "/report/2025/990101-jt#findings")
    listed = [li.get_text(" ", strip=True) for li in BeautifulSoup(html, "lxml").select(".findings li")]
    assert any("A01" in text and "两者不等" in text for text in listed)


def test_what_could_not_be_seen_is_not_called_missing(browser: Browser) -> None:
    for code, name in (("990105", "bg-blocked"), ("990106", "bg-unreachable"), ("990107", "bg-unknown")):
        html = browser.get(f"/division/{code}").text
        assert {td["class"][0] for td in squares(html).values()} == {name}
        assert "s-missing" not in html


def test_the_list_of_defects_can_be_taken_away(browser: Browser) -> None:
    answer = browser.get("/division/990101/defects.xlsx?year=2025")
    assert answer.headers["content-disposition"].startswith("attachment;")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "栖云县2025年度" in book["问题清单"]["A1"].value
    document = docx.Document(io.BytesIO(browser.get("/division/990101/defects.docx?year=2025").content))
    assert any("问题清单" in p.text for p in document.paragraphs)
    assert browser.get("/division/990101/defects.exe?year=2025").status_code == 422


def test_the_ledger_can_be_taken_away_as_excel_reads_it(home: Path) -> None:
    held = sqlite3.connect(home / "gongkai.db")
    held.execute("UPDATE obligations SET title = '=1+1' WHERE agency_id = '990101-cz'")
    held.commit()
    held.close()
    answer = Browser(home).get("/division/990101/ledger.csv?year=2025")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = {row["agency_id"]: row for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))}
    assert len(rows) == 12
    assert rows["990101-cz"]["title"] == "'=1+1"
    assert rows["990101-sl"]["status"] == "missing"


@pytest.mark.parametrize("path", ["/division/000000", "/division/990199/ledger.csv", "/division/..%2Fetc"])
def test_a_division_that_is_not_held_is_said_so(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code in (404, 422)


def test_english(browser: Browser) -> None:
    text = browser.get("/division/990101?lang=en").text
    assert "What is wrong in the reports" in text
    assert "List of defects XLSX" in text
