"""The county's figures against the sum of its bodies (rule H01): for information only.

Coverage differs from county to county and a body may be missing here, so the difference is never
called an error; the bodies whose figure is not in the sum are named.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.findings.bounds import bounds
from crawler.findings.figures import Figures, Number, total
from crawler.findings.raised import Raised, bilingual
from crawler.findings.shelf import Shelf, report_span
from crawler.ledger.calculate import Calculation
from crawler.ledger.obligation import Obligation
from crawler.ledger.why import Lang
from extract.forms import forms
from extract.report import Finding, Operand
from extract.rules import rule

_NAMED = 30
"""So many absent bodies are named."""


def county_findings(item: Obligation, result: Calculation, shelf: Shelf) -> Iterator[Raised]:
    """Where the sum of the bodies at hand differs from what the county's government reports."""
    figures = shelf.figures(item)
    if item.agency.kind != "government" or figures.form not in forms():
        return
    bodies = [o for o in result.obligations if o.year == item.year and _counts(o)]
    for cell in (c for c in bounds("county")["cells"] if c in forms()[figures.form].cells):
        said = figures.number(cell)
        values = {o.agency.agency_id: _value(o, shelf, cell) for o in bodies}
        known = [v for v in values.values() if v is not None]
        absent = [o.agency.name for o in bodies if values[o.agency.agency_id] is None]
        if said is not None and known and total(known) != said:
            yield _differ(item, figures, cell, (said, total(known), len(known)), absent)


def _counts(item: Obligation) -> bool:
    """Bodies of the county itself: a vertical one counts in its own system."""
    return item.agency.kind not in ("government", "vertical") and item.status != "not_owed"


def _value(item: Obligation, shelf: Shelf, cell: str) -> Number | None:
    held = shelf.get(item.agency.agency_id, item.year)
    return shelf.figures(held).number(cell) if held else None


def _differ(
    item: Obligation, figures: Figures, cell: str, sums: tuple[Number, Number, int], absent: list[str]
) -> Raised:
    said, known, count = sums
    spec = forms()[figures.form].cells[cell]
    more = f"等{len(absent)}个" if len(absent) > _NAMED else ""
    names = "、".join(absent[:_NAMED]) + more

    def made(lang: Lang) -> Finding:
        return rule("H01").finding(
            label=spec.en if lang == "en" else spec.zh, count=count, cells=(cell,), status="info",
            left=Operand("县级报告", said), right=Operand(f"{count}个单位之和", known),
            absent=names or ("none" if lang == "en" else "无"),
        )  # fmt: skip

    return Raised(bilingual(made), cell, report_span(item))
