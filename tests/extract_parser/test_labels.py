"""Labels and heads as reports really print them: cut, reworded, in other characters, with guidance inside."""

from __future__ import annotations

import copy

import pytest

from extract.report import Report
from tests.corpus.sample import Sample, make_sample
from tests.extract_parser.pages import page, read, wrong

SAMPLES = {e: make_sample(e) for e in ("2021", "2019")}
NEW = "一、本年新收政府信息公开申请数量"
PART = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"


def relabelled(pairs: dict[str, str], edition: str = "2021") -> tuple[Report, Sample]:
    sample = copy.deepcopy(SAMPLES[edition])
    for row in (row for grid in sample.tables for row in grid):
        for index, (text, rows, columns) in enumerate(row):
            row[index] = (pairs.get(text, text), rows, columns)
    return read(page(sample)), sample


KNOWN: list[tuple[str, dict[str, str]]] = [
    ("2021", {"本年制发件数": "本年制发", "本年废止件数": "本年度止件数", "现行有效件数": "现行有效数"}),
    ("2021", {"行政规范性文件": "规范性文件", "本年收费金额（单位：万元）": "本年收费金额"}),
    ("2021", {"商业企业": "商业\n企业", "科研机构": "科研\n机构", "其他": "其它", "总计": "合计"}),
    ("2021", {"商业企业": "企业", "社会公益组织": "公益组织", "自然人": "个人"}),
    (
        "2021",
        {"（一）予以公开": "(一) 予以公开", "（七）总计": "(七) 总计", "（三）不予公开": "(三)不予公开"},
    ),
    ("2021", {"（七）总计": "总计", "3.其他": "其他"}),
    (
        "2021",
        {
            "（一）予以公开": "（一）予以公开（含主动公开）",
            "（七）总计": "（七）总计（各项之和）",
            "（三）不予公开": "（三）不予公开（请写明依据）",
            "3.其他": "3.其他（请注明）",
            "自然人": "自然人（含个体工商户）",
            "行政许可": "行政许可（含变更、延续）",
        },
    ),
    ("2021", {"四、结转下年度继续办理": "四、结转下一年继续办理"}),
    ("2021", {"二、上年结转政府信息公开申请数量": "二、上一年度结转政府信息公开申请数量"}),
    ("2021", {"1.属于国家秘密": "1.属于国家秘密（依据条例第十四条）", PART: "（二）部分公开"}),
    ("2021", {"三、本年度办理结果": "三、\n本\n年\n度\n办\n理\n结\n果"}),
    ("2021", {"1.属于国家秘密": "1.屬於國家秘密", "（一）予以公开": "（一）予以公開"}),
    ("2021", {"结果维持": "维持", "结果纠正": "纠正", "尚未审结": "未审结"}),
    ("2021", {"1.信访举报投诉类申请": "1.信访、举报、投诉类申请", "2.重复申请": "2.重复申请（含重复提交）"}),
    ("2019", {"规范性文件": "行政规范性文件", "对外公开总数量": "对外公开总数"}),
]


@pytest.mark.parametrize(("edition", "pairs"), KNOWN)
def test_known_wordings_are_read_without_doubt(edition: str, pairs: dict[str, str]) -> None:
    report, sample = relabelled(pairs, edition)
    assert wrong(report, sample) == []
    assert not report.needs_review, report.review_reasons


CUT: list[tuple[str, dict[str, str]]] = [
    ("2021", {NEW: "一、本年新"}),
    (
        "2021",
        {"1.本机关不掌握相关政府信息": "1.本机关不掌握", "2.没有现成信息需要另行制作": "2.没有现成信息"},
    ),
    ("2021", {"1.属于国家秘密": "1.属于国家机密"}),
    ("2021", {"本年制发件数": "制发件数", "本年废止件数": "废止件数", "现行有效件数": "有效件数"}),
    ("2019", {"本年新制作数量": "本年新", "本年新公开数量": "本年新", "对外公开总数量": "对外公开"}),
    ("2019", {"本年新制作数量": "本年新制作", "本年新公开数量": "本年新公开", "对外公开总数量": "对外公开"}),
]


