"""What the conditions are found in: one reading of the store, as of the clock."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from crawler.clock import Clock
from crawler.queries import status_rows
from crawler.store import Store

Row = dict[str, Any]

_FINDINGS = """
SELECT f.id, f.code, f.severity, f.responsibility, f.agency_id, a.name AS agency, f.division_code, f.year,
    f.message_zh, f.message_en, f.url, f.review
FROM findings f LEFT JOIN agencies a USING (agency_id)
WHERE f.status = 'fail' AND (f.code IN ('T01', 'T02', 'T05', 'T06') OR f.code GLOB 'A*')
ORDER BY f.agency_id, f.year, f.code, f.id
"""
_VISITS = """
SELECT v.division_code, v.started_at, v.accepted, v.verdict,
    sum(l.outcome IN ('ok', 'empty')) AS seen, sum(l.outcome = 'blocked') AS blocked,
    sum(l.outcome = 'robots') AS robots, sum(l.outcome = 'unreachable') AS unreachable
FROM (
    SELECT *, row_number() OVER (PARTITION BY division_code ORDER BY started_at DESC, sweep_id DESC) AS age
    FROM (
        SELECT v.sweep_id, v.division_code, v.accepted, v.verdict, s.started_at
        FROM visits v JOIN sweeps s USING (sweep_id)
        WHERE v.state IN ('done', 'failed') AND v.accepted IS NOT NULL AND (? = '' OR s.started_at <= ?)
    )
) v
LEFT JOIN looks l ON l.sweep_id = v.sweep_id AND l.division_code = v.division_code
    AND l.kind IN ('home', 'root', 'column', 'endpoint')
WHERE v.age <= ?
GROUP BY v.division_code, v.sweep_id ORDER BY v.division_code, v.age
"""


@dataclass(frozen=True)
class PortalState:
    """One visit of a portal. ``dark``: none of its places was seen, and something said why."""

    at: str
    accepted: bool
    verdict: str
    outcome: str
    dark: bool


@dataclass(frozen=True)
class Facts:
    """A reading of the store. ``visits`` are the last ``portal_looks`` judged ones, the newest first;
    ``findings`` lack those that a person dismissed, whose (code, agency, year) are ``dismissed``."""

    today: date
    obligations: list[Row]
    findings: list[Row]
    dismissed: frozenset[tuple[str, str, int]]
    visits: dict[str, list[PortalState]]
    places: dict[str, str]
    homes: dict[str, str]
    deadline_days: int
    portal_looks: int

    def place(self, code: str) -> str:
        """The division's name, else its code."""
        return self.places.get(code) or code

    def home(self, code: str) -> str:
        """The portal's address, else ''."""
        return self.homes.get(code, "")


def read_facts(store: Store, clock: Clock, deadline_days: int, portal_looks: int) -> Facts:
    """Read everything that a condition can rest on."""
    findings = list(store.rows(_FINDINGS))
    return Facts(
        clock.today(),
        status_rows(store, clock=clock),
        [f for f in findings if not _dismissed(f)],
        frozenset((f["code"], f["agency_id"], f["year"]) for f in findings if _dismissed(f)),
        _visits(store, clock, portal_looks),
        {row["code"]: row["name"] for row in store.rows("SELECT code, name FROM divisions")},
        {row["division_code"]: row["home_url"] for row in store.rows("SELECT * FROM portals")},
        deadline_days,
        portal_looks,
    )


def _dismissed(finding: Row) -> bool:
    """Whether a person has said that the finding does not hold."""
    return bool(finding["review"] == "dismissed")


def _visits(store: Store, clock: Clock, looks: int) -> dict[str, list[PortalState]]:
    until = clock.now().isoformat() if clock.fixed is not None else ""
    found: dict[str, list[PortalState]] = defaultdict(list)
    for row in store.rows(_VISITS, (until, until, looks)):
        found[row["division_code"]].append(_state(row))
    return found


def _state(row: Row) -> PortalState:
    hidden = {name: row[name] or 0 for name in ("unreachable", "blocked", "robots")}
    outcome = max(hidden, key=lambda name: hidden[name])
    return PortalState(
        row["started_at"],
        bool(row["accepted"]),
        row["verdict"] or "",
        outcome,
        not row["seen"] and hidden[outcome] > 0,
    )
