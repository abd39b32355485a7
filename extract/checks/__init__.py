"""What one report can prove about itself. Every rule is worded and sourced in data/checks.toml."""

from __future__ import annotations

from extract.document import Document
from extract.heading import Heading
from extract.report import Finding, Report
from extract.sections import Sections
from extract.tables import Tables


def check(
    report: Report, document: Document, tables: Tables, sections: Sections, heading: Heading
) -> list[Finding]:
    """Every finding about one report, in the order of the catalogue."""
    return []
