"""The ledger: what each agency owes for each year, and what is known of it.

A pure calculation over what was collected; the same rows in any order give the same answer, and no
clock is read: an answer is as of the last look, and its sentence says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from crawler.deadlines import DeadlineRule
from crawler.ledger.bounds import Passage, Trail, confirmed
from crawler.ledger.pagedates import Dated, claimed, dates_of
from crawler.ledger.places import Answer
from crawler.ledger.resolve import Claim
from crawler.ledger.timeliness import Timing, judge
from crawler.ledger.versions import History, grouped, history
from crawler.registry.model import Agency, Basis

Status = Literal[
    "published", "missing", "not_due", "blocked", "unreachable", "unknown", "withdrawn", "not_owed"
]

LAST_YEAR_OF_492 = 2018
"""The last reported year under the first Regulations (in force from 2008-05-01 to 2019-05-14)."""


@dataclass
class Obligation:
    """One agency and reported year. ``code`` tells apart the ways to a status (why.py has a sentence
    for each); ``at`` is the moment the status rests on, ``due`` the last day that counts as in time
    (None where no law asked for a report), ``rule`` what it follows from, ``grounds`` the passages
    that the status rests on."""

    agency: Agency
    year: int
    due: date | None
    status: Status
    code: str
    at: str
    trail: Trail
    certainty: str | None = None
    timing: Timing | None = None
    dates: list[Dated] = field(default_factory=list)
    claimed: Dated | None = None
    history: History | None = None
    grounds: list[Passage] = field(default_factory=list)
    answer: Answer | None = None
    rule: DeadlineRule | None = None

    @property
    def basis(self) -> Basis:
        """``practice`` for bodies that Art. 49 of 国务院令第711号 does not name. Art. 31 of 国务院令第492号,
        which held for the years to 2018, named every administrative organ."""
        if self.rule and (self.rule.basis == "practice" or self.year <= LAST_YEAR_OF_492):
            return self.rule.basis
        return self.agency.basis

    @property
    def claim(self) -> Claim | None:
        """The claim that stands for the report: the current version's, else the last one seen."""
        if self.history:
            return self.history.current.claim
        claims = self.trail.reports or self.trail.claims
        return claims[-1] if claims else None

    @property
    def announced(self) -> bool:
        return self.code == "announced"


def obligation(agency: Agency, year: int, due: date | None, trail: Trail, confirm_hours: float) -> Obligation:
    """The answer for one agency and year. Positive evidence counts from any visit, and outweighs the
    registry's years; absence only from accepted visits that were asked for the year."""
    if trail.reports and agency.source == "seen" and not agency.owed:
        return _strangers(agency, year, due, trail)
    if trail.reports and due:
        return _published(agency, year, due, trail)
    if due is None or not agency.owes(year):
        return Obligation(agency, year, due, "not_owed", "not_owed", _last_at(trail), trail)
    proofs = trail.proofs_after(due)
    if proofs:
        certain = "certain" if confirmed(proofs, confirm_hours) else "probable"
        at = proofs[-1].answer.at if proofs[-1].answer else proofs[-1].visit.at
        return Obligation(agency, year, due, "missing", "missing", at, trail, certain, grounds=proofs)
    if trail.last_claimed >= 0 and trail.last_claimed >= _last_absence(trail):
        return _announced(agency, year, due, trail)
    return _not_seen(agency, year, due, trail)


def _last_at(trail: Trail) -> str:
    return trail.passages[-1].visit.at if trail.passages else ""


def _last_absence(trail: Trail) -> int:
    return max((i for i, p in enumerate(trail.passages) if p.proves_absence), default=-1)


def _published(agency: Agency, year: int, due: date, trail: Trail) -> Obligation:
    first = trail.not_after or ""
    dates = dates_of(trail.reports)
    page_date = claimed(dates, year, date.fromisoformat(first[:10]))
    before = trail.not_before
    timing = judge(
        due,
        page_date.day if page_date else None,
        date.fromisoformat(before[:10]) if before else None,
        date.fromisoformat(first[:10]),
    )
    gone = trail.withdrawn()
    made = Obligation(
        agency, year, due, "withdrawn" if gone else "published", "withdrawn" if gone else "published",
        gone.visit.at if gone else first, trail, timing.certainty, timing, dates, page_date,
    )  # fmt: skip
    made.history = history(grouped(trail.reports))
    made.grounds = [gone] if gone else []
    return made


def _strangers(agency: Agency, year: int, due: date | None, trail: Trail) -> Obligation:
    """Published here by a body that no row of the registry names and that owes the county nothing: another
    division's, one of a higher level, a bureau's own unit. It is shown, and counts for nothing."""
    made = Obligation(agency, year, due, "not_owed", "strangers", trail.not_after or "", trail)
    made.history = history(grouped(trail.reports))
    return made


def _announced(agency: Agency, year: int, due: date, trail: Trail) -> Obligation:
    """Listed, but the page or file behind the row could not be read: neither missing nor published."""
    passage = trail.passages[trail.last_claimed]
    read = [c for c in passage.claims if c.standing == "announced"]
    state: Status = read[0].trouble if read and read[0].trouble != "absent" else "unknown"
    at = max(c.sighting.at for c in passage.claims)
    return Obligation(agency, year, due, state, "announced", at, trail, grounds=[passage])


def _not_seen(agency: Agency, year: int, due: date, trail: Trail) -> Obligation:
    """Nothing was ever listed since, and no absence is proven past the due date: the last look decides."""
    last = trail.passages[-1] if trail.passages else None
    if last is None or last.answer is None:
        return Obligation(agency, year, due, "unknown", "not_looked", _last_at(trail), trail)
    answer = last.answer
    status: Status = "not_due" if answer.state == "absent" else answer.state
    code = "not_due" if answer.state == "absent" else answer.code
    return Obligation(agency, year, due, status, code, answer.at, trail, grounds=[last], answer=answer)


def evidence(item: Obligation) -> dict[str, Any]:
    """What an obligation rests on: ids of looks and sightings, hashes and addresses, JSON-ready."""
    passages = item.grounds or item.trail.passages[-1:]
    if item.trail.reports and item.trail.before:
        passages = [item.trail.before, *passages]
    looks = {x.look_id: x for p in passages if p.answer for x in p.answer.looks}
    looks |= {x.look_id: x for p in passages for x in item.trail.revisits(p)}
    claims = item.trail.reports or [c for p in passages for c in p.claims]
    hashes = [u.ref.sha256 for c in claims for u in c.documents if u.ref.sha256]
    hashes += [x.sha256 for x in looks.values() if x.sha256]
    return {
        "code": item.code,
        "looks": sorted(looks),
        "sightings": sorted(c.sighting.sighting_id for c in claims),
        "urls": sorted({c.sighting.url for c in claims} | {x.url for x in looks.values()}),
        "lists": sorted({c.sighting.list_url for c in claims if c.sighting.list_url}),
        "sha256": sorted(set(hashes)),
        "variants": item.history.variants if item.history else {},
        "sweeps": sorted({p.visit.sweep_id for p in passages}),
    }
