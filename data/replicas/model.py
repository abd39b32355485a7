"""What a replica portal is made of: the county, its agencies, and when each report came and went."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

YEAR = 2025
"""The reported year whose story the replicas tell, from January 2026 on."""
EARLIER = (2023, 2024)
"""Reported years that stood on the columns before the story begins."""
DAY = timedelta(days=1)


def pick(count: int, *key: object) -> int:
    """A number from 0 to count - 1 that depends on the key only: the same on every machine."""
    digest = hashlib.sha256("|".join(map(str, key)).encode()).digest()
    return int.from_bytes(digest[:8], "big") % count


@dataclass(frozen=True)
class Agency:
    """One invented agency and the story of its report for ``YEAR``.

    ``dated`` is the date its page prints (None: it never publishes), ``appears`` the day the row
    is first seen, where that differs (backdating), ``withdrawn`` the day row and page are gone,
    ``revised`` the day one figure changes. ``plant`` names a cell whose printed figure is one too
    high, ``claim`` is how many applications more than its table the narrative speaks of,
    ``carry_gap`` how many more it brings in than last year's report carried out.
    ``copies`` is the id of the agency whose narrative it took over word for word.
    ``registered`` is false where no registry row names it.
    ``level`` is the word for its division (县, 区). ``medium`` says how the report is served:
    ``page``, ``pdf`` or ``docx`` behind an almost empty page, ``file`` (the list links to the file),
    ``twin`` (page and PDF), ``dead`` (attachment 404).
    """

    agency_id: str
    name: str
    kind: str = "department"
    printed: str = ""
    aliases: tuple[str, ...] = ()
    topic: str = ""
    level: str = "县"
    valid_to: int | None = None
    registered: bool = True
    form: str = "2021"
    medium: str = "page"
    dated: date | None = None
    appears: date | None = None
    withdrawn: date | None = None
    revised: date | None = None
    plant: str = ""
    claim: int = 0
    carry_gap: int = 0
    copies: str = ""

    @property
    def title_name(self) -> str:
        """The name as its titles print it."""
        return self.printed or self.name


@dataclass(frozen=True)
class Publication:
    """One report as it stands on the portal on some day. ``serial`` is unique in its portal."""

    agency: Agency
    year: int
    dated: date
    appears: date
    serial: int
    revised: bool = False

    @property
    def title(self) -> str:
        return f"{self.agency.title_name}{self.year}年政府信息公开工作年度报告"


@dataclass(frozen=True)
class Portal:
    """A county's replica site. ``site`` names the module of data.replicas.sites that draws it,
    ``listed`` whether its agencies stand in the registry folder, ``header`` further fixed response
    headers, ``validators`` whether it answers conditional requests, ``robots`` its robots.txt
    (empty: it has none), ``traits`` the habits that its site module is to show, ``expects`` what a
    right sweep of it says beyond finding every report that it lists (tests/families reads it). The trait
    ``two_hosts`` gives it a second host of its own, which the registry names; ``nameless`` lets the registry
    name a host that no name server knows."""

    code: str
    name: str
    site: str
    agencies: tuple[Agency, ...] = ()
    listed: bool = True
    robots: str = ""
    validators: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    traits: tuple[str, ...] = ()
    expects: dict[str, Any] = field(default_factory=dict)

    def publications(self, today: date) -> list[Publication]:
        """What its 年报 column shows on ``today``, newest date first."""
        shown = [p for p in self.all_publications(today) if p.appears <= today and not _gone(p, today)]
        return sorted(shown, key=lambda p: (p.dated, p.serial), reverse=True)

    def all_publications(self, today: date) -> list[Publication]:
        """Every report of every year, also those not yet or no longer shown."""
        return [p for i, a in enumerate(self.agencies) for p in _reports(a, i, today)]


def _gone(publication: Publication, today: date) -> bool:
    gone = publication.agency.withdrawn
    return publication.year == YEAR and gone is not None and today >= gone


def _reports(agency: Agency, index: int, today: date) -> list[Publication]:
    found = []
    for year in EARLIER:
        if year <= (agency.valid_to or year):
            day = earlier_date(agency, year)
            found.append(Publication(agency, year, day, day, serial(index, year)))
    if agency.dated:
        revised = agency.revised is not None and today >= agency.revised
        appears = agency.appears or agency.dated
        found.append(Publication(agency, YEAR, agency.dated, appears, serial(index, YEAR), revised))
    return found


def earlier_date(agency: Agency, year: int) -> date:
    """When the report of an earlier year was published: always in time."""
    month = 3 if agency.kind == "government" else 1
    return date(year + 1, month, 8 + pick(20, agency.agency_id, year))


def serial(index: int, year: int) -> int:
    """The article's number in its CMS: grows with the years, unique in a portal."""
    return 40000 + (year - 2020) * 700 + index * 7
