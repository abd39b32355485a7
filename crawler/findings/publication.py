"""What is wrong with a report's publication: missing, late, redated, changed, withdrawn, hard to find.

Rules T01 to T06 and T08 of data/checks.toml, raised from an obligation of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from crawler.ledger.documents import figure, plain
from crawler.ledger.obligation import Obligation
from crawler.ledger.pagedates import conflict
from crawler.ledger.versions import Version
from crawler.ledger.why import LANGUAGES, texts, who
from crawler.registry.model import Division
from extract.report import Finding, Operand, Severity
from extract.rules import rule

Result = Callable[[str], dict[str, Any]]
"""The whole parsed report of a hash."""

_QUOTED_CELLS = 12
"""So many changed cells are spelled out in the operands; ``cells`` names all of them."""


def _severity(item: Obligation) -> Severity:
    """A missing report is an error when certain; where only practice asks for it, information."""
    if item.agency.basis == "practice":
        return "info"
    return "error" if item.certainty == "certain" else "warning"


@dataclass(frozen=True)
class Span:
    """Where the evidence of a finding stands (address, archived bytes), and from when to when it was seen."""

    url: str
    sha256: str
    first_seen: str
    last_seen: str


@dataclass(frozen=True)
class Raised:
    """A finding and its evidence. ``about`` tells apart several findings of one rule."""

    finding: Finding
    about: str
    span: Span


def publication_findings(item: Obligation, division: Division, result: Result) -> Iterator[Raised]:
    """The findings about when and where the report of an obligation stood."""
    name = who(item, division)
    if item.status == "missing":
        yield _missing(item, name)
    if item.status in ("published", "withdrawn"):
        yield from _time(item, name)
        yield from _changes(item, result)
    if item.status == "withdrawn":
        yield _withdrawn(item)
    yield from _findability(item)


def _missing(item: Obligation, name: str) -> Raised:
    severity = _severity(item)
    answers = [p.answer for p in item.basis if p.answer]
    looks = answers[-1].looks
    found = rule("T01").finding(
        agency=name, year=item.year, due=str(item.due), severity=severity,
        left=Operand("due", str(item.due)), right=Operand("last complete look", answers[-1].at),
    )  # fmt: skip
    return Raised(found, "", Span(looks[0].url, looks[0].sha256, answers[0].at, answers[-1].at))


def _span(item: Obligation) -> Span:
    """The report as it stands."""
    current = item.history.current if item.history else None
    claim = item.claim
    moments = [c.sighting.at for c in item.trail.claims]
    return Span(
        claim.sighting.url if claim else "",
        current.sha256 if current else "",
        min(moments, default=item.at),
        max(moments, default=item.at),
    )


def _time(item: Obligation, name: str) -> Iterator[Raised]:
    span = _span(item)
    timing, page = item.timing, item.claimed
    if timing and timing.timeliness == "late":
        practice = item.agency.basis == "practice"
        shown = (
            page.day
            if page and timing.certainty != "disputed"
            else date.fromisoformat((item.trail.not_after or "")[:10])
        )
        found = rule("T02").finding(
            agency=name, year=item.year, due=str(item.due), published_on=shown.isoformat(),
            days_late=timing.days_late, left=Operand("due", str(item.due)),
            right=Operand(page.source if page and shown == page.day else "first seen", shown.isoformat()),
            severity="info" if practice else None,
        )  # fmt: skip
        yield Raised(found, "", span)
    if page and page.day < date(item.year + 1, 1, 1) and page.source != "last_modified":
        found = rule("T03").finding(
            agency=name, year=item.year, published_on=page.day.isoformat(),
            left=Operand("year ends", f"{item.year}-12-31"), right=Operand(page.source, page.day.isoformat()),
        )  # fmt: skip
        yield Raised(found, "", span)
    yield from _conflict(item, span)


def _conflict(item: Obligation, span: Span) -> Iterator[Raised]:
    if pair := conflict(item.dates):
        yield Raised(_dates_differ(item, *((d.source, d.day.isoformat()) for d in pair)), "", span)
    if item.timing and item.timing.certainty == "disputed" and item.claimed:
        shown = item.claimed.day.isoformat()
        first = (item.trail.not_after or "")[:10]
        bound = first if shown > first else (item.trail.not_before or "")[:10]
        found = _dates_differ(item, (item.claimed.source, shown), ("looks", bound))
        yield Raised(replace(found, severity="error"), "looks", span)


def _dates_differ(item: Obligation, left: tuple[str, str], right: tuple[str, str]) -> Finding:
    """T04, its sources named in the language of each message."""
    made = {}
    for lang in LANGUAGES:
        sides = [Operand(texts()["source"][source].of(lang), day) for source, day in (left, right)]
        made[lang] = rule("T04").finding(year=item.year, left=sides[0], right=sides[1])
    return replace(made["en"], message_zh=made["zh"].message_zh)


def _changes(item: Obligation, result: Result) -> Iterator[Raised]:
    if item.history is None:
        return
    for before, after, at in item.history.changes:
        yield _changed(item, before, after, at, result)


def _changed(item: Obligation, before: Version, after: Version, at: str, result: Result) -> Raised:
    old, new = result(before.sha256), result(after.sha256)
    cells = changed_cells(old, new)
    chapters = [k for k in ("s1", "s2", "s3", "s4", "s5", "s6") if _chapter(old, k) != _chapter(new, k)]
    found = rule("T05").finding(
        agency=item.agency.name, year=item.year, count=len(cells), cells=tuple(cells), date=at[:10],
        left=Operand(f"version {before.number}", _values(old, cells)),
        right=Operand(f"version {after.number}", _values(new, cells)),
        quote=" ".join(chapters),
    )  # fmt: skip
    span = Span(after.claim.sighting.url, after.sha256, at, after.last_seen)
    return Raised(found, f"{before.sha256}>{after.sha256}", span)


def changed_cells(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Ids of the cells that say something else (state, value, or words) in the two parsed reports."""
    absent = {"state": "absent", "value": None, "raw": None}
    ids = list(dict.fromkeys([*old.get("cells", {}), *new.get("cells", {})]))
    return [
        i
        for i in ids
        if figure(old.get("cells", {}).get(i, absent)) != figure(new.get("cells", {}).get(i, absent))
    ]


