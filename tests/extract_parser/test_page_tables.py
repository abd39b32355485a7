"""Tables of pages that are built otherwise, stand twice, or have more columns than the form."""

from __future__ import annotations

import copy
from html import escape

import pytest

from tests.corpus.sample import Grid, Sample, make_sample
from tests.extract_parser.pages import page, read, table, wrong

SAMPLE = make_sample("2021")
LAST_YEAR = make_sample("2021", 7, year=2023)


def flat(grid: Grid) -> list[list[str]]:
    """The rows of a grid with a merged cell's text in its first place only."""
    taken: set[tuple[int, int]] = set()
    rows = []
    for r, row in enumerate(grid):
        column, texts = 0, dict[int, str]()
        for text, height, width in row:
            while (r, column) in taken:
                column += 1
            taken |= {(r + i, column + j) for i in range(height) for j in range(width)}
            texts[column] = text
            column += width
        rows.append(texts)
    width = max(c for _, c in taken) + 1
    return [[texts.get(c, "") for c in range(width)] for texts in rows]


def elements(row: str, cell: str, outer: str = "div") -> str:
    """Rows and cells as other elements; ``row`` and ``cell`` are start tags."""
    ends = [f"</{tag[1:].split()[0].rstrip('>')}>" for tag in (row, cell)]
    return f"<{outer}>%s</{outer}>|{row}|{ends[0]}|{cell}|{ends[1]}"


BUILT = {
    "div": elements("<div class=r>", "<div class=c>"),
    "css": elements("<div style='display:table-row'>", "<div style='display:table-cell'>"),
    "aria": elements("<div role=row>", "<span role=cell>"),
    "span": elements("<p>", "<span>"),
    "list": elements("<ul>", "<li>"),
}


def built(grid: Grid, way: str) -> str:
    outer, row, row_end, cell, cell_end = BUILT[way].split("|")
    rows = "".join(row + "".join(cell + escape(t) + cell_end for t in line) + row_end for line in flat(grid))
    return outer.replace("%s", rows)


LINES = {
    "bars a paragraph": lambda rows: "".join(f"<p>| {' | '.join(r)} |</p>" for r in rows),
    "bars and breaks": lambda rows: f"<p>{'<br>'.join('|'.join(r) for r in rows)}</p>",
    "drawn bars": lambda rows: "<p>┌─┬─┐</p>" + "".join(f"<p>│{'│'.join(r)}│</p>" for r in rows),
    "preformatted tabs": lambda rows: "<pre>" + "\n".join("\t".join(r) for r in rows) + "</pre>",
    "preformatted bars": lambda rows: "<pre>" + "\n".join("|" + "|".join(r) + "|" for r in rows) + "</pre>",
}


@pytest.mark.parametrize("number", [None, 0, 1, 2])
@pytest.mark.parametrize("way", [*BUILT, *LINES])
def test_tables_of_other_elements_are_read(way: str, number: int | None) -> None:
    chosen = range(3) if number is None else [number]
    instead = {
        n: built(SAMPLE.tables[n], way) if way in BUILT else LINES[way](flat(SAMPLE.tables[n]))
        for n in chosen
    }
    report = read(page(SAMPLE, instead))
    assert wrong(report, SAMPLE) == []
    assert not report.needs_review, report.review_reasons


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_table_in_running_text_beside_others_is_read_for_review(number: int) -> None:
    lines = "".join(f"<p>{escape(text)}</p>" for row in flat(SAMPLE.tables[number]) for text in row if text)
    report = read(page(SAMPLE, {number: lines}))
    assert wrong(report, SAMPLE) == []
    assert "tables_from_text" in report.review_reasons


