"""The checks of one report: both sides, the cells, the quote; and silence where nothing is wrong."""

from __future__ import annotations

import pytest

from extract.report import Finding, Report
from tests.extract_parser import layouts
from tests.extract_parser.test_layouts import read

FORM = layouts.edition("2021")
OLD = layouts.edition("2019")


def sound(form_name: str = "2021", **changes: str) -> dict[str, str]:
    """Figures that satisfy every identity: 5 new, 1 carried in, 4 granted or refused, 2 carried out."""
    form = layouts.edition(form_name)
    figures = dict.fromkeys(form.cells, "0")
    for cell, value in {
        "new_recv.nat": 4, "new_recv.biz": 1, "new_recv.tot": 5,
        "carry_in.nat": 1, "carry_in.tot": 1,
        "grant.nat": 2, "grant.tot": 2,
        "deny_law.biz": 1, "deny_law.tot": 1,
        "unable_nothold.nat": 1, "unable_nothold.tot": 1,
        "done_total.nat": 3, "done_total.biz": 1, "done_total.tot": 4,
        "carry_out.nat": 2, "carry_out.tot": 2,
    }.items():  # fmt: skip
        figures[f"t3.{cell}"] = str(value)
    figures |= {"t4.review.upheld": "1", "t4.review.total": "1"}
    if form_name == "2021":
        figures |= {"t2.normdocs.issued": "2", "t2.normdocs.in_force": "7", "t2.penalty.decisions": "12"}
    return figures | {k.replace("__", "."): v for k, v in changes.items()}


def report_of(
    figures: dict[str, str], story: str = "", form_name: str = "2021", title: str = layouts.TITLE
) -> Report:
    source = layouts.one_cell_a_line(layouts.edition(form_name), figures).replace(layouts.TITLE, title)
    return read(source.replace("（二）依申请公开。", f"（二）依申请公开。{story}"))


def only(report: Report, code: str) -> Finding:
    found = [f for f in report.findings if f.code == code]
    assert len(found) == 1, [(f.code, f.message_zh) for f in report.findings]
    return found[0]


def codes(report: Report) -> list[str]:
    return [f.code for f in report.findings]


def test_a_sound_report_has_no_finding() -> None:
    report = report_of(sound(), "2024年收到政府信息公开申请5件，上年结转1件，办结4件，结转下年度2件。")
    assert codes(report) == []
    assert (report.needs_review, report.confidence) == (False, 1.0)


def test_one_wrong_cell_is_found_with_both_sides_and_a_hint() -> None:
    report = report_of(sound(**{"t3__grant__nat": "3"}))
    row, column = only(report, "A03"), only(report, "A02")
    assert row.left is not None
    assert row.right is not None
    assert (row.left.value, row.right.value) == (2, 3)
    assert row.status == "fail"
    assert "t3.grant.nat" in row.cells
    assert "t3.grant.nat" in column.cells
    assert only(report, "A04").cells == ("t3.grant.nat",)
    hint = only(report, "A11")
    assert hint.cells == ("t3.grant.nat",)
    assert hint.right is not None
    assert hint.right.value == 2
    assert report.cells["t3.grant.nat"].value == 3


def test_the_printed_identity_of_the_form() -> None:
    report = report_of(sound(**{"t3__carry_out__nat": "3", "t3__carry_out__tot": "3"}))
    found = [f for f in report.findings if f.code == "A01"]
    assert {f.left.value for f in found if f.left} == {5, 6}
    assert {f.right.value for f in found if f.right} == {6, 7}


def test_a_blank_operand_is_not_assessable_and_never_a_failure() -> None:
    report = report_of(sound(**{"t3__grant__tot": ""}))
    arithmetic = [f for f in report.findings if f.code.startswith("A")]
    assert {f.status for f in arithmetic} == {"not_assessable"}
    assert {f.code for f in arithmetic} == {"A02", "A03"}
    assert only(report, "F03").cells == ("t3.grant.tot",)


def test_table_four_total() -> None:
    found = only(report_of(sound(**{"t4__review__total": "2"})), "A06")
    assert found.cells[0] == "t4.review.total"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"t2__penalty__decisions": "-3"}, "A07"),
        ({"t2__penalty__decisions": "1.5"}, "A07"),
        ({"t2__fees__amount_wan": "1.23456"}, "A07"),
        ({"t2__fees__amount_wan": "2500000"}, "A12"),
        ({"t2__rules__in_force": "3"}, "A08"),
        ({"t2__normdocs__in_force": "1"}, "A08"),
        ({"t2__fees__amount_wan": "2500元"}, "A12"),
    ],
)
def test_sanity_of_table_two(change: dict[str, str], code: str) -> None:
    assert only(report_of(sound(**change)), code).cells


