"""An agency over the years, and two reports side by side."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from crawler.web.plots import Point, plot
from tests.web.conftest import Browser


def test_a_year_without_a_figure_is_a_gap_and_never_a_zero() -> None:
    drawn = BeautifulSoup(
        plot([Point(2021, 5), Point(2022, None, "空白"), Point(2023, 0), Point(2024, 7)], "名"), "lxml"
    )
    assert [c.find("title").text for c in drawn.select("circle")] == ["2021: 5", "2023: 0", "2024: 7"]
    assert [t.find("title").text for t in drawn.select("text.gap")] == ["2022: 空白"]
    assert len(drawn.select("polyline")) == 1
    assert len(drawn.select_one("polyline")["points"].split()) == 2


def test_no_line_is_drawn_over_a_change_of_form() -> None:
    drawn = BeautifulSoup(plot([Point(y, y - 2017) for y in range(2018, 2023)], "名"), "lxml")
    assert [len(line["points"].split()) for line in drawn.select("polyline")] == [2, 2]
    assert len(drawn.select("line.break")) == 2


@pytest.mark.parametrize(
    "points", [[], [Point(2020, None)], [Point(2020, 0)], [Point(2020, -5), Point(2021, 1e15)]]
)
def test_any_figures_can_be_drawn(points: list[Point]) -> None:
    text = str(plot(points, "<名>"))
    assert "nan" not in text
    assert "<名>" not in text


def test_an_agencys_page_has_its_figures(browser: Browser) -> None:
    page = BeautifulSoup(browser.get("/agency/990101-jt").text, "lxml")
    figures = {f.find("figcaption").text: f.find("svg")["aria-label"] for f in page.select(".plots figure")}
    assert "2025 15" in figures["一、本年新收政府信息公开申请数量／总计"]
    rows = {tr.find("code").text: tr.select("td")[-1].text for tr in page.select("details tbody tr")}
    assert rows["t3.carry_out.tot"] == "2"
    assert browser.get("/agency/nobody").status_code == 404


def test_two_reports_stand_side_by_side(browser: Browser) -> None:
    page = BeautifulSoup(browser.get("/compare?a=2025/990101-jt&b=2025/990101-cz").text, "lxml")
    told = int(re.search(r"共 (\d+) 格", page.text)[1])
    assert told == len(page.select("td.changed")) > 0
    slot = page.find(id="c-t3.new_recv.tot")
    other = BeautifulSoup(browser.get("/report/2025/990101-cz").text, "lxml").find(id="c-t3.new_recv.tot")
    assert slot.find("a").get_text(strip=True) == "15"
    assert slot.find("small").text == other.find("a").get_text(strip=True)
    assert "两份报告用的格式不同" not in page.text


def test_copied_chapters_are_marked_on_both_sides(browser: Browser) -> None:
    told = BeautifulSoup(browser.get("/division/990102").text, "lxml")
    link = next(li for li in told.select(".findings li") if "I05" in li.text).find("a")["href"]
    agency = link.split("/")[3].partition("#")[0]
    report = BeautifulSoup(browser.get(link.partition("#")[0]).text, "lxml")
    other = report.find("a", href=re.compile("#narrative$"))["href"].split("/")[3].partition("#")[0]
    page = BeautifulSoup(browser.get(f"/compare?a=2025/{agency}&b=2025/{other}").text, "lxml")
    sides = [side.select("mark") for side in page.select(".two")[0].select(".prose")]
    assert all(sides)


@pytest.mark.parametrize("question", ["", "?a=2025/nobody&b=2025/990101-jt", "?a=2025/990101-jt"])
def test_what_cannot_be_compared_is_said(browser: Browser, question: str) -> None:
    answer = browser.get(f"/compare{question}")
    assert answer.status_code == 200
    assert ("没有这份报告" in answer.text) == ("nobody" in question)


@pytest.mark.parametrize("question", ["a=../x", "a=20/x", "a=2025/" + "x" * 300])
def test_a_report_is_named_by_year_and_id_only(browser: Browser, question: str) -> None:
    assert browser.get(f"/compare?{question}").status_code == 422
