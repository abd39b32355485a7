"""What a report said at different times and at different addresses (rules T05 and T07)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.findings.figures import Figures
from crawler.findings.raised import Raised, Result, Span
from crawler.ledger.documents import FORMS, figure, plain
from crawler.ledger.evidence import page_key
from crawler.ledger.obligation import Obligation
from crawler.ledger.resolve import Claim, DocumentUse
from crawler.ledger.versions import Version
from extract.report import Operand
from extract.rules import rule

_QUOTED_CELLS = 12
"""So many changed cells are spelled out in the operands; ``cells`` names all of them."""


def change_findings(item: Obligation, result: Result) -> Iterator[Raised]:
    """T05 for each change after publication, T07 where copies stand at several addresses and differ."""
    if item.history is None or item.status not in ("published", "withdrawn"):
        return
    for before, after, at in item.history.changes:
        yield _changed(item, before, after, at, result)
    yield from _copies(item, item.history.current, result)


def _changed(item: Obligation, before: Version, after: Version, at: str, result: Result) -> Raised:
    old, new = result(before.sha256), result(after.sha256)
    cells = changed_cells(old, new)
    chapters = [k for k in ("s1", "s2", "s3", "s4", "s5", "s6") if _chapter(old, k) != _chapter(new, k)]
    found = rule("T05").finding(
        agency=item.agency.name, year=item.year, count=len(cells), cells=tuple(cells), date=at[:10],
        left=Operand(f"version {before.number}", _values(old, cells)),
        right=Operand(f"version {after.number}", _values(new, cells)),
        quote=" ".join(chapters),
    )  # fmt: skip
    span = Span(after.claim.sighting.url, after.sha256, at, after.last_seen)
    return Raised(found, f"{before.sha256}>{after.sha256}", span)


def changed_cells(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Ids of the cells that say something else (state, value, or words) in the two parsed reports."""
    absent = {"state": "absent", "value": None, "raw": None}
    ids = list(dict.fromkeys([*old.get("cells", {}), *new.get("cells", {})]))
    return [
        i
        for i in ids
        if figure(old.get("cells", {}).get(i, absent)) != figure(new.get("cells", {}).get(i, absent))
    ]


def _values(report: dict[str, Any], cells: list[str]) -> str:
    shown = [f"{i}={report.get('cells', {}).get(i, {}).get('raw')}" for i in cells[:_QUOTED_CELLS]]
    return "; ".join(shown) + (" …" if len(cells) > _QUOTED_CELLS else "")


def _chapter(report: dict[str, Any], name: str) -> str:
    return plain(report.get("sections", {}).get(name, ""))


def _copies(item: Obligation, current: Version, result: Result) -> Iterator[Raised]:
    """Other full copies that the visit which last saw the current one also saw, at other addresses.
    Only figures that both print as numbers, read without doubt, are held against each other."""
    mine = Figures(result(current.sha256).get("cells", {}))
    place = page_key(current.use.ref.url)
    seen: set[str] = set()
    for claim, use in _beside(item, current):
        if page_key(use.ref.url) == place or use.ref.sha256 in seen:
            continue
        seen.add(use.ref.sha256)
        theirs = Figures(result(use.ref.sha256).get("cells", {}))
        cells = [i for i in mine.ids if _differ(mine.number(i), theirs.number(i))]
        if cells:
            yield _disagree(item, current, claim, use, cells, (mine, theirs))


def _beside(item: Obligation, current: Version) -> Iterator[tuple[Claim, DocumentUse]]:
    """The other documents of the report, of the last visit that saw the current one."""
    sweeps = [
        c.sighting.sweep_id for c in item.trail.reports for u in c.documents if u.ref.sha256 == current.sha256
    ]
    for claim in item.trail.reports:
        if sweeps and claim.sighting.sweep_id == sweeps[-1]:
            for use in claim.documents:
                whole = use.reading is not None and use.reading.form in FORMS and not use.reading.error
                if whole and use.ref.outcome == "ok" and use.ref.sha256 != current.sha256:
                    yield claim, use


def _differ(left: int | float | None, right: int | float | None) -> bool:
    return left is not None and right is not None and left != right


def _disagree(
    item: Obligation, current: Version, claim: Claim, use: DocumentUse, cells: list[str],
    figures: tuple[Figures, Figures],
) -> Raised:  # fmt: skip
    sides = ["; ".join(f"{i}={f.number(i)}" for i in cells[:_QUOTED_CELLS]) for f in figures]
    found = rule("T07").finding(
        year=item.year, count=len(cells), cells=tuple(cells),
        left=Operand(current.use.ref.url, sides[0]), right=Operand(use.ref.url, sides[1]),
    )  # fmt: skip
    span = Span(current.use.ref.url, current.sha256, claim.sighting.at, current.last_seen)
    other = Span(use.ref.url, use.ref.sha256, claim.sighting.at, claim.sighting.at)
    return Raised(found, page_key(use.ref.url), span, other)
