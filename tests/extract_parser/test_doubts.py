"""Whatever is not proven is kept as printed and flagged: no silent error."""

from __future__ import annotations

import re

from extract.document import Document
from extract.report import Report
from tests.extract_parser import layouts
from tests.extract_parser.test_layouts import figures_of, read

FORM = layouts.edition("2021")
FIGURES = figures_of(FORM, 11)


def lines_of() -> str:
    return layouts.one_cell_a_line(FORM, FIGURES)


def row(row_id: str) -> dict[str, str]:
    return {c.id: FIGURES[f"t3.{row_id}.{c.id}"] for c in FORM.columns}


def assert_no_wrong_figure(report: Report) -> None:
    """A figure that is not the printed one must carry a mark, and the report must ask for review."""
    assert report.needs_review
    for cell, printed in FIGURES.items():
        found = report.cells[cell]
        if found.value is not None and found.raw != printed:
            assert found.notes, (cell, printed, found)


def test_a_lost_label_in_its_proven_place_is_repaired_and_marked() -> None:
    source = lines_of().replace("（一）予以公开", "4711")
    report = read(source)
    assert {c: report.cells[f"t3.grant.{c}"].raw for c in row("grant")} == row("grant")
    assert all("label_repaired" in report.cells[f"t3.grant.{c}"].notes for c in row("grant"))
    assert "t3_label_repaired" in report.review_reasons
    assert [x.values for x in report.leftovers] == [("4711",)]
    assert [f for f in report.findings if f.code == "F02" and "予以公开" in f.message_zh]


def test_two_lost_labels_in_a_row_prove_nothing() -> None:
    source = lines_of().replace("1.属于国家秘密", "").replace("2.其他法律行政法规禁止公开", "")
    report = read(source)
    assert report.cells["t3.deny_secret.nat"].value is None
    assert report.cells["t3.deny_law.nat"].value is None
    assert len([x for x in report.leftovers if x.table == "t3"]) == 2
    assert "t3_unknown_row" in report.review_reasons
    assert_no_wrong_figure(report)


def test_an_unknown_row_between_known_ones_is_kept_and_flagged() -> None:
    extra = "\n\t\n\t\n\t9.属于其他不予公开事项\n" + "\n".join(f"\t{n}" for n in range(7)) + "\n"
    source = lines_of().replace("\n\t\n\t（四）无法提供", extra + "\n\t\n\t（四）无法提供")
    report = read(source)
    assert [x.label for x in report.leftovers] == ["9.属于其他不予公开事项"]
    assert "t3_unknown_row" in report.review_reasons
    assert {k: v.raw for k, v in report.cells.items()} == FIGURES


def test_a_misprinted_label_in_its_place_is_read_and_marked() -> None:
    report = read(lines_of().replace("8.属于行政查询事项", "8.属于行攻查询事项"))
    assert {c: report.cells[f"t3.deny_query.{c}"].raw for c in row("deny_query")} == row("deny_query")
    assert all("label_unlike_form" in report.cells[f"t3.deny_query.{c}"].notes for c in row("deny_query"))
    assert "t3_label_unlike_form" in report.review_reasons


def test_fewer_than_seven_values_give_no_number() -> None:
    figures = row("grant")
    source = lines_of().replace(f"（一）予以公开\n\t{figures['nat']}\n", "（一）予以公开\n")
    report = read(source)
    cells = [report.cells[f"t3.grant.{c}"] for c in figures]
    assert {c.state for c in cells} == {"unreadable"}
    assert figures["biz"] in str(cells[0].raw)
    assert "t3_values_not_seven" in report.review_reasons


def test_heads_that_name_one_column_twice_give_no_number_by_order() -> None:
    tables = list(layouts.grid_rows(FORM, FIGURES))
    tables[1][2][0] = ("科研机构", 1, 1)
    report = read(layouts.document([[layouts.grid(t, n)] for n, t in enumerate(tables)]))
    assert "t3_columns_ambiguous" in report.review_reasons
    assert_no_wrong_figure(report)


def test_columns_in_another_order_are_read_by_their_heads() -> None:
    tables = list(layouts.grid_rows(FORM, FIGURES))
    heads = tables[1][2]
    heads[0], heads[1] = heads[1], heads[0]
    report = read(layouts.document([[layouts.grid(t, n)] for n, t in enumerate(tables)]))
    assert report.cells["t3.grant.sci"].raw == FIGURES["t3.grant.biz"]
    assert report.cells["t3.grant.biz"].raw == FIGURES["t3.grant.sci"]


