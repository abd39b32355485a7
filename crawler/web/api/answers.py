"""What is answered: the fields of the contract, as OpenAPI describes them."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """One page of a list. ``next`` is the path and query of the next one, null at the end."""

    model_config = ConfigDict(extra="forbid")

    items: list[Item]
    next: str | None


class Row(BaseModel):
    """An item has exactly these fields."""

    model_config = ConfigDict(extra="forbid")


class StatusRow(Row):
    """An obligation: an agency and a reported year. ``why`` is one sentence that can be forwarded."""

    division_code: str
    division: str
    agency_id: str
    agency: str | None
    kind: str | None
    basis: str | None
    year: int
    due: str | None
    status: str
    timeliness: str | None
    certainty: str | None
    published_on: str | None
    published_source: str | None
    not_before: str | None
    not_after: str | None
    days_late: int | None
    title: str | None
    url: str | None
    document_url: str | None
    sha256: str | None
    form: str | None
    confidence: float | None
    why: str
    why_zh: str
    why_en: str
    due_rule: str | None
    due_source: str | None
    province: str | None
    city: str | None
    derived_at: str


class FindingRow(Row):
    """Something wrong, with both sides of the evidence."""

    id: str
    code: str
    severity: str
    status: str
    responsibility: str | None
    agency_id: str
    agency: str | None
    division_code: str
    division: str
    year: int
    message: str | None
    message_zh: str | None
    message_en: str | None
    left: dict[str, Any] | None
    right: dict[str, Any] | None
    cells: list[str] | None
    quote: str | None
    place: Any = Field(description="where in the document the quotation stands")
    url: str | None
    sha256: str | None
    review: str
    review_note: str | None
    review_by: str | None
    review_at: str | None
    evidence_changed: bool
    first_seen: str | None
    last_seen: str | None


class LookRow(Row):
    """One attempt to see a place, with its outcome."""

    look_id: int
    sweep_id: str
    division_code: str
    seq: int
    at: str
    kind: str
    url: str
    parent_url: str | None
    outcome: str
    reason: str | None
    unit: str | None
    year: int | None
    declared: int | None
    seen: int | None
    complete: bool | None
    note: str | None
    sha256: str | None


class ReportRow(Row):
    """A document that was read."""

    agency_id: str
    division_code: str
    year: int
    sha256: str
    version: int
    current: bool
    url: str | None
    document_url: str | None
    title: str | None
    agency_printed: str | None
    form: str | None
    media_type: str | None
    method: str | None
    period_from: str | None
    period_to: str | None
    confidence: float | None
    needs_review: bool | None
    review_reasons: list[str]
    error: str | None
    published_on: str | None
    published_source: str | None
    matched_by: str | None
    parser_version: str | None
    first_seen: str | None
    last_seen: str | None


class CellRow(Row):
    """A printed cell. ``value`` only in state ``number``: blank is not zero."""

    agency_id: str
    year: int
    sha256: str
    cell_id: str
    value: float | None
    raw: str | None
    state: str
    place: Any = Field(description="where in the document the cell stands")
    notes: Any


class DivisionRow(Row):
    """An administrative area."""

    code: str
    name: str
    level: str | None
    parent_code: str | None
    province: str | None
    city: str | None


class AgencyRow(Row):
    """A body that owes a report, for the reported years ``valid_from`` to ``valid_to``."""

    agency_id: str
    division_code: str
    name: str
    kind: str
    basis: str
    aliases: str | None
    url: str | None
    valid_from: int | None
    valid_to: int | None
    successor_of: str | None
    note: str | None
    source: str
    owed: bool | None
