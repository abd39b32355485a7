"""Every replica with answers empty, cut in half or binary: survived, and nothing is proven by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import pytest
from scrapy.http import Request, Response

import spiders.visit
from crawler.items import Sighting
from data.replicas.load import families
from spiders.page import Page
from spiders.titles import title_of
from tests.families_b.test_replicas import asker
from tests.spiders import driver
from tests.spiders.driver import Outcome, sweep, task

KINDS = ("empty", "cut", "binary")
Answer = Callable[[Request], Any]


@dataclass
class Portal:
    """A replica and how it is swept undisturbed. ``leading`` are the requests whose answers led to others."""

    answer: Answer
    whole: Outcome
    leading: list[str] = field(default_factory=list)

    @property
    def asked(self) -> list[str]:
        return list(dict.fromkeys(map(named, self.whole.requests)))


def named(request: Request) -> str:
    return request.url + request.body.decode()


def spoilt(kind: str, good: Any) -> Any:
    """The answer as it arrives; what was no page stays so."""
    if not isinstance(good, str | bytes):
        return good
    return {"empty": "", "cut": good[: len(good) // 2], "binary": b"\x89PNG\r\n\0\0\0\0" * 40}[kind]


@pytest.fixture(scope="module", autouse=True)
def pages_read_once() -> Iterator[None]:
    """The same answer to the same request is parsed once for all sweeps."""
    kept: dict[tuple[str, bytes], Page] = {}

    def page(response: Response) -> Page:
        assert response.request
        key = named(response.request), response.body
        if key not in kept:
            kept[key] = Page(response)
        kept[key].context = {}
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spiders.visit, "Page", page)
        yield


@pytest.fixture(scope="module")
def portals() -> Callable[[str], Portal]:
    made: dict[str, Portal] = {}

    def portal(name: str) -> Portal:
        if name not in made:
            made[name] = _portal(name)
        return made[name]

    return portal


def _portal(name: str) -> Portal:
    row = families()[name]
    ask = asker(import_module(f"data.replicas.sites.{row.site}").build(row))
    kept: dict[str, Any] = {}

    def answer(request: Request) -> Any:
        if named(request) not in kept:
            kept[named(request)] = ask(request)
        return kept[named(request)]

    leading: list[str] = []

    def led(site: Any, request: Request) -> Any:
        outputs = list(answered(site, request))
        if any(isinstance(o, Request) for o in outputs):
            leading.append(named(request))
        return outputs

    answered = driver.answer
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(driver, "answer", led)
        return Portal(answer, sweep(answer, task((2025,))), leading)


def _is_near(sighting: Sighting) -> bool:
    """Whether a report's loss concerns the asked year: a folder of long ago may fail without harm."""
    year = title_of(sighting.title).year or sighting.year_hint
    return year is None or year >= 2024


def _proves_nothing(whole: Outcome, found: Outcome, places: set[str]) -> None:
    lost = {s.url for s in whole.sightings if _is_near(s)} - {s.url for s in found.sightings}
    columns = [x for x in found.of("column") if x.year in (None, 2025)]
    own = any(x.unit and not x.complete for x in columns)  # a body's own column answers for it
    own |= any(x.unit and x.outcome != "ok" for x in found.of("root"))  # and so does its page
    general = [x for x in columns if not x.unit]
    assert not lost or own or not general or not all(x.complete for x in general), (places, lost)
    assert not [x for x in found.of("column") if x.outcome == "empty" and x.url in places]
    assert not [x for x in found.looks if "fault:" in x.reason + x.note]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", families())
def test_a_spoilt_answer_proves_nothing(portals: Callable[[str], Portal], name: str, kind: str) -> None:
    """One answer that leads on, and in another sweep every one that does not."""
    portal = portals(name)
    turn = KINDS.index(kind) + list(families()).index(name)
    for places in ({portal.leading[turn % len(portal.leading)]}, {*portal.asked} - {*portal.leading}):

        def spoiling(request: Request, places: set[str] = places) -> Any:
            good = portal.answer(request)
            return spoilt(kind, good) if named(request) in places else good

        _proves_nothing(portal.whole, sweep(spoiling, task((2025,))), places)


@pytest.mark.parametrize("name", families())
def test_no_spoilt_answer_to_any_request_is_a_fault(portals: Callable[[str], Portal], name: str) -> None:
    """Every request of the sweep once more, in every spoilt way."""
    portal = portals(name)
    spider = portal.whole.spider
    assert spider
    for request in portal.whole.requests:
        good = portal.answer(request)
        for kind in KINDS if isinstance(good, str | bytes) else ():
            assert request.callback
            spider.open = 1000
            outputs = list(request.callback(driver.response(request, spoilt(kind, good), {})))
            said = [getattr(o, "reason", "") + getattr(o, "note", "") for o in outputs]
            assert not [words for words in said if "fault:" in words], (request.url, kind)
