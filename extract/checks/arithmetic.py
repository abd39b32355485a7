"""A01-A06, A10, A11, A13: identities of the printed figures. Blank or doubtful operands are never wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from extract.checks.context import Context, add
from extract.forms import Form, Identity, forms
from extract.indicators import statistics
from extract.report import Finding, Operand
from extract.rules import rule


@dataclass(frozen=True)
class _Sum:
    """One instance of an identity: its subject (a column, row or block) and the cells of both sides."""

    identity: Identity
    subject: str
    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]

    @cached_property
    def cells(self) -> tuple[str, ...]:
        return (*self.left, *self.right)


def check(context: Context) -> Iterator[Finding]:
    """Every arithmetic finding about one report."""
    yield from _statistics(context)
    if context.form is None:
        return
    failed = []
    lacking = []
    sums = _sums(context, context.form)
    for instance in sums:
        left, right = context.total(instance.left), context.total(instance.right)
        if left is None or right is None:
            lacking.append(instance)
        elif left != right:
            verdict = _verdict(context, instance, left, right)
            yield verdict
            if verdict.status == "fail":
                failed.append(instance)
    yield from _blank_operands(context, lacking)
    yield from _crossing(context, failed)
    yield from _shifted(context, failed)
    yield from _one_cell(context, context.form, sums, failed)
    yield from _categories(context, context.form)


def _form_of_rows(context: Context, form: Form) -> Form:
    """The edition whose rows of table 3 are all there (reports may mix editions)."""
    for candidate in (form, *forms().values()):
        if all(context.is_printed(cell_id) for cell_id in _totals(candidate.edition)):
            return candidate
    return form


@cache
def _totals(edition: str) -> tuple[str, ...]:
    """The cells of the column 总计 of table 3."""
    return tuple(f"t3.{row.id}.tot" for row in forms()[edition].rows)


def _sums(context: Context, form: Form) -> tuple[_Sum, ...]:
    return _sums_of(form.edition, _form_of_rows(context, form).edition)


@cache
def _sums_of(edition: str, edition_of_rows: str) -> tuple[_Sum, ...]:
    """Every identity of a form whose table 3 has the rows of an edition."""
    return tuple(_instances(forms()[edition], forms()[edition_of_rows]))


def _instances(form: Form, form_of_rows: Form) -> Iterator[_Sum]:
    for identity in form_of_rows.identities:
        if identity.over == "t3.columns":
            for column in form.columns:
                ids = [tuple(f"t3.{r}.{column.id}" for r in side) for side in (identity.left, identity.right)]
                yield _Sum(identity, column.id, column.zh, ids[0], ids[1])
        elif identity.over == "t3.rows":
            for row in form_of_rows.rows:
                ids = [tuple(f"t3.{row.id}.{c}" for c in side) for side in (identity.left, identity.right)]
                yield _Sum(identity, row.id, row.zh, ids[0], ids[1])
        else:
            for block in form.t4_blocks:
                ids = [tuple(f"t4.{block.id}.{r}" for r in side) for side in (identity.left, identity.right)]
                yield _Sum(identity, block.id, block.zh, ids[0], ids[1])


_WORDS = {
    "A01": ("本年新收＋上年结转", "办理结果总计＋结转下年度"),
    "A02": ("（七）总计", "各项办理结果之和"),
    "A03": ("总计", "各类申请人之和"),
    "A06": ("总计", "各项结果之和"),
}
_SUBJECT = {"A01": "column", "A02": "column", "A03": "row", "A06": "block"}


def _named(code: str, name: str) -> dict[str, Any]:
    return {_SUBJECT[code]: name}


def _verdict(context: Context, one: _Sum, left: int | float, right: int | float) -> Finding:
    """What is said of an identity that does not hold."""
    code = one.identity.code
    doubtful = context.doubtful(one.cells)
    words = _WORDS[code]
    return rule(code).finding(
        left=Operand(words[0], left),
        right=Operand(words[1], right),
        cells=one.cells,
        where=context.cell(one.left[0]).where,
        status="not_assessable" if doubtful else "fail",
        responsibility=context.blame(one.cells),
        **_named(code, one.name),
    )


def _blank_operands(context: Context, sums: list[_Sum]) -> Iterator[Finding]:
    """One not_assessable finding a rule, for all its instances that lack a number but are printed."""
    lacking: dict[str, list[_Sum]] = {}
    for one in sums:
        if any(context.is_printed(c) for c in one.cells):
            lacking.setdefault(one.identity.code, []).append(one)
    for code, instances in lacking.items():
        words = _WORDS[code]
        cells = tuple(c for one in instances for c in one.cells if context.number(c) is None)
        yield rule(code).finding(
            left=Operand(words[0], None),
            right=Operand(words[1], None),
            cells=tuple(dict.fromkeys(cells)),
            status="not_assessable",
            severity="info",
            responsibility="mixed",
            **_named(code, "、".join(one.name for one in instances)),
        )


def _crossing(context: Context, failed: list[_Sum]) -> Iterator[Finding]:
    """A04: exactly one row and one column fail by the same amount."""
    rows = [s for s in failed if s.identity.code == "A03"]
    columns = [s for s in failed if s.identity.code == "A02"]
    if len(rows) != 1 or len(columns) != 1:
        return
    row, column = rows[0], columns[0]
    yield rule("A04").finding(
        left=Operand("行差", _gap(context, row)),
        right=Operand("列差", _gap(context, column)),
        cells=(f"t3.{row.subject}.{column.subject}",),
        where=context.cell(f"t3.{row.subject}.{column.subject}").where,
        row=row.name,
        column=column.name,
    )


def _gap(context: Context, one: _Sum) -> int | float:
    return add([context.total(one.left) or 0, -(context.total(one.right) or 0)])


def _shifted(context: Context, failed: list[_Sum]) -> Iterator[Finding]:
    """A10: a failing row adds up when read one column further left."""
    for one in failed:
        if one.identity.code != "A03":
            continue
        values = [context.number(c) or 0 for c in (*one.right, *one.left)]
        if values[-1] == 0 and values[-2] == sum(values[:-2]) != 0:
            yield rule("A10").finding(
                left=Operand("“其他”列", values[-2]),
                right=Operand("其左各列之和", add(values[:-2])),
                cells=one.cells,
                where=context.cell(one.cells[0]).where,
                row=one.name,
            )


def _one_cell(context: Context, form: Form, sums: tuple[_Sum, ...], failed: list[_Sum]) -> Iterator[Finding]:
    """A11: the only cell of table 3 whose change would satisfy every identity; a hint, never applied."""
    failed = [s for s in failed if s.identity.code != "A06"]
    if not failed:
        return
    every = [s for s in sums if s.identity.code != "A06" and context.total(s.cells) is not None]
    shared = set(failed[0].cells).intersection(*(s.cells for s in failed))
    hints = [(c, v) for c in sorted(shared) if (v := _settling(context, c, every, failed[0])) is not None]
    if len(hints) == 1:
        cell, value = hints[0]
        spec = form.cells[cell].zh if cell in form.cells else cell
        yield rule("A11").finding(
            left=Operand("印", context.number(cell)),
            right=Operand("可平", value),
            cells=(cell,),
            where=context.cell(cell).where,
            row=spec.partition("／")[0],
            column=spec.partition("／")[2],
        )


def _settling(context: Context, cell: str, every: list[_Sum], first: _Sum) -> int | float | None:
    """The value of ``cell`` with which all identities hold, None if there is none."""
    change = -_gap(context, first) if cell in first.left else _gap(context, first)
    for one in every:
        shift = change if cell in one.left else -change if cell in one.right else 0
        if add([_gap(context, one), shift]) != 0:
            return None
    value = add([context.number(cell) or 0, change])
    return value if value >= 0 else None


def _statistics(context: Context) -> Iterator[Finding]:
    """A13: totals of the statistics of FY2014-2018 whose items are all printed."""
    for indicator in statistics().totals:
        left, right = context.number(indicator.id), context.total(indicator.sum_of)
        if left is not None and right is not None and left != right:
            doubtful = context.doubtful((indicator.id, *indicator.sum_of))
            yield rule("A13").finding(
                left=Operand(indicator.zh, left),
                right=Operand("分项之和", right),
                cells=(indicator.id, *indicator.sum_of),
                where=context.cell(indicator.id).where,
                status="not_assessable" if doubtful else "fail",
                responsibility=context.blame((indicator.id, *indicator.sum_of)),
                label=indicator.zh,
            )


def _categories(context: Context, form: Form) -> Iterator[Finding]:
    """A05: a category row that prints figures of its own."""
    rows = _form_of_rows(context, form).rows
    for group, printed in context.tables.categories.items():
        label = next((g for f in forms().values() for g in f.groups if g.id == group), None)
        for column, cell in printed.items():
            items = tuple(f"t3.{r.id}.{column}" for r in rows if r.group == group)
            total = context.total(items)
            if label is None or not items or cell.value is None or total is None or cell.value == total:
                continue
            yield rule("A05").finding(
                left=Operand(f"{label.zh}所填", cell.value),
                right=Operand("分项之和", total),
                cells=items,
                where=cell.where,
                status="not_assessable" if context.doubtful(items) else "fail",
                responsibility=context.blame(items),
                row=label.zh,
                column=next(c.zh for c in form.columns if c.id == column),
            )
