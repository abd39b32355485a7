"""What the parser says about one document: the Report and its parts (the public contract)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from extract.document import Place
from extract.values import unchanging

CellState = Literal["number", "blank", "dash", "text", "absent", "unreadable"]
Form = Literal["2021", "2019", "stat2014", "narrative", "none"]
Severity = Literal["error", "warning", "info"]
Responsibility = Literal["source", "extraction", "mixed"]
CheckStatus = Literal["fail", "not_assessable", "info"]


@dataclass(frozen=True)
class Hint:
    """What the caller already knows of a document. Every field is optional and none is trusted
    against the bytes: it only breaks ties and helps to read headers that lie.

    ``name`` is a file name, ``media_type`` the server's Content-Type, ``charset`` its charset,
    ``title`` the link text that led here.
    """

    name: str = ""
    media_type: str = ""
    charset: str = ""
    title: str = ""


@unchanging
class CellValue:
    """One statutory cell. ``value`` is set only in state ``number``; ``raw`` is the printed text.

    Blank is not zero: an empty cell has state ``blank`` and value None. ``notes`` are codes that
    say what was unusual in reading it (``label_repaired``, ``shifted_row``, ``unit_in_cell`` …).
    """

    state: CellState
    value: int | float | None = None
    raw: str | None = None
    where: Place | None = None
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "value": self.value,
            "raw": self.raw,
            "state": self.state,
            "where": self.where.as_dict() if self.where else None,
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class Operand:
    """One side of a comparison: the expression in words and what it came to (None: not known)."""

    expression: str
    value: int | float | str | None

    def as_dict(self) -> dict[str, Any]:
        return {"expression": self.expression, "value": self.value}


@dataclass(frozen=True)
class Finding:
    """One rule's answer about a report, with both sides of the evidence.

    ``code`` is a rule of data/checks.toml. ``left``/``right`` are the compared sides (None where
    the rule compares nothing), ``cells`` the ids of the cells involved, ``quote`` the words of the
    document that the rule speaks of, ``where`` their place.
    """

    code: str
    severity: Severity
    status: CheckStatus
    message_zh: str
    message_en: str
    responsibility: Responsibility = "source"
    left: Operand | None = None
    right: Operand | None = None
    cells: tuple[str, ...] = ()
    quote: str = ""
    where: Place | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "severity": self.severity,
            "status": self.status,
            "responsibility": self.responsibility,
            "message": self.message_en,
            "message_zh": self.message_zh,
            "left": self.left.as_dict() if self.left else None,
            "right": self.right.as_dict() if self.right else None,
            "cells": list(self.cells),
            "quote": self.quote,
            "where": self.where.as_dict() if self.where else None,
        }


@dataclass(frozen=True)
class Leftover:
    """A table row or head the form does not know: kept and flagged, never dropped."""

    table: str
    label: str
    values: tuple[str, ...]
    where: Place | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "table": self.table,
            "label": self.label,
            "values": list(self.values),
            "where": self.where.as_dict() if self.where else None,
        }


@dataclass
class Report:
    """Everything read from one document. The public contract is docs/contract.md.

    ``cells`` holds every cell of the detected ``form``, absent ones with state ``absent``.
    ``sections`` maps ``s1`` … ``s6`` to the narrative text of the six chapters (only those found).
    ``confidence`` is 0 … 1; ``needs_review`` is true whenever the parser is not sure, and then
    ``review_reasons`` says why in codes. ``error`` is a code (``unsupported_media``, ``encrypted``,
    ``damaged``, ``empty``, ``scanned``, ``too_large``, ``timeout``, ``crashed`` …) or None.
    """

    sha256: str
    media_type: str = ""
    method: str = ""
    title: str = ""
    agency: str = ""
    year: int | None = None
    form: Form = "none"
    period: tuple[str | None, str | None] = (None, None)
    sections: dict[str, str] = field(default_factory=dict)
    cells: dict[str, CellValue] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    confidence: float = 0.0
    needs_review: bool = False
    review_reasons: list[str] = field(default_factory=list)
    error: str | None = None

    def as_dict(self, file: str = "") -> dict[str, Any]:
        """The object that ``gongkai parse --json`` prints, one a line."""
        return {
            "file": file,
            "sha256": self.sha256,
            "media_type": self.media_type,
            "method": self.method,
            "title": self.title,
            "agency": self.agency,
            "year": self.year,
            "form": self.form,
            "period": {"from": self.period[0], "to": self.period[1]},
            "sections": dict(self.sections),
            "cells": {k: v.as_dict() for k, v in self.cells.items()},
            "findings": [f.as_dict() for f in self.findings],
            "leftovers": [x.as_dict() for x in self.leftovers],
            "confidence": round(self.confidence, 3),
            "needs_review": self.needs_review,
            "review_reasons": list(self.review_reasons),
            "error": self.error,
        }
