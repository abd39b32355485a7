"""The replicas of the remaining families and of home-made systems: every report of every body is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from scrapy.http import Request

from data.replicas.load import families
from data.replicas.model import Agency, Portal, Publication
from data.replicas.rows import listed
from data.replicas.sites.files import FILES
from data.replicas.sites.longtail import STYLES
from data.replicas.web import Site
from spiders import fingerprint
from spiders.titles import title_of
from tests.families.test_replicas import TODAY, day
from tests.families.test_replicas import asker as text_asker
from tests.spiders.driver import Outcome, sweep, task

NAMES = (
    "docwrite", "guangxi", "chongqing", "vsb", "vsb_list", "showlist", "pclist", "zcms", "hebei", "epoint",
    "webforms",
)  # fmt: skip
Key = tuple[str, int | None, str]


def drawn(name: str, *traits: str) -> Portal:
    portal = families()[name]
    return replace(portal, traits=traits) if traits else portal


def asker(site: Site) -> Any:
    """As the other families' tests ask; files are handed over as they are."""
    answer = text_asker(site)

    def with_files(request: Request) -> Any:
        try:
            return answer(request)
        except UnicodeDecodeError:
            return (FILES / "990104-yb.pdf").read_bytes()

    return with_files


@cache
def run(name: str, *traits: str, family: str = "all") -> Outcome:
    portal = drawn(name, *traits)
    site = import_module(f"data.replicas.sites.{portal.site}").build(portal)
    known = fingerprint.families()
    chosen = {"all": None, "none": {}}.get(family, {family: known[family]} if family in known else None)
    return sweep(asker(site), task((2025,)), chosen)


def wanted(portal: Portal) -> set[Key]:
    """Body, year and date of every report that the portal shows."""
    return {
        (r.agency.agency_id, r.year, r.dated.isoformat())
        for r in listed(portal, TODAY)
        if isinstance(r, Publication)
    }


def body_of(sighting: Any, agencies: tuple[Agency, ...]) -> str:
    """Whose report it is by its title, else by what the pages say."""
    texts = (sighting.title,) if title_of(sighting.title).agency else tuple(sighting.hints.values())
    named = [
        (len(n), a.agency_id) for a in agencies for n in (a.name, a.title_name) if any(n in t for t in texts)
    ]
    return max(named, default=(0, ""))[1]


def keys(found: Outcome, portal: Portal, dates: bool = True) -> Iterator[Key]:
    for s in found.sightings:
        if s.note != "rendition":
            year = title_of(s.title).year or s.year_hint
            yield body_of(s, portal.agencies), year, day(s.dates) if dates else ""


@pytest.mark.parametrize("name", NAMES)
def test_every_report_of_the_asked_year_is_found_with_body_and_date(name: str) -> None:
    portal, found = families()[name], run(name)
    asked = {k for k in wanted(portal) if k[1] == 2025}
    assert {k for k in keys(found, portal) if k[1] == 2025} == asked


@pytest.mark.parametrize("name", NAMES)
def test_the_columns_and_the_family_are_what_stands_beside_the_replica(name: str) -> None:
    found, expects = run(name), families()[name].expects
    columns = [x for x in found.of("column") if x.year in (None, 2025)]
    assert {x.outcome for x in columns} == set(expects["columns"]), [
        (x.url, x.outcome, x.note) for x in columns
    ]
    assert {x.complete for x in columns} == {expects["complete"]}, [
        (x.url, x.complete, x.note) for x in columns
    ]
    assert found.spider is not None
    assert found.spider.family.replace("generic", "") == expects.get("family", families()[name].site).replace(
        "generic", ""
    )
    asked = "\n".join(found.asked)
    assert not [p for p in expects.get("never", ()) if re.search(p, asked)]


@pytest.mark.parametrize("name", NAMES)
def test_the_ladder_alone_finds_the_same_or_proves_nothing(name: str) -> None:
    portal, found = families()[name], run(name, family="none")
    seen = set(keys(found, portal))
    assert {k[:2] for k in seen if k[1] == 2025} <= {k[:2] for k in wanted(portal)}
    whole = [x for x in found.of("column") if x.complete and not x.unit]
    assert not whole or {k[:2] for k in seen if k[1] == 2025} == {
        k[:2] for k in wanted(portal) if k[1] == 2025
    }


KNOWN = sorted(set(fingerprint.families()) - {"generic"})
WRONG = [(name, family) for n, name in enumerate(NAMES) for family in KNOWN[n % 5 :: 5]]


@pytest.mark.parametrize(("name", "family"), WRONG)
def test_a_wrong_family_gives_no_wrong_rows(name: str, family: str) -> None:
    portal, found = families()[name], run(name, family=family)
    assert {k[:2] for k in keys(found, portal) if k[1] == 2025} <= {k[:2] for k in wanted(portal)}
    assert not any("fault" in x.note + x.reason for x in found.looks)


@pytest.mark.parametrize("style", STYLES)
def test_home_made_systems_are_read_by_the_words_alone(style: str) -> None:
    portal, found = drawn("longtail", style), run("longtail", style)
    assert set(keys(found, portal)) == wanted(portal)
    assert found.column.complete is True, found.column.note
    assert all("#" not in url for url in found.asked)
    assert len(found.asked) == len(set(found.asked))