@pytest.mark.parametrize(("edition", "pairs"), CUT)
def test_cut_wordings_are_read_for_review(edition: str, pairs: dict[str, str]) -> None:
    report, sample = relabelled(pairs, edition)
    assert wrong(report, sample) == []
    assert report.needs_review
    assert any("label_unlike_form" in v.notes for v in report.cells.values())


def test_labels_that_change_places_take_their_figures_with_them() -> None:
    report, sample = relabelled({"（一）予以公开": PART, PART: "（一）予以公开"})
    assert report.cells["t3.grant.nat"].raw == sample.cells["t3.grant_part.nat"]
    assert report.needs_review


def test_a_label_printed_twice_gives_no_silent_figure() -> None:
    report, _ = relabelled({"2.重复申请": "1.信访举报投诉类申请"})
    assert "t3_conflicting_duplicate" in report.review_reasons


@pytest.mark.parametrize("unit", ["元", "亿元", "千元"])
def test_another_unit_in_the_head_is_said(unit: str) -> None:
    report, sample = relabelled({"本年收费金额（单位：万元）": f"本年收费金额（单位：{unit}）"})
    assert wrong(report, sample) == []
    assert f"unit:{unit}" in report.cells["t2.fees.amount_wan"].notes
    assert [f for f in report.findings if f.code == "A12"]
    assert report.needs_review


@pytest.mark.parametrize(
    ("row", "label"), [(4, "其他主动公开文件"), (9, "行政检查"), (7, "其他对外管理服务事项")]
)
def test_further_rows_of_table_two_are_kept_and_flagged(row: int, label: str) -> None:
    sample = copy.deepcopy(SAMPLES["2021"])
    sample.tables[0].insert(row, [(label, 1, 1), ("7077", 1, 3)])
    report = read(page(sample))
    assert [k for k in wrong(report, sample) if "services" not in k] == []
    assert report.needs_review
    kept = [v for x in report.leftovers for v in x.values] + [v.raw for v in report.cells.values()]
    assert "7077" in kept


def test_fewer_columns_than_the_form_are_read_under_their_heads() -> None:
    sample = copy.deepcopy(SAMPLES["2021"])
    for row in sample.tables[1][3:]:
        del row[-6:-1]
    sample.tables[1][:3] = [[("", 1, 3), ("自然人", 1, 1), ("总计", 1, 1)]]
    report = read(page(sample))
    for cell_id, printed in sample.cells.items():
        if cell_id.startswith("t3."):
            there = cell_id.endswith((".nat", ".tot"))
            assert report.cells[cell_id].raw == (printed if there else None)
    assert "t3_columns_missing" in report.review_reasons


def test_heads_in_another_order_over_figures_in_the_forms_order_are_flagged() -> None:
    sample = copy.deepcopy(SAMPLES["2021"])
    sample.tables[1][1] = [("总计", 2, 1), ("法人或其他组织", 1, 5), ("自然人", 2, 1)]
    assert "many_sums_fail" in read(page(sample)).review_reasons


@pytest.mark.parametrize("table", [0, 1])
def test_a_table_of_the_other_edition_makes_the_report_mixed(table: int) -> None:
    sample, old = copy.deepcopy(SAMPLES["2021"]), SAMPLES["2019"]
    sample.tables[table] = old.tables[table]
    prefix = f"t{table + 2}."
    sample.cells = {k: v for k, v in sample.cells.items() if not k.startswith(prefix)}
    sample.cells |= {k: v for k, v in old.cells.items() if k.startswith(prefix)}
    report = read(page(sample))
    assert wrong(report, sample) == []
    assert "mixed_form" in report.review_reasons
    assert [f for f in report.findings if f.code == "F11"]