def _values(report: dict[str, Any], cells: list[str]) -> str:
    shown = [f"{i}={report.get('cells', {}).get(i, {}).get('raw')}" for i in cells[:_QUOTED_CELLS]]
    return "; ".join(shown) + (" …" if len(cells) > _QUOTED_CELLS else "")


def _chapter(report: dict[str, Any], name: str) -> str:
    return plain(report.get("sections", {}).get(name, ""))


def _withdrawn(item: Obligation) -> Raised:
    passage = item.basis[0]
    span = _span(item)
    found = rule("T06").finding(
        agency=item.agency.name, year=item.year, date=passage.visit.at[:10],
        left=Operand("last seen", max(c.sighting.at for c in item.trail.claims)[:10]),
        right=Operand("gone", passage.visit.at[:10]),
    )  # fmt: skip
    last = item.trail.passages[-1].visit.at
    return Raised(found, "", replace(span, first_seen=passage.visit.at, last_seen=last))


_HARD: dict[str, tuple[str, str]] = {
    "announced": (
        "列表中列有，但页面或文件打不开",
        "a list names it, but its page or file could not be read",
    ),
    "unlisted": ("原网址仍在，但列表已不再列出", "its page still answers, but the list no longer shows it"),
    "dead_file": ("附件打不开（{url}）", "an attachment cannot be opened ({url})"),
    "rendition_only": (
        "只有图解等其他形式，没有报告正文",
        "only another form of it (an infographic, a scan) is published",
    ),
    "scanned": ("只有扫描图像，没有可复制的文字", "it is a scanned image without text"),
}


def _findability(item: Obligation) -> Iterator[Raised]:
    span = _span(item)
    if item.announced:
        yield _hard(item, "announced", span)
    if item.status != "published":
        return
    if (gone := item.trail.unlisted()) is not None:
        yield _hard(item, "unlisted", replace(span, first_seen=gone.visit.at, last_seen=gone.visit.at))
    for url in _dead_files(item)[:1]:
        yield _hard(item, "dead_file", replace(span, url=url))
    if item.trail.reports and all(c.title.kind == "rendition" for c in item.trail.reports):
        yield _hard(item, "rendition_only", span)
    if item.history and item.history.current.reading.error == "scanned":
        yield _hard(item, "scanned", span)


def _dead_files(item: Obligation) -> list[str]:
    """Attachments that the latest sighting of the report could not fetch because they are gone."""
    claim = item.trail.reports[-1] if item.trail.reports else None
    gone = ("not_found", "soft_404")
    return [u.ref.url for u in claim.documents if u.ref.outcome in gone] if claim else []


def _hard(item: Obligation, about: str, span: Span) -> Raised:
    zh, en = (text.format(url=span.url) for text in _HARD[about])
    return Raised(
        rule("T08").finding(agency=item.agency.name, year=item.year, detail=zh, detail_en=en), about, span
    )
