"""Writing a division's derived rows: one transaction, only what differs, human verdicts kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from crawler.database import Database
from crawler.findings.raised import Result
from crawler.findings.rows import finding_rows_of
from crawler.findings.verdicts import reviewed
from crawler.ledger.calculate import Calculation
from crawler.ledger.documents import Known
from crawler.ledger.obligation import Obligation, evidence
from crawler.ledger.reference import agency_row, portal_row
from crawler.ledger.tables import Row, put_rows, replace_rows
from crawler.ledger.versions import Version
from crawler.ledger.why import why
from crawler.registry.model import Division
from crawler.store import Store
from extract import PARSER_VERSION

OWN = "code NOT IN ('I04', 'I05')"
"""The findings that a division's own rows give; copied narratives are written after all divisions."""


def write(store: Store, result: Calculation, now: str, full: Result) -> int:
    """Replace the derived rows of a division by those of ``result``; the number of findings.

    ``now`` stamps obligations that changed."""
    reports = list(_report_rows(result))
    findings = list(finding_rows_of(result, full))
    obligations = [obligation_row(item, result.division) for item in result.obligations]
    with store.transaction() as db:
        _write_reference(db, result)
        _write_seen(db, result.documents.values())
        _write_verdicts(db, result)
        _write_reports(db, result.division.code, reports, full)
        replace_rows(
            db, "obligations", ("agency_id", "year"), result.division.code, obligations, {"derived_at": now}
        )
        code = result.division.code
        replace_rows(db, "findings", ("id",), code, reviewed(db, code, findings), only=OWN)
    return len(findings)


def _write_reference(db: Database, result: Calculation) -> None:
    put_rows(db, "divisions", [dict(result.division.__dict__)])
    put_rows(db, "portals", [portal_row(result.portal)] if result.portal else [])
    replace_rows(
        db, "agencies", ("agency_id",), result.division.code, [agency_row(a) for a in result.agencies]
    )


def _write_seen(db: Database, documents: Iterable[Known]) -> None:
    """When a document was seen: widened only, since other divisions may show the same bytes."""
    db.conn.executemany(
        "UPDATE documents SET first_seen = min(first_seen, ?), last_seen = max(last_seen, ?) "
        "WHERE sha256 = ? AND (first_seen > ? OR last_seen < ?)",
        [(d.first_seen, d.last_seen, d.sha256, d.first_seen, d.last_seen) for d in documents],
    )


def _write_verdicts(db: Database, result: Calculation) -> None:
    db.conn.executemany(
        "UPDATE visits SET accepted = ?1, verdict = ?2 WHERE sweep_id = ?3 AND division_code = ?4 "
        "AND (accepted IS NOT ?1 OR verdict IS NOT ?2)",
        [(int(v.accepted), v.verdict, v.sweep_id, result.division.code) for v in result.visits],
    )


def _write_reports(db: Database, division: str, rows: list[Row], full: Result) -> None:
    """Reports, and the cells and sections of those that were read otherwise than they stand there."""
    key = ("agency_id", "year", "sha256")
    before = {tuple(r[:3]): r[3] for r in db.conn.execute(
        "SELECT agency_id, year, sha256, print FROM reports WHERE division_code = ?", (division,)
    )}  # fmt: skip
    replace_rows(db, "reports", key, division, rows)
    wanted = {tuple(row[k] for k in key): row for row in rows}
    stale = [k for k, row in wanted.items() if k not in before or before[k] != row["print"]]
    for table in ("cells", "sections"):
        db.conn.executemany(
            f"DELETE FROM {table} WHERE agency_id = ? AND year = ? AND sha256 = ?",
            [*(before.keys() - wanted.keys()), *stale],
        )
    for k in stale:
        _write_parts(db, k, full(k[2]))


def _write_parts(db: Database, key: tuple[Any, ...], report: Row) -> None:
    cells = [
        (*key, name, c["value"], c["raw"], c["state"], _json(c["where"]), _json(c["notes"]))
        for name, c in report.get("cells", {}).items()
    ]
    db.conn.executemany("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", cells)
    db.conn.executemany(
        "INSERT INTO sections VALUES (?, ?, ?, ?, ?)",
        [(*key, k, v) for k, v in report.get("sections", {}).items()],
    )


def _report_rows(result: Calculation) -> Iterator[Row]:
    for item in result.obligations:
        if item.history:
            for version in item.history.versions:
                yield _report_row(item, version)


def _report_row(item: Obligation, version: Version) -> Row:
    reading, claim = version.reading, version.claim
    flags = [*reading.review_reasons, *claim.flags]
    current = item.history is not None and version is item.history.current
    return {
        "agency_id": item.agency.agency_id,
        "division_code": item.agency.division_code,
        "year": item.year,
        "sha256": version.sha256,
        "version": version.number,
        "current": int(current),
        "url": claim.sighting.url,
        "document_url": version.use.ref.url,
        "title": claim.sighting.title,
        "agency_printed": claim.title.agency or reading.agency,
        "form": reading.form,
        "media_type": reading.media_type or version.use.ref.media_type,
        "method": reading.method,
        "period_from": reading.period_from,
        "period_to": reading.period_to,
        "confidence": reading.confidence,
        "needs_review": int(reading.needs_review or bool(claim.flags) or version.use.reading is None),
        "review_reasons": _json(flags),
        "error": reading.error,
        "published_on": item.claimed.day.isoformat() if item.claimed else None,
        "published_source": item.claimed.source if item.claimed else None,
        "dates": _json([{"value": d.day.isoformat(), "source": d.source} for d in item.dates]),
        "matched_by": f"{claim.matched_by};{claim.year_by}",
        "first_seen": version.first_seen,
        "last_seen": version.last_seen,
        "parser_version": PARSER_VERSION if version.use.reading else None,
        "print": reading.whole_print,
    }


def obligation_row(item: Obligation, division: Division) -> Row:
    """A row of the public table ``obligations``, without ``derived_at``."""
    sentence = why(item, division)
    shown = item.status in ("published", "withdrawn")
    current = item.history.current if item.history and shown else None
    claim = item.claim
    timing = item.timing
    return {
        "agency_id": item.agency.agency_id,
        "year": item.year,
        "division_code": item.agency.division_code,
        "due": item.due.isoformat() if item.due else None,
        "basis": item.basis,
        "due_rule": item.rule.key if item.rule else None,
        "due_source": item.rule.source if item.rule else None,
        "status": item.status,
        "timeliness": timing.timeliness if timing else None,
        "certainty": item.certainty,
        "published_on": item.claimed.day.isoformat() if item.claimed else None,
        "published_source": item.claimed.source if item.claimed else None,
        "not_before": item.trail.not_before,
        "not_after": item.trail.not_after,
        "days_late": timing.days_late if timing else None,
        "title": claim.sighting.title if claim else None,
        "url": claim.sighting.url if claim else None,
        "document_url": current.use.ref.url if current else None,
        "sha256": current.sha256 if current else None,
        "form": current.reading.form if current else None,
        "confidence": current.reading.confidence if current else None,
        "why_zh": sentence.zh,
        "why_en": sentence.en,
        "evidence": json.dumps(evidence(item), ensure_ascii=False, sort_keys=True),
    }


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
