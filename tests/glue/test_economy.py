"""What a sweep does not ask again: whole portals that lack no report, else what leads to their lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data.replicas.load import families
from data.replicas.model import Portal
from tests.glue.world import World

NAMES = ("zcms", "lonsun")
AGAIN = "in hand, not asked again"


FEW = 6


def complete(portal: Portal) -> Portal:
    """The portal with a few bodies, as if each had published, and kept it so."""
    agencies = [a for a in portal.agencies if a.dated and not a.withdrawn and a.kind != "vertical"]
    return replace(portal, agencies=tuple(agencies[:FEW]))


def lacking(portal: Portal) -> Portal:
    """The portal with a few bodies, of which one never publishes."""
    (silent,) = [a for a in portal.agencies if not a.dated][:1]
    return replace(portal, agencies=(*complete(portal).agencies, silent))


@pytest.fixture
def worlds(tmp_path: Path) -> Iterator[Any]:
    made: list[World] = []

    def make(portals: dict[str, Portal]) -> World:
        made.append(World(tmp_path, portals))
        return made[-1]

    yield make
    for world in made:
        world.close()


def test_portals_that_lack_no_report_cost_nothing_until_the_slow_cycle_comes_round(worlds: Any) -> None:
    world = worlds({name: complete(families()[name]) for name in NAMES})
    first = world.sweep(10)
    assert world.statuses() == {"published"}
    second = world.sweep(11)
    assert second.endings == {"finished": 2}
    assert second.requests * 10 < first.requests
    assert second.bytes * 10 < first.bytes
    for column in world.looks(second, "column"):
        assert AGAIN in column["note"]
        assert column["at"][:10] == "2026-04-10", "a list is as old as our look at it"
    assert world.statuses() == {"published"}
    third = world.sweep(18, derived=False)
    assert third.requests * 2 > first.requests
    assert {x["at"][:10] for x in world.looks(third, "column")} == {"2026-04-18"}


def test_lists_on_which_a_report_is_awaited_are_asked_every_time(worlds: Any) -> None:
    world = worlds({"zcms": lacking(families()["zcms"])})
    world.sweep(10)
    assert "missing" in world.statuses()
    second = world.sweep(11, derived=False)
    assert {x["at"][:10] for x in world.looks(second, "column")} == {"2026-04-11"}
    assert AGAIN in world.looks(second, "home")[0]["note"]
    assert AGAIN in world.looks(second, "root")[0]["note"]


def test_the_front_page_is_asked_again_where_the_known_column_is_gone(worlds: Any) -> None:
    world = worlds({"zcms": lacking(families()["zcms"])})
    first = world.sweep(10)
    column = world.looks(first, "column")[0]["url"].split(world.replicas.host("zcms"))[1]
    site = world.replicas._servers["zcms"].site
    answer = site.answer
    gone = {column.split("?")[0]}
    site.answer = lambda request: site.not_found(request) if request.path in gone else answer(request)
    second = world.sweep(11, derived=False)
    (home,) = world.looks(second, "home")
    assert AGAIN not in home["note"]
    assert home["at"][:10] == "2026-04-11"