def test_a_row_shifted_to_the_left_is_suspected() -> None:
    change = {"t3__grant__nat": "0", "t3__grant__biz": "2", "t3__grant__oth": "2", "t3__grant__tot": "0"}
    assert only(report_of(sound(**change)), "A10")


CLAIMS = [
    ("N01", "2024年，我局未收到政府信息公开申请。", 5),
    ("N02", "2024年共收到政府信息公开申请8件。", 5),
    ("N02", "2024年共收到依申请公开十二件。", 5),
    ("N03", "上年结转3件。", 1),
    ("N04", "收到政府信息公开申请5件，答复2件。", 4),
    ("N04", "收到政府信息公开申请5件，均已按时办结。", 2),
    ("N05", "结转至下一年度9件。", 2),
    ("N06", "本年政府信息公开申请中予以公开3件。", 2),
    ("N07", "未发生因政府信息公开引起的行政复议、行政诉讼。", 1),
    ("N08", "2024年制发规范性文件3件。", 2),
    ("N09", "我局无行政许可、行政处罚事项。", 12),
    ("N01", "2024年度依申请公开0件。", 5),
    ("N01", "零申请。", 5),
    ("N01", "未接到公民、法人和其他组织的依申请公开申请。", 5),
    ("N02", "收到政府信息公开申请20多件。", 5),
    ("N02", "收到政府信息公开申请两宗。", 5),
    ("N02", "全年受理政府信息公开申请1,005件（次）。", 5),
    ("N02", "2023年收到政府信息公开申请5件，2024年收到政府信息公开申请9件。", 5),
    ("N03", "无上年结转。", 1),
    ("N04", "办结依申请公开7件。", 4),
    ("N05", "无结转下年度申请。", 2),
    ("N07", "零复议、零诉讼。", 1),
    ("N08", "现行有效的行政规范性文件共十件。", 7),
]


@pytest.mark.parametrize(("code", "claim", "table"), CLAIMS)
def test_claims_that_the_tables_contradict(code: str, claim: str, table: int) -> None:
    found = only(report_of(sound(), claim), code)
    assert found.right is not None
    assert found.right.value == table
    assert found.quote
    assert found.quote in claim
    assert found.where is not None
    assert found.cells


HARMLESS = [
    "2024年收到政府信息公开申请5件，上年结转1件，办结4件，结转下年度2件。",
    "共办理政府信息公开申请6件，答复4件，其中予以公开2件，不予公开1件，无法提供1件。",
    "2023年收到政府信息公开申请80件。",
    "未收到当面申请和信函申请。",
    "全县共收到政府信息公开申请300件。",
    "主动公开政府信息10余条，收到来信留言20件。",
    "收到政府信息公开申请2余件。",
    "发生行政复议1件，未发生行政诉讼。",
    "办理建议提案12件，均已按时答复。",
    "全年制发规范性文件2件，现行有效规范性文件7件。",
    "未收取信息处理费。",
    "行政处罚公开无遗漏。",
    "收到政府信息公开申请5件，均在法定期限内答复，2件结转下年度继续办理。",
    "收到政府信息公开申请5件，办结4件，均已按时答复。",
    "2023年收到政府信息公开申请9件，2024年收到5件。",
    "2024年收到政府信息公开申请5件，2023年收到9件，办结9件。",
    "未收到涉及国家秘密的申请。",
    "累计收到政府信息公开申请6件（含上年结转1件）。",
    "2022年以来累计收到政府信息公开申请50件。",
    "收到政府信息公开申请5件，同比增长25%。",
]


@pytest.mark.parametrize("claim", HARMLESS)
def test_claims_that_agree_or_are_about_something_else(claim: str) -> None:
    assert not [f for f in report_of(sound(), claim).findings if f.code.startswith("N")]


def test_the_text_against_itself() -> None:
    both = "收到政府信息公开申请5件，均已办结。尚有申请结转下年度继续办理。"
    assert only(report_of(sound(), both), "N11").quote == "均已办结"
    split = "收到政府信息公开申请5件，其中网络申请2件、信函申请1件。"
    assert only(report_of(sound(), split), "N12")
    share = "收到政府信息公开申请5件，予以公开2件，占90%。"
    assert only(report_of(sound(), share), "N13")


def test_a_fee_that_table_two_does_not_hold() -> None:
    assert only(report_of(sound(), "2024年收取信息处理费3000元。"), "N10")


