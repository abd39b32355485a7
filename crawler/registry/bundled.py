"""The facts that travel with the package: divisions, their short and former names, towns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from crawler.registry.model import Division
from crawler.registry.names import BUNDLED


@dataclass(frozen=True)
class Former:
    """A county name or code that is gone. ``last_year`` is the last year in which it was valid,
    ``successor_code`` the division that holds its area now ('' not known)."""

    code: str
    name: str
    province: str
    city: str
    last_year: int
    successor_code: str


def _rows(name: str) -> Iterator[list[str]]:
    with (BUNDLED / name).open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        next(reader)
        yield from reader


@cache
def divisions() -> dict[str, Division]:
    """Every division of GB/T 2260 by code: provinces, prefectures, counties."""
    return {row[0]: Division(*row) for row in _rows("divisions.csv")}


@cache
def short_names() -> dict[str, tuple[str, ...]]:
    """Short names seen in titles (围场县, 昆区), by division code."""
    found: dict[str, list[str]] = {}
    for code, alias, _ in _rows("division_aliases.csv"):
        found.setdefault(code, []).append(alias)
    return {code: tuple(names) for code, names in found.items()}


@cache
def former() -> tuple[Former, ...]:
    """Counties abolished or renamed since 2008. The list has gaps: a hint only."""
    rows = _rows("divisions_abolished.csv")
    return tuple(Former(r[0], r[1], r[2], r[3], int(r[4]), r[5]) for r in rows)


@cache
def towns() -> dict[str, frozenset[str]]:
    """Names of towns and subdistricts by county code. Read only when somebody asks (38,000 rows)."""
    found: dict[str, set[str]] = {}
    for row in _rows("towns.csv"):
        found.setdefault(row[2], set()).add(row[1])
    return {code: frozenset(names) for code, names in found.items()}
