"""Tables in other shapes: turned, told in text, many rows in one cell, too few or too many columns."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from extract.report import Report
from tests.corpus.html import table
from tests.corpus.sample import COLUMN_LABELS, RESULTS, Grid, Sample, expected_rows, make_sample
from tests.extract_parser.pages import MARKUP, page, read, wrong

SAMPLE = make_sample("2021", seed=5)
STEP = 7
NAMES = [zh for _, zh in RESULTS]


def fresh() -> Sample:
    return copy.deepcopy(SAMPLE)


def rows_of(sample: Sample) -> list[list[str]]:
    """Label and seven figures of every row of table three."""
    return [
        [[t for t, _, _ in row[:-STEP]][-1], *(t for t, _, _ in row[-STEP:])] for row in sample.tables[1][3:]
    ]


def plain(rows: list[list[str]]) -> Grid:
    return [[(text, 1, 1) for text in row] for row in rows]


def turned_as_printed() -> str:
    sample = fresh()
    return page(
        sample, {1: table(plain([list(r) for r in zip(*expected_rows(sample.tables[1]), strict=True)]))}
    )


def turned_plainly() -> str:
    rows = [["申请人情况", *COLUMN_LABELS], *rows_of(SAMPLE)]
    return page(fresh(), {1: table(plain([list(r) for r in zip(*rows, strict=True)]))})


def all_rows_in_one() -> str:
    columns = ["\n".join(column) for column in zip(*rows_of(SAMPLE), strict=True)]
    cells = "".join(f"<td>{c.replace(chr(10), '<br>')}</td>" for c in columns)
    heads = "".join(f"<td>{c}</td>" for c in ("", *COLUMN_LABELS))
    return page(fresh(), {1: f"<table><tr>{heads}</tr><tr>{cells}</tr></table>"})


def seven_in_a_merged_cell(between: str = " ") -> str:
    sample = fresh()
    for row in sample.tables[1][3:]:
        row[-STEP:] = [(MARKUP + between.join(t for t, _, _ in row[-STEP:]), 1, STEP)]
    return page(sample)


def the_whole_report_in_one_table() -> str:
    sample = fresh()
    rows: Grid = []
    for head, contents in sample.chapters:
        rows.append([(head, 1, 15)])
        for content in contents:
            rows += [[(content, 1, 15)]] if isinstance(content, str) else [list(row) for row in content]
    shown = f"<h1>{sample.title}</h1>{table(rows)}"
    return f"<html><body><div>{shown}</div></body></html>"


def a_row_for_each_result() -> str:
    figures = [t for t, _, _ in SAMPLE.tables[2][3]]
    grid: Grid = []
    for number, block in enumerate(("行政复议", "未经复议直接起诉", "复议后起诉")):
        for place, name in enumerate(NAMES):
            lead = [(block, 5, 1)] if place == 0 else []
            grid.append([*lead, (name, 1, 1), (figures[5 * number + place], 1, 1)])
    return page(fresh(), {2: table(grid)})


def three_tables_under_captions() -> str:
    figures = [t for t, _, _ in SAMPLE.tables[2][3]]
    captions = ("（一）行政复议", "（二）行政诉讼（未经复议直接起诉）", "（三）行政诉讼（复议后起诉）")
    parts = [
        f"<p>{caption}</p>{table(plain([NAMES, figures[5 * n : 5 * n + 5]]))}"
        for n, caption in enumerate(captions)
    ]
    return page(fresh(), {2: "".join(parts)})


SURE: list[Callable[[], str]] = [
    turned_as_printed,
    turned_plainly,
    all_rows_in_one,
    seven_in_a_merged_cell,
    lambda: seven_in_a_merged_cell("<br>"),
    the_whole_report_in_one_table,
    a_row_for_each_result,
    three_tables_under_captions,
]


@pytest.mark.parametrize("make", SURE)
def test_shapes_that_say_where_every_figure_belongs_are_read_without_doubt(make: Callable[[], str]) -> None:
    report = read(make())
    assert wrong(report, SAMPLE) == []
    assert report.review_reasons == []


def test_chapters_in_the_rows_of_one_table_are_chapters() -> None:
    report = read(the_whole_report_in_one_table())
    assert sorted(report.sections) == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert not [f for f in report.findings if f.code == "F01"]


def test_items_of_table_two_at_the_left_of_their_rows() -> None:
    sample = fresh()
    grid: Grid = []
    for row in sample.tables[0]:
        if row[0][0].startswith("第二十条"):
            grid.append([(row[0][0], 1, 1)])
        elif len(grid[-1]) == 1:
            grid[-1] += row
        else:
            grid.append(row)
    for index, row in enumerate(grid):
        if row[0][0].startswith("第二十条"):
            ends = [i for i, r in enumerate(grid) if i > index and r[0][0].startswith("第二十条")]
            row[0] = (row[0][0], (ends or [len(grid)])[0] - index, 1)
    report = read(page(sample, {0: table(grid)}))
    assert wrong(report, SAMPLE) == []
    assert report.review_reasons == []


def told(row: list[str]) -> str:
    figures = "，".join(f"{name}{value}件" for name, value in zip(COLUMN_LABELS, row[1:], strict=True))
    return f"<p>{row[0]}：{figures}。</p>"


def test_rows_told_in_sentences_are_read_for_review_and_claim_nothing() -> None:
    report = read(page(fresh(), {1: "".join(told(row) for row in rows_of(SAMPLE))}))
    assert wrong(report, SAMPLE) == []
    assert "tables_from_text" in report.review_reasons
    assert not [f for f in report.findings if f.code.startswith("N")]


def beside(head: str, figures: list[str]) -> Report:
    sample = fresh()
    sample.tables[1][0].append((head, 3, 1))
    for row, figure in zip(sample.tables[1][3:], figures, strict=True):
        row.append((figure, 1, 1))
    return read(page(sample))


@pytest.mark.parametrize("head", ["占比", "上年同期"])
def test_a_column_behind_the_total_is_left_over(head: str) -> None:
    figures = [str(30_000 + n) for n in range(25)]
    report = beside(head, figures)
    assert wrong(report, SAMPLE) == []
    assert "t3_extra_value" in report.review_reasons
    assert [x.values[0] for x in report.leftovers] == figures


@pytest.mark.parametrize("head", ["总计", "数量（件）"])
def test_a_table_with_the_total_only(head: str) -> None:
    rows = [[row[0], row[-1]] for row in rows_of(SAMPLE)]
    report = read(page(fresh(), {1: table(plain([["项目", head], *rows]))}))
    t3 = {k: v for k, v in report.cells.items() if k.startswith("t3.") and v.state != "absent"}
    assert {k: v.raw for k, v in t3.items()} == {
        k: SAMPLE.cells[k] for k in SAMPLE.cells if k.endswith(".tot")
    }
    assert "t3_columns_missing" in report.review_reasons


def test_a_drawn_row_that_ends_with_the_first_block() -> None:
    sample = fresh()
    del sample.tables[2][3][5:]
    report = read(page(sample))
    known = {k: v.raw for k, v in report.cells.items() if k.startswith("t4.") and v.state == "number"}
    assert known == {k: v for k, v in SAMPLE.cells.items() if k.startswith("t4.review.")}
    assert "t4_incomplete" in report.review_reasons


def test_a_row_of_figures_that_ran_together_is_no_figure() -> None:
    sample = fresh()
    row = sample.tables[1][9]
    row[-STEP:] = [("".join(t for t, _, _ in row[-STEP:]), 1, STEP)]
    report = read(page(sample))
    spoilt = [c for c in report.cells.values() if "several_figures" in c.notes]
    assert len(spoilt) == STEP
    assert {c.value for c in spoilt} == {None}
    assert report.needs_review


def test_digits_set_apart_are_one_figure_where_the_sums_agree() -> None:
    sample = fresh()
    for row in sample.tables[1][3:]:
        row[-2] = (" ".join(row[-2][0]), 1, 1) if len(row[-2][0]) < 5 else row[-2]
    report = read(page(sample))
    assert wrong(report, SAMPLE) == []
    assert any("spaced_figure" in c.notes for c in report.cells.values())
    assert report.review_reasons == []
