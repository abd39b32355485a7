"""What a right ledger says of every replica agency after sweeps on given days.

Worked out from the story of each agency (data/replicas/portals) by the words of the public contract alone,
without the ledger's code, so that the two can be held against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.replicas.load import portals
from data.replicas.model import YEAR, Agency, Portal

SWEEPS = (date(2026, 1, 20), date(2026, 2, 2), date(2026, 2, 10), date(2026, 4, 10))
"""The days on which the demo and the end-to-end test look, in this order."""
FATES = {"challenge": "blocked", "silent": "unreachable", "lying": "unknown"}
"""Sites of which nothing can be known, whatever stands behind them."""
PRACTICE = ("township", "subdistrict", "zone")
ARITHMETIC = {"t3.carry_out.tot": frozenset({"A01", "A03"})}
"""The rules that a planted cell breaks."""


@dataclass(frozen=True)
class Expected:
    """One row of the ledger. ``not_before`` and ``not_after`` are days of sweeps; ``findings`` are
    the codes of the T rules, and of the others with severity error or warning."""

    division_code: str
    agency: str
    kind: str
    basis: str
    due: date
    status: str
    timeliness: str | None = None
    certainty: str | None = None
    days_late: int | None = None
    published_on: date | None = None
    not_before: date | None = None
    not_after: date | None = None
    findings: frozenset[str] = frozenset()


def expected(sweeps: Sequence[date] = SWEEPS) -> list[Expected]:
    """The ledger for ``YEAR`` after sweeps on ``sweeps``, oldest first, of all portals.

    An agency that no registry row names is expected once its first report was seen on a list."""
    return [_row(portal, agency, sweeps) for portal in portals().values() for agency in portal.agencies]


def _row(portal: Portal, agency: Agency, sweeps: Sequence[date]) -> Expected:
    due = date(YEAR + 1, 3, 31) if agency.kind == "government" else date(YEAR + 1, 1, 31)
    basis = "practice" if agency.kind in PRACTICE else "statutory"

    def row(status: str, **known: Any) -> Expected:
        return Expected(portal.code, agency.name, agency.kind, basis, due, status, **known)

    past, last = [day for day in sweeps if day > due], sweeps[-1]
    if agency.valid_to is not None and agency.valid_to < YEAR:
        return row("not_owed", not_before=last)
    if portal.site in FATES:
        return row(FATES[portal.site])
    if any(_shown(agency, day) for day in sweeps):
        status = "published" if _shown(agency, sweeps[-1]) else "withdrawn"
        return row(status, **_timing(agency, due, sweeps), findings=_findings(agency, due, sweeps))
    if agency.kind == "vertical":
        return row("unknown")
    if not past:
        return row("not_due", not_before=last)
    certainty = "certain" if len(past) > 1 else "probable"
    return row("missing", certainty=certainty, not_before=last, findings=frozenset({"T01"}))


def _shown(agency: Agency, day: date) -> bool:
    appears = agency.appears or agency.dated
    return appears is not None and appears <= day and not (agency.withdrawn and day >= agency.withdrawn)


def _bounds(agency: Agency, sweeps: Sequence[date]) -> tuple[date | None, date]:
    """The last sweep without the report and the first with it. A vertical body's absence from the
    county's portal proves nothing, so it has no lower bound."""
    first = next(day for day in sweeps if _shown(agency, day))
    before = [day for day in sweeps if day < first]
    return (before[-1] if before and agency.kind != "vertical" else None), first


def _timing(agency: Agency, due: date, sweeps: Sequence[date]) -> dict[str, Any]:
    """``certain`` when the bounds alone prove it, ``probable`` when only the page's own
    date says so, ``disputed`` when that date lies outside the bounds; then the bounds count."""
    lower, upper = _bounds(agency, sweeps)
    dated = agency.dated
    assert dated is not None
    disputed = lower is not None and dated < lower
    late = lower > due if disputed and lower else dated > due
    proven = upper <= due or (lower is not None and lower > due)
    counted = lower if disputed and lower else dated
    return {
        "timeliness": "late" if late else "on_time",
        "certainty": "disputed" if disputed else "certain" if proven else "probable",
        "days_late": (counted - due).days if late else 0,
        "published_on": dated,
        "not_before": lower,
        "not_after": upper,
    }


def _alike(agency: Agency) -> list[Agency]:
    """Those of whose narrative it is a copy, or who copied its."""
    everybody = (a for portal in portals().values() for a in portal.agencies)
    return [a for a in everybody if agency.copies == a.agency_id or a.copies == agency.agency_id]


def _findings(agency: Agency, due: date, sweeps: Sequence[date]) -> frozenset[str]:
    timing = _timing(agency, due, sweeps)
    _, first = _bounds(agency, sweeps)
    revised = agency.revised is not None and first < agency.revised <= sweeps[-1]
    codes = {
        "T02": timing["timeliness"] == "late",
        "T04": timing["certainty"] == "disputed",
        "T05": revised,
        "T06": not _shown(agency, sweeps[-1]),
        "T08": agency.medium == "dead",
        "F09": agency.form == "2019",
        "N02": bool(agency.claim),
        "I05": any(_shown(other, sweeps[-1]) for other in _alike(agency)),
    }
    return frozenset(code for code, holds in codes.items() if holds) | ARITHMETIC.get(
        agency.plant, frozenset()
    )
