"""Every replica with one answer empty, cut in half or binary: survived, and nothing is proven by it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from scrapy.http import Request

from crawler.items import Sighting
from data.replicas.load import families
from spiders.titles import title_of
from tests.families_b.test_replicas import asker
from tests.spiders.driver import Outcome, sweep, task

PLACES = 1
KINDS = ("empty", "cut", "binary")


def spoilt(kind: str, good: Any) -> Any:
    """The answer as it arrives; what was no page stays so."""
    if not isinstance(good, str | bytes):
        return good
    return {"empty": "", "cut": good[: len(good) // 2], "binary": b"\x89PNG\r\n\0\0\0\0" * 40}[kind]


def _is_near(sighting: Sighting) -> bool:
    """Whether a report's loss concerns the asked year: a folder of long ago may fail without harm."""
    year = title_of(sighting.title).year or sighting.year_hint
    return year is None or year >= 2024


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", families())
def test_a_spoilt_answer_is_survived_and_proves_nothing(name: str, kind: str) -> None:
    portal = families()[name]
    answer = asker(import_module(f"data.replicas.sites.{portal.site}").build(portal))
    whole: Outcome = sweep(answer, task((2025,)))
    asked = list(dict.fromkeys(r.url + r.body.decode() for r in whole.requests))
    step = max(1, len(asked) // PLACES)
    for place in asked[KINDS.index(kind) :: step]:

        def spoiling(request: Request, place: str = place) -> Any:
            good = answer(request)
            return spoilt(kind, good) if request.url + request.body.decode() == place else good

        found = sweep(spoiling, task((2025,)))
        lost = {s.url for s in whole.sightings if _is_near(s)} - {s.url for s in found.sightings}
        columns = [x for x in found.of("column") if x.year in (None, 2025)]
        own = any(x.unit and not x.complete for x in columns)  # a body's own column answers for it
        general = [x for x in columns if not x.unit]
        assert not lost or own or not general or not all(x.complete for x in general), (place, lost)
        assert not [x for x in found.of("column") if x.outcome == "empty" and x.url == place]
        assert not [x for x in found.looks if "fault:" in x.reason + x.note]
