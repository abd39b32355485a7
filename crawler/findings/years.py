"""The same body over the years: carry-over, stocks, copied tables, jumps (rules Y01 to Y08).

Null-safe throughout: a comparison with a blank, dashed, absent or doubtful cell, across two editions of
the form, or across a merger is ``not_assessable``, never a failure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from crawler.findings.figures import Figures, Number, total
from crawler.findings.raised import Raised, Side, bilingual
from crawler.findings.shelf import Previous, Shelf, report_span
from crawler.findings.trends import trend_findings
from crawler.ledger.obligation import Obligation
from crawler.ledger.why import Lang, Sentence
from extract.forms import Label, forms
from extract.report import Finding, Operand
from extract.rules import rule

TABLES = ("2019", "2021")
"""Editions whose tables can be compared with last year's."""

Term = tuple[Literal["this", "last"], int, str]
"""Which year's report, the sign, the cell."""


@dataclass(frozen=True)
class Equality:
    """Two sides that must be equal over two years. ``subject`` is the field of the message that
    ``name`` fills."""

    code: str
    subject: str
    name: Label
    left: Term
    left_words: str
    right: tuple[Term, ...]
    right_words: str


def year_findings(item: Obligation, shelf: Shelf) -> Iterator[Raised]:
    """What last year's report says against this one."""
    this = shelf.figures(item)
    last = shelf.previous(item)
    if last is None or this.form not in TABLES:
        return
    yield from _equalities(item, this, last)
    yield from _forms(item, this, last)
    if not last.reorganised:
        yield from _pending(item, this, last)
        yield from trend_findings(item, this, last, shelf.run(item))
    yield from _changed_later(item, last, shelf)


def equalities(form: str) -> Iterator[Equality]:
    """Y01 for each of the seven columns; Y02 (form of 2021) or Y03 (form of 2019) for each row."""
    edition = forms()[form]
    for column in edition.columns:
        yield Equality(
            "Y01", "column", column,
            ("last", 1, f"t3.carry_out.{column.id}"), "上年报告：结转下年度继续办理",
            (("this", 1, f"t3.carry_in.{column.id}"),), "本年报告：上年结转",
        )  # fmt: skip
    for block in edition.blocks:
        ids = {c.id for c in block.columns}
        for row in block.rows:
            if "in_force" in ids:
                yield _stock(row)
            elif "items_prev" in ids:
                yield _items(row)


def _stock(row: Label) -> Equality:
    right: tuple[Term, ...] = (
        ("last", 1, f"t2.{row.id}.in_force"),
        ("this", 1, f"t2.{row.id}.issued"),
        ("this", -1, f"t2.{row.id}.repealed"),
    )
    return Equality(
        "Y02", "row", row, ("this", 1, f"t2.{row.id}.in_force"), "本年现行有效件数", right,
        "上年现行有效＋本年制发－本年废止",
    )  # fmt: skip


def _items(row: Label) -> Equality:
    right: tuple[Term, ...] = (
        ("last", 1, f"t2.{row.id}.items_prev"),
        ("last", 1, f"t2.{row.id}.items_delta"),
    )
    return Equality(
        "Y03", "row", row, ("this", 1, f"t2.{row.id}.items_prev"), "本年报告：上一年项目数量", right,
        "上年报告：上一年项目数量＋本年增减",
    )  # fmt: skip


def _equalities(item: Obligation, this: Figures, last: Previous) -> Iterator[Raised]:
    lacking: dict[str, list[Equality]] = {}
    for one in equalities(this.form):
        left, right = (_sum(side, this, last.figures) for side in ((one.left,), one.right))
        if last.reorganised or left is None or right is None or not _comparable(one, this, last):
            lacking.setdefault(one.code, []).append(one)
        elif left != right:
            yield _raise(item, last, one, left, right)
    for code, found in lacking.items():
        yield _not_assessable(item, this, last, code, found)


def _comparable(one: Equality, this: Figures, last: Previous) -> bool:
    """Table 3's carry-over is the same in both editions; stocks are only comparable within one."""
    return one.code == "Y01" or this.form == last.figures.form


def _sum(terms: tuple[Term, ...], this: Figures, last: Figures) -> Number | None:
    values = [(sign, (this if which == "this" else last).number(cell)) for which, sign, cell in terms]
    if any(value is None for _, value in values):
        return None
    return total(sign * value for sign, value in values if value is not None)


def _subject(one: Equality, name: str) -> dict[str, Any]:
    return {one.subject: name}


def _cells(one: Equality) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for _, _, cell in (one.left, *one.right)))


