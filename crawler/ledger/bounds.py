"""What the visits say of one agency and year: when it was listed, when its absence was proven.

The bounds of publication are the last proven look without the report and the first look with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from crawler.ledger.evidence import LookRow, Visit, page_key
from crawler.ledger.places import DEAD, Answer
from crawler.ledger.resolve import Claim

AnswerFor = Callable[[Visit], Answer]


@dataclass(frozen=True)
class Passage:
    """One visit as it concerns one agency and year: the claims it brought, and what it says of the
    lists (``answer``; meaningful where nothing was listed)."""

    visit: Visit
    claims: tuple[Claim, ...]
    answer: Answer | None

    @property
    def listed(self) -> bool:
        return any(c.sighting.list_url for c in self.claims)

    @property
    def proves_absence(self) -> bool:
        """Whether its lists, read completely on an accepted visit, did not show the report."""
        return not self.listed and self.answer is not None and self.answer.proves


@dataclass
class Trail:
    """All passages, oldest first."""

    passages: list[Passage] = field(default_factory=list)

    @property
    def claims(self) -> list[Claim]:
        return [c for p in self.passages for c in p.claims]

    @property
    def reports(self) -> list[Claim]:
        """The claims whose document was read and is the report."""
        return [c for c in self.claims if c.standing == "report"]

    @property
    def not_after(self) -> str | None:
        """The first look with the report: the first time any of its claims was seen."""
        return min((c.sighting.at for c in self.claims), default=None) if self.reports else None

    @property
    def before(self) -> Passage | None:
        """The visit with the last proven look without the report before the first look with it."""
        first = self.not_after
        proofs = [p for p in self.passages if p.proves_absence and p.answer]
        earlier = [p for p in proofs if p.answer and (first is None or p.answer.at < first)]
        return max(earlier, key=lambda p: p.answer.at if p.answer else "", default=None)

    @property
    def not_before(self) -> str | None:
        """The moment of that look."""
        passage = self.before
        return passage.answer.at if passage and passage.answer else None

    def proofs_after(self, due: date) -> list[Passage]:
        """The proven absences on days past ``due``, since the report was last listed or read."""
        kept: list[Passage] = []
        for passage in self.passages:
            if passage.claims:
                kept = []
            elif passage.proves_absence and passage.answer and passage.answer.at[:10] > due.isoformat():
                kept.append(passage)
        return kept

    @property
    def last_claimed(self) -> int:
        """Index of the last passage with a claim; -1 where there is none."""
        return max((i for i, p in enumerate(self.passages) if p.claims), default=-1)

    def revisits(self, passage: Passage) -> list[LookRow]:
        """The looks of a visit at addresses where the report had stood."""
        keys = {page_key(c.sighting.url) for c in self.reports}
        return [x for x in passage.visit.looks if x.kind in ("article", "attachment") and x.key in keys]

    def withdrawn(self) -> Passage | None:
        """The first later visit that proves the report gone: not on complete lists, its addresses dead."""
        if not self.reports:
            return None
        for passage in self.passages[self.last_claimed + 1 :]:
            looks = self.revisits(passage)
            dead = bool(looks) and all(x.outcome in DEAD - {"moved"} for x in looks)
            if dead and passage.proves_absence:
                return passage
        return None

    def unlisted(self) -> Passage | None:
        """The latest passage, where its complete lists no longer show a report whose page still answers."""
        if not self.reports or not self.passages:
            return None
        passage = self.passages[-1]
        alive = bool(passage.claims) or any(x.outcome == "ok" for x in self.revisits(passage))
        return passage if alive and passage.proves_absence else None


def confirmed(proofs: list[Passage], hours: float) -> bool:
    """Whether two of the proofs come from sweeps at least ``hours`` apart."""
    moments = sorted(datetime.fromisoformat(p.visit.at) for p in proofs)
    return len(moments) > 1 and moments[-1] - moments[0] >= timedelta(hours=hours)
