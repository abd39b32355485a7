"""From a sighting and its documents to agency and year, and whether it is a report at all.

Agency: the title, else breadcrumb, publisher, column, heading, list block, else the name printed in
the document. Year: the title, else the document's title, its period, else the folder (weak), else
the year before the publication date (very weak, flagged).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from crawler.items import DocumentRef
from crawler.ledger.documents import FORMS, Reading
from crawler.ledger.evidence import SightingRow, Visit
from crawler.ledger.places import STATE_OF, State
from crawler.registry.match import Match, Matcher
from crawler.registry.model import Agency
from extract.title import TitleReading, read_title

Standing = Literal[
    "report",  # a document was read that is the report, or the page shows it
    "announced",  # a list names it, but its page or file could not be read: it may be one
    "listed",  # a list names it; it was not asked for and not followed
    "nothing",  # no report: a look-alike, an error page, a login
]

PRESENT_UNREAD = frozenset({"scanned", "unsupported_media", "encrypted"})
"""Errors of a document that is there and whole, though our parser has no text of it."""
_HINTS = ("breadcrumb", "publisher", "column", "heading", "list")
_BODY = re.compile(
    r"(?:局|委|委员会|办|办公室|厅|政府|处|会|社|馆|中心|院|队|站|所|公司|[镇乡]|街道|管委会|苏木)$"
)


@dataclass(frozen=True)
class DocumentUse:
    """A document of a sighting with what was read from it (None: not read)."""

    ref: DocumentRef
    reading: Reading | None


@dataclass(frozen=True)
class Claim:
    """A sighting, resolved. ``agencies`` has several ids for a joint report and none where nobody
    is named. ``trouble`` is the answer for an announced report that could not be read."""

    sighting: SightingRow
    title: TitleReading
    standing: Standing
    agencies: tuple[str, ...] = ()
    matched_by: str = ""
    year: int | None = None
    year_by: str = ""
    documents: tuple[DocumentUse, ...] = ()
    trouble: State = "unknown"
    flags: tuple[str, ...] = ()


@lru_cache(maxsize=50_000)
def title_of(text: str) -> TitleReading:
    """``read_title``, remembered: lists repeat from sweep to sweep."""
    return read_title(text)


class Resolver:
    """Resolves every sighting of one division. Names that match no agency become agencies of their
    own (``seen``), never dropped; the order of the sightings does not matter."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self.seen: dict[str, Agency] = {}
        self._known: dict[tuple[str, int | None], list[Match]] = {}

    def claim(self, sighting: SightingRow, readings: dict[str, Reading]) -> Claim:
        """The sighting's claim. ``readings`` holds the parsed documents by hash."""
        title = title_of(sighting.title)
        uses = tuple(DocumentUse(d, readings.get(d.sha256)) for d in sighting.documents)
        standing = _standing(sighting, title, uses)
        if standing == "nothing":
            return Claim(sighting, title, standing, documents=uses)
        read = tuple(u.reading for u in uses if u.reading)
        year, year_by = _year(sighting, title, read)
        agencies, matched_by = self._agencies(sighting, title, read, year)
        flags = tuple(code for code, holds in _doubts(sighting, year_by).items() if holds)
        return Claim(
            sighting, title, standing, agencies, matched_by, year, year_by, uses, _trouble(sighting), flags
        )

    def _agencies(
        self, sighting: SightingRow, title: TitleReading, read: tuple[Reading, ...], year: int | None
    ) -> tuple[tuple[str, ...], str]:
        if title.agency and (inner := self._inside(title.agency, read, year)):
            return inner, "document"
        if title.agency and (bodies := self._bodies(title.agency, year)):
            return bodies, "title"
        hints = [(name, sighting.hints[name]) for name in _HINTS if sighting.hints.get(name)]
        printed = [("document", r.agency) for r in read if r.agency]
        for how, name in hints + printed:
            if all(m.agency for m in self._match(name, year)):
                return self._bodies(name, year), how
        for how, name in printed + [h for h in hints if _BODY.search(h[1].strip())]:
            if bodies := self._bodies(name, year):
                return bodies, how
        return (), ""

    def _inside(self, name: str, read: tuple[Reading, ...], year: int | None) -> tuple[str, ...]:
        """For a title with more before the agency's name (the site's name, the column's): the name in
        the document's own title, where that is the ending, and is somebody's or the rest is no name."""
        own = (title_of(r.title).agency for r in read)
        endings = [n for n in own if n and n != name and name.endswith(n)]
        if not endings or any(m.agency or m.how == "ambiguous" for m in self._match(name, year)):
            return ()
        known = [n for n in endings if all(m.agency for m in self._match(n, year))]
        column = [n for n in endings if "信息公开" in name.removesuffix(n)]
        return self._bodies((known or column)[0], year) if known or column else ()

    def _bodies(self, name: str, year: int | None) -> tuple[str, ...]:
        """The agencies that a printed name stands for: one, or each body of a joint report; none
        where it could be one of several."""
        found = self._match(name, year)
        if any(m.how == "ambiguous" for m in found):
            return ()
        raw = [name] if len(found) == 1 else [m.raw or m.core for m in found]
        pairs = zip(found, raw, strict=True)
        return tuple(dict.fromkeys(m.agency.agency_id if m.agency else self._own(n) for m, n in pairs))

    def _match(self, name: str, year: int | None) -> list[Match]:
        key = (name, year)
        if key not in self._known:
            self._known[key] = self.matcher.match_all(name, year)
        return self._known[key]

    def _own(self, name: str) -> str:
        """The agency of its own that an unmatched name makes; of several ways to print it the longest."""
        made = self.matcher.new_agency(name)
        kept = self.seen.get(made.agency_id)
        if kept is None or (len(made.name), made.name) > (len(kept.name), kept.name):
            self.seen[made.agency_id] = made
        return made.agency_id

    def unit(self, name: str, year: int | None) -> str | None:
        """The agency id of a column's unit, also of a unit that is in no registry."""
        found = self._match(name, year)[0]
        return found.agency.agency_id if found.agency else self.matcher.new_agency(name).agency_id


