"""Awkward but sound tables: nothing may be lost, shifted or doubted without cause."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extract.document import Table
from tests.extract_parser import layouts
from tests.extract_parser.test_layouts import assert_same, figures_of, read

FORM = layouts.edition("2021")
FIGURES = figures_of(FORM, 21)
Spans = list[list[tuple[str, int, int]]]


def parts() -> list[Spans]:
    return list(layouts.grid_rows(FORM, FIGURES))


def flattened(rows: Spans) -> Spans:
    """The rows without merged cells: a text stands in the first of the cells that it covered."""
    return [
        [(c.text if c and (c.row, c.column) == (r, i) else "", 1, 1) for i, c in enumerate(row)]
        for r, row in enumerate(layouts.grid(rows).rows())
    ]


def one_each(rows: list[Spans]) -> list[list[Table]]:
    return [[layouts.grid(r, n)] for n, r in enumerate(rows)]


def widened(rows: Spans, width: int) -> Spans:
    """The rows in a table of ``width`` columns: the last cell of each row stretches."""
    wide = []
    for row in rows:
        text, rowspan, colspan = row[-1]
        used = sum(c for _, _, c in row[:-1])
        wide.append([*row[:-1], (text, rowspan, max(colspan, width - used))])
    return wide


def test_a_blank_total_column_is_blank_and_not_shifted() -> None:
    figures = {k: "" if k.startswith("t3.") and k.endswith(".tot") else v for k, v in FIGURES.items()}
    for source in (layouts.one_cell_a_line(FORM, figures), layouts.grid_document(FORM, figures)):
        report = read(source)
        assert {k: v.raw for k, v in report.cells.items()} == figures
        assert {v.state for k, v in report.cells.items() if k.startswith("t3.") and k.endswith(".tot")} == {
            "blank"
        }
        assert not [f for f in report.findings if f.code == "A03" and f.status == "fail"]


def test_all_three_tables_in_one() -> None:
    t2, t3, t4 = parts()
    flat = flattened(t3)
    report = read(layouts.document([[layouts.grid([*t2, *flat, *t4])], [], []]))
    assert_same(report, FORM, FIGURES)


def test_table_two_as_four_tables() -> None:
    t2, t3, t4 = parts()
    cuts = [0, 4, 7, 11, len(t2)]
    pieces = [layouts.grid(t2[a:b], n) for n, (a, b) in enumerate(pairwise(cuts))]
    assert_same(read(layouts.document([pieces, [layouts.grid(t3)], [layouts.grid(t4)]])), FORM, FIGURES)


def test_empty_columns_between_figures_are_no_figures() -> None:
    rows = parts()
    top, names, organisations = rows[1][:3]
    heads = [[*top, ("", 1, 1)], [*names[:-1], ("", 2, 1), names[-1]], organisations]
    rows[1] = [*heads, *([*row[:-1], ("", 1, 1), row[-1]] for row in rows[1][3:])]
    rows[2][3] = [*rows[2][3], ("", 1, 1)]
    assert_same(read(layouts.document(one_each(rows))), FORM, FIGURES)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("总计", "合计"),
        ("商业企业", "企业"),
        ("本年废止件数", "本年度止件数"),
        ("四、结转下年度继续办理", "四、结转下一年继续办理"),
        ("3.危及“三安全一稳定”", "3. 危及\"三安全一稳定\""),
        ("（五）不予处理", "(五)不予处理"),
        ("2.其他法律行政法规禁止公开", "2.其他法律、行政法规禁止公开"),
        ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "1.申请人无正当理由逾期不补正"),
        ("行政规范性文件", "规范性文件"),
        ("3.其他", "３．其他"),
    ],
)  # fmt: skip
def test_variants_of_labels(old: str, new: str) -> None:
    source = layouts.one_cell_a_line(FORM, FIGURES)
    assert old in source
    assert_same(read(source.replace(old, new)), FORM, FIGURES)


def test_a_category_row_with_its_own_sum_is_compared() -> None:
    source = layouts.one_cell_a_line(FORM, FIGURES)
    own = "\n\t\n\t（四）无法提供\n" + "\n".join(f"\t{n}" for n in range(9000, 9007)) + "\n"
    report = read(source.replace("\n\t\n\t（四）无法提供\n\t1.", own + "\n\t\n\t\n\t1."))
    found = [f for f in report.findings if f.code == "A05"]
    assert len(found) == 7
    assert {f.left.value for f in found if f.left} == set(range(9000, 9007))
    assert {k: v.raw for k, v in report.cells.items()} == FIGURES


def test_full_width_figures_and_units() -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    figures = {k: f"{v.translate(wide)}件" if k.startswith("t3") else v for k, v in FIGURES.items()}
    report = read(layouts.one_cell_a_line(FORM, figures))
    assert {k: v.value for k, v in report.cells.items()} == {k: int(v) for k, v in FIGURES.items()}
    assert "unit_in_cell" in report.cells["t3.grant.nat"].notes


def test_a_table_of_contents_is_no_second_set_of_chapters() -> None:
    source = layouts.one_cell_a_line(FORM, FIGURES)
    contents = "\n\n".join(layouts.HEADS)
    report = read(source.replace(layouts.TITLE, f"{layouts.TITLE}\n\n{contents}", 1))
    assert_same(report, FORM, FIGURES)
    assert not [f for f in report.findings if f.code == "F01"]
    assert report.sections["s1"].startswith(layouts.PERIOD)


def test_the_title_over_three_lines() -> None:
    source = layouts.one_cell_a_line(FORM, FIGURES)
    report = read(source.replace(layouts.TITLE, "青石县林草局\n2024年政府信息公开\n工作年度报告"))
    assert (report.title, report.agency, report.year) == (layouts.TITLE, "青石县林草局", 2024)


@pytest.mark.parametrize(
    ("where", "line"),
    [("top", "发布机构：青石县水利局"), ("end", "青石县水利局\n2025年1月13日")],
)
def test_the_unit_where_the_title_has_none(where: str, line: str) -> None:
    source = layouts.one_cell_a_line(FORM, FIGURES).replace(layouts.TITLE, "2024年政府信息公开工作年度报告")
    report = read(f"{line}\n{source}" if where == "top" else f"{source}\n{line}\n")
    assert (report.agency, report.year) == ("青石县水利局", 2024)


def test_rows_that_a_page_break_cuts_in_two() -> None:
    t2, t3, t4 = parts()
    flat = flattened(t3)
    at = next(i for i, row in enumerate(flat) if "三安全一稳定" in row[2][0])
    label = flat[at][2][0]
    for cut in range(1, len(label)):
        upper = [*flat[at][:2], (label[:cut], 1, 1), *flat[at][3:]]
        lower = [("", 1, 1), ("予公开", 1, 1), (label[cut:], 1, 1), *[("", 1, 1)] * 7]
        for heads in ([], flat[:3]):
            pages = [layouts.grid([*flat[:at], upper], 1), layouts.grid([*heads, lower, *flat[at + 1 :]], 2)]
            assert_same(
                read(layouts.document([[layouts.grid(t2)], pages, [layouts.grid(t4, 3)]])), FORM, FIGURES
            )


def test_a_row_that_a_page_break_cuts_in_its_label_and_in_its_groups() -> None:
    t2, t3, t4 = parts()
    flat = flattened(t3)
    at = next(i for i, row in enumerate(flat) if "其他处理" in row[1][0])
    group, label = flat[at][1][0], flat[at][2][0]
    for cut in range(1, len(label)):
        upper = [flat[at][0], (group[:3], 1, 1), (label[:cut], 1, 1), *flat[at][3:]]
        lower = [("", 1, 1), (group[3:], 1, 1), (label[cut:], 1, 1), *[("", 1, 1)] * 7]
        pages = [layouts.grid([*flat[:at], upper], 1), layouts.grid([lower, *flat[at + 1 :]], 2)]
        assert_same(read(layouts.document([[layouts.grid(t2)], pages, [layouts.grid(t4, 3)]])), FORM, FIGURES)


def test_heads_of_table_four_that_a_page_break_cuts_in_two() -> None:
    t2, t3, (blocks, suits, results, figures) = parts()
    for cut in (1, 2, 3):
        upper = [(text[:cut], 1, 1) if "结" in text else (text, 1, 1) for text, _, _ in results]
        lower = [(text[cut:], 1, 1) if "结" in text else ("", 1, 1) for text, _, _ in results]
        lower = [*[("", 1, 1)] * 5, *lower]
        pages = [layouts.grid([blocks, suits, upper], 3), layouts.grid([lower, figures], 4)]
        assert_same(read(layouts.document([[layouts.grid(t2)], [layouts.grid(t3, 1)], pages])), FORM, FIGURES)
