"""The five real reports of ../shared/seeds: every figure in its cell, exactly the known flaws found."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import text
from extract.parser import read_document
from extract.report import Hint, Report

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.exists(), reason="../shared/seeds is not here")

# number -> (form, year, numbers read, codes with what their message must say)
EXPECTED: dict[str, tuple[str, int, int, set[tuple[str, str]]]] = {
    "000": ("2021", 2024, 200, {("F08", "没有写明")}),
    "001": (
        "2021",
        2024,
        200,
        {("F02", "予以公开"), ("F05", "（二）"), ("F06", "信息处理费"), ("I02", "科学技术和经济信息化局")},
    ),
    "002": (
        "2021",
        2023,
        200,
        {
            ("F04", "主动公开、依申请公开、政府信息管理、平台建设、监督保障"),
            ("F06", "信息处理费"),
            ("F13", "思想认识不到位"),
            ("F13", "标题不完整"),
            ("I03", "省、市、县"),
            ("F08", "没有写明"),
        },
    ),
    "003": ("2021", 2023, 200, {("F08", "没有写明"), ("F13", "本年度止件数")}),
    "004": (
        "2019",
        2024,
        196,
        {
            ("F01", "组成部分"),
            ("F02", "政府集中采购"),
            ("F04", "依申请公开"),
            ("F06", "信息处理费"),
            ("F09", "2019年版"),
            ("F09", "492"),
            ("F12", "[bookmark: _GoBack]"),
            ("F12", "疫情防控"),
        },
    ),
}


def seed(number: str) -> Report:
    path = next(SEEDS.glob(f"{number}_*.txt"))
    return read_document(text.read(path.read_bytes(), "utf-8"), "0" * 64, Hint(name=path.name))


@pytest.mark.parametrize("number", EXPECTED)
def test_every_figure_is_read_and_is_zero(number: str) -> None:
    form, year, count, _ = EXPECTED[number]
    report = seed(number)
    assert (report.form, report.year, report.error) == (form, year, None)
    read = {k: v for k, v in report.cells.items() if v.state == "number"}
    assert len(read) == count
    assert {v.value for v in read.values()} == {0}
    rest = {k for k in report.cells if k not in read}
    assert rest == ({"t2.procurement.items", "t2.procurement.amount"} if number == "004" else set())
    assert {report.cells[k].state for k in rest} <= {"absent"}
    assert set(report.sections) == {"s1", "s2", "s3", "s4", "s5", "s6"}
    assert "年政府信息公开工作" in report.title.replace("年度", "年")


@pytest.mark.parametrize("number", EXPECTED)
def test_exactly_the_known_flaws_are_found(number: str) -> None:
    findings = seed(number).findings
    expected = EXPECTED[number][3]
    assert not [f for f in findings if f.code[0] in "AN"]
    for code, words in expected:
        assert [f for f in findings if f.code == code and words in f.message_zh], (code, words)
    assert len(findings) == len(expected)


@pytest.mark.parametrize("number", ["000", "002", "003"])
def test_shifted_rows_are_read_and_said(number: str) -> None:
    report = seed(number)
    shifted = {k.split(".")[1] for k, v in report.cells.items() if "shifted_row" in v.notes}
    assert shifted == {"other_misc", "done_total"}
    assert not report.needs_review


def test_the_lost_label_is_told_by_the_order_and_marked() -> None:
    report = seed("001")
    marked = {k for k, v in report.cells.items() if "label_repaired" in v.notes}
    assert marked == {f"t3.grant.{c}" for c in ("nat", "biz", "sci", "ngo", "law", "oth", "tot")}
    assert report.needs_review
    assert "t3_label_repaired" in report.review_reasons
    assert [x.values for x in report.leftovers] == [("0",)]
