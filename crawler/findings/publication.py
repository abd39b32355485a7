"""When a report was published: missing, late, dated before its year ended, redated, withdrawn.

Rules T01 to T04 and T06 of data/checks.toml, raised from an obligation of the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from crawler.findings.raised import Raised, Span, bilingual
from crawler.ledger.obligation import Obligation
from crawler.ledger.pagedates import conflict
from crawler.ledger.why import Lang, texts, who
from crawler.registry.model import Division
from extract.report import Finding, Operand, Severity
from extract.rules import rule


def _severity(item: Obligation) -> Severity:
    """A missing report is an error when certain; where only practice asks for it, information."""
    if item.basis == "practice":
        return "info"
    return "error" if item.certainty == "certain" else "warning"


def publication_findings(item: Obligation, division: Division) -> Iterator[Raised]:
    """The findings about when the report of an obligation stood there."""
    name = who(item, division)
    if item.status == "missing":
        yield _missing(item, name)
    if item.status in ("published", "withdrawn"):
        yield from _time(item, name)
    if item.status == "withdrawn":
        yield _withdrawn(item)


def _missing(item: Obligation, name: str) -> Raised:
    severity = _severity(item)
    answers = [p.answer for p in item.grounds if p.answer]
    looks = answers[-1].looks
    found = rule("T01").finding(
        agency=name, year=item.year, due=str(item.due), severity=severity,
        left=Operand("due", str(item.due)), right=Operand("last complete look", answers[-1].at),
    )  # fmt: skip
    return Raised(
        found,
        "",
        Span(looks[0].url, looks[0].sha256, answers[0].at, answers[-1].at),
        proof=f"missing {item.due}",
    )


def span_of(item: Obligation) -> Span:
    """The report of an obligation as it stands."""
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
    span = span_of(item)
    timing, page = item.timing, item.claimed
    if timing and timing.timeliness == "late":
        yield Raised(_late(item, name), "", span)
    if page and page.day < date(item.year + 1, 1, 1) and page.source != "last_modified":
        found = rule("T03").finding(
            agency=name, year=item.year, published_on=page.day.isoformat(),
            left=Operand("year ends", f"{item.year}-12-31"), right=Operand(page.source, page.day.isoformat()),
        )  # fmt: skip
        yield Raised(found, "", span)
    yield from _conflict(item, span)


def _late(item: Obligation, name: str) -> Finding:
    """T02: by the page's date, or where it has none to trust by the looks that bound it."""
    page = item.claimed if item.timing and item.timing.certainty != "disputed" else None
    before, first = (item.trail.not_before or "")[:10], (item.trail.not_after or "")[:10]
    shown = page.day.isoformat() if page else first
    days = item.timing.days_late if item.timing else None

    def made(lang: Lang) -> Finding:
        words = texts()["late"]["dated" if page else "seen"].of(lang)
        return rule("T02").finding(
            agency=name, year=item.year, due=str(item.due),
            published=words.format(on=shown, before=before, first=first, days=days),
            left=Operand("due", str(item.due)), right=Operand(page.source if page else "first seen", shown),
            severity="info" if item.basis == "practice" else None,
        )  # fmt: skip

    return bilingual(made)


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

    def made(lang: Lang) -> Finding:
        sides = [Operand(texts()["source"][source].of(lang), day) for source, day in (left, right)]
        return rule("T04").finding(year=item.year, left=sides[0], right=sides[1])

    return bilingual(made)


def _withdrawn(item: Obligation) -> Raised:
    passage = item.grounds[0]
    span = span_of(item)
    found = rule("T06").finding(
        agency=item.agency.name, year=item.year, date=passage.visit.at[:10],
        left=Operand("last seen", max(c.sighting.at for c in item.trail.claims)[:10]),
        right=Operand("gone", passage.visit.at[:10]),
    )  # fmt: skip
    last = item.trail.passages[-1].visit.at
    return Raised(found, "", replace(span, first_seen=passage.visit.at, last_seen=last))
