"""What can be asked: the parameters of each list, checked before anything is looked up."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Status = Literal[
    "published", "missing", "not_due", "blocked", "unreachable", "unknown", "withdrawn", "not_owed"
]
Timeliness = Literal["on_time", "late", "unknown"]
Certainty = Literal["certain", "probable", "disputed"]
Kind = Literal[
    "government", "office", "department", "township", "subdistrict", "zone", "authorised", "vertical"
]
Basis = Literal["statutory", "practice"]
Severity = Literal["error", "warning", "info"]
Standing = Literal["fail", "not_assessable", "info"]
Responsibility = Literal["source", "extraction", "mixed"]
Review = Literal["open", "confirmed", "dismissed"]
Form = Literal["2021", "2019", "stat2014", "narrative", "none"]
State = Literal["number", "blank", "dash", "text", "absent", "unreadable"]
Lang = Literal["zh", "en"]

Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{2,12}$")]
Rule = Annotated[str, StringConstraints(pattern=r"^[A-Z]([0-9]{1,2})?$")]
Name = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$", min_length=1, max_length=200)]
CellId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.]{1,60}$")]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Year = Annotated[int, Field(ge=2008, le=2100)]
MOST = 500
_LIST = 50


class Question(BaseModel):
    """What every list takes. A parameter that is not known is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(100, ge=1, le=MOST, description="most items of one answer")
    cursor: str = Field(
        "",
        max_length=1000,
        pattern=r"^[A-Za-z0-9_-]*$",
        description="the next page, as `next` of an answer names it",
    )


class Placed(Question):
    """Lists that know where. A code ending in 00 is its city, one ending in 0000 its province."""

    division: list[Code] = Field(
        [], max_length=_LIST, description="division code, or what it begins with (repeatable)"
    )


class Reported(Placed):
    """Lists about reports."""

    year: list[Year] = Field([], max_length=_LIST, description="reported year (repeatable)")
    agency: list[Name] = Field([], max_length=_LIST, description="agency id (repeatable)")


class StatusQuestion(Reported):
    """The ledger."""

    status: list[Status] = Field([], max_length=_LIST)
    timeliness: list[Timeliness] = Field([], max_length=_LIST)
    certainty: list[Certainty] = Field([], max_length=_LIST)
    kind: list[Kind] = Field([], max_length=_LIST)
    basis: list[Basis] = Field([], max_length=_LIST)
    lang: Lang = Field("zh", description="language of `why`")


class FindingQuestion(Reported):
    """What is wrong in which report."""

    code: list[Rule] = Field([], max_length=_LIST, description="rule, or its first letter (repeatable)")
    severity: list[Severity] = Field([], max_length=_LIST)
    status: list[Standing] = Field([], max_length=_LIST)
    responsibility: list[Responsibility] = Field([], max_length=_LIST)
    review: list[Review] = Field([], max_length=_LIST, description="what people say of it; open: nothing yet")
    lang: Lang = Field("zh", description="language of `message`")


class LookQuestion(Placed):
    """Attempts to see a place."""

    year: list[Year] = Field([], max_length=_LIST)
    sweep: list[Name] = Field([], max_length=_LIST, description="sweep id (repeatable)")
    kind: list[Name] = Field([], max_length=_LIST, description="kind of place, such as home or column")
    outcome: list[Name] = Field([], max_length=_LIST)


class ReportQuestion(Reported):
    """Documents that were read, every version."""

    form: list[Form] = Field([], max_length=_LIST)
    current: bool | None = Field(
        None, description="only versions that stand now (or stood last), or only former ones"
    )
    needs_review: bool | None = Field(
        None, description="only where the parser is not sure of every cell, or only where it is"
    )


class CellQuestion(Reported):
    """Printed cells of every version."""

    cell: list[CellId] = Field([], max_length=_LIST, description="cell id of the codebook (repeatable)")
    state: list[State] = Field([], max_length=_LIST)
    sha256: list[Hash] = Field([], max_length=_LIST, description="version, by the hash of its document")
    current: bool | None = Field(
        None, description="only cells of versions that stand now, or only of former ones"
    )


class DivisionQuestion(Placed):
    """Administrative areas that are held."""


class AgencyQuestion(Placed):
    """Bodies that owe a report."""

    agency: list[Name] = Field([], max_length=_LIST)
    kind: list[Kind] = Field([], max_length=_LIST)
    basis: list[Basis] = Field([], max_length=_LIST)
