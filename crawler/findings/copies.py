"""Narratives that repeat last year's or another unit's (rules I04, I05), with the shared passages quoted.

国办公开办函〔2021〕30号 names 「内容雷同」 as a defect. A report is compared with the agency's own of last
year and with the reports of the same year that may be alike (crawler.findings.sketches), chapter by
chapter, word for word. Everything here follows from the current reports alone, whatever came first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.database import Database
from crawler.findings import sketches
from crawler.findings.bounds import bounds
from crawler.findings.narrative import Narrative, passages, shared
from crawler.findings.raised import Raised, Row, Span, bilingual, finding_row
from crawler.findings.sketches import Current, Key
from crawler.findings.verdicts import reviewed
from crawler.ledger.tables import put_rows
from crawler.ledger.why import Lang, Sentence
from crawler.store import Store
from extract.report import Finding, Operand
from extract.rules import rule

CODES = ("I04", "I05")
_SECTIONS = {
    "s1": Sentence("第一部分（总体情况）", "chapter one"),
    "s5": Sentence("第五部分（问题与改进）", "chapter five"),
    "s6": Sentence("第六部分（其他事项）", "chapter six"),
}
_KEPT_TEXTS = 4000


@dataclass(frozen=True)
class Likeness:
    """How much of a chapter's own words stand in another report too, and where."""

    other: Current
    share: float
    found: list[tuple[int, int]]


@dataclass
class _Texts:
    """The chapters of reports, read when needed; the most recent ones are kept."""

    store: Store
    held: dict[Key, dict[str, Narrative]] = field(default_factory=dict)

    def of(self, report: Current) -> dict[str, Narrative]:
        if report.key not in self.held:
            if len(self.held) >= _KEPT_TEXTS:
                del self.held[next(iter(self.held))]
            self.held[report.key] = sketches.chapters(self.store, report)
        return self.held[report.key]


def write_copies(store: Store, divisions: list[str], told: Callable[[str], None] = lambda what: None) -> int:
    """Bring I04 and I05 up to date after the reports of these divisions were written; how many reports
    were judged. An interruption loses nothing: what is stale stays so until it is judged."""
    for code in divisions:
        told(code)
        sketches.refresh(store, code)
        _drop_orphans(store, code)
    texts, count = _Texts(store), 0
    for batch in sketches.stale(store):
        rows = {key: _judge(store, texts, key) for key in batch}
        with store.transaction() as db:
            for key, found in rows.items():
                _settle(db, key, found)
        count += len(batch)
        told(batch[-1][0])
    return count


def _drop_orphans(store: Store, division: str) -> None:
    """Findings about reports that are no longer there."""
    with store.transaction() as db:
        db.conn.execute(
            "DELETE FROM findings WHERE division_code = ? AND code IN (?, ?) AND NOT EXISTS (SELECT 1 FROM "
            "sketches s WHERE s.agency_id = findings.agency_id AND s.year = findings.year)",
            (division, *CODES),
        )


def _settle(db: Database, key: Key, rows: list[Row]) -> None:
    db.conn.execute(
        "DELETE FROM findings WHERE agency_id = ? AND year = ? AND code IN (?, ?)", (*key, *CODES)
    )
    if rows:
        put_rows(db, "findings", reviewed(db, rows[0]["division_code"], rows))
    db.conn.execute("UPDATE sketches SET stale = 0 WHERE agency_id = ? AND year = ?", key)


