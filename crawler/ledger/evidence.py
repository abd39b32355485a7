"""What was collected of one division, as the ledger reads it: visits in time order, each with its rows.

Times are the sweep's clock, ISO 8601 with +08:00 to the second, so that they compare as text.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from crawler.items import DateCandidate, DocumentRef
from crawler.store import Store

ENDED = "finished"
"""``visits.finish_reason`` of a spider that came to its own end without an error."""


@dataclass(frozen=True)
class LookRow:
    """A row of ``looks``. ``key`` is its address for comparison."""

    look_id: int
    sweep_id: str
    seq: int
    at: str
    kind: str
    url: str
    outcome: str
    parent_url: str = ""
    reason: str = ""
    unit: str = ""
    year: int | None = None
    declared: int | None = None
    seen: int | None = None
    complete: bool | None = None
    note: str = ""
    sha256: str = ""

    @property
    def key(self) -> str:
        return page_key(self.url)


@dataclass(frozen=True)
class SightingRow:
    """A row of ``sightings``, its JSON columns read."""

    sighting_id: int
    sweep_id: str
    at: str
    url: str
    title: str
    list_url: str = ""
    hints: dict[str, str] = field(default_factory=dict)
    year_hint: int | None = None
    dates: tuple[DateCandidate, ...] = ()
    documents: tuple[DocumentRef, ...] = ()
    outcome: str = "ok"
    followed: bool = True
    note: str = ""
    position: int | None = None

    @property
    def key(self) -> str:
        return page_key(self.url)


@dataclass(frozen=True)
class Visit:
    """One portal in one sweep. ``at`` is the sweep's start; ``ended`` is true where the spider came
    to its own end. ``accepted`` and ``verdict`` are set by crawler.ledger.acceptance."""

    sweep_id: str
    at: str
    years: frozenset[int]
    state: str = ""
    finish_reason: str = ""
    looks: tuple[LookRow, ...] = ()
    sightings: tuple[SightingRow, ...] = ()
    accepted: bool = False
    verdict: str = ""

    @property
    def ended(self) -> bool:
        return self.finish_reason == ENDED


@lru_cache(maxsize=100_000)
def page_key(url: str) -> str:
    """An address without what does not tell pages apart: scheme, ``www.``, fragment, default page."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    path = parts.path
    for page in ("index.html", "index.htm", "index.shtml"):
        path = path.removesuffix(page) if path.endswith(f"/{page}") else path
    return f"{host}{path or '/'}{'?' + parts.query if parts.query else ''}"


def load_visits(store: Store, division_code: str, until: str = "") -> list[Visit]:
    """Every visit of a division, oldest first, with its looks and sightings; with ``until``, what
    was known at that moment."""
    looks, sightings = _looks(store, division_code, until), _sightings(store, division_code, until)
    rows = store.rows(
        "SELECT v.sweep_id, v.state, v.finish_reason, s.started_at, s.years FROM visits v "
        "JOIN sweeps s USING (sweep_id) WHERE v.division_code = ? ORDER BY s.started_at, s.sweep_id",
        (division_code,),
    )
    return [
        Visit(
            row["sweep_id"],
            row["started_at"],
            frozenset(int(y) for y in json.loads(row["years"] or "[]")),
            row["state"],
            row["finish_reason"] or "",
            tuple(looks[row["sweep_id"]]),
            tuple(sightings[row["sweep_id"]]),
        )
        for row in rows
        if not until or row["started_at"] <= until
    ]


def _looks(store: Store, code: str, until: str) -> dict[str, list[LookRow]]:
    found: dict[str, list[LookRow]] = defaultdict(list)
    rows = store.rows(
        "SELECT look_id, sweep_id, seq, at, kind, url, outcome, parent_url, reason, unit, year, declared, "
        "seen, complete, note, sha256 FROM looks WHERE division_code = ? ORDER BY sweep_id, seq",
        (code,),
    )
    for row in rows:
        if not until or row["at"] <= until:
            found[row["sweep_id"]].append(LookRow(**_without_null(row, "complete")))
    return found


def _without_null(row: dict[str, Any], flag: str) -> dict[str, Any]:
    texts = {"parent_url", "reason", "unit", "note", "sha256", "list_url"}
    made = {k: ("" if v is None and k in texts else v) for k, v in row.items()}
    made[flag] = None if row[flag] is None else bool(row[flag])
    return made


def _sightings(store: Store, code: str, until: str) -> dict[str, list[SightingRow]]:
    found: dict[str, list[SightingRow]] = defaultdict(list)
    rows = store.rows(
        "SELECT sighting_id, sweep_id, at, url, title, list_url, hints, year_hint, dates, documents, "
        "outcome, followed, note, position FROM sightings WHERE division_code = ? ORDER BY sweep_id, at, url",
        (code,),
    )
    for row in rows:
        if until and row["at"] > until:
            continue
        row = _without_null(row, "followed")
        row["hints"] = json.loads(row["hints"] or "{}")
        row["dates"] = tuple(DateCandidate(**d) for d in json.loads(row["dates"] or "[]"))
        row["documents"] = tuple(DocumentRef(**d) for d in json.loads(row["documents"] or "[]"))
        found[row["sweep_id"]].append(SightingRow(**row))
    return found


def asked_years(visits: Iterable[Visit]) -> list[int]:
    """The reported years that any of the visits was asked for."""
    return sorted({year for visit in visits for year in visit.years})


def visited(store: Store, divisions: Iterable[str] | None = None) -> list[str]:
    """The codes of the divisions that a sweep has visited, of those named (None: of all), in order."""
    rows = store.rows("SELECT DISTINCT division_code FROM visits ORDER BY 1")
    held = [row["division_code"] for row in rows]
    wanted = set(held if divisions is None else divisions)
    return [code for code in held if code in wanted]
