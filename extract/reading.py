"""One reading of a document: its report with the parts it was read from, checked and judged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extract.checks import check
from extract.document import Document
from extract.doubts import cell_doubts, many_fail, rows_in_text
from extract.fold import core
from extract.heading import Heading, read_heading
from extract.regrid import regrid
from extract.report import Form, Hint, Report
from extract.reshape import reshape
from extract.sections import Sections, read_sections
from extract.tables import Tables, read_tables

SUMS = ("A01", "A02", "A03", "A06", "A13")
_EDITIONS: tuple[Form, ...] = ("2021", "2019", "stat2014")
_STAT_WORDS = ("统计指标", "统计数", "主动公开政府信息数")
_DOUBT = 0.85  # what is left of the confidence for each reason to review
_HARMLESS = frozenset({"ocr_doubt", "ocr_turned"})  # the first is told by the cells that it speaks of


@dataclass
class Reading:
    """A report and what it was read from. ``extra`` are reasons for review from outside this reading."""

    report: Report
    document: Document
    tables: Tables
    sections: Sections
    heading: Heading
    extra: list[str] = field(default_factory=list)

    def note(self, cells: set[str], note: str) -> None:
        """Add a note to cells, then check and judge again: what is doubted can no longer prove a fault."""
        for cell in cells:
            value = self.report.cells[cell]
            if note not in value.notes:
                self.report.cells[cell] = replace(value, notes=(*value.notes, note))
        self.settle()

    def settle(self) -> None:
        """Check the report and judge how sure it is."""
        report = self.report
        if report.form == "none":
            report.error = "not_a_report"
            report.sections, report.cells = {}, {}
        else:
            report.findings = check(report, self.document, self.tables, self.sections, self.heading)
        reasons = list(dict.fromkeys([*_reasons(self), *self.extra]))
        report.review_reasons, report.needs_review = reasons, bool(reasons)
        report.confidence = 0.0 if report.form == "none" else _DOUBT ** len(reasons)
        if "many_sums_fail" in reasons:
            report.findings = [
                replace(f, responsibility="mixed") if f.code in SUMS and f.responsibility == "source" else f
                for f in report.findings
            ]


def interpret(document: Document, sha256: str, hint: Hint) -> Reading:
    """Find the parts of the report in a document, read its cells, check and judge it."""
    document = reshape(regrid(document))
    sections = read_sections(document)
    heading = read_heading(document, sections, hint)
    tables = read_tables(document, heading.year)
    report = Report(
        sha256=sha256,
        media_type=document.media_type,
        method=document.method,
        title=heading.title,
        agency=heading.agency,
        year=heading.year,
        form=_form(document, tables, sections, heading),
        period=heading.period,
        sections=dict(sorted(sections.texts.items())),
        cells=tables.cells,
        leftovers=tables.leftovers,
    )
    reading = Reading(report, document, tables, sections, heading)
    reading.settle()
    return reading


def _form(document: Document, tables: Tables, sections: Sections, heading: Heading) -> Form:
    """By content, never by year: the tables, then the words of the 2014 statistics, then the chapters."""
    for edition in _EDITIONS:
        if tables.edition == edition:
            return edition
    words = core(document.text) + "".join(core(c.text) for t in document.tables() for c in t.cells)
    if all(word in words for word in _STAT_WORDS):
        return "stat2014"
    if heading.kind == "report" or (len(sections.texts) >= 4 and heading.kind != "lookalike"):
        return "narrative"
    return "none"


def _reasons(reading: Reading) -> list[str]:
    report, heading = reading.report, reading.heading
    recognised = "ocr" in report.method
    reasons = [*reading.tables.reasons, *(w for w in reading.document.warnings if w not in _HARMLESS)]
    reasons += [*cell_doubts(report, recognised), *rows_in_text(report, reading.document), *heading.conflicts]
    if report.form in ("narrative", "stat2014") and not report.cells:
        reasons.append("no_tables" if report.form == "narrative" else "stat2014_not_read")
    if many_fail(report, SUMS):
        reasons.append("many_sums_fail")
    if report.form == "none":
        reasons.append("not_a_report")
    elif heading.year is None:
        reasons.append("year_unknown")
    elif heading.source in ("none", "body"):
        reasons.append("year_from_text")
    if report.form != "none" and not heading.agency:
        reasons.append("agency_unknown")
    return reasons