def test_chapters_missing_misnumbered_or_out_of_order() -> None:
    source = layouts.one_cell_a_line(FORM, sound())
    missing = read(source.replace("六、其他需要报告的事项", "附则"))
    assert "其他需要报告的事项" in only(missing, "F01").message_zh
    shifted = read(source.replace("五、存在的主要问题", "六、存在的主要问题"))
    assert "应为五" in only(shifted, "F01").message_zh
    assert "s5" in shifted.sections


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (layouts._S5, "无", "F05"),
        (layouts._S6, "无", "F06"),
        ("（三）政府信息管理。信息发布前逐级审核。", "", "F04"),
        ("组织业务培训。", "组织业务培训。参照XX局做法。", "F12"),
        ("组织业务培训。", "主动公开信息  条，按时完成。", "F13"),
        ("组织业务培训。", "主动公开政府信息 条，按时完成培训。", "F13"),
        ("组织业务培训。", "主动公开 12 条，编发文 件，组织培训。", ""),
        ("组织业务培训。", "组织业务培训。公开信息**条。", "F12"),
        ("组织业务培训。", "组织业务培训。某某局负责。", "F12"),
        ("组织业务培训。", "组织业务培训。（请根据实际填写）", "F12"),
        ("组织业务培训。", "组织业务培训。申请待补正后办理。", ""),
        ("未收取信息处理费。", "政府信息公开申请未收取任何费用。", ""),
        ("未发出收费通知，未收取信息处理费。", "依申请公开未收取费用。", ""),
        ("未发出收费通知，未收取信息处理费。", "没有其他需要报告的事项。", "F06"),
        ("组织业务培训。", "组织业务培训，我校高度重视。", "I03"),
        ("组织业务培训。", "组织业务培训，我委认真落实。", "I03"),
        ("组织业务培训。", "组织业务培训，我委托有关单位讲课。", ""),
        ("组织业务培训。", "按照国务院令第492号执行。", "F09"),
        ("组织业务培训。", "按照国务院令第492号公布、第711号修订的条例执行。", ""),
        ("组织业务培训。", "全区各单位参加。", "I03"),
        ("组织业务培训。", "白水县林草局认真组织培训。", "I03"),
        ("组织业务培训。", "市林草局统一组织培训，青石县林草局认真参加。", ""),
        ("组织业务培训。", "我镇组织业务培训。", "I03"),
        ("下一步将加强培训", "2024年，我局将加强培训", "I01"),
        ("下一步将加强培训", "2025年，我局将加强培训", ""),
        ("本年废止件数", "本年度止件数", "F13"),
        ("组织业务培训。", "县级以上人民政府和社区、园区参加。", ""),
    ],
)
def test_wording(old: str, new: str, code: str) -> None:
    source = layouts.one_cell_a_line(FORM, sound()).replace(old, new)
    assert codes(read(source)) == ([code] if code else [])


def with_period(words: str) -> Report:
    return read(layouts.one_cell_a_line(FORM, sound()).replace(layouts.PERIOD, words))


@pytest.mark.parametrize(
    "words",
    [
        "统计期限为2024年1月1日至2024年12月31日。", "统计期限为2024年1月1日—12月31日。",
        "数据期限：2024年1-12月。",
        "统计期限为2024年度。", "报告期为2024年全年。",
        "统计期限自二〇二四年一月一日起至十二月三十一日止。", "所列数据期限为2024.1.1-2024.12.31。",
    ],
)  # fmt: skip
def test_the_period_is_read_however_it_is_written(words: str) -> None:
    report = with_period(words)
    assert report.period == ("2024-01-01", "2024-12-31")
    assert codes(report) == []


def test_period_and_year() -> None:
    other = with_period("统计期限为2023年1月1日至2023年12月31日。")
    assert set(codes(other)) == {"I01"}
    assert "year_conflict" in other.review_reasons
    short = only(with_period("统计期限为2024年1月1日至2024年11月30日。"), "F08")
    assert short.left is not None
    assert short.left.value == "2024-01-01—2024-11-30"


@pytest.mark.parametrize("words", ["", "2024年3月至6月开展专项行动。"])
def test_a_period_that_is_not_stated_is_said(words: str) -> None:
    found = only(with_period(words), "F08")
    assert found.left is not None
    assert found.left.value is None
    assert "没有写明" in found.message_zh


def test_the_old_form_in_a_new_year_and_a_government_without_assessment() -> None:
    assert "2019年版" in only(report_of(sound("2019"), form_name="2019"), "F09").message_zh
    title = "青石县人民政府2024年政府信息公开工作年度报告"
    assert "社会评议" in only(report_of(sound(), title=title), "F07").message_zh


def test_an_alias_in_the_text_is_said() -> None:
    found = only(report_of(sound(), "县林业和草原局坚持依法公开。"), "I02")
    assert found.right is not None
    assert found.right.value == "县林业和草原局"
