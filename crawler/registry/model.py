"""Who owes what, where: the three kinds of registry row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AgencyKind = Literal[
    "government", "office", "department", "township", "subdistrict", "zone", "authorised", "vertical"
]
Basis = Literal["statutory", "practice"]

PRACTICE_KINDS: frozenset[str] = frozenset({"township", "subdistrict", "zone"})
"""Not named in Art. 49 of the Regulations (令第711号): expected by local practice only."""


@dataclass(frozen=True)
class Division:
    """An administrative area. ``code`` is GB/T 2260 (six digits) or a user's own code."""

    code: str
    name: str
    level: str = "county"
    parent_code: str = ""
    province: str = ""
    city: str = ""


@dataclass(frozen=True)
class Agency:
    """A body that owes a report, for the reported years ``valid_from`` to ``valid_to`` (inclusive,
    None: open). ``source`` is ``registry`` (a row), ``law`` (every county has a government and its
    office) or ``seen`` (its report stood on the column in some year). ``owed`` is False for a seen body
    of a kind that owes no report (people's organisations, public institutions, Art. 55)."""

    agency_id: str
    division_code: str
    name: str
    kind: AgencyKind = "department"
    aliases: tuple[str, ...] = ()
    url: str = ""
    valid_from: int | None = None
    valid_to: int | None = None
    successor_of: str = ""
    note: str = ""
    source: Literal["registry", "law", "seen"] = "registry"
    owed: bool = True

    @property
    def basis(self) -> Basis:
        return "practice" if self.kind in PRACTICE_KINDS else "statutory"

    def owes(self, year: int) -> bool:
        """Whether the agency owes a report for the reported year: of a kind that does, and existing
        then as far as the registry knows."""
        return self.owed and self.existed(year)

    def existed(self, year: int) -> bool:
        """Whether the agency existed, as far as the registry knows, in the reported year."""
        return (self.valid_from or year) <= year <= (self.valid_to or year)


@dataclass(frozen=True)
class Portal:
    """A division's site. ``hosts`` are further trusted hosts (``host`` or ``host:port``);
    ``column_url`` and ``family`` are hints, never truth: the ladder re-discovers them."""

    division_code: str
    name: str
    home_url: str
    column_url: str = ""
    hosts: tuple[str, ...] = ()
    family: str = ""
    note: str = ""
