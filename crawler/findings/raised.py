"""A finding with its evidence, and the row of ``findings`` that is made of it.

Ids are made of rule, agency, year and what the finding speaks of, never of bytes or wording, so that
they stay the same over re-runs. ``evidence`` is a print of what the finding says (both sides, cells,
quotation): a person's verdict holds as long as it stays the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from crawler.ledger.obligation import Obligation
from crawler.ledger.why import LANGUAGES, Lang
from extract.report import Finding

Row = dict[str, Any]
Side = Literal["left", "right"]
Result = Callable[[str], Row]
"""The whole parsed report of a hash."""


@dataclass(frozen=True)
class Span:
    """Where the evidence of a finding stands (address, archived bytes), and from when to when it was seen."""

    url: str
    sha256: str
    first_seen: str
    last_seen: str


@dataclass(frozen=True)
class Raised:
    """A finding and its evidence. ``about`` tells apart several findings of one rule. ``other`` is
    the report that ``other_side`` comes from, where it is another one. ``proof`` stands for the
    evidence where its sides change with every look (None: the sides themselves)."""

    finding: Finding
    about: str
    span: Span
    other: Span | None = None
    other_side: Side = "right"
    proof: str | None = None


def bilingual(made: Callable[[Lang], Finding]) -> Finding:
    """The finding of ``made`` with each message worded for its language."""
    found = {lang: made(lang) for lang in LANGUAGES}
    return replace(found["en"], message_zh=found["zh"].message_zh, quote=found["zh"].quote)


def finding_id(code: str, agency_id: str, year: int, about: str) -> str:
    """The stable id of a finding."""
    text = "\n".join((code, agency_id, str(year), about))
    return f"{code}-{_print(text, 8)}"


def row_of(item: Obligation, raised: Raised) -> Row:
    """The row of the table, without ``review``."""
    return finding_row(item.agency.agency_id, item.agency.division_code, item.year, raised)


def finding_row(agency_id: str, division_code: str, year: int, raised: Raised) -> Row:
    """The row of a finding about the report of an agency and year, without ``review``."""
    found, span = raised.finding.as_dict(), raised.span
    about = {"agency_id": agency_id, "division_code": division_code, "year": year}
    if raised.other and found[raised.other_side]:
        found[raised.other_side] |= {"url": raised.other.url, "sha256": raised.other.sha256}
    return dict_row(about, found, raised.about, span, raised.proof)


def dict_row(about: Row, found: Row, subject: str, span: Span, proof: str | None = None) -> Row:
    """The row of a finding in its JSON form (as the parser keeps it)."""
    code, agency_id, year = found["code"], about["agency_id"], about["year"]
    return {
        "id": finding_id(code, agency_id, year, subject),
        "code": code,
        "severity": found["severity"],
        "status": found["status"],
        "responsibility": found["responsibility"],
        **about,
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
        "evidence": _evidence(found) if proof is None else _print(proof, 12),
    }


def _evidence(found: Row) -> str:
    """A print of what the finding says, whatever words its message has."""
    sides = [found[name] and [found[name]["expression"], found[name]["value"]] for name in ("left", "right")]
    said = [found["status"], *sides, sorted(found["cells"]), "".join((found["quote"] or "").split())]
    return _print(json.dumps(said, ensure_ascii=False), 12)


def _print(text: str, size: int) -> str:
    return hashlib.blake2b(text.encode(), digest_size=size).hexdigest()


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
