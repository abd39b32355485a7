"""The statutory tables as grids of cells, for whichever medium draws them.

Labels are those of the forms of 国办公开办函〔2021〕30号 and 〔2019〕60号.
"""

from __future__ import annotations

from dataclasses import dataclass

from data.replicas.figures import BLOCKS, COLUMNS, RESULTS, rows

HEAD3 = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
COLUMN_LABELS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
GROUPS = {
    "deny": "（三）不予公开",
    "unable": "（四）无法提供",
    "noproc": "（五）不予处理",
    "other": "（六）其他处理",
}
LABELS = {
    "new_recv": "一、本年新收政府信息公开申请数量",
    "carry_in": "二、上年结转政府信息公开申请数量",
    "grant": "（一）予以公开",
    "grant_part": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "deny_secret": "1.属于国家秘密",
    "deny_law": "2.其他法律行政法规禁止公开",
    "deny_safety": "3.危及“三安全一稳定”",
    "deny_third": "4.保护第三方合法权益",
    "deny_intern": "5.属于三类内部事务信息",
    "deny_process": "6.属于四类过程性信息",
    "deny_casefile": "7.属于行政执法案卷",
    "deny_query": "8.属于行政查询事项",
    "unable_nothold": "1.本机关不掌握相关政府信息",
    "unable_create": "2.没有现成信息需要另行制作",
    "unable_unclear": "3.补正后申请内容仍不明确",
    "noproc_petition": "1.信访举报投诉类申请",
    "noproc_repeat": "2.重复申请",
    "noproc_publish": "3.要求提供公开出版物",
    "noproc_mass": "4.无正当理由大量反复申请",
    "noproc_confirm": "5.要求行政机关确认或重新出具已获取信息",
    "other_all": "（六）其他处理",
    "other_nocorrect": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other_nofee": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "other_misc": "3.其他",
    "done_total": "（七）总计",
    "carry_out": "四、结转下年度继续办理",
}
RESULT_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
T2_2021 = (
    ("第二十条第（一）项", ("本年制发件数", "本年废止件数", "现行有效件数"), "issued repealed in_force",
     (("规章", "rules"), ("行政规范性文件", "normdocs"))),
    ("第二十条第（五）项", ("本年处理决定数量",), "decisions", (("行政许可", "licensing"),)),
    ("第二十条第（六）项", ("本年处理决定数量",), "decisions",
     (("行政处罚", "penalty"), ("行政强制", "coercion"))),
    ("第二十条第（八）项", ("本年收费金额（单位：万元）",), "amount_wan", (("行政事业性收费", "fees"),)),
)  # fmt: skip
_ITEMS = ("上一年项目数量", "本年增/减", "处理决定数量")
T2_2019 = (
    ("第二十条第（一）项", ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
     "made_2019 disclosed_2019 disclosed_total_2019", (("规章", "rules"), ("规范性文件", "normdocs"))),
    ("第二十条第（五）项", _ITEMS, "items_prev items_delta decisions_2019",
     (("行政许可", "licensing"), ("其他对外管理服务事项", "services"))),
    ("第二十条第（六）项", _ITEMS, "items_prev items_delta decisions_2019",
     (("行政处罚", "penalty"), ("行政强制", "coercion"))),
    ("第二十条第（八）项", _ITEMS[:2], "items_prev items_delta", (("行政事业性收费", "fees"),)),
    ("第二十条第（九）项", ("采购项目数量", "采购总金额"), "items amount",
     (("政府集中采购", "procurement"),)),
)  # fmt: skip


@dataclass(frozen=True)
class Box:
    """A table cell: its text and how many rows and columns it covers."""

    text: str
    rowspan: int = 1
    colspan: int = 1


Grid = list[list[Box]]


def table2(form: str, cells: dict[str, str]) -> Grid:
    """Table 2: one block an item of Article 20, four columns wide (the last value fills the rest)."""
    grid: Grid = []
    for item, heads, parts, lines in T2_2019 if form == "2019" else T2_2021:
        grid.append([Box(item, colspan=4)])
        grid.append(_filled("信息内容", heads))
        for label, row in lines:
            grid.append(_filled(label, tuple(cells[f"t2.{row}.{part}"] for part in parts.split())))
    return grid


def _filled(label: str, values: tuple[str, ...]) -> list[Box]:
    *first, last = values
    return [Box(label), *map(Box, first), Box(last, colspan=4 - len(values))]


def table3(form: str, cells: dict[str, str]) -> Grid:
    """Table 3: three label columns and seven of figures."""
    order = rows(form)
    grid: Grid = [
        [Box(HEAD3, 3, 3), Box("申请人情况", colspan=7)],
        [Box("自然人", rowspan=2), Box("法人或其他组织", colspan=5), Box("总计", rowspan=2)],
        [Box(label) for label in COLUMN_LABELS],
    ]
    for row in order:
        values = [Box(cells[f"t3.{row}.{column}"]) for column in (*COLUMNS, "tot")]
        grid.append([*_labels(row, order), *values])
    return grid


def _labels(row: str, order: tuple[str, ...]) -> list[Box]:
    if row in ("new_recv", "carry_in", "carry_out"):
        return [Box(LABELS[row], colspan=3)]
    lead = [Box("三、本年度办理结果", rowspan=len(order) - 3)] if row == "grant" else []
    group = row.split("_")[0]
    members = [name for name in order if name.startswith(f"{group}_")]
    if group not in GROUPS or len(members) == 1:
        return [*lead, Box(LABELS[row], colspan=2)]
    head = [Box(GROUPS[group], rowspan=len(members))] if row == members[0] else []
    return [*lead, *head, Box(LABELS[row])]


def table4(cells: dict[str, str]) -> Grid:
    """Table 4: fifteen figures in one row under three levels of heads."""
    values = [Box(cells[f"t4.{block}.{result}"]) for block in BLOCKS for result in (*RESULTS, "total")]
    return [
        [Box("行政复议", colspan=5), Box("行政诉讼", colspan=10)],
        [
            *(Box(label, rowspan=2) for label in RESULT_LABELS),
            Box("未经复议直接起诉", colspan=5),
            Box("复议后起诉", colspan=5),
        ],
        [Box(label) for label in RESULT_LABELS * 2],
        values,
    ]


def tables(form: str, cells: dict[str, str]) -> dict[str, Grid]:
    """The three tables by the chapter they stand in."""
    return {"s2": table2(form, cells), "s3": table3(form, cells), "s4": table4(cells)}
