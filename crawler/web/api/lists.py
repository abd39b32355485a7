"""The lists: how each is selected, filtered and paged. A list is data; one function reads them all."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from crawler.feed.scope import prefix_of
from crawler.findings.verdicts import with_verdicts
from crawler.queries import FINDINGS_SQL, LOOKS_SQL, STATUS_SQL
from crawler.store import Store
from crawler.web.api.problems import BadCursor
from crawler.web.api.questions import Question

Row = dict[str, Any]
Finish = Callable[[Store, Iterable[Row], str], Iterator[Row]]


def _as_they_are(store: Store, rows: Iterable[Row], lang: str) -> Iterator[Row]:
    yield from rows


@dataclass(frozen=True)
class Listing:
    """One list. ``key`` are the columns (with their table) that order it and that a cursor holds, ``row``
    what they are called in a row; ``filters`` the column of each parameter that takes values; ``flags``
    those that are true or false; ``finish`` makes items of rows."""

    sql: str
    key: tuple[str, ...]
    row: tuple[str, ...]
    filters: dict[str, str] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)
    finish: Finish = _as_they_are


@dataclass(frozen=True)
class Found:
    """One page of a list; ``cursor`` names the next ('' at the end)."""

    items: list[Row]
    cursor: str


def read(store: Store, listing: Listing, question: Question) -> Found:
    """The items that a question asks for. Raises BadCursor for a cursor of another list, or none."""
    asked = question.model_dump()
    where, values = conditions(listing, asked)
    if question.cursor:
        marks = ", ".join("?" * len(listing.key))
        where.append(f"({', '.join(listing.key)}) > ({marks})")
        values += _opened(question.cursor, len(listing.key))
    told = f" WHERE {' AND '.join(where)}" if where else ""
    sql = f"{listing.sql}{told} ORDER BY {', '.join(listing.key)} LIMIT ?"
    rows = list(store.rows(sql, (*values, question.limit + 1)))
    shown = rows[: question.limit]
    cursor = _closed([shown[-1][name] for name in listing.row]) if len(rows) > question.limit else ""
    return Found(list(listing.finish(store, shown, asked.get("lang", "zh"))), cursor)


def conditions(listing: Listing, asked: dict[str, Any]) -> tuple[list[str], list[Any]]:
    """What a question demands of a row, in SQL, and its values."""
    found: list[str] = []
    values: list[Any] = []
    for name, column in listing.filters.items():
        wanted = asked.get(name) or []
        if wanted:
            text, more = _BEGINS[name](column, wanted) if name in _BEGINS else _among(column, wanted)
            found.append(text)
            values += more
    for name, column in listing.flags.items():
        if asked.get(name) is not None:
            found.append(f"coalesce({column}, 0) = ?")
            values.append(int(asked[name]))
    return found, values


def _among(column: str, wanted: list[Any]) -> tuple[str, list[Any]]:
    return f"{column} IN ({', '.join('?' * len(wanted))})", list(wanted)


def _places(column: str, wanted: list[str]) -> tuple[str, list[Any]]:
    return _ranges(column, [prefix_of(code) for code in wanted])


def _ranges(column: str, wanted: list[str]) -> tuple[str, list[Any]]:
    parts = [f"({column} >= ? AND {column} < ?)" for _ in wanted]
    return f"({' OR '.join(parts)})", [value for text in wanted for value in (text, f"{text}\uffff")]


def _reviews(column: str, wanted: list[str]) -> tuple[str, list[Any]]:
    return _among(column, ["" if value == "open" else value for value in wanted])


_BEGINS: dict[str, Callable[[str, list[Any]], tuple[str, list[Any]]]] = {
    "division": _places, "code": _ranges, "review": _reviews,
}  # fmt: skip


def _closed(values: list[Any]) -> str:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _opened(cursor: str, length: int) -> list[Any]:
    try:
        values = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        raise BadCursor from None
    if not isinstance(values, list) or len(values) != length or not all(_plain(v) for v in values):
        raise BadCursor
    return values


def _plain(value: Any) -> bool:
    if isinstance(value, str):
        return value.isprintable()
    return type(value) is int and abs(value) < 2**62


def _told(row: Row, name: str, lang: str) -> Row:
    return row | {name: row[f"{name}_{lang}"]}


def _obligations(store: Store, rows: Iterable[Row], lang: str) -> Iterator[Row]:
    for row in rows:
        yield {k: v for k, v in _told(row, "why", lang).items() if k not in ("evidence", "agency_source")}


def _findings(store: Store, rows: Iterable[Row], lang: str) -> Iterator[Row]:
    for row in with_verdicts(store, rows):
        read_in = {name: _json(row[name]) for name in ("left", "right", "cells", "place")}
        yield {k: v for k, v in (_told(row, "message", lang) | read_in).items() if k != "evidence"}


def _looks(store: Store, rows: Iterable[Row], lang: str) -> Iterator[Row]:
    for row in rows:
        yield row | {"complete": _bool(row["complete"])}


def _reports(store: Store, rows: Iterable[Row], lang: str) -> Iterator[Row]:
    for row in rows:
        yield row | {
            "current": bool(row["current"]), "needs_review": _bool(row["needs_review"]),
            "review_reasons": _json(row["review_reasons"]) or [],
        }  # fmt: skip


def _cells(store: Store, rows: Iterable[Row], lang: str) -> Iterator[Row]:
    for row in rows:
        yield row | {"place": _json(row["place"]), "notes": _json(row["notes"])}


def _agencies(store: Store, rows: Iterable[Row], lang: str) -> Iterator[Row]:
    for row in rows:
        yield row | {"owed": _bool(row["owed"])}


def _json(text: str | None) -> Any:
    try:
        return None if not text else json.loads(text)
    except ValueError:
        return text


def _bool(value: int | None) -> bool | None:
    return None if value is None else bool(value)


_REPORTS = """
SELECT agency_id, division_code, year, sha256, version, current, url, document_url, title, agency_printed,
    form,
    media_type, method, period_from, period_to, confidence, needs_review, review_reasons, error, published_on,
    published_source, matched_by, parser_version, first_seen, last_seen FROM reports
