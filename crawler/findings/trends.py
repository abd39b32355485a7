"""Tables repeated from last year, years of zeros, and jumps (rules Y05 and Y06)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median

from crawler.findings.bounds import bounds
from crawler.findings.figures import Figures, Number
from crawler.findings.raised import Raised, bilingual
from crawler.findings.shelf import Previous, report_span
from crawler.ledger.obligation import Obligation
from crawler.ledger.why import Lang, Sentence
from extract.forms import CellSpec, forms
from extract.report import Finding, Operand
from extract.rules import rule

_TABLES = {
    "t2": Sentence("表二", "table 2"),
    "t3": Sentence("表三", "table 3"),
    "t4": Sentence("表四", "table 4"),
}
_NORMAL = 1.4826  # makes the median absolute deviation a standard deviation where figures are normal

Run = list[tuple[int, Figures]]


def trend_findings(item: Obligation, this: Figures, last: Previous, run: Run) -> Iterator[Raised]:
    """``run`` holds the reports of earlier years without a gap, the latest first."""
    for table, least in bounds("copied").items():
        count = _same(table, this, last.figures)
        if count >= least:
            yield _repeated(item, last, table, count)
    yield from _zeros(item, this, last, run)
    yield from _jumps(item, this, last, run)


def _same(table: str, this: Figures, last: Figures) -> int:
    """How many cells of a table are not zero, where all its figures equal last year's; else 0."""
    ids = this.table(table)
    mine, theirs = this.numbers(ids), last.numbers(ids)
    if this.form != last.form or not mine or mine != theirs:
        return 0
    return sum(1 for value in mine if value)


def _repeated(item: Obligation, last: Previous, table: str, count: int) -> Raised:
    def made(lang: Lang) -> Finding:
        return rule("Y05").finding(
            table=_TABLES[table].of(lang), other_year=last.item.year, count=count,
            left=Operand(f"{item.year} {table}", count), right=Operand(f"{last.item.year} {table}", count),
        )  # fmt: skip

    return Raised(bilingual(made), table, report_span(item), report_span(last.item))


def _zeros(item: Obligation, this: Figures, last: Previous, run: Run) -> Iterator[Raised]:
    for table in bounds("zero")["tables"]:
        years = 0
        for figures in (this, *(f for _, f in run)):
            values = figures.numbers(figures.table(table))
            if not values or any(values):
                break
            years += 1
        if years >= bounds("zero")["years"]:
            yield _of_zeros(item, last, table, years)


def _of_zeros(item: Obligation, last: Previous, table: str, years: int) -> Raised:
    first = item.year - years + 1

    def made(lang: Lang) -> Finding:
        return rule("Y05").finding(
            table=_TABLES[table].of(lang), other_year=f"{first}–{last.item.year}", count=0, severity="info",
            status="info", left=Operand(f"{table}: 0", years),
            right=Operand("years", bounds("zero")["years"]),
        )  # fmt: skip

    return Raised(bilingual(made), f"{table} zero", report_span(item), proof=f"{table} zero since {first}")


def _jumps(item: Obligation, this: Figures, last: Previous, run: Run) -> Iterator[Raised]:
    limits = bounds("jump")
    cells = forms()[this.form].cells
    for cell in (c for c in limits["cells"] if c in cells):
        now, before = this.number(cell), last.figures.number(cell)
        earlier = [v for _, figures in run if (v := figures.number(cell)) is not None]
        if now is None or before is None or now < 0 or len(earlier) < limits["years"]:
            continue
        if deviations(now, earlier, limits["least_spread"]) > limits["deviations"]:
            yield _jump(item, last, cells[cell], before, now)


def deviations(now: Number, earlier: list[Number], least_spread: float) -> float:
    """How far log(1+now) lies from the median of the earlier years, in robust standard deviations."""
    logs = [math.log1p(max(value, 0)) for value in earlier]
    middle = median(logs)
    spread = max(_NORMAL * median(abs(value - middle) for value in logs), least_spread)
    return abs(math.log1p(now) - middle) / spread


def _jump(item: Obligation, last: Previous, cell: CellSpec, before: Number, now: Number) -> Raised:
    def made(lang: Lang) -> Finding:
        return rule("Y06").finding(
            left=Operand(f"{last.item.year}", before), right=Operand(f"{item.year}", now), cells=(cell.id,),
            label=cell.en if lang == "en" else cell.zh, status="info",
        )  # fmt: skip

    return Raised(bilingual(made), cell.id, report_span(item), report_span(last.item))
