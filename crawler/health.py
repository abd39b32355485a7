"""How well each portal can be seen and read: the figures of ``gongkai health``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from crawler.store import Store

Row = dict[str, Any]

_SCOPE = "division_code IN (SELECT value FROM json_each(:codes))"
_LAST_VISITS = 10
"""An error further back than so many visits of its portal is history."""

_PORTALS = """
SELECT p.division_code, coalesce(d.name, p.name) AS division, p.home_url AS url
FROM portals p LEFT JOIN divisions d ON d.code = p.division_code
WHERE :all OR p.division_code IN (SELECT value FROM json_each(:codes)) ORDER BY p.division_code
"""
_VISITS = f"""
SELECT v.division_code, s.started_at AS at, v.sweep_id, v.state, v.finish_reason, v.accepted, v.verdict,
    v.family, v.requests, v.errors,
    max(CASE WHEN v.accepted = 1 THEN s.started_at END) OVER (PARTITION BY v.division_code) AS good,
    row_number() OVER (PARTITION BY v.division_code ORDER BY s.started_at DESC, v.sweep_id DESC) AS age
FROM visits v JOIN sweeps s USING (sweep_id)
WHERE v.state IN ('done', 'failed') AND {_SCOPE}
"""
_ERRORS = f"""
WITH recent AS (SELECT division_code, sweep_id FROM ({_VISITS}) WHERE age <= {_LAST_VISITS})
SELECT l.division_code, l.look_id, l.sweep_id, l.at, l.kind, l.url, l.outcome, l.note, l.sha256,
    (SELECT f.error FROM fetches f WHERE f.sweep_id = l.sweep_id AND f.division_code = l.division_code
        AND f.url = l.url AND f.error IS NOT NULL ORDER BY f.fetch_id DESC LIMIT 1) AS detail,
    max(l.look_id) AS newest
FROM looks l JOIN recent USING (division_code, sweep_id)
WHERE l.outcome NOT IN ('ok', 'empty') AND l.kind <> 'probe'
GROUP BY l.division_code
"""
"""SQLite gives the bare columns of the row that max() is taken from."""

_YEARS = f"""
SELECT division_code, max(year) AS year FROM obligations WHERE {_SCOPE} GROUP BY division_code
"""
_COVERAGE = f"""
SELECT division_code, year, count(*) AS expected, sum(status IN ('published', 'withdrawn')) AS seen,
    sum(status = 'missing') AS missing, sum(status IN ('blocked', 'unreachable', 'unknown')) AS unseen
FROM obligations WHERE status <> 'not_owed' AND {_SCOPE} GROUP BY division_code, year
"""
_PARSED = f"""
SELECT division_code, year, count(*) AS reports, sum(error IS NULL AND form <> 'none') AS parsed,
    sum(needs_review) AS review
FROM reports WHERE current = 1 AND {_SCOPE} GROUP BY division_code, year
"""
_CELLS = f"""
SELECT r.division_code, r.year, count(*) AS cells, sum(c.state = 'number') AS filled
FROM reports r JOIN cells c USING (agency_id, year, sha256)
WHERE r.current = 1 AND r.{_SCOPE} GROUP BY r.division_code, r.year
"""
_NOTICES = f"""
SELECT division_code, count(*) AS notices FROM notices WHERE state = 'open' AND {_SCOPE}
GROUP BY division_code
"""
_COUNTS = ("expected", "seen", "missing", "unseen", "reports", "parsed", "review", "cells", "filled")


def portal_health(
    store: Store, divisions: Iterable[str] | None = None, years: Iterable[int] | None = None
) -> list[Row]:
    """One row a portal. ``coverage``, ``parse_rate`` and ``fill_rate`` are shares from 0 to 1, None
    where there is nothing to count, over ``years``: those named, else the latest in the ledger."""
    codes = None if divisions is None else list(divisions)
    portals = list(store.rows(_PORTALS, {"all": codes is None, "codes": json.dumps(codes or [])}))
    held = json.dumps([p["division_code"] for p in portals])
    wanted = None if years is None else sorted(set(years))
    tables = _Tables(store, held, wanted)
    return [portal | tables.of(portal["division_code"]) for portal in portals]


class _Tables:
    """The figures of all portals, read at once."""

    def __init__(self, store: Store, codes: str, years: list[int] | None) -> None:
        self._years = years
        self._latest = {r["division_code"]: r["year"] for r in store.rows(_YEARS, {"codes": codes})}
        self._visits = {r["division_code"]: r for r in store.rows(_VISITS, {"codes": codes}) if r["age"] == 1}
        self._errors = {r["division_code"]: r for r in store.rows(_ERRORS, {"codes": codes})}
        self._notices = {r["division_code"]: r["notices"] for r in store.rows(_NOTICES, {"codes": codes})}
        self._counts: dict[tuple[str, int], Row] = {}
        for sql in (_COVERAGE, _PARSED, _CELLS):
            for row in store.rows(sql, {"codes": codes}):
                self._counts.setdefault((row["division_code"], row["year"]), {}).update(row)

    def of(self, code: str) -> Row:
        """The figures of one portal."""
        years = self._years or ([self._latest[code]] if code in self._latest else [])
        counts = [self._counts.get((code, year), {}) for year in years]
        total = {name: sum(row.get(name) or 0 for row in counts) for name in _COUNTS}
        visit = self._visits.get(code)
        return {
            "years": years,
            "last_good": visit and visit["good"],
            "last_visit": visit and visit["at"],
            "last_verdict": visit and (visit["verdict"] or visit["finish_reason"]),
            "last_accepted": None if visit is None else bool(visit["accepted"]),
            "family": visit and visit["family"],
            "last_error": _error(self._errors.get(code), visit),
            **total,
            "coverage": _share(total["seen"], total["expected"]),
            "parse_rate": _share(total["parsed"], total["reports"]),
            "fill_rate": _share(total["filled"], total["cells"]),
            "open_notices": self._notices.get(code, 0),
        }


def _error(look: Row | None, visit: Row | None) -> Row | None:
    """The last thing that went wrong, with its evidence: a look, else how the last visit ended."""
    if look is not None:
        names = ("at", "kind", "url", "note", "detail", "sha256", "sweep_id", "look_id")
        return {"type": look["outcome"]} | {name: look[name] for name in names}
    if visit and (visit["errors"] or visit["finish_reason"] not in (None, "finished")):
        return {"type": visit["finish_reason"] or "errors", "at": visit["at"], "sweep_id": visit["sweep_id"]}
    return None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
