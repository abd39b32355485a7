"""The ladder of one division as its last visit went, from the recorded looks: for ``sweep --explain``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from crawler.queries import look_rows, status_rows
from crawler.store import Store

Row = dict[str, Any]
QUIET = ("article", "attachment")
"""Kinds of places of which there are many; those that went well are only counted."""


@dataclass
class Step:
    """A look with the looks that it led to. ``read`` counts the pages and files below it that were
    read without trouble and are not shown one by one."""

    look: Row
    below: list[Step] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> Row:
        """The step and all below it as one JSON object."""
        kept = {k: v for k, v in self.look.items() if v not in (None, "")}
        return kept | {"read": dict(self.read), "below": [step.as_dict() for step in self.below]}


@dataclass
class Ladder:
    """What a visit did (``visit``), the steps that no other step led to, and what was concluded.
    ``name`` is the division's, ``at`` the minute at which the visit began."""

    division_code: str
    visit: Row
    steps: list[Step]
    conclusions: list[Row]
    name: str = ""
    at: str = ""

    def as_dict(self) -> Row:
        """The ladder as one JSON object."""
        told = ("agency_id", "agency", "year", "status", "why", "url")
        concluded = [{name: row[name] for name in told} for row in self.conclusions]
        steps = [step.as_dict() for step in self.steps]
        return {
            "division_code": self.division_code,
            "division": self.name,
            "at": self.at,
            "visit": self.visit,
            "steps": steps,
            "concluded": concluded,
        }


def ladder(store: Store, division_code: str, years: tuple[int, ...], lang: str) -> Ladder | None:
    """The last visit of a division and what the ledger made of it; None where none was held."""
    visit = store.row(
        "SELECT v.* FROM visits v JOIN sweeps s USING (sweep_id) WHERE v.division_code = ? "
        "ORDER BY s.started_at DESC, s.sweep_id DESC LIMIT 1",
        (division_code,),
    )
    if visit is None:
        return None
    looks = [x for x in look_rows(store, [division_code]) if x["sweep_id"] == visit["sweep_id"]]
    names = (
        "sweep_id",
        "state",
        "finish_reason",
        "family",
        "family_score",
        "requests",
        "bytes",
        "accepted",
        "verdict",
    )
    return Ladder(
        division_code,
        {name: visit[name] for name in names},
        tree(looks),
        status_rows(store, [division_code], years or None, lang),
        _name(store, division_code),
        (visit["started_at"] or "")[:16].replace("T", " "),
    )


def _name(store: Store, division_code: str) -> str:
    row = store.row("SELECT name FROM divisions WHERE code = ?", (division_code,))
    return str(row["name"]) if row else ""


def tree(looks: list[Row]) -> list[Step]:
    """The looks below the ones that led to them, each once, in the order in which they were made."""
    steps = [Step(look) for look in looks]
    at: dict[str, Step] = {}
    for step in steps:
        if step.look["kind"] not in QUIET or step.look["url"] not in at:
            at[step.look["url"]] = step
    top: list[Step] = []
    for step in steps:
        parent = _parent(step, at)
        if parent is None:
            top.append(step)
        elif step.look["kind"] in QUIET and step.look["outcome"] == "ok":
            parent.read[step.look["kind"]] += 1
        else:
            parent.below.append(step)
    return top


def _parent(step: Step, at: dict[str, Step]) -> Step | None:
    """The step that led to this one. A file of a page that went well stands where that page does; a
    page that leads back to itself stands at the top."""
    found = at.get(step.look["parent_url"] or "")
    while found is not None and found.look["kind"] in QUIET and found.look["outcome"] == "ok":
        found = (
            at.get(found.look["parent_url"] or "") if found.look["parent_url"] != found.look["url"] else None
        )
    seen, above = {id(step)}, found
    while above is not None:
        if id(above) in seen:
            return None
        seen.add(id(above))
        above = (
            at.get(above.look["parent_url"] or "") if above.look["parent_url"] != above.look["url"] else None
        )
    return found
