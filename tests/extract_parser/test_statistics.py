"""The statistics table of FY2014-2018: every figure back, whatever the layout; the unknown kept."""

from __future__ import annotations

import random

import pytest

from extract.document import Document, Paragraph, Place, Table
from extract.indicators import statistics
from extract.parser import read_document
from extract.report import Hint, Report
from tests.extract_parser.layouts import grid

INDICATORS = statistics().indicators
TITLE = "青石县水利局2016年政府信息公开工作年度报告"
PARTS = {
    "sd.total": "一、主动公开情况",
    "resp.events": "二、回应解读情况",
    "req.recv": "三、依申请公开情况",
    "means.offices": "八、机构建设和保障经费情况",
    "training.meetings": "九、政府信息公开会议和培训情况",
}
Rows = list[list[tuple[str, int, int]]]


def figures(seed: int = 1) -> dict[str, int]:
    """Different figures whose totals hold."""
    numbers = random.Random(seed).sample(range(1, 900), len(INDICATORS))
    values = dict(zip((x.id for x in INDICATORS), numbers, strict=True))
    for indicator in sorted((x for x in INDICATORS if x.sum_of), key=lambda x: len(x.sum_of)):
        values[indicator.id] = sum(values[i] for i in indicator.sum_of)
    return values


def flat(values: dict[str, int]) -> Rows:
    rows: Rows = [[("统计指标", 1, 1), ("单位", 1, 1), ("统计数", 1, 1)]]
    for indicator in INDICATORS:
        if indicator.id in PARTS:
            rows.append([(PARTS[indicator.id], 1, 1), ("——", 1, 1), ("——", 1, 1)])
        rows.append([(indicator.zh, 1, 1), (indicator.unit, 1, 1), (str(values[indicator.id]), 1, 1)])
    return rows


def numbered(values: dict[str, int]) -> Rows:
    """A column of numbers before the labels, and no column of units."""
    rows = [[row[0], row[2]] for row in flat(values)]
    return [[("序号", 1, 1), *rows[0]], *([(str(n), 1, 1), *row] for n, row in enumerate(rows[1:], 1))]


def nested(values: dict[str, int]) -> Rows:
    """Totals over several rows beside their items, as some portals draw the table."""
    rows: Rows = [[("统计指标", 1, 2), ("单位", 1, 1), ("统计数", 1, 1)]]
    items = {i: x for x in INDICATORS for i in x.sum_of if x.id in ("req.recv", "means.staff")}
    for x in INDICATORS:
        tail = [(x.unit, 1, 1), (str(values[x.id]), 1, 1)]
        if x.id in items:
            part = items[x.id]
            lead = [(f"（一）{part.zh}的分项", len(part.sum_of), 1)] if x.id == part.sum_of[0] else []
            rows.append([*lead, (x.zh, 1, 1), *tail])
        else:
            rows.append([(x.zh, 1, 2), *tail])
    return rows


def side_by_side(values: dict[str, int]) -> Rows:
    """Two panels in one table."""
    rows = flat(values)[1:]
    half = (len(rows) + 1) // 2
    right = [*rows[half:], *[[("", 1, 1)] * 3] * (half - len(rows[half:]))]
    return [flat(values)[0] * 2, *(a + b for a, b in zip(rows[:half], right, strict=True))]


LAYOUTS = {"flat": flat, "numbered": numbered, "nested": nested, "side_by_side": side_by_side}


def read(*tables: Table) -> Report:
    head = [Paragraph(TITLE, Place(line=0)), Paragraph("附表：政府信息公开情况统计表", Place(line=1))]
    return read_document(Document("text/html", "html", blocks=[*head, *tables]), "0" * 64, Hint())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_figure_comes_back(layout: str) -> None:
    values = figures()
    report = read(grid(LAYOUTS[layout](values)))
    assert report.form == "stat2014"
    assert {k: v.value for k, v in report.cells.items()} == values
    assert (report.review_reasons, report.leftovers) == ([], [])
    assert report.findings == []


def test_a_table_over_two_pages_and_words_around_labels() -> None:
    values = figures(2)
    rows = [
        [(f" {t} " if i else t.replace("数", "数 "), r, c) for i, (t, r, c) in enumerate(row)]
        for row in flat(values)
    ]
    report = read(grid(rows[:48]), grid([rows[0], *rows[48:]], 1))
    assert {k: v.value for k, v in report.cells.items()} == values
    assert report.review_reasons == []


def test_a_total_that_does_not_hold_is_the_source_s() -> None:
    values = figures()
    report = read(grid(flat(values | {"req.recv": values["req.recv"] + 1})))
    (finding,) = report.findings
    assert (finding.code, finding.left and finding.left.value) == ("A13", values["req.recv"] + 1)
    assert finding.responsibility == "source"


def test_an_unknown_row_is_kept_and_flagged() -> None:
    rows = flat(figures())
    rows.insert(7, [("公开栏公开政府信息情况", 1, 1), ("条", 1, 1), ("4321", 1, 1)])
    report = read(grid(rows))
    assert [(x.table, x.label, x.values) for x in report.leftovers] == [
        ("stat", "公开栏公开政府信息情况", ("条", "4321"))
    ]
    assert "stat_unknown_row" in report.review_reasons


def test_blank_and_absent_rows_are_told_apart() -> None:
    rows = flat(figures())
    rows[3] = [rows[3][0], rows[3][1], ("", 1, 1)]
    gone = next(i for i, row in enumerate(rows) if row[0][0] == "举报投诉数量")
    report = read(grid(rows[:gone] + rows[gone + 1 :]))
    assert report.cells["sd.normdocs"].state == "blank"
    assert report.cells["complaints.total"].state == "absent"
    assert "stat_incomplete" in report.review_reasons


def test_labels_that_stand_twice_belong_to_the_part_above() -> None:
    rows = [row for row in flat(figures()) if not row[0][0].startswith(("维持", "行政复议", "行政诉讼"))]
    report = read(grid(rows))
    twice = ("review.corrected", "review.other", "suit.corrected", "suit.other")
    assert [report.cells[i].state for i in twice] == ["absent"] * 4
    assert len([x for x in report.leftovers if x.label.endswith(("纠错数", "情形数"))]) == 4
    assert "stat_unknown_row" in report.review_reasons
