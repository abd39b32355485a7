"""A division's reports by agency and year, and which report of last year belongs to which of this.

A body renamed one to one is the same body. Where bodies were merged or split, figures cannot be
carried over the years: rules across years say so instead of comparing.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.findings.figures import Figures
from crawler.findings.raised import Result, Span
from crawler.ledger.calculate import Calculation
from crawler.ledger.documents import FORMS
from crawler.ledger.obligation import Obligation
from crawler.ledger.versions import Version
from crawler.registry.model import Agency
from crawler.registry.portal_file import split


@dataclass(frozen=True)
class Previous:
    """Last year's report of a body. ``reorganised`` says that bodies were merged or split between."""

    item: Obligation
    figures: Figures
    reorganised: bool = False


def only_announces(version: Version) -> bool:
    """A page without any of a report's text whose file could not be read: the report's content is not
    known, so nothing can be held against it."""
    reading = version.reading
    unread = any(
        u.ref.outcome != "ok" or u.reading is None or u.reading.error for u in version.claim.documents
    )
    return reading.form not in FORMS and reading.chapters == 0 and unread


def report_span(item: Obligation) -> Span:
    """The current version of a report: address, bytes, from when to when it was seen.

    Raises ValueError where no document of the report was read."""
    if item.history is None:
        raise ValueError(f"{item.agency.agency_id} {item.year}: no document was read")
    current = item.history.current
    return Span(current.claim.sighting.url, current.sha256, current.first_seen, current.last_seen)


class Shelf:
    """The reports of one division whose content is known."""

    def __init__(self, result: Calculation, full: Result) -> None:
        self.division = result.division
        self.agencies = {a.agency_id: a for a in result.agencies}
        self.items = {
            (o.agency.agency_id, o.year): o
            for o in result.obligations
            if o.history and o.status in ("published", "withdrawn") and not only_announces(o.history.current)
        }
        self._full = full
        self._figures: dict[str, Figures] = {}

    def figures(self, item: Obligation) -> Figures:
        """The figures of an obligation's current version."""
        return self.figures_of(item.history.current.sha256) if item.history else Figures({})

    def figures_of(self, sha256: str) -> Figures:
        """The figures of a document."""
        if sha256 not in self._figures:
            full = self._full(sha256)
            self._figures[sha256] = Figures(full.get("cells", {}), full.get("form", ""))
        return self._figures[sha256]

    def get(self, agency_id: str, year: int) -> Obligation | None:
        return self.items.get((agency_id, year))

    def previous(self, item: Obligation) -> Previous | None:
        """Last year's report of the body, its own or that of the body it was before; None where there
        is none that was read."""
        agency, last = item.agency, item.year - 1
        own = self.get(agency.agency_id, last)
        ended = [a for a in self._before(agency) if not a.existed(item.year)]
        if not ended:
            return self._as_previous(own)
        renamed = len(ended) == 1 and own is None and len(self._after(ended[0])) == 1
        theirs = [found for a in ended if (found := self.get(a.agency_id, last))]
        if renamed:
            return self._as_previous(theirs[0] if theirs else None)
        joined = [a for a in ended if a.existed(last)]
        return self._as_previous(own or (theirs[0] if theirs else None), bool(joined))

    def _as_previous(self, item: Obligation | None, reorganised: bool = False) -> Previous | None:
        return Previous(item, self.figures(item), reorganised) if item else None

    def _before(self, agency: Agency) -> list[Agency]:
        return [self.agencies[i] for i in split(agency.successor_of) if i in self.agencies]

    def _after(self, agency: Agency) -> list[Agency]:
        return [a for a in self.agencies.values() if agency.agency_id in split(a.successor_of)]

    def run(self, item: Obligation) -> list[tuple[int, Figures]]:
        """The body's reports of earlier years without a gap, the latest first, as far as they compare."""
        found: list[tuple[int, Figures]] = []
        before = self.previous(item)
        while before and not before.reorganised:
            found.append((before.item.year, before.figures))
            before = self.previous(before.item)
        return found