def _judge(store: Store, texts: _Texts, key: Key) -> list[Row]:
    agency_id, year = key
    held = store.row("SELECT buckets FROM sketches WHERE agency_id = ? AND year = ?", key)
    numbers = sketches.unpack(held["buckets"]) if held else []
    if not numbers:
        return []
    near = [(other, year) for other in sketches.neighbours(store.db, agency_id, numbers)]
    known = sketches.current(store, [key, (agency_id, year - 1), *near])
    own = known.pop(key, None)
    if own is None:
        return []
    last = known.pop((agency_id, year - 1), None)
    others = [c for c in known.values() if c.sha256 != own.sha256]
    raised = []
    for section, chapter in texts.of(own).items():
        if last and last.sha256 != own.sha256:
            raised += _repeats(store, texts, own, last, section, chapter)
        raised += _copies(store, texts, own, others, section, chapter)
    return [finding_row(agency_id, own.division_code, year, one) for one in raised]


def likeness(chapter: Narrative, other: Narrative | None) -> tuple[float, list[tuple[int, int]]]:
    """The share of a chapter's own words that stand in the other chapter, and the passages."""
    if other is None:
        return 0.0, []
    found = passages(chapter.text, other.text, bounds("copies")["passage"])
    return shared(found, len(chapter.text)), found


def _repeats(
    store: Store, texts: _Texts, own: Current, last: Current, section: str, chapter: Narrative
) -> list[Raised]:
    share, found = likeness(chapter, texts.of(last).get(section))
    if share < bounds("copies")["last_year"]:
        return []
    like = Likeness(last, share, found)

    def made(lang: Lang) -> Finding:
        return rule("I04").finding(
            other_year=last.year, section=_SECTIONS[section].of(lang), quote=_quote(chapter, like),
            left=Operand(f"{own.year} {section}", _percent(share)),
            right=Operand(f"{last.year} {section}", last.agency_id),
        )  # fmt: skip

    return [Raised(bilingual(made), section, _span(store, own), _span(store, last))]


def _copies(
    store: Store, texts: _Texts, own: Current, others: list[Current], section: str, chapter: Narrative
) -> list[Raised]:
    """One finding for a chapter: the unit whose report is most alike, and how many more are."""
    alike = []
    for other in others:
        share, found = likeness(chapter, texts.of(other).get(section))
        if share >= bounds("copies")["other_unit"]:
            alike.append(Likeness(other, share, found))
    if not alike:
        return []
    most = min(alike, key=lambda one: (-one.share, one.other.agency_id))
    name, more = _name(store, most.other), len(alike) - 1

    def made(lang: Lang) -> Finding:
        rest = "" if not more else f" and {more} more" if lang == "en" else f"等{more + 1}个单位"
        return rule("I05").finding(
            other=name + rest, section=_SECTIONS[section].of(lang), quote=_quote(chapter, most),
            left=Operand(f"{own.agency_id} {section}", _percent(most.share)),
            right=Operand(f"{most.other.agency_id} {section}", name),
        )  # fmt: skip

    return [Raised(bilingual(made), section, _span(store, own), _span(store, most.other))]


def _percent(share: float) -> str:
    return f"{int(share * 100)}%"


def _quote(chapter: Narrative, like: Likeness) -> str:
    """The longest shared passages, in their order in the text."""
    limits = bounds("copies")
    longest = sorted(like.found, key=lambda p: (p[0] - p[1], p))[: limits["quoted"]]
    return " | ".join(chapter.quote(*passage, limits["quoted_letters"]) for passage in sorted(longest))


def _name(store: Store, report: Current) -> str:
    row = store.row(
        "SELECT a.name, d.name AS division FROM agencies a LEFT JOIN divisions d ON d.code = a.division_code "
        "WHERE a.agency_id = ?",
        (report.agency_id,),
    )
    if row is None:
        return report.agency_id
    division = row["division"] or ""
    return str(row["name"] if row["name"].startswith(division) else division + row["name"])


def _span(store: Store, report: Current) -> Span:
    row = store.row(
        "SELECT url, first_seen, last_seen FROM reports WHERE agency_id = ? AND year = ? AND sha256 = ?",
        (report.agency_id, report.year, report.sha256),
    )
    assert row is not None, report
    return Span(row["url"] or "", report.sha256, row["first_seen"], row["last_seen"])
