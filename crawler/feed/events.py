"""What happened, newest first: a report appeared, came late, is missing, was changed, was withdrawn.

Events are read from the ledger and its findings, whose ids and moments stay the same over re-runs:
the same store gives the same events. A page is named by the last event before it, so that new events never
move old ones from one page to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from crawler.errors import UserError
from crawler.feed.scope import Scope
from crawler.store import Store
from crawler.words import Word

KINDS: dict[str, Word] = {
    "published": Word("新公布", "newly published"),
    "late": Word("逾期公布", "published late"),
    "missing": Word("未公布", "missing"),
    "changed": Word("公布后改动", "changed after publication"),
    "withdrawn": Word("已撤下", "withdrawn"),
}
"""Kinds of event, in the order in which those of one moment stand."""

_RULES = {"late": "T02", "missing": "T01", "changed": "T05", "withdrawn": "T06"}
MOST = 200

_PUBLISHED = """
SELECT o.agency_id || '/' || o.year AS key, o.not_after AS at, o.agency_id, a.name AS agency, o.division_code,
    d.name AS division, o.year, o.title, o.why_zh AS zh, o.why_en AS en, o.url, o.sha256
FROM obligations o LEFT JOIN agencies a USING (agency_id) LEFT JOIN divisions d ON d.code = o.division_code
WHERE o.not_after IS NOT NULL AND o.status IN ('published', 'withdrawn')
"""
_FOUND = """
SELECT f.id AS key, f.first_seen AS at, f.agency_id, a.name AS agency, f.division_code, d.name AS division,
    f.year, o.title, f.message_zh AS zh, f.message_en AS en, f.url, f.sha256
FROM findings f LEFT JOIN agencies a USING (agency_id) LEFT JOIN divisions d ON d.code = f.division_code
    LEFT JOIN obligations o ON o.agency_id = f.agency_id AND o.year = f.year
WHERE f.code = ? AND f.first_seen IS NOT NULL AND f.review != 'dismissed'
"""


@dataclass(frozen=True)
class Event:
    """One thing that happened to the report of an agency and year. ``at`` is the look that showed it
    first; ``key`` names it within its kind for ever."""

    kind: str
    key: str
    at: str
    agency_id: str
    agency: str
    division_code: str
    division: str
    year: int
    title: str
    zh: str
    en: str
    url: str
    sha256: str

    @property
    def cursor(self) -> str:
        """What names the page that begins after this event."""
        return f"{self.at}~{self.kind}~{self.key}"


@dataclass(frozen=True)
class Events:
    """One page. ``further`` names the next (older) one, '' at the end."""

    items: tuple[Event, ...]
    further: str = ""


@dataclass(frozen=True)
class _After:
    at: str
    kind: str
    key: str

    def where(self, kind: str, moment: str, key: str) -> tuple[str, tuple[Any, ...]]:
        """The condition for the events of ``kind`` that stand after this one."""
        order = list(KINDS)
        if order.index(kind) < order.index(self.kind):
            return f"{moment} < ?", (self.at,)
        if order.index(kind) > order.index(self.kind):
            return f"{moment} <= ?", (self.at,)
        return f"({moment} < ? OR ({moment} = ? AND {key} > ?))", (self.at, self.at, self.key)


def events(store: Store, scope: Scope, kinds: Iterable[str] = (), after: str = "", limit: int = 50) -> Events:
    """A page of events of these kinds (none named: all), newest first. ``after`` is a ``cursor``.

    Raises UserError for a kind or a cursor that is none."""
    chosen = [kind for kind in KINDS if kind in set(kinds)] if kinds else list(KINDS)
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        raise UserError(f"{unknown[0][:40]!r} is no kind of event: {', '.join(KINDS)}")
    place = _read(after)
    most = max(1, min(limit, MOST))
    found = [event for kind in chosen for event in _of(store, scope, kind, place, most + 1)]
    found.sort(key=lambda e: (list(KINDS).index(e.kind), e.key))
    found.sort(key=lambda e: e.at, reverse=True)  # stable: within one moment by kind and key
    shown = tuple(found[:most])
    return Events(shown, shown[-1].cursor if len(found) > most else "")


def _read(after: str) -> _After | None:
    if not after:
        return None
    parts = after.split("~", 2)
    if len(parts) != 3 or parts[1] not in KINDS:
        raise UserError(f"{after[:60]!r} names no page: take the address from the feed's `next` link")
    return _After(parts[0], parts[1], parts[2])


def _of(store: Store, scope: Scope, kind: str, place: _After | None, most: int) -> Iterator[Event]:
    table, moment, key = (
        ("o", "o.not_after", "o.agency_id || '/' || o.year") if kind == "published"
        else ("f", "f.first_seen", "f.id")
    )  # fmt: skip
    sql, values = (_PUBLISHED, ()) if kind == "published" else (_FOUND, (_RULES[kind],))
    conditions = [scope.where(f"{table}.division_code")]
    if place is not None:
        conditions.append(place.where(kind, moment, key))
    told = "".join(f" AND {text}" for text, _ in conditions)
    held = tuple(value for _, more in conditions for value in more)
    rows = store.rows(f"{sql}{told} ORDER BY {moment} DESC, {key} LIMIT ?", (*values, *held, most))
    for row in rows:
        yield _event(kind, row)


def _event(kind: str, row: dict[str, Any]) -> Event:
    told: dict[str, Any] = {name: "" if value is None else value for name, value in row.items()}
    made = Event(kind, **told)
    return replace(made, agency=made.agency or made.agency_id, division=made.division or made.division_code)
