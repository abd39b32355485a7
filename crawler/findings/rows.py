"""The rows of ``findings`` of one division: those of the parser, of publication, across years and units.

Copied narratives (I04, I05) reach over divisions and are written by crawler.findings.copies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from crawler.findings.changes import change_findings
from crawler.findings.county import county_findings
from crawler.findings.findability import findability_findings
from crawler.findings.publication import publication_findings
from crawler.findings.raised import Raised, Result, Row, dict_row, row_of
from crawler.findings.shelf import Shelf, report_span
from crawler.findings.years import year_findings
from crawler.ledger.calculate import Calculation
from crawler.ledger.obligation import Obligation


def finding_rows_of(result: Calculation, full: Result) -> Iterator[Row]:
    """Every finding of a division, as rows of the table (without ``review``, which people decide)."""
    shelf = Shelf(result, full)
    for item in result.obligations:
        for raised in _raised(item, result, shelf, full):
            yield row_of(item, raised)
        if shelf.get(item.agency.agency_id, item.year):
            yield from _of_report(item)


def _raised(item: Obligation, result: Calculation, shelf: Shelf, full: Result) -> Iterator[Raised]:
    yield from publication_findings(item, result.division)
    yield from change_findings(item, full)
    yield from findability_findings(item)
    if shelf.get(item.agency.agency_id, item.year):
        yield from year_findings(item, shelf)
        yield from county_findings(item, result, shelf)


def _of_report(item: Obligation) -> Iterator[Row]:
    """What the current document says against itself (the parser's own findings)."""
    if item.history is None:
        return
    times: Counter[str] = Counter()
    about = {
        "agency_id": item.agency.agency_id,
        "division_code": item.agency.division_code,
        "year": item.year,
    }
    for found in item.history.current.reading.findings:
        left = found["left"]["expression"] if found["left"] else ""
        subject = "|".join([found["code"], *sorted(found["cells"]), left])
        times[subject] += 1
        yield dict_row(about, found, f"{subject}|{times[subject]}", report_span(item))