def _raise(item: Obligation, last: Previous, one: Equality, left: Number, right: Number) -> Raised:
    found = bilingual(
        lambda lang: rule(one.code).finding(
            left=Operand(one.left_words, left), right=Operand(one.right_words, right), cells=_cells(one),
            **_subject(one, one.name.en if lang == "en" else one.name.zh),
        )
    )  # fmt: skip
    side: Side = "left" if one.left[0] == "last" else "right"
    return Raised(found, one.name.id, report_span(item), report_span(last.item), side)


_WHY_NOT = {
    "reorganised": Sentence(
        "单位在两年之间有合并或分设", "bodies were merged or split between the two years"
    ),
    "form": Sentence("两年所用格式不同", "the two reports use different editions of the form"),
    "cells": Sentence(
        "有关单元格空白、不是数或读取不确定", "a cell is blank, no number or not read with certainty"
    ),
}


def _not_assessable(
    item: Obligation, this: Figures, last: Previous, code: str, found: list[Equality]
) -> Raised:
    """One for all instances of a rule that cannot be judged; why, in both languages."""
    form = code != "Y01" and this.form != last.figures.form
    reason = "reorganised" if last.reorganised else "form" if form else "cells"
    names = "、".join(one.name.zh for one in found)
    made = rule(code).finding(
        left=Operand(found[0].left_words, None), right=Operand(found[0].right_words, None),
        cells=tuple(dict.fromkeys(c for one in found for c in _cells(one))),
        status="not_assessable", severity="info", responsibility="mixed", **_subject(found[0], names),
    )  # fmt: skip
    why = _WHY_NOT[reason]
    told = replace(
        made,
        message_zh=f"无法核对“{rule(code).title_zh}”（{item.year - 1}年至{item.year}年）：{why.zh}。",
        message_en=f"Not assessable ({rule(code).title_en}, {item.year - 1} to {item.year}): {why.en}.",
    )
    return Raised(told, "not_assessable", report_span(item), report_span(last.item))


def _forms(item: Obligation, this: Figures, last: Previous) -> Iterator[Raised]:
    if last.figures.form in TABLES and last.figures.form != this.form:
        found = rule("Y07").finding(
            left=Operand(f"{last.item.year}", last.figures.form), right=Operand(f"{item.year}", this.form),
            other_year=last.item.year, year=item.year, status="info",
        )  # fmt: skip
        yield Raised(found, "", report_span(item), report_span(last.item), "left")


def _pending(item: Obligation, this: Figures, last: Previous) -> Iterator[Raised]:
    """Y04: cases pending last year of which this year's table knows nothing."""
    for block in forms()[this.form].t4_blocks:
        cells = (f"t4.{block.id}.pending", f"t4.{block.id}.total")
        pending, now = last.figures.number(cells[0]), this.number(cells[1])
        if pending and now == 0:
            yield Raised(
                _about_block(block, pending, cells),
                block.id,
                report_span(item),
                report_span(last.item),
                "left",
            )


def _about_block(block: Label, pending: Number, cells: tuple[str, str]) -> Finding:
    def made(lang: Lang) -> Finding:
        return rule("Y04").finding(
            left=Operand("上年尚未审结", pending), right=Operand("本年总计", 0), cells=cells, status="info",
            block=block.en if lang == "en" else block.zh,
        )  # fmt: skip

    return bilingual(made)


def _changed_later(item: Obligation, last: Previous, shelf: Shelf) -> Iterator[Raised]:
    """Y08: a figure that this year's report is compared with was another when it was first published."""
    history = last.item.history
    if history is None or not history.changes:
        return
    first, now = shelf.figures_of(history.versions[0].sha256), last.figures
    used = {cell for one in equalities(shelf.figures(item).form) for which, _, cell in (one.left, *one.right)
            if which == "last"}  # fmt: skip
    for cell in (i for i in now.ids if i in used):
        before, after = first.number(cell), now.number(cell)
        if before is not None and after is not None and before != after:
            yield _later(item, last, cell, before, after)


def _later(item: Obligation, last: Previous, cell: str, before: Number, after: Number) -> Raised:
    spec = forms()[last.figures.form].cells[cell]

    def made(lang: Lang) -> Finding:
        return rule("Y08").finding(
            left=Operand("首次发布", before), right=Operand("现在", after), cells=(cell,),
            other_year=last.item.year, label=spec.en if lang == "en" else spec.zh,
        )  # fmt: skip

    return Raised(bilingual(made), cell, report_span(item), report_span(last.item))
