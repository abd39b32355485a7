"""The one shared parser: bytes in, Report out. It never raises, and a doubt is always said."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from typing import Any

from extract.checks import check
from extract.document import Document
from extract.errors import Unreadable
from extract.fold import core
from extract.heading import Heading, read_heading
from extract.proof import confirmed
from extract.report import CellValue, Form, Hint, Report
from extract.second import SUMS, better, in_doubt
from extract.sections import Sections, read_sections
from extract.tables import Tables, read_tables

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_READERS: dict[str, tuple[str, Callable[[Any, bytes, str, Hint], Document]]] = {
    "text/html": ("extract.html", lambda m, data, charset, hint: m.read(data, charset, hint)),
    "application/xhtml+xml": ("extract.html", lambda m, data, charset, hint: m.read(data, charset, hint)),
    "text/plain": ("extract.text", lambda m, data, charset, hint: m.read(data, charset)),
    "text/markdown": ("extract.text", lambda m, data, charset, hint: m.read(data, charset)),
    "application/pdf": ("extract.pdf", lambda m, data, charset, hint: m.read(data)),
    _DOCX: ("extract.word", lambda m, data, charset, hint: m.read(data)),
}
_SECOND = {"application/pdf": "extract.pdf"}  # modules with a second, independent reader
_EDITIONS: tuple[Form, ...] = ("2021", "2019", "stat2014")
_STAT_WORDS = ("统计指标", "统计数", "主动公开政府信息数")
_DOUBT = 0.85  # what is left of the confidence for each reason to review
_MANY = 3  # failing sums of one kind
_JOINED = frozenset({"spaced_figure", "wrapped_figure"})


def parse(data: bytes, hint: Hint | None = None) -> Report:
    """Read any bytes into a Report. Never raises: what cannot be read says so in ``error``."""
    hint = hint or Hint()
    report = Report(sha256=hashlib.sha256(data).hexdigest())
    try:
        sniffed = import_module("extract.sniff").sniff(data, hint)
        report.media_type = sniffed.media_type
        document = _document(data, sniffed.media_type, sniffed.charset, hint)
        first = read_document(document, report.sha256, hint)
        if sniffed.media_type in _SECOND and in_doubt(first):
            return better(first, lambda: _again(data, sniffed.media_type, report.sha256, hint))
        return first
    except Unreadable as trouble:
        report.error, report.review_reasons = trouble.code, [trouble.code]
    except Exception as trouble:  # a parser fault must cost one document, not a run
        report.error, report.review_reasons = "crashed", [f"crashed:{type(trouble).__name__}"]
    report.needs_review = True
    return report


def _again(data: bytes, media_type: str, sha256: str, hint: Hint) -> Report:
    """The report of the second reader; one with an error where that reader cannot read the document."""
    try:
        return read_document(import_module(_SECOND[media_type]).read_again(data), sha256, hint)
    except Unreadable as trouble:
        return Report(sha256=sha256, error=trouble.code)


def _document(data: bytes, media_type: str, charset: str, hint: Hint) -> Document:
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("empty", "there is nothing in the file")
    if media_type not in _READERS:
        raise Unreadable("unsupported_media", media_type)
    module, read = _READERS[media_type]
    return read(import_module(module), data, charset, hint)


def read_document(document: Document, sha256: str, hint: Hint) -> Report:
    """The part after reading: find the parts of the report, read its cells, check it."""
    tables = read_tables(document)
    sections = read_sections(document)
    heading = read_heading(document, sections, hint)
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
    if report.form == "none":
        report.error = "not_a_report"
        report.sections, report.cells = {}, {}
    else:
        report.findings = check(report, document, tables, sections, heading)
    _judge(report, document, tables, heading)
    return report


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


def _judge(report: Report, document: Document, tables: Tables, heading: Heading) -> None:
    reasons = [*tables.reasons, *document.warnings, *_gaps(report.cells), *_unproven(report)]
    if report.form in ("narrative", "stat2014") and not report.cells:
        reasons.append("no_tables" if report.form == "narrative" else "stat2014_not_read")
    if _many_fail(report):
        reasons.append("many_sums_fail")
    if report.form == "none":
        reasons.append("not_a_report")
    elif heading.year is None:
        reasons.append("year_unknown")
    elif heading.source in ("none", "body"):
        reasons.append("year_from_text")
    if report.form != "none" and not heading.agency:
        reasons.append("agency_unknown")
    report.review_reasons = list(dict.fromkeys(reasons))
    report.needs_review = bool(report.review_reasons)
    report.confidence = 0.0 if report.form == "none" else _DOUBT ** len(report.review_reasons)


def _gaps(cells: dict[str, CellValue]) -> list[str]:
    """Tables that were read in part: the parser cannot tell a gap of the source from one of its own."""
    reasons = []
    for table in ("t2", "t3", "t4"):
        states = {k: v.state for k, v in cells.items() if k.startswith(f"{table}.")}
        absent = {k.split(".")[1] for k, state in states.items() if state == "absent"}
        partly = absent & {k.split(".")[1] for k, state in states.items() if state != "absent"}
        whole = bool(states) and set(states.values()) == {"absent"}
        if whole or partly or (absent and table != "t2"):
            reasons.append(f"{table}_missing" if whole else f"{table}_incomplete")
        if "unreadable" in states.values():
            reasons.append(f"{table}_unreadable")
    return reasons


def _many_fail(report: Report) -> bool:
    """Sums that fail in many rows or columns are more often a reading under the wrong heads than a source
    with so many errors: a person looks before anybody is blamed."""
    failed = Counter(f.code for f in report.findings if f.code in SUMS and f.status == "fail")
    return any(count >= _MANY for count in failed.values())


def _unproven(report: Report) -> list[str]:
    """Figures joined over white space count as read only where the sum of their row or block agrees."""
    joined = {k for k, v in report.cells.items() if _JOINED & set(v.notes)}
    return ["joined_figures"] if any(not confirmed(report.cells, k) for k in joined) else []
