"""F01-F08, F10, F11: is everything there that the law and the form ask for?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from extract.checks.context import Context
from extract.fold import core
from extract.report import Finding, Operand
from extract.rules import rule
from extract.sections import ORDINALS

_CHAPTERS = {
    "s1": ("总体情况", "general situation"),
    "s2": ("主动公开政府信息情况", "disclosure on own motion"),
    "s3": ("收到和处理政府信息公开申请情况", "requests"),
    "s4": ("行政复议、行政诉讼情况", "reviews and suits"),
    "s5": ("存在的主要问题及改进情况", "problems and improvements"),
    "s6": ("其他需要报告的事项", "other matters"),
}
_TABLES = {
    "t2": ("表二（主动公开）", "table 2"),
    "t3": ("表三（申请）", "table 3"),
    "t4": ("表四（复议诉讼）", "table 4"),
}
# 国办公开办函〔2021〕30号 第一条第（一）项
_ASPECTS = {
    "主动公开": ("disclosure on own motion", re.compile("主动公开")),
    "依申请公开": ("requests", re.compile("依申请|公开申请|申请公开")),
    "政府信息管理": ("management of information", re.compile("信息管理|信息资源|信息审核|审核发布")),
    "平台建设": ("platform", re.compile("平台|网站|公众号|新媒体|专栏")),
    "监督保障": ("supervision", re.compile("监督|保障|培训|考核")),
}
# 条例第五十条第一款第（四）项
_GOVERNMENT = {
    "工作考核": ("assessment", re.compile("考核")),
    "社会评议": ("public review", re.compile("评议")),
    "责任追究": ("accountability", re.compile("责任追究|追责|问责|追究")),
}
_GOVERNMENT_NAME = re.compile(r"人民政府$|^[\u4e00-\u9fff]{2,9}[县区市旗镇乡]$")
_PARTS = re.compile(r"(?:本)?(?:年度)?报告由([^。；]{10,200}?)(?:部分|方面|内容)?组成")
_PROBLEMS = re.compile(r"问题|不足|差距|不够|欠缺|薄弱|有待|短板|不强|不高|不及时|不到位|困难")
_MEASURES = re.compile(r"改进|整改|下一步|措施|将(?:继续|进一步|加|不断|从|以|积极|着力|按)|今后|进一步")
_EMPTY = re.compile(r"(?:暂?无|没有|不涉及|不存在)(?:其他)?(?:问题|情况)?")
_FEE = re.compile(
    r"信息处理费|收费通知|(?:依申请|申请公开|公开申请|信息公开)[^。；]{0,20}(?:收取|收费)[^。；]{0,6}费"
)
_SHORT = 10  # characters; K's bound for chapter five
_LONG = 1000  # characters of chapter one (local profile of Wuwei, FY2025)
_BINDING_FROM = 2020  # 国办公开办函〔2019〕60号 only encouraged its form for FY2019
_NEW_FORM = 2021


def check(context: Context) -> Iterator[Finding]:
    """Findings about chapters, tables and their contents."""
    yield from _chapters(context)
    yield from _missing_cells(context)
    yield from _lost_labels(context)
    yield from _blanks(context)
    yield from _aspects(context)
    yield from _problems(context)
    yield from _fee(context)
    yield from _government(context)
    yield from _period(context)
    yield from _length(context)
    if context.tables.mixed:
        names = "、".join(context.tables.mixed)
        yield rule("F11").finding(cells=context.tables.mixed, detail=names, detail_en=names)


def _is_modern(context: Context) -> bool:
    return context.form is not None or (context.report.year or 0) >= 2019


def _chapters(context: Context) -> Iterator[Finding]:
    if not _is_modern(context):
        return
    heads = context.sections.heads
    missing = [k for k in _CHAPTERS if k not in {h.id for h in heads}]
    if missing:
        yield rule("F01").finding(
            detail="缺少" + "、".join(f"“{_CHAPTERS[k][0]}”" for k in missing),
            detail_en="missing " + ", ".join(_CHAPTERS[k][1] for k in missing),
        )
    order = [h.id for h in heads]
    if order != sorted(order):
        yield rule("F01").finding(
            detail="次序不对", detail_en="out of order", quote="；".join(h.text for h in heads)
        )
    for head in heads:
        wanted = ORDINALS[int(head.id[1]) - 1]
        if head.number and head.number != wanted:
            yield rule("F01").finding(
                detail=f"中“{_CHAPTERS[head.id][0]}”的序号为{head.number}，应为{wanted}",
                detail_en=f"'{_CHAPTERS[head.id][1]}' is numbered {head.number} instead of {wanted}",
                quote=head.text,
                where=head.place,
            )
    for head in (h for h in heads if h.reworded):
        yield rule("F01").finding(
            detail=f"中“{_CHAPTERS[head.id][0]}”的题目写作“{head.text}”",
            detail_en=f"'{_CHAPTERS[head.id][1]}' has another title",
            quote=head.text,
            where=head.place,
            severity="info",
        )
    for section in context.sections.doubled:
        yield rule("F01").finding(
            detail=f"中“{_CHAPTERS[section][0]}”出现两次",
            detail_en=f"'{_CHAPTERS[section][1]}' stands twice",
        )
    yield from _own_list(context)


def _own_list(context: Context) -> Iterator[Finding]:
    """A preamble that lists other parts than the six."""
    found = _PARTS.search(context.text) if "报告由" in context.text else None
    keys = ("总体情况", "主动公开", "申请", "复议", "问题", "其他需要报告")
    if found and not all(k in found[1] for k in keys) and len(re.split(r"[、，和]", found[1])) >= 3:
        quote = found[0]
        yield rule("F01").finding(
            detail="与报告开头所列的组成部分不同",
            detail_en="the preamble lists other parts than the six",
            quote=quote,
            where=context.place(quote),
            severity="info",
        )


def _missing_cells(context: Context) -> Iterator[Finding]:
    form, year = context.form, context.report.year or 0
    if form is None:
        if context.report.form == "narrative" and year >= 2019:
            yield rule("F02").finding(
                detail="没有找到表二、表三、表四",
                detail_en="tables 2, 3 and 4 were not found",
                severity=None if year >= _BINDING_FROM else "info",
                responsibility="mixed",
            )
        return
    cells = context.report.cells
    missing = [spec for k, spec in form.cells.items() if k not in cells or cells[k].state == "absent"]
    for table in dict.fromkeys(spec.table for spec in missing):
        name, name_en = _TABLES[table]
        absent = [c for c in missing if c.table == table]
        whole = len(absent) == sum(c.table == table for c in form.cells.values())
        rows = list(dict.fromkeys(c.zh.partition("／")[0] if table != "t4" else c.zh for c in absent))
        rows_en = list(dict.fromkeys(c.en.partition(",")[0] for c in absent))
        yield rule("F02").finding(
            cells=tuple(c.id for c in absent),
            detail=f"没有{name}" if whole else f"{name}缺少：" + "、".join(rows),
            detail_en=f"{name_en} is missing" if whole else f"{name_en} lacks: " + "; ".join(rows_en),
            severity="error" if table != "t2" or whole else "warning",
            responsibility="mixed" if context.tables.reasons else "source",
        )


def _lost_labels(context: Context) -> Iterator[Finding]:
    """A row whose own label is not printed (it was told by the order of the rows)."""
    form = context.form
    lost = [k for k, v in context.report.cells.items() if v.notes and "label_repaired" in v.notes]
    if form is not None and lost:
        names = "、".join(dict.fromkeys(form.cells[k].zh.partition("／")[0] for k in lost if k in form.cells))
        yield rule("F02").finding(
            cells=tuple(lost),
            detail=f"表三有行没有印行名，按次序应为：{names}",
            detail_en=f"table 3 has a row without its label; by its place it is: {names}",
            severity="warning",
            responsibility="mixed",
            where=context.cell(lost[0]).where,
        )


def _blanks(context: Context) -> Iterator[Finding]:
    cells = tuple(k for k, v in context.report.cells.items() if v.state in ("blank", "dash", "text"))
    if cells:
        first = context.cell(cells[0])
        yield rule("F03").finding(cells=cells, where=first.where, count=len(cells), quote=first.raw or "")


def _aspects(context: Context) -> Iterator[Finding]:
    text = context.section("s1")
    if (context.report.year or 0) < _NEW_FORM or "s1" not in context.sections.texts:
        return
    missing = [name for name, (_, pattern) in _ASPECTS.items() if not pattern.search(text)]
    if missing:
        yield rule("F04").finding(
            missing="、".join(missing),
            missing_en=", ".join(_ASPECTS[m][0] for m in missing),
            where=next((h.place for h in context.sections.heads if h.id == "s1"), None),
        )


def _problems(context: Context) -> Iterator[Finding]:
    if "s5" not in context.sections.texts or not _is_modern(context):
        return
    text = context.section("s5")
    flat = core(text)
    where = next((h.place for h in context.sections.heads if h.id == "s5"), None)
    details: list[tuple[str, str]] = []
    if len(flat) < _SHORT or _EMPTY.fullmatch(flat):
        details.append(("没有实质内容", "says nothing"))
    else:
        if not _PROBLEMS.search(text):
            details.append(("没有写存在的问题", "names no problem"))
        if not _MEASURES.search(text):
            details.append(("没有写改进情况", "names no improvement"))
    for detail, english in details:
        yield rule("F05").finding(detail=detail, detail_en=english, quote=text[:40], where=where)
    if not details and re.search(r"^[（(]一[)）]", text, re.M) and not re.search(r"[（(]二[)）]", text):
        yield rule("F05").finding(
            detail="只列（一）没有（二）",
            detail_en="has an item (1) but no (2)",
            quote=text[:40],
            where=where,
            severity="info",
        )


def _fee(context: Context) -> Iterator[Finding]:
    if (context.report.year or 0) < _NEW_FORM or _FEE.search(context.text):
        return
    yield rule("F06").finding(
        quote=context.section("s6")[:40],
        where=next((h.place for h in context.sections.heads if h.id == "s6"), None),
    )


def _government(context: Context) -> Iterator[Finding]:
    if not _GOVERNMENT_NAME.search(context.report.agency) or not _is_modern(context):
        return
    missing = [name for name, (_, pattern) in _GOVERNMENT.items() if not pattern.search(context.text)]
    if missing:
        yield rule("F07").finding(
            missing="、".join(missing), missing_en=", ".join(_GOVERNMENT[m][0] for m in missing)
        )


def _period(context: Context) -> Iterator[Finding]:
    start, end = context.report.period
    year = context.report.year
    if year is None or not _is_modern(context) or context.report.form == "none":
        return
    wanted = (f"{year}-01-01", f"{year}-12-31")
    right = Operand("全年", "—".join(wanted))
    if start is None or end is None:
        yield rule("F08").finding(
            left=Operand("所述统计期限", None), right=right, detail="没有写明", detail_en="is not stated"
        )
    elif start[:4] == str(year) and (start, end) != wanted:  # another year is I01's
        printed = f"{start}—{end}"
        yield rule("F08").finding(
            left=Operand("所述统计期限", printed),
            right=right,
            detail=f"印为{printed}",
            detail_en=f"is given as {printed}",
        )


def _length(context: Context) -> Iterator[Finding]:
    text = context.section("s1")
    if len(normalize("NFKC", text)) <= _LONG:
        return  # folded it is no longer
    length = len(core(text))
    if length > _LONG:
        yield rule("F10").finding(left=Operand("第一部分字数", length), right=Operand("上限", _LONG))
