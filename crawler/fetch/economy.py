"""What a sweep need not ask again: the pages and files of reports that are in hand, for some days.

A report that is in hand changes seldom. Its page, its files and, where an agency has a column of its
own, that column are answered from the archive until ``revisit_days`` have passed since they were last
asked; then they are asked again (conditionally), so that changes and withdrawals are noticed within
that time. Common columns are asked in every sweep, and so is a report that no list shows any more.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

from crawler.archive import Archive
from crawler.clock import Clock
from crawler.fetch.fetchlog import Stored
from crawler.store import Store

_REPORTS = """
SELECT s.url, s.list_url, s.documents, r.year FROM sightings s JOIN reports r
    ON r.division_code = s.division_code AND r.url = s.url
WHERE s.division_code = ? AND r.current AND s.followed AND s.outcome = 'ok'
"""
_FETCHES = """
SELECT * FROM fetches WHERE fetch_id IN (
    SELECT MAX(fetch_id) FROM fetches
    WHERE division_code = ? AND method IN ('GET', 'RENDER') AND at <= ? GROUP BY url
) AND at > ? AND status IN (200, 304) AND outcome = 'ok' AND sha256 != ''
"""


@dataclass(frozen=True)
class Held:
    """An answer that need not be asked for again, and when it was last asked for."""

    stored: Stored
    at: str


def held(
    store: Store, archive: Archive, clock: Clock, division_code: str, years: Collection[int], days: float
) -> dict[str, Held]:
    """The addresses of a portal that this sweep need not ask, with their answers. ``days``: how old
    an answer may be; 0 keeps none."""
    wanted = set(_report_places(store, division_code, years)) if days else set()
    if not wanted:
        return {}
    now = clock.now()
    span = (division_code, now.isoformat(), (now - timedelta(days=days)).isoformat())
    return {
        row["url"]: Held(Stored.of(row), row["at"])
        for row in store.rows(_FETCHES, span)
        if row["url"] in wanted and archive.has(row["sha256"])
    }


def _report_places(store: Store, division_code: str, years: Collection[int]) -> Iterator[str]:
    """Addresses of reports in hand, of their files, and of the places of agencies that owe no more."""
    listed: dict[str, set[int]] = {}
    for row in store.rows(_REPORTS, (division_code,)):
        listed.setdefault(row["list_url"], set()).add(row["year"])
        if row["year"] in years:
            yield row["url"]
            yield from (d["url"] for d in json.loads(row["documents"] or "[]") if d["outcome"] == "ok")
    done = {url for url, seen in listed.items() if url and set(years) <= seen}
    yield from _own_places(store, division_code, done)


def _own_places(store: Store, division_code: str, done: set[str]) -> Iterator[str]:
    """The columns and sites of single agencies, where each column of theirs shows every asked year."""
    rows = list(
        store.rows(
            "SELECT DISTINCT kind, url, unit FROM looks WHERE division_code = ? AND unit != '' "
            "AND kind IN ('column', 'root') AND outcome = 'ok'",
            (division_code,),
        )
    )
    units = {row["unit"] for row in rows if row["kind"] == "column"}
    units -= {row["unit"] for row in rows if row["kind"] == "column" and row["url"] not in done}
    yield from (row["url"] for row in rows if row["unit"] in units)
