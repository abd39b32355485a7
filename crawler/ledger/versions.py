"""The report of one agency and year: its documents, the best of them, and how it changed over time.

Several files and renditions of one report are variants, never further reports. A version is new
only when figures or narrative change, not when a counter or a footer does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crawler.ledger.documents import FORMS, Reading
from crawler.ledger.evidence import page_key
from crawler.ledger.resolve import Claim, DocumentUse


@dataclass
class Version:
    """One state of the report's text. ``last_seen`` is the last look that saw it."""

    claim: Claim
    use: DocumentUse
    first_seen: str
    last_seen: str
    number: int = 1

    @property
    def reading(self) -> Reading:
        return self.use.reading or Reading(self.use.ref.sha256)

    @property
    def sha256(self) -> str:
        return self.use.ref.sha256


@dataclass
class History:
    """``versions`` by first appearance; ``changes`` pairs (before, after) in time order, the after
    being current from then on; ``variants`` are the other documents, by hash, with their address."""

    versions: list[Version] = field(default_factory=list)
    changes: list[tuple[Version, Version, str]] = field(default_factory=list)
    variants: dict[str, str] = field(default_factory=dict)

    @property
    def current(self) -> Version:
        return self.changes[-1][1] if self.changes else self.versions[0]


Candidate = tuple[Claim, DocumentUse]


def history(claims: Iterable[tuple[str, list[Claim]]]) -> History | None:
    """The history of one report from its claims, grouped by visit, oldest first (the moment of the
    visit's first sighting with each group). None where no document was archived."""
    made = History()
    for at, group in claims:
        candidates = [(c, u) for c in group for u in c.documents if u.ref.outcome == "ok" and u.ref.sha256]
        if not candidates:
            continue
        for _, use in candidates:
            made.variants.setdefault(use.ref.sha256, use.ref.url)
        if not made.versions:
            claim, use = best(candidates)
            made.versions.append(Version(claim, use, at, at))
        else:
            _advance(made, candidates, group, at)
    for version in made.versions:
        made.variants.pop(version.sha256, None)
    return made if made.versions else None


def best(candidates: list[Candidate]) -> Candidate:
    """The document that shows most of the statutory form; a page before a file that says the same."""
    return max(candidates, key=_rank)


def _rank(candidate: Candidate) -> tuple[object, ...]:
    claim, use = candidate
    reading = use.reading or Reading("")
    return (
        reading.form in FORMS,
        reading.present,
        reading.chapters,
        reading.error is None and use.reading is not None,
        claim.title.kind == "report",
        round(reading.confidence, 3),
        use.ref.role == "page",
        use.ref.url,
        use.ref.sha256,
    )


def _advance(made: History, candidates: list[Candidate], group: list[Claim], at: str) -> None:
    """Compare what this visit saw with the current version, like with like: the same address."""
    current = made.current
    same_place = [c for c in candidates if page_key(c[1].ref.url) == page_key(current.use.ref.url)]
    if same_place:
        found = best(same_place)
        better = best(candidates)
        if _depth(better) > _depth(found) and _deeper(better, current):
            found = better
    elif _still_there(current, group):
        found = best(candidates)
        if not _same_figures(found[1].reading, current.reading):
            return  # its own file could not be fetched this time, and another document proves no change
    else:
        found = best(candidates)
    _step(made, current, found, at)


def _step(made: History, current: Version, found: Candidate, at: str) -> None:
    if _deeper(found, current) and page_key(found[1].ref.url) != page_key(current.use.ref.url):
        made.variants.setdefault(current.sha256, current.use.ref.url)
        current.claim, current.use = found  # the same report, read in full only now: not a change
    if _unchanged(current, found[1]):
        current.last_seen = max(current.last_seen, at)
        return
    after = next((v for v in made.versions if v.sha256 == found[1].ref.sha256), None)
    if after is None:
        after = Version(*found, at, at, len(made.versions) + 1)
        made.versions.append(after)
    after.last_seen = max(after.last_seen, at)
    made.changes.append((current, after, at))


def _depth(candidate: Candidate) -> tuple[bool, bool]:
    """How much of a report a document is: does it confirm, does it hold the form."""
    reading = candidate[1].reading or Reading("")
    return reading.confirms, reading.form in FORMS


def _deeper(found: Candidate, current: Version) -> bool:
    return _depth(found) > _depth((current.claim, current.use))


def _still_there(current: Version, group: list[Claim]) -> bool:
    place = page_key(current.use.ref.url)
    return any(page_key(u.ref.url) == place for c in group for u in c.documents)


def _same_figures(reading: Reading | None, other: Reading) -> bool:
    return reading is not None and reading.cells_print == other.cells_print


def _unchanged(current: Version, use: DocumentUse) -> bool:
    reading, before = use.reading, current.reading
    if use.ref.sha256 == current.sha256 or reading is None or (reading.error and not before.error):
        return True
    if before.error or current.use.reading is None:
        return False
    if page_key(use.ref.url) != page_key(current.use.ref.url):
        return _same_figures(reading, before)
    return _same_figures(reading, before) and reading.text_print == before.text_print


def grouped(claims: Iterable[Claim]) -> list[tuple[str, list[Claim]]]:
    """Claims by visit, in the order given, each with the moment of its first sighting."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.sighting.sweep_id, []).append(claim)
    return [(min(c.sighting.at for c in group), group) for group in groups.values()]
