"""A07-A09, A12: whether single figures and stocks can be true: sign, decimals, unit, what covers what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks.context import Context
from extract.forms import CellSpec, Form
from extract.report import CellValue, CheckStatus, Finding, Operand
from extract.rules import rule

_AMOUNTS = ("万元", "unstated")
_DECIMALS = 4  # of an amount in 万元: one yuan
_MUCH = 100_000  # 万元: fees of a county's unit do not come near a thousand million yuan
_COUNTY = re.compile(r"[县旗区](?=.)|[镇乡]$|街道|[县旗区]人民政府$")
_OTHER_UNITS = frozenset({"unit:元", "unit:千元", "unit:亿元"})


def check(context: Context) -> Iterator[Finding]:
    """Every finding about single figures and stocks of one report."""
    if context.form is None:
        return
    yield from _sane(context, context.form)
    yield from _fees(context)
    yield from _stocks(context)
    yield from _rules_of_a_county(context)


def _status(context: Context, *cells: str) -> CheckStatus:
    return "not_assessable" if context.doubtful(cells) else "fail"


def _sane(context: Context, form: Form) -> Iterator[Finding]:
    """A07: counts are whole and not negative, amounts not negative and of at most four decimals."""
    cells = context.report.cells
    unusual = {k for k, v in cells.items() if not (type(v.value) is int and v.value >= 0)}
    for spec in [spec for cell_id, spec in form.cells.items() if cell_id in unusual]:
        cell = cells[spec.id]
        if cell.value is not None and not _is_sane(spec, cell):
            wanted = f"非负且至多{_DECIMALS}位小数的金额" if spec.unit in _AMOUNTS else "非负整数"
            yield rule("A07").finding(
                left=Operand(spec.zh, cell.value),
                right=Operand("应为", wanted),
                cells=(spec.id,),
                quote=cell.raw or "",
                where=cell.where,
                status=_status(context, spec.id),
                responsibility=context.blame((spec.id,)),
                label=spec.zh,
            )


def _is_sane(spec: CellSpec, cell: CellValue) -> bool:
    value = cell.value or 0
    if value < 0 and not spec.id.endswith("items_delta"):
        return False
    return round(value, _DECIMALS) == value if spec.unit in _AMOUNTS else value == int(value)


def _fees(context: Context) -> Iterator[Finding]:
    """A12: fees in another unit than 万元, by the unit printed or by their size."""
    cell_id = "t2.fees.amount_wan"
    cell = context.cell(cell_id)
    printed = _OTHER_UNITS & set(cell.notes)
    if cell.value is None or not (printed or cell.value >= _MUCH):
        return
    unit = next((n.removeprefix("unit:") for n in printed), "")
    yield rule("A12").finding(
        left=Operand("行政事业性收费所填", cell.value),
        right=Operand("应用单位", "万元"),
        cells=(cell_id,),
        quote=f"{cell.raw}（表头单位：{unit}）" if "unit_in_head" in cell.notes else cell.raw or "",
        where=cell.where,
        severity=None if printed else "info",
        status="fail" if printed else "info",
        responsibility=context.blame((cell_id,)),
    )


# (rule, row label, cell that should not be smaller, its name, cell that should not be larger, its name)
_STOCKS = tuple(
    (code, row, f"t2.{key}.{larger}", larger_name, f"t2.{key}.{smaller}", smaller_name)
    for code, larger, larger_name, smaller, smaller_name in (
        ("A08", "in_force", "现行有效件数", "issued", "本年制发件数"),
        ("A09", "disclosed_total_2019", "对外公开总数量", "disclosed_2019", "本年新公开数量"),
        ("A09", "made_2019", "本年新制作数量", "disclosed_2019", "本年新公开数量"),
    )
    for key, row in (("rules", "规章"), ("normdocs", "行政规范性文件"))
)


def _stocks(context: Context) -> Iterator[Finding]:
    """A08 and A09: stocks that cover the year's additions."""
    for code, row, larger, larger_name, smaller, smaller_name in _STOCKS:
        stock, flow = context.number(larger), context.number(smaller)
        if stock is not None and flow is not None and stock < flow:
            yield rule(code).finding(
                left=Operand(larger_name, stock),
                right=Operand(smaller_name, flow),
                cells=(larger, smaller),
                where=context.cell(larger).where,
                status=_status(context, larger, smaller),
                responsibility=context.blame((larger, smaller)),
                severity="info" if larger.endswith("made_2019") else None,  # older documents may be disclosed
                row=row,
            )
    for row in ("licensing", "services", "penalty", "coercion", "fees"):
        cells = (f"t2.{row}.items_prev", f"t2.{row}.items_delta")
        left = context.total(cells)
        if left is not None and left < 0:
            yield rule("A09").finding(
                left=Operand("上一年项目数量＋本年增/减", left),
                right=Operand("不应小于", 0),
                cells=cells,
                where=context.cell(cells[1]).where,
                status=_status(context, *cells),
                responsibility=context.blame(cells),
                row=row,
            )


def _rules_of_a_county(context: Context) -> Iterator[Finding]:
    """A08: 规章 of a unit of a county, which may make none (立法法第九十一条、第九十三条)."""
    cell = context.cell("t2.rules.in_force")
    if cell.value and _COUNTY.search(context.report.agency):
        yield rule("A08").finding(
            left=Operand("现行有效件数", cell.value),
            right=Operand("县级机关可制定的规章", 0),
            cells=("t2.rules.in_force",),
            quote=cell.raw or "",
            where=cell.where,
            status="info",
            severity="info",
            responsibility=context.blame(("t2.rules.in_force",)),
            row="规章",
        )
