"""One division's ledger, calculated from its collected rows. Reads the store, writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.config import Config
from crawler.deadlines import Due, NoDeadline, due
from crawler.ledger.acceptance import judge
from crawler.ledger.bounds import Passage, Trail
from crawler.ledger.documents import Known, Reading, documents_of, readings
from crawler.ledger.evidence import Visit, asked_years, load_visits
from crawler.ledger.obligation import Obligation, obligation
from crawler.ledger.places import Places, columns_seen
from crawler.ledger.reference import Reference, reference_of
from crawler.ledger.resolve import Claim, Resolver, claims_of, printed_names
from crawler.registry.match import Matcher
from crawler.registry.model import Agency, Division, Portal
from crawler.store import Store

if TYPE_CHECKING:
    from crawler.registry.load import Registry


@dataclass(frozen=True)
class Calculation:
    """Everything derived of one division, ready to be written."""

    division: Division
    portal: Portal | None
    agencies: list[Agency]
    visits: list[Visit]
    documents: dict[str, Known]
    obligations: list[Obligation]
    unattributed: int


def calculate(store: Store, config: Config, registry: Registry, code: str, until: str = "") -> Calculation:
    """The ledger of a division; with ``until``, as it was known at that moment."""
    reference = reference_of(store, registry, code)
    visits = judge(_begun(load_visits(store, code, until)))
    documents = documents_of(visits)
    resolver, claims = _resolve(reference, code, visits, readings(store, documents))
    agencies = {a.agency_id: a for a in reference.agencies}
    for agency in resolver.seen.values():
        agencies.setdefault(agency.agency_id, agency)
    ledger = _Ledger(reference, agencies, visits, claims, resolver, config.confirm_hours)
    return Calculation(
        reference.division,
        reference.portal,
        sorted(agencies.values(), key=lambda a: a.agency_id),
        visits,
        documents,
        list(ledger.obligations()),
        len({c.sighting.key for c in claims if c.standing != "nothing" and not c.agencies}),
    )


def _begun(visits: list[Visit]) -> list[Visit]:
    """Without the visits that a broken-off sweep never came to, unless there are no others."""
    return [v for v in visits if v.finish_reason or v.looks] or visits


def _resolve(
    reference: Reference, code: str, visits: list[Visit], read: dict[str, Reading]
) -> tuple[Resolver, list[Claim]]:
    """Resolve every sighting; agencies that only the lists know are matched against each other in a
    second round, so that it does not matter which of them was seen first."""
    names = printed_names(visits)
    first = Resolver(Matcher(reference.registry, code, names=names))
    claims = list(claims_of(visits, first, read))
    if not first.seen:
        return first, claims
    extra = [first.seen[k] for k in sorted(first.seen)]
    second = Resolver(Matcher(reference.registry, code, extra, names))
    claims = list(claims_of(visits, second, read))
    named = {agency_id for c in claims for agency_id in c.agencies}
    second.seen |= {a.agency_id: a for a in extra if a.agency_id in named}
    return second, claims


def _places(visits: list[Visit], resolver: Resolver) -> Iterator[tuple[str, Places]]:
    """The places of each visit, told which columns the last visit that saw any still saw."""
    alive: frozenset[str] = frozenset()
    for visit in visits:
        yield visit.sweep_id, Places(visit, resolver.unit, alive)
        alive = columns_seen(visit) or alive


class _Ledger:
    """The obligations of a division: which there are, and what is known of each."""

    def __init__(
        self, reference: Reference, agencies: dict[str, Agency], visits: list[Visit], claims: list[Claim],
        resolver: Resolver, confirm_hours: float,
    ) -> None:  # fmt: skip
        self.reference = reference
        self.agencies = agencies
        self.visits = visits
        self.confirm_hours = confirm_hours
        self.places = dict(_places(visits, resolver))
        self.claims: dict[tuple[str, int], dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
        self.loose: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            self._file(claim)

    def _file(self, claim: Claim) -> None:
        if claim.standing == "nothing":
            return
        sweep = claim.sighting.sweep_id
        if not claim.agencies or claim.year is None:
            self.loose[sweep].append(claim)
            return
        for agency_id in claim.agencies:
            self.claims[(agency_id, claim.year)][sweep].append(claim)

    def obligations(self) -> Iterator[Obligation]:
        for year in asked_years(self.visits):
            for agency_id in sorted(self._expected(year)):
                agency = self.agencies[agency_id]
                owed = self._due(agency, year)
                day = owed.last_day if owed else None
                made = obligation(agency, year, day, self._trail(agency, year), self.confirm_hours)
                yield replace(made, rule=owed.rule if owed else None)

    def _due(self, agency: Agency, year: int) -> Due | None:
        try:
            return due(agency, year, self.reference.deadlines)
        except NoDeadline:
            return None

    def _expected(self, year: int) -> Iterable[str]:
        """Agencies of the registry (owing or not); where it has none, those of the law and those
        whose report of an earlier year stood on the column; always those seen in this year."""
        registered = [a.agency_id for a in self.agencies.values() if a.source == "registry"]
        lawful = [a.agency_id for a in self.agencies.values() if a.source == "law"]
        seen = {a for a, y in self.claims if y == year and self._shown(a, y)}
        if registered:
            return {*registered, *seen}
        earlier = {a for a, y in self.claims if y < year and self.agencies[a].owed}
        return {*lawful, *seen, *earlier}

    def _shown(self, agency_id: str, year: int) -> bool:
        claims = self.claims[(agency_id, year)]
        return any(c.standing in ("report", "announced") for group in claims.values() for c in group)

    def _trail(self, agency: Agency, year: int) -> Trail:
        groups = self.claims.get((agency.agency_id, year), {})
        trail = Trail()
        for visit in self.visits:
            claims = tuple(groups.get(visit.sweep_id, ()))
            asked = year in visit.years
            if asked or claims:
                listed = any(c.sighting.list_url for c in claims)
                loose = not listed and self._loose(visit, agency, year)
                answer = (
                    self.places[visit.sweep_id].answer(agency, year, loose) if asked and not listed else None
                )
                trail.passages.append(Passage(visit, claims, answer))
        return trail

    def _loose(self, visit: Visit, agency: Agency, year: int) -> bool:
        """Whether the visit's lists showed a report that could be this agency's of this year."""
        return any(
            c.year in (None, year) and (not c.agencies or agency.agency_id in c.agencies)
            for c in self.loose[visit.sweep_id]
        )
