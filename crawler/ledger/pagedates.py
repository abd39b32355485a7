"""The publication date that a report's page claims, and whether its sources agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from crawler.items import DateCandidate
from crawler.ledger.resolve import Claim

LADDER = ("article", "list", "meta", "url", "signature", "last_modified")
"""Sources by trust: printed beside the title, in the list, in meta tags, in the address, signed in
the text, the server's file date."""
CONFLICT_DAYS = 3


@dataclass(frozen=True)
class Dated:
    """One source's date."""

    day: date
    source: str


def dates_of(claims: Iterable[Claim]) -> list[Dated]:
    """Each source's date as it was first seen, the most trusted first; unreadable dates left out."""
    found: dict[str, Dated] = {}
    for claim in claims:
        for candidate in claim.sighting.dates:
            day = _day(candidate)
            if day and candidate.source in LADDER:
                found.setdefault(candidate.source, Dated(day, candidate.source))
    return sorted(found.values(), key=lambda d: LADDER.index(d.source))


def _day(candidate: DateCandidate) -> date | None:
    try:
        return date.fromisoformat(candidate.value[:10])
    except ValueError:
        return None


def claimed(dates: list[Dated], year: int, first_seen: date) -> Dated | None:
    """The date that the page stands for: the most trusted one after the reported year ended and not
    after we saw the page; where none is so, simply the most trusted."""
    trusted = [d for d in dates if d.source != "last_modified"]
    likely = [d for d in trusted if date(year + 1, 1, 1) <= d.day <= first_seen]
    return next(iter(likely or trusted or dates), None)


def conflict(dates: list[Dated]) -> tuple[Dated, Dated] | None:
    """The most trusted date and the one that differs most from it, where by more than three days."""
    shown = [d for d in dates if d.source != "last_modified"]
    if len(shown) < 2:
        return None
    other = max(shown[1:], key=lambda d: abs((d.day - shown[0].day).days))
    return (shown[0], other) if abs((other.day - shown[0].day).days) > CONFLICT_DAYS else None
