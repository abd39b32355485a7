"""The registry that travels with the package is whole, and the same facts as its source."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from crawler.registry import bundled
from crawler.registry.check import check
from crawler.registry.load import load
from crawler.registry.names import BUNDLED, departments, fold

SHARED = Path(__file__).resolve().parents[3] / "shared" / "registry"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_lint_finds_nothing() -> None:
    assert [str(p) for p in check()] == []


def test_divisions_hang_together() -> None:
    divisions = bundled.divisions()
    assert Counter(d.level for d in divisions.values()) == {"province": 34, "prefecture": 333, "county": 2847}
    for code, division in divisions.items():
        assert code.isdigit()
        assert len(code) == 6
        assert division.name == division.name.strip()
        if division.level != "province":
            parent = divisions[division.parent_code]
            assert code.startswith(parent.code.rstrip("0"))
            assert parent.level == "province" or parent.name == division.city


def test_short_names_and_former_names_point_at_divisions() -> None:
    divisions = bundled.divisions()
    full = {d.name for d in divisions.values()}
    assert set(bundled.short_names()) <= set(divisions)
    assert [n for code, names in bundled.short_names().items() for n in names if n in full] == []
    assert [f for f in bundled.former() if f.successor_code and f.successor_code not in divisions] == []


def test_towns_belong_to_counties() -> None:
    assert set(bundled.towns()) <= set(bundled.divisions())
    assert sum(map(len, bundled.towns().values())) > 38_000
    assert [n for names in bundled.towns().values() for n in names if "（" in n] == []


def test_no_department_name_means_two_bodies() -> None:
    names = Counter(
        fold(name)
        for row in rows(BUNDLED / "departments.csv")
        for name in {row["canonical"], *row["aliases"].split("|"), *row["related"].split("|")} - {""}
    )
    assert [name for name, count in names.items() if count > 1] == []
    assert {d.canonical for d in departments().values() if not d.owed} >= {
        "残疾人联合会",
        "医院学校等公共企事业单位",
    }


def test_portals_of_counties_and_provinces() -> None:
    registry = load()
    levels = Counter(registry.divisions[code].level for code in registry.portals)
    assert levels == {"county": 195, "province": 31}
    assert all(registry.divisions[c].name == p.name for c, p in registry.portals.items())


def test_towns_are_not_read_by_loading() -> None:
    bundled.towns.cache_clear()
    load().expand(["武汉市"])
    assert bundled.towns.cache_info().currsize == 0


@pytest.mark.skipif(not SHARED.is_dir(), reason="the source folder of the facts is not on this machine")
def test_the_facts_are_those_of_the_source() -> None:
    assert rows(SHARED / "divisions.csv") == rows(BUNDLED / "divisions.csv")
    ours = {
        n
        for r in rows(BUNDLED / "departments.csv")
        for k in ("canonical", "aliases", "related")
        for n in r[k].split("|")
    }
    theirs = {
        n for r in rows(SHARED / "departments.csv") for k in ("canonical", "aliases") for n in r[k].split("|")
    }
    assert theirs <= ours
    portals = {(r["division_code"], r["home_url"], r["hosts"]) for r in rows(BUNDLED / "portals.csv")}
    seen = {
        (r["division_code"], r["host"])
        for f in ("portals_observed.csv", "provinces.csv")
        for r in rows(SHARED / f)
    }
    assert [s for s in seen if not any(c == s[0] and (s[1] in u or s[1] in h) for c, u, h in portals)] == []
    assert {r["code"] for r in rows(SHARED / "towns.csv")} - {""} == {
        r["code"] for r in rows(BUNDLED / "towns.csv")
    }
