"""Reports that stand out of order in an otherwise ordered list (part of rule T08).

A list of annual reports is to be in order of time, so that the newest is found at once
(国办公开办函〔2019〕61号).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from crawler.ledger.evidence import SightingRow

LEAST_ROWS = 6
"""Fewer dated rows have no order that could be broken."""
ORDERED = 0.8
"""Share of the rows that must stand in order: below it the list has another order than that of dates."""


def out_of_order(sightings: Iterable[SightingRow], list_url: str) -> set[str]:
    """The keys of the reports that stand out of order in the list at ``list_url``, newest or oldest
    first; none where its rows have no dates or another order. Several in a row, and the last ones, are
    left alone: lists are also kept by kinds of agency, one after the other. ``sightings`` are those of
    one visit."""
    rows = sorted(
        (s.position, _listed_on(s), s.key)
        for s in sightings
        if s.list_url == list_url and s.position is not None and _listed_on(s)
    )
    if len(rows) < LEAST_ROWS:
        return set()
    days = [day for _, day, _ in rows]
    size = len(days)
    mirrored = [size - 1 - n for n in _ordered(days[::-1])]
    kept = max(_ordered(days), mirrored, key=len)
    if len(kept) < ORDERED * size:
        return set()
    ordered = set(kept)
    return {rows[n][2] for n in range(1, size - 1) if n not in ordered and {n - 1, n + 1} <= ordered}


def _listed_on(sighting: SightingRow) -> str:
    return next((d.value[:10] for d in sighting.dates if d.source == "list"), "")


def _ordered(days: Sequence[str]) -> list[int]:
    """The indices of a longest run of days that never falls (patience sorting)."""
    ends: list[str] = []
    last: list[int] = []
    before: list[int | None] = []
    for n, day in enumerate(days):
        pile = bisect_right(ends, day)
        before.append(last[pile - 1] if pile else None)
        ends[pile : pile + 1], last[pile : pile + 1] = [day], [n]
    run: list[int] = []
    at: int | None = last[-1] if last else None
    while at is not None:
        run.append(at)
        at = before[at]
    return run[::-1]