def printed_names(visits: Iterable[Visit]) -> set[tuple[str, int | None]]:
    """The names of units that the titles on a division's lists print, with the year of the report."""
    rows = {(s.title, s.year_hint) for v in visits for s in v.sightings}
    read = ((title_of(title), hint) for title, hint in rows)
    return {(title.agency, title.year or hint) for title, hint in read if title.agency}


def claims_of(visits: Iterable[Visit], resolver: Resolver, readings: dict[str, Reading]) -> Iterator[Claim]:
    """The claims of every sighting, visit by visit."""
    for visit in visits:
        for sighting in visit.sightings:
            yield resolver.claim(sighting, readings)


def _standing(sighting: SightingRow, title: TitleReading, uses: tuple[DocumentUse, ...]) -> Standing:
    read = [u.reading for u in uses if u.reading and u.ref.outcome == "ok"]
    whole = any(r.form in FORMS and r.chapters >= 4 for r in read)
    if title.kind == "lookalike":
        return "report" if whole else "nothing"
    strong = title.kind in ("report", "rendition")
    if any(r.confirms for r in read):
        return "report"
    if not strong:
        unread = sighting.followed and all(r.error for r in read)
        return "announced" if unread else "nothing"
    if not sighting.followed:
        return "listed"
    if any(r.error in PRESENT_UNREAD for r in read) or any(_shows_title(r) for r in read):
        return "report"
    return "announced"


def _shows_title(reading: Reading) -> bool:
    return reading.error is None and title_of(reading.title).kind in ("report", "rendition")


def _trouble(sighting: SightingRow) -> State:
    outcomes = [sighting.outcome, *(d.outcome for d in sighting.documents)]
    return next((STATE_OF[o] for o in outcomes if o in STATE_OF), "unknown")


def _doubts(sighting: SightingRow, year_by: str) -> dict[str, bool]:
    """Why a person should look at the attribution, as codes of ``review_reasons``."""
    return {
        "year_from_folder": year_by == "folder",
        "year_from_publication_date": year_by == "date",
        "page_title_differs": "page_title:" in sighting.note,
    }


def _year(sighting: SightingRow, title: TitleReading, read: tuple[Reading, ...]) -> tuple[int | None, str]:
    if title.year:
        return title.year, "title"
    for reading in read:
        if (year := title_of(reading.title).year) is not None:
            return year, "document"
    for reading in read:
        if reading.period_from and reading.period_from[:4].isdigit():
            return int(reading.period_from[:4]), "period"
        if reading.year:
            return reading.year, "period"
    if sighting.year_hint:
        return sighting.year_hint, "folder"
    days = [
        d.value
        for d in sighting.dates
        if re.match(r"\d{4}-\d\d-\d\d", d.value) and d.source != "last_modified"
    ]
    return (int(days[0][:4]) - 1, "date") if days else (None, "")
