"""Counting the ledger by place, year and answer. Answers are counted apart and never merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from crawler.answers import ANSWERS, answer
from crawler.store import Store

Level = Literal["province", "city", "county"]
WIDTH: dict[Level, int] = {"province": 2, "city": 4, "county": 6}
"""How many digits of a GB/T 2260 code name a place of that level."""

_YEARS = "SELECT DISTINCT year FROM obligations ORDER BY year DESC"
_COUNT = """
SELECT {group}, status, timeliness, count(*) AS n FROM obligations INDEXED BY obligations_counts
WHERE {where} AND division_code >= :low AND division_code < :high AND (:basis = '' OR basis = :basis)
GROUP BY {group}, status, timeliness
"""
_DUE = """
SELECT due, due_source, count(*) AS n FROM obligations INDEXED BY obligations_counts
WHERE year = :year AND division_code >= :low AND division_code < :high AND due IS NOT NULL
    AND status <> 'not_owed' AND (:basis = '' OR basis = :basis)
GROUP BY due, due_source ORDER BY due, due_source
"""


@dataclass(frozen=True)
class Scope:
    """What is counted: codes that begin with ``area`` ('' all), of one ``basis`` ('' both)."""

    area: str = ""
    basis: str = ""

    def values(self, **more: Any) -> dict[str, Any]:
        """The bound values of a question."""
        return {"low": self.area, "high": self.area + "\U0010ffff", "basis": self.basis} | more


@dataclass
class Tally:
    """The counts of one place or year."""

    code: str
    name: str = ""
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def owed(self) -> int:
        """Reports that are owed: all but those that are not."""
        return sum(self.counts.values()) - self.counts["not_owed"]

    @property
    def parts(self) -> list[tuple[str, int]]:
        """What was found, by answer, in the fixed order; without what is not owed."""
        return [(name, self.counts[name]) for name in ANSWERS if self.counts[name] and name != "not_owed"]

    @property
    def wrong(self) -> int:
        """For sorting: those whose report is late or not there."""
        return self.counts["missing"] + self.counts["withdrawn"] + self.counts["late"]


@dataclass(frozen=True)
class DueDay:
    """A day on which reports fall due, and how far off it is (negative: past)."""

    day: date
    source: str
    number: int
    days: int


def years(store: Store) -> list[int]:
    """The years in the ledger, newest first."""
    return [int(row["year"]) for row in store.rows(_YEARS)]


def by_division(store: Store, year: int, scope: Scope) -> dict[str, Counter[str]]:
    """The counts of each division in scope."""
    sql = _COUNT.format(group="division_code", where="year = :year")
    found: dict[str, Counter[str]] = {}
    for row in store.rows(sql, scope.values(year=year)):
        found.setdefault(row["division_code"], Counter())[answer(row)] += row["n"]
    return found


def by_year(store: Store, scope: Scope) -> list[Tally]:
    """The counts of each year in scope, oldest first."""
    found: dict[int, Tally] = {}
    for row in store.rows(_COUNT.format(group="year", where="1"), scope.values()):
        found.setdefault(row["year"], Tally(str(row["year"]))).counts[answer(row)] += row["n"]
    return [found[year] for year in sorted(found)]


def due_days(store: Store, year: int, scope: Scope, today: date) -> list[DueDay]:
    """The days on which reports of the year fall due, with how many and by which rule."""
    days = []
    for row in store.rows(_DUE, scope.values(year=year)):
        day = date.fromisoformat(row["due"])
        days.append(DueDay(day, row["due_source"] or "", row["n"], (day - today).days))
    return days


def grouped(divisions: dict[str, Counter[str]], level: Level, names: dict[str, str]) -> list[Tally]:
    """The counts of divisions added up at a level, by code."""
    width = WIDTH[level]
    found: dict[str, Tally] = {}
    for code, counts in divisions.items():
        key = code if level == "county" else code[:width]
        tally = found.setdefault(key, Tally(key, names.get(key, "")))
        tally.counts.update(counts)
    return [found[key] for key in sorted(found)]


def total(tallies: Iterable[Tally | Counter[str]]) -> Tally:
    """All of them together."""
    made = Tally("")
    for one in tallies:
        made.counts.update(one.counts if isinstance(one, Tally) else one)
    return made