@pytest.mark.parametrize("remark", ["", "无", "/", "3", "见说明", "含上年结转2件"])
@pytest.mark.parametrize("head", ["备注", "说明", "序号"])
def test_a_further_column_is_read_past_and_kept(head: str, remark: str) -> None:
    sample = copy.deepcopy(SAMPLE)
    for index, row in enumerate(sample.tables[1]):
        row += [(head, 3, 1)] if index == 0 else [(remark, 1, 1)] if index > 2 else []
    report = read(page(sample))
    assert wrong(report, sample) == []
    assert report.needs_review == (remark not in ("", "无", "/"))
    if report.needs_review:
        assert any(x.values == (remark,) for x in report.leftovers)


def test_numbered_rows_are_no_figures() -> None:
    sample = copy.deepcopy(SAMPLE)
    for index, row in enumerate(sample.tables[1]):
        row[:0] = [("序号", 3, 1)] if index == 0 else [(str(index - 2), 1, 1)] if index > 2 else []
    report = read(page(sample))
    assert wrong(report, sample) == []
    assert not report.needs_review, report.review_reasons


CAPTIONS = [
    ("2023年数据", "2024年数据"),
    ("上年度（2023年）收到和处理政府信息公开申请情况", "本年度（2024年）收到和处理政府信息公开申请情况"),
    ("附：上年度数据", "本年度数据"),
]


@pytest.mark.parametrize(("last", "this"), CAPTIONS)
@pytest.mark.parametrize("first", [True, False])
def test_last_years_table_is_told_by_its_caption(last: str, this: str, first: bool) -> None:
    pair = [f"<p>{last}</p>{table(LAST_YEAR.tables[1])}", f"<p>{this}</p>{table(SAMPLE.tables[1])}"]
    report = read(page(SAMPLE, {1: "".join(pair if first else pair[::-1])}))
    assert wrong(report, SAMPLE) == []
    assert "table_of_other_year_left_out" in report.review_reasons
    assert any(LAST_YEAR.cells["t3.grant.nat"] in x.values for x in report.leftovers)


def test_last_years_whole_report_above_is_left_out() -> None:
    tables = "".join(table(g) for g in LAST_YEAR.tables)
    report = read(page(SAMPLE, around=(f"<h2>{LAST_YEAR.title}</h2><p>一、总体情况</p>{tables}", "")))
    assert wrong(report, SAMPLE) == []
    assert report.needs_review


def test_a_caption_inside_the_table_counts() -> None:
    def captioned(sample: Sample, words: str) -> str:
        return table([[(words, 1, 10)], *sample.tables[1]])

    both = captioned(LAST_YEAR, "2023年政府信息公开申请情况") + captioned(
        SAMPLE, "2024年政府信息公开申请情况"
    )
    report = read(page(SAMPLE, {1: both}))
    assert wrong(report, SAMPLE) == []


def test_a_lone_table_under_another_years_caption_is_read_and_flagged() -> None:
    report = read(page(SAMPLE, before={1: "<p>2023年政府信息公开申请情况表</p>"}))
    assert wrong(report, SAMPLE) == []
    assert "table_of_other_year" in report.review_reasons


def test_links_to_other_years_reports_are_no_titles() -> None:
    links = "".join(f"<p>云溪县林业和草原局{y}年政府信息公开工作年度报告</p>" for y in (2021, 2022, 2023))
    report = read(page(SAMPLE, around=(f"<h1>{SAMPLE.title}</h1>{links}", ""), title=""))
    assert wrong(report, SAMPLE) == []
    assert not [r for r in report.review_reasons if "year" in r]


@pytest.mark.parametrize("depth", [300, 20_000])
def test_wrappers_in_wrappers_hide_nothing(depth: int) -> None:
    report = read(page(SAMPLE, around=("<div>" * depth, "</div>" * depth)))
    assert wrong(report, SAMPLE) == []


@pytest.mark.parametrize("every", [1, 5, 50])
def test_zero_bytes_are_left_out_of_a_page(every: int) -> None:
    markup = page(SAMPLE)
    zeros = "\0" * (2 if every == 1 else 1)
    report = read(zeros.join(markup[i : i + every] for i in range(0, len(markup), every)))
    assert wrong(report, SAMPLE) == []
