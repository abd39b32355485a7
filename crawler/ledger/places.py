"""What one visit can say of an agency and year whose report it did not show: was the right place seen?

Absence is proven only when every place that concerns the agency was read to its end, on a visit
that is accepted. Anything else is an answer of its own, never an absence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from crawler.ledger.evidence import LookRow, Visit
from crawler.registry.model import Agency

State = Literal["absent", "blocked", "unreachable", "unknown"]

STATE_OF: dict[str, State] = {"blocked": "blocked", "robots": "blocked", "unreachable": "unreachable"}
"""Outcomes that name their own answer; every other failure to see is ``unknown``."""
_WORST: tuple[State, ...] = ("blocked", "unreachable", "unknown")
DEAD = frozenset({"not_found", "soft_404", "moved"})

UnitOf = Callable[[str, int | None], str | None]
"""The agency id that the unit of a look names, in a reported year."""


@dataclass(frozen=True)
class Answer:
    """``at`` is the moment from which nothing was there (the earliest of the looks that prove it),
    ``code`` why the answer is what it is, ``looks`` the evidence."""

    state: State
    code: str
    at: str
    looks: tuple[LookRow, ...] = ()

    @property
    def proves(self) -> bool:
        return self.state == "absent"


class Places:
    """The places that a visit looked at, each as its last look in the visit left it."""

    def __init__(self, visit: Visit, unit_of: UnitOf, alive_before: frozenset[str] = frozenset()) -> None:
        """``alive_before`` are the keys of columns that the visit before this one still saw."""
        self.visit = visit
        self._alive_before = alive_before
        self._homes = _latest(visit.looks, "home")
        self._roots = _latest(visit.looks, "root")
        self._general: list[LookRow] = []
        self._own: dict[str, list[LookRow]] = {}
        self._owner = {x.look_id: unit_of(x.unit, x.year) for x in self._roots if x.unit}
        for look in _latest(visit.looks, "column"):
            owner = unit_of(look.unit, look.year) if look.unit else None
            (self._own.setdefault(owner, []) if owner else self._general).append(look)

    def answer(self, agency: Agency, year: int, unattributed: bool = False) -> Answer:
        """What the visit proves of ``agency`` and ``year``, given that its lists showed no report of
        theirs. ``unattributed`` says that a list showed one that could be anybody's."""
        gates = [x for x in self._roots if self._closed(x, agency)]
        columns = self._columns(agency, year)
        if not columns:
            return self._without_column(agency, gates)
        troubles = [x for x in columns if not _complete(x)] + gates
        if troubles:
            return self._trouble(troubles)
        at = min(x.at for x in columns)
        if not self.visit.accepted:
            return Answer("unknown", "not_accepted", at, tuple(columns))
        if unattributed and not any(x.unit for x in columns):
            return Answer("unknown", "unattributed", at, tuple(columns))
        return Answer("absent", "complete", at, tuple(columns))

    def _closed(self, look: LookRow, agency: Agency) -> bool:
        """Whether columns may stand behind a place that could not be looked into. The site of its own
        that the registry names for an agency must also have been understood."""
        own = bool(look.unit) and self._owner[look.look_id] == agency.agency_id
        if own and agency.url:
            return look.outcome != "ok"
        return look.outcome in STATE_OF and (own or not look.unit)

    def _columns(self, agency: Agency, year: int) -> list[LookRow]:
        """The columns where the report would stand: the agency's own, else those of no single agency.

        A vertical body (tax, weather …) publishes on its own system's site: the county's general
        column says nothing about it."""
        own = [x for x in self._own.get(agency.agency_id, ()) if x.year in (None, year)]
        if own or agency.kind == "vertical":
            return own
        general = [x for x in self._general if x.year in (None, year)]
        alive = [x for x in general if not self._dead_hint(x)]
        return alive if any(_complete(x) for x in alive) else general

    def _dead_hint(self, look: LookRow) -> bool:
        """An address that only we remember (no page of the site led there), gone now and before. One
        that is gone for the first time may be a column that broke: it is not left out."""
        gone = look.outcome in DEAD and not look.parent_url and look.year is None
        return gone and look.key not in self._alive_before

    def _without_column(self, agency: Agency, gates: list[LookRow]) -> Answer:
        open_home = any(x.outcome == "ok" for x in self._homes)
        closed = gates or ([] if open_home else [x for x in self._homes if x.outcome in STATE_OF])
        if closed:
            return self._trouble(closed)
        if not self.visit.ended:
            return Answer("unknown", "not_ended", self.visit.at)
        code = "vertical" if agency.kind == "vertical" else "no_column"
        return Answer("unknown", code, self.visit.at, tuple(self._homes + self._roots))

    def _trouble(self, troubles: list[LookRow]) -> Answer:
        state = min((STATE_OF.get(x.outcome, "unknown") for x in troubles), key=_WORST.index)
        looks = tuple(x for x in troubles if STATE_OF.get(x.outcome, "unknown") == state)
        code = state if state != "unknown" else _why_unknown(looks[0])
        return Answer(state, code, min(x.at for x in looks), looks)


def _latest(looks: Iterable[LookRow], kind: str) -> list[LookRow]:
    """The looks of a kind, of each place only the last one."""
    last = {(x.key, x.unit, x.year): x for x in looks if x.kind == kind}
    return list(last.values())


def columns_seen(visit: Visit) -> frozenset[str]:
    """The keys of the columns that answered in a visit."""
    return frozenset(x.key for x in visit.looks if x.kind == "column" and x.outcome in ("ok", "empty"))


def _complete(look: LookRow) -> bool:
    return look.outcome == "empty" or (look.outcome == "ok" and look.complete is True)


def _why_unknown(look: LookRow) -> str:
    return "incomplete" if look.outcome == "ok" else look.outcome
