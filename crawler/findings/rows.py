"""The rows of ``findings``: those of the parser and those about publication.

Ids are made of rule, agency, year and what the finding speaks of, never of bytes or wording, so that
they stay the same over re-runs. First and last seen come from the evidence, not from the run.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from crawler.findings.publication import Result, Span, publication_findings
from crawler.ledger.documents import FORMS
from crawler.ledger.obligation import Obligation
from crawler.ledger.versions import Version
from crawler.registry.model import Division


def finding_rows_of(item: Obligation, division: Division, result: Result) -> Iterator[dict[str, Any]]:
    """Every finding of one obligation, as rows of the table (without ``review``, which is kept there)."""
    for raised in publication_findings(item, division, result):
        yield _row(item, raised.finding.as_dict(), raised.about, raised.span)
    yield from _of_report(item)


def _of_report(item: Obligation) -> Iterator[dict[str, Any]]:
    """What the current document says against itself (the parser's own findings)."""
    if item.history is None or _only_announces(item.history.current):
        return
    version = item.history.current
    span = Span(version.claim.sighting.url, version.sha256, version.first_seen, version.last_seen)
    times: Counter[str] = Counter()
    for found in version.reading.findings:
        left = found["left"]["expression"] if found["left"] else ""
        about = "|".join([found["code"], *sorted(found["cells"]), left])
        times[about] += 1
        yield _row(item, found, f"{about}|{times[about]}", span)


def _only_announces(version: Version) -> bool:
    """A page without any of a report's text whose file could not be read: the report's content is not
    known, so nothing can be held against it."""
    reading = version.reading
    unread = any(
        u.ref.outcome != "ok" or u.reading is None or u.reading.error for u in version.claim.documents
    )
    return reading.form not in FORMS and reading.chapters == 0 and unread


def _row(item: Obligation, found: dict[str, Any], about: str, span: Span) -> dict[str, Any]:
    return {
        "id": finding_id(found["code"], item.agency.agency_id, item.year, about),
        "code": found["code"],
        "severity": found["severity"],
        "status": found["status"],
        "responsibility": found["responsibility"],
        "agency_id": item.agency.agency_id,
        "division_code": item.agency.division_code,
        "year": item.year,
        "message_zh": found["message_zh"],
        "message_en": found["message"],
        "left": _json(found["left"]),
        "right": _json(found["right"]),
        "cells": _json(list(found["cells"])),
        "quote": found["quote"],
        "place": _json(found["where"]),
        "url": span.url,
        "sha256": span.sha256,
        "first_seen": span.first_seen,
        "last_seen": span.last_seen,
    }


def finding_id(code: str, agency_id: str, year: int, about: str) -> str:
    """The stable id of a finding."""
    text = "\n".join((code, agency_id, str(year), about))
    return f"{code}-{hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}"


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