"""
_CELLS = """
SELECT c.agency_id, c.year, c.sha256, c.cell_id, c.value, c.raw, c.state, c.place, c.notes
FROM cells c JOIN reports r ON r.agency_id = c.agency_id AND r.year = c.year AND r.sha256 = c.sha256
"""
_AGENCIES = """
SELECT agency_id, division_code, name, kind, basis, aliases, url, valid_from, valid_to, successor_of, note,
    source, owed FROM agencies
"""

LISTS: dict[str, Listing] = {
    "status": Listing(
        STATUS_SQL, ("o.division_code", "o.year", "o.agency_id"), ("division_code", "year", "agency_id"),
        {
            "division": "o.division_code", "year": "o.year", "agency": "o.agency_id", "status": "o.status",
            "timeliness": "o.timeliness", "certainty": "o.certainty", "kind": "a.kind",
            "basis": "coalesce(o.basis, a.basis)",
        },
        finish=_obligations,
    ),
    "findings": Listing(
        FINDINGS_SQL, ("f.id",), ("id",),
        {
            "division": "f.division_code", "year": "f.year", "agency": "f.agency_id", "code": "f.code",
            "severity": "f.severity", "status": "f.status", "responsibility": "f.responsibility",
            "review": "f.review",
        },
        finish=_findings,
    ),
    "looks": Listing(
        LOOKS_SQL, ("look_id",), ("look_id",),
        {
            "division": "division_code", "year": "year", "sweep": "sweep_id", "kind": "kind",
            "outcome": "outcome",
        },
        finish=_looks,
    ),
    "reports": Listing(
        _REPORTS, ("agency_id", "year", "sha256"), ("agency_id", "year", "sha256"),
        {"division": "division_code", "year": "year", "agency": "agency_id", "form": "form"},
        {"current": "current", "needs_review": "needs_review"}, _reports,
    ),
    "cells": Listing(
        _CELLS, ("c.agency_id", "c.year", "c.sha256", "c.cell_id"),
        ("agency_id", "year", "sha256", "cell_id"),
        {
            "division": "r.division_code", "year": "c.year", "agency": "c.agency_id", "cell": "c.cell_id",
            "state": "c.state", "sha256": "c.sha256",
        },
        {"current": "r.current"}, _cells,
    ),
    "divisions": Listing(
        "SELECT code, name, level, parent_code, province, city FROM divisions", ("code",), ("code",),
        {"division": "code"},
    ),
    "agencies": Listing(
        _AGENCIES, ("agency_id",), ("agency_id",),
        {"division": "division_code", "agency": "agency_id", "kind": "kind", "basis": "basis"},
        finish=_agencies,
    ),
}  # fmt: skip