def test_two_tables_three_that_disagree_are_both_kept() -> None:
    other = figures_of(FORM, 12)
    tables = [[layouts.grid(t, n)] for n, t in enumerate(layouts.grid_rows(FORM, FIGURES))]
    tables[1].append(layouts.grid(layouts.grid_rows(FORM, other)[1], 9))
    report = read(layouts.document(tables))
    assert "t3_conflicting_duplicate" in report.review_reasons
    assert "conflicting_duplicate" in report.cells["t3.grant.nat"].notes
    assert ("t3.grant.nat", (other["t3.grant.nat"],)) in [(x.label, x.values) for x in report.leftovers]


def test_a_missing_row_is_absent_and_the_rest_stays_in_place() -> None:
    source = lines_of()
    start = source.index("\n\t\n\t\n\t7.属于行政执法案卷")
    end = source.index("\n\t\n\t\n\t8.属于行政查询事项")
    report = read(source[:start] + source[end:])
    assert {report.cells[f"t3.deny_casefile.{c.id}"].state for c in FORM.columns} == {"absent"}
    assert report.cells["t3.deny_query.nat"].raw == FIGURES["t3.deny_query.nat"]
    assert [f for f in report.findings if f.code == "F02" and "行政执法案卷" in f.message_zh]
    assert_no_wrong_figure(report)


def test_a_missing_figure_in_table_four_shifts_nothing() -> None:
    last = FIGURES["t4.review.upheld"]
    report = read(lines_of().replace(f"\n\n\t{last}\n", "\n\n"))
    assert {v.value for k, v in report.cells.items() if k.startswith("t4.")} == {None}
    assert "t4_columns" in report.review_reasons
    assert_no_wrong_figure(report)


def test_a_value_over_two_rows_is_marked() -> None:
    tables = list(layouts.grid_rows(FORM, FIGURES))
    first, second = tables[1][3], tables[1][4]
    first[-1] = (first[-1][0], 2, 1)
    second.pop()
    report = read(layouts.document([[layouts.grid(t, n)] for n, t in enumerate(tables)]))
    assert "merged_value" in report.cells["t3.new_recv.tot"].notes
    assert "t3_merged_value" in report.review_reasons


def test_mixed_editions_keep_the_cells_of_both() -> None:
    old = layouts.edition("2019")
    figures = figures_of(old, 3)
    t2 = layouts.grid(layouts.grid_rows(old, figures)[0])
    rest = [layouts.grid(t, n) for n, t in enumerate(layouts.grid_rows(FORM, FIGURES))][1:]
    report = read(layouts.document([[t2], [rest[0]], [rest[1]]]))
    assert "mixed_form" in report.review_reasons
    assert any(f.code == "F11" for f in report.findings)
    assert report.cells["t2.licensing.items_prev"].raw == figures["t2.licensing.items_prev"]
    assert report.cells["t3.other_nofee.nat"].raw == FIGURES["t3.other_nofee.nat"]


def test_words_of_the_form_without_figures_are_never_zero() -> None:
    source = re.sub(r"^\t[\d.]+$", "", lines_of(), flags=re.M).replace("\t", "")
    report = read(source)
    assert report.needs_review
    assert {v.state for v in report.cells.values()} == {"unreadable"}
    assert "tables_not_read" in report.review_reasons


def test_garbled_cells_are_unreadable() -> None:
    figures = {**FIGURES, "t3.grant.nat": "\ufffd"}
    report = read(layouts.grid_document(FORM, figures))
    assert report.cells["t3.grant.nat"].state == "unreadable"
    assert "t3_unreadable" in report.review_reasons


def test_a_document_about_something_else_is_no_report() -> None:
    report = read("关于春节放假的通知\n各部门：\n现将有关事项通知如下。")
    assert (report.form, report.error, report.confidence) == ("none", "not_a_report", 0.0)
    notice = "关于做好2024年政府信息公开工作年度报告编制工作的通知\n" + "\n".join(layouts.HEADS)
    assert read(notice).form == "none"


def test_a_report_without_tables_is_a_narrative_for_review() -> None:
    source = "\n".join([layouts.TITLE, *(f"{h}\n本年情况如下，我局按时完成。" for h in layouts.HEADS)])
    report = read(source)
    assert report.form == "narrative"
    assert report.cells == {}
    assert "no_tables" in report.review_reasons
    assert any(f.code == "F02" for f in report.findings)


def test_reading_twice_gives_the_same() -> None:
    document: Document = layouts.grid_document(FORM, FIGURES)
    assert read(document).as_dict() == read(document).as_dict()
