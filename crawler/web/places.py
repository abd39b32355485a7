"""The names of provinces, cities and counties by the digits of their codes."""

from __future__ import annotations

from functools import cache

from crawler.registry.load import load
from crawler.store import Store
from crawler.web.counts import Level


def names(store: Store) -> dict[str, str]:
    """Names by code: six digits as the store has them, two and four digits for province and city.

    What the store does not say of a province or city comes from the national list; an invented or
    later code has no name, and is shown by its digits."""
    held = dict(_national())
    for row in store.rows("SELECT code, name, province, city FROM divisions"):
        code = row["code"]
        held[code] = row["name"]
        if row["province"]:
            held[code[:2]] = row["province"]
        if row["city"] and code[2:4] != "00":
            held[code[:4]] = row["city"]
    return held


@cache
def _national() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, division in load().divisions.items():
        if division.level == "province":
            found[code[:2]] = division.name
        elif division.level == "prefecture":
            found[code[:4]] = division.name
    return found


def level_below(area: str) -> Level:
    """What an area is divided into: the country into provinces, they into cities, they into counties."""
    return "province" if not area else "city" if len(area) == 2 else "county"


def shorter(name: str) -> str:
    """A province's name as on a tile: without what every province's name ends in."""
    for ending in ("壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区", "自治区", "省", "市"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name
