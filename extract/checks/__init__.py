"""What one report can prove about itself. Every rule is worded and sourced in data/checks.toml."""

from __future__ import annotations

from functools import cache

from extract.checks import arithmetic, completeness, identity, narrative, plausible, wording
from extract.checks.context import Context
from extract.document import Document
from extract.heading import Heading
from extract.report import Finding, Report
from extract.rules import rules
from extract.sections import Sections
from extract.tables import Tables

_PARTS = (arithmetic, plausible, narrative, completeness, wording, identity)


def check(
    report: Report, document: Document, tables: Tables, sections: Sections, heading: Heading
) -> list[Finding]:
    """Every finding about one report, in the order of the catalogue."""
    context = Context(report, document, tables, sections, heading)
    found = [finding for part in _PARTS for finding in part.check(context)]
    return sorted(found, key=lambda f: _order()[f.code])


@cache
def _order() -> dict[str, int]:
    """The place of every rule in the catalogue."""
    return {code: index for index, code in enumerate(rules())}
