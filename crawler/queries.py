"""Reading the ledger: the rows that the command, the pages and the feeds show.

Fields are those of the public contract, with some more. Nothing here is calculated but the language.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from crawler.clock import Clock
from crawler.findings.verdicts import with_verdicts
from crawler.ledger.asof import findings_as_of, rows_as_of
from crawler.store import Store

Row = dict[str, Any]

STATUS_SQL = """
SELECT o.division_code, coalesce(d.name, o.division_code) AS division, o.agency_id, a.name AS agency, a.kind,
    coalesce(o.basis, a.basis) AS basis, o.year, o.due, o.status, o.timeliness, o.certainty, o.published_on,
    o.published_source, o.not_before, o.not_after, o.days_late, o.title, o.url, o.document_url, o.sha256,
    o.form, o.confidence,
    o.why_zh, o.why_en, o.evidence, o.derived_at, o.due_rule, o.due_source, a.source AS agency_source,
    d.province, d.city
FROM obligations o LEFT JOIN agencies a USING (agency_id) LEFT JOIN divisions d ON d.code = o.division_code
"""
FINDINGS_SQL = """
SELECT f.id, f.code, f.severity, f.status, f.agency_id, a.name AS agency, f.division_code, f.year,
    f.message_zh, f.message_en, f."left", f."right", f.cells, f.quote, f.url, f.sha256,
    f.first_seen, f.last_seen, f.responsibility, f.place, f.evidence,
    coalesce(d.name, f.division_code) AS division
FROM findings f LEFT JOIN agencies a USING (agency_id) LEFT JOIN divisions d ON d.code = f.division_code
"""
LOOKS_SQL = """
SELECT look_id, sweep_id, division_code, seq, at, kind, url, parent_url, outcome, reason, unit, year,
    declared, seen, complete, note, sha256
FROM looks
"""


def status_rows(
    store: Store,
    divisions: Iterable[str] | None = None,
    years: Iterable[int] | None = None,
    lang: str = "zh",
    clock: Clock | None = None,
) -> list[Row]:
    """The obligations, one object each as ``status --json`` prints it, by division, year, agency.

    They are as of the last look; with a clock that the user has set, as of that day."""
    day = _day(clock)
    rows: Iterable[Row] = (
        _select(store, STATUS_SQL, "o", divisions, years, "o.division_code, o.year, a.kind, o.agency_id")
        if day is None
        else rows_as_of(store, day, divisions, years)
    )
    return [_told(row, "why", lang) | {"evidence": _read(row["evidence"])} for row in rows]


def finding_rows(
    store: Store,
    divisions: Iterable[str] | None = None,
    years: Iterable[int] | None = None,
    lang: str = "zh",
    clock: Clock | None = None,
) -> list[Row]:
    """The findings, one object each as ``findings --json`` prints it, the gravest first in a report.

    They are as of the last look; with a clock that the user has set, as of that day."""
    day = _day(clock)
    rows: Iterable[Row] = (
        _select(store, FINDINGS_SQL, "f", divisions, years, "f.id")
        if day is None
        else findings_as_of(store, day, divisions, years)
    )
    made = [
        _told(row, "message", lang) | {name: _read(row[name]) for name in ("left", "right", "cells", "place")}
        for row in with_verdicts(store, rows)
    ]
    return sorted(made, key=gravest_first)


def _day(clock: Clock | None) -> date | None:
    """The day that the user has set; None for what was known at the last look."""
    return clock.today() if clock is not None and clock.fixed is not None else None


def gravest_first(row: Row) -> tuple[Any, ...]:
    """The order of findings: by report, and in a report the gravest first."""
    rank = {"error": 0, "warning": 1}.get(row["severity"], 2)
    return row["division_code"], row["year"], row["agency_id"], rank, row["code"], row["id"]


def look_rows(
    store: Store, divisions: Iterable[str] | None = None, years: Iterable[int] | None = None
) -> list[Row]:
    """The looks, oldest first. With ``years``, also those at places of no single year."""
    where, values = _scope("looks", divisions, None)
    if years is not None:
        wanted = list(years)
        where.append(f"(year IS NULL OR year IN ({_marks(wanted)}))")
        values += wanted
    return [
        _look(row)
        for row in store.rows(
            f"{LOOKS_SQL}{_where(where)} ORDER BY at, sweep_id, division_code, seq", tuple(values)
        )
    ]


def obligation_story(
    store: Store,
    agency_id: str,
    years: Iterable[int] | int | None = None,
    lang: str = "zh",
    clock: Clock | None = None,
) -> list[Row]:
    """The obligations of an agency, each with its ``looks`` (every look that concerns it, oldest
    first), its ``reports`` (versions) and its ``findings``; empty where the agency is not held."""
    wanted = [years] if isinstance(years, int) else None if years is None else list(years)
    day = _day(clock)
    held = store.row("SELECT division_code FROM agencies WHERE agency_id = ?", (agency_id,))
    if held is None:
        return []
    code = held["division_code"]
    rows = [r for r in status_rows(store, [code], wanted, lang, clock) if r["agency_id"] == agency_id]
    findings = [f for f in finding_rows(store, [code], wanted, lang) if f["agency_id"] == agency_id]
    return [
        row
        | {
            "looks": [x for x in _looks_of(store, row) if day is None or x["at"][:10] <= day.isoformat()],
            "reports": list(_versions(store, row)),
            "findings": [f for f in findings if f["year"] == row["year"]],
        }
        for row in rows
    ]


def _looks_of(store: Store, row: Row) -> Iterator[Row]:
    """The looks that an obligation rests on, those at its addresses and at the lists that named it, and
    each visit's way there."""
    held = row["evidence"] or {}
    ids, urls = (
        set(held.get("looks", ())),
        {*held.get("urls", ()), *held.get("lists", ()), row["url"], row["document_url"]},
    )
    for look in look_rows(store, [row["division_code"]]):
        if look["look_id"] in ids or look["url"] in urls or look["kind"] in ("home", "root"):
            yield look


