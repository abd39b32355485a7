"""Rows of the ledger by county and year, with a total for each city, each province and all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
_ALL = {"zh": "合计", "en": "all"}


@dataclass(frozen=True)
class Group:
    """One line of the table of counts. ``total`` says that it sums several counties."""

    label: str
    year: int
    rows: list[Row]
    total: bool = False


def grouped(rows: list[Row], lang: str) -> Iterator[Group]:
    """The counties in order of their codes, each year a line; then the totals of every city, province
    and of all that have more than one county in them, each once where they sum the same counties."""
    counties: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        counties[row["division_code"], row["year"]].append(row)
    for code, year in sorted(counties):
        group = counties[code, year]
        yield Group(f"{code} {group[0]['division']}", year, group)
    yield from _totals(counties, lang)


def _totals(counties: dict[tuple[str, int], list[Row]], lang: str) -> Iterator[Group]:
    sums: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
    for key in sorted(counties):
        first = counties[key][0]
        province, city = first.get("province") or "", first.get("city") or ""
        for name in dict.fromkeys(n for n in (f"{province}{city}", province) if n):
            sums[name, key[1]].append(key)
    everything: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for key in sorted(counties):
        everything[key[1]].append(key)
    named = [(name, year, keys) for (name, year), keys in sums.items()]
    told: set[tuple[tuple[str, int], ...]] = set()
    for name, year, keys in [*named, *((_ALL[lang], y, k) for y, k in sorted(everything.items()))]:
        if len(keys) > 1 and tuple(keys) not in told:
            told.add(tuple(keys))
            yield Group(name, year, [row for key in keys for row in counties[key]], total=True)
