"""The replicas of six vendors' systems: found whole with the family, never falsely whole without it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from scrapy.http import Request

from crawler.exceptions import NotAPage
from data.replicas.load import families, portals
from data.replicas.model import Portal, Publication
from data.replicas.rows import listed
from data.replicas.web import Request as Asked
from data.replicas.web import Site
from spiders import fingerprint
from tests.spiders.driver import Outcome, sweep, task

TODAY = date(2026, 2, 10)
NAMES = (
    "xxgk", "xxgk_annual", "jpaas", "jpaas_stuck", "ucap", "ucap_search", "component", "gkmlpt",
    "gkmlpt_jump", "lonsun",
)  # fmt: skip
FAMILIES = ("component", "gkmlpt", "hanweb", "jpaas", "lonsun", "trs", "ucap", "xxgk")
STATUS = {404: "not_found", 403: "blocked", 405: "blocked"}


def asker(site: Site) -> Any:
    """The site's answers without its server, judged as the crawler's middlewares would."""

    def answer(request: Request) -> Any:
        parts = urlsplit(request.url)
        form = dict(parse_qsl(request.body.decode(), True))
        headers = {k.decode().lower(): v[0].decode() for k, v in request.headers.items()}
        headers |= {"user-agent": "Mozilla/5.0 (compatible; Gongkai)", "host": parts.netloc}
        query = dict(parse_qsl(parts.query, True))
        found = site.answer(Asked(request.method, parts.path, TODAY, query, form, parts.query, headers))
        assert found is not None
        if found.status != 200:
            return NotAPage(STATUS.get(found.status, "not_understood"), f"http {found.status}")
        return found.body.decode()

    return answer


@cache
def run(name: str, family: str = "all", others: bool = True) -> Outcome:
    """Sweep a replica. ``family``: ``all`` of them, ``none``, or the name of the only one known."""
    portal = (families() | portals())[name]
    site = import_module(f"data.replicas.sites.{portal.site}").build(portal)
    known = fingerprint.families()
    chosen = {"all": None, "none": {}}.get(family, {family: known[family]} if family in known else None)
    row = {"family": family} if family in known else {}
    return sweep(asker(site), task((2025,), row=row), chosen)


def wanted(portal: Portal) -> set[tuple[str, str]]:
    """Title and date of every report that the portal shows."""
    return {(r.title, r.dated.isoformat()) for r in listed(portal, TODAY) if isinstance(r, Publication)}


def dated(found: Outcome) -> set[tuple[str, str]]:
    """Title and best date of every report seen."""
    return {(s.title, day(s.dates)) for s in found.sightings if s.note != "rendition"}


def day(dates: list[Any]) -> str:
    known = {d.source: d.value for d in reversed(dates)}
    return known.get("article") or known.get("list") or ""


@pytest.mark.parametrize("name", [n for n in NAMES if not families()[n].expects.get("shown")])
def test_every_report_is_found_with_its_date(name: str) -> None:
    portal = families()[name]
    assert dated(run(name)) == wanted(portal)


@pytest.mark.parametrize("name", NAMES)
def test_the_columns_are_what_stands_beside_the_replica(name: str) -> None:
    found, expects = run(name), families()[name].expects
    columns = [x for x in found.of("column") if x.year in (None, 2025)]
    assert columns
    assert {x.outcome for x in columns} == set(expects["columns"])
    assert {x.complete for x in columns} == {expects["complete"]}
    assert expects.get("note", "") in " ".join(x.note for x in columns)
    more = expects.get("declared_more")
    if more:
        assert any(x.declared == len(listed(families()[name], TODAY)) + more for x in columns)


@pytest.mark.parametrize("name", NAMES)
def test_the_family_is_told_and_nothing_is_tried_out(name: str) -> None:
    found, portal = run(name), families()[name]
    assert found.spider is not None
    assert found.spider.family == portal.expects.get("family", portal.site)
    asked = "\n".join(f"{r.url} {r.body.decode()}" for r in found.requests)
    for pattern in portal.expects.get("never", ()):
        assert not re.search(pattern, asked), pattern


@pytest.mark.parametrize("name", NAMES)
def test_the_agency_of_each_report_is_named(name: str) -> None:
    names = {r.title: r.agency for r in listed(families()[name], TODAY) if isinstance(r, Publication)}
    for sighting in run(name).sightings:
        if sighting.note != "rendition":
            assert names[sighting.title].title_name in sighting.title


@pytest.mark.parametrize("name", NAMES)
def test_the_ladder_alone_finds_the_same_or_proves_nothing(name: str) -> None:
    found = run(name, "none")
    whole = [x for x in found.of("column") if x.complete]
    assert not whole or dated(found) == wanted(families()[name])
    assert dated(found) <= wanted(families()[name])


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_family_gives_no_wrong_rows(name: str, family: str) -> None:
    portal, found = families()[name], run(name, family)
    assert dated(found) <= wanted(portal)
    assert not any(x.complete for x in found.of("column")) or dated(found) == wanted(portal)
    assert not any("fault" in x.note + x.reason for x in found.looks)


def test_an_organ_without_reports_is_the_only_empty_one() -> None:
    empty = {x.unit for x in run("xxgk_annual").of("column") if x.outcome == "empty" and x.year == 2025}
    portal = families()["xxgk_annual"]
    shown = {r.agency for r in listed(portal, TODAY) if isinstance(r, Publication) and r.year == 2025}
    assert empty == {a.name for a in portal.agencies if a not in shown}


def test_generation_time_is_no_publication_date() -> None:
    for sighting in run("ucap").sightings:
        if sighting.followed:
            assert {d.source for d in sighting.dates if d.value == TODAY.isoformat()} <= {"generated"}


def test_an_article_kept_in_a_script_is_read() -> None:
    from extract.parser import parse
    from extract.report import Hint

    portal = families()["gkmlpt"]
    site = import_module("data.replicas.sites.gkmlpt").build(portal)
    row = next(r for r in listed(portal, TODAY) if isinstance(r, Publication) and r.year == 2025)
    body = site.answer(Asked("GET", site.place(row), TODAY)).body
    assert "一、总体情况" not in body.decode()
    report = parse(body, Hint(media_type="text/html", charset="utf-8"))
    assert not report.error
    assert report.title == row.title