def _versions(store: Store, row: Row) -> Iterator[Row]:
    return store.rows(
        "SELECT sha256, version, current, url, document_url, title, form, media_type, confidence, "
        "needs_review, review_reasons, error, first_seen, last_seen FROM reports "
        "WHERE agency_id = ? AND year = ? ORDER BY version",
        (row["agency_id"], row["year"]),
    )


def _select(
    store: Store,
    sql: str,
    alias: str,
    divisions: Iterable[str] | None,
    years: Iterable[int] | None,
    order: str,
) -> Iterator[Row]:
    where, values = _scope(alias, divisions, years)
    return store.rows(f"{sql}{_where(where)} ORDER BY {order}", tuple(values))


def _scope(
    alias: str, divisions: Iterable[str] | None, years: Iterable[int] | None
) -> tuple[list[str], list[Any]]:
    where: list[str] = []
    values: list[Any] = []
    for column, wanted in (("division_code", divisions), ("year", years)):
        if wanted is not None:
            chosen = list(wanted)
            where.append(f"{alias}.{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(chosen))
    return where, values


def _where(parts: list[str]) -> str:
    return f" WHERE {' AND '.join(parts)}" if parts else ""


def _marks(values: list[int]) -> str:
    return ", ".join("?" * len(values))


def _told(row: Row, name: str, lang: str) -> Row:
    """The row with ``name`` in the language asked for, and both languages beside it."""
    return row | {name: row[f"{name}_en" if lang == "en" else f"{name}_zh"]}


def _read(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _look(row: Row) -> Row:
    return row | {"complete": None if row["complete"] is None else bool(row["complete"])}


def column_rows(store: Store, divisions: Collection[str]) -> list[Row]:
    """The columns of reports that sweeps learned, with the days on which they were first and last seen and
    what the last look came to; folders of single years are parts of theirs."""
    rows = store.rows(
        "SELECT l.division_code, l.unit, l.url, "
        "MIN(CASE WHEN l.outcome = 'ok' THEN substr(l.at, 1, 10) END) AS first_seen, "
        "MAX(CASE WHEN l.outcome = 'ok' THEN substr(l.at, 1, 10) END) AS last_seen, "
        "(SELECT x.outcome FROM looks x WHERE x.division_code = l.division_code AND x.url = l.url "
        "AND x.kind = 'column' ORDER BY x.look_id DESC LIMIT 1) AS now "
        "FROM looks l WHERE l.kind = 'column' AND l.year IS NULL "
        "GROUP BY l.division_code, l.unit, l.url HAVING last_seen IS NOT NULL "
        "ORDER BY l.division_code, l.unit, l.url"
    )
    wanted = set(divisions)
    return [dict(row) for row in rows if row["division_code"] in wanted]
