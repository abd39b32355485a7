"""Further pages of a list stand while its first page and its total show that nothing was added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from data.replicas.load import families, portals
from data.replicas.model import Portal
from tests.glue.world import World

Make = Callable[[dict[str, Portal]], World]
LATE = "backdated"


@pytest.fixture
def worlds(tmp_path: Any) -> Iterator[Make]:
    made: list[World] = []

    def make(chosen: dict[str, Portal]) -> World:
        made.append(World(tmp_path, chosen))
        return made[-1]

    yield make
    for world in made:
        world.close()


def awaited(portal: Portal, appears: date) -> Portal:
    """The portal, on which one report comes in late under an early date: into the list's middle."""
    late = next(a for a in portal.agencies if a.dated and a.kind == "department")
    told = replace(late, dated=date(2026, 1, 9), appears=appears)
    return replace(portal, agencies=tuple(told if a is late else a for a in portal.agencies))


@pytest.mark.parametrize("name", ["vsb_list", "xxgk", "trs"])
def test_a_row_slipped_into_the_middle_of_an_otherwise_unchanged_list_is_found(
    worlds: Make, name: str
) -> None:
    """Lists with a total of items, with a number of pages and links, and with one in a script."""
    world = worlds({name: awaited((portals() | families())[name], date(2026, 4, 12))})
    first, again = world.sweep(10, derived=False), world.sweep(11, derived=False)
    (column,) = world.columns(again)
    assert column["complete"] == 1
    assert "further_pages_as_of=2026-04-10" in column["note"]
    assert column["at"][:10] == "2026-04-11"
    assert world.sighted(first) == world.sighted(again)
    third = world.sweep(12, derived=False)
    assert "further_pages" not in world.columns(third)[0]["note"]
    assert len(world.sighted(third)) == len(world.sighted(first)) + 1


def test_a_due_date_that_has_passed_asks_for_the_whole_list(worlds: Make) -> None:
    """Absence is concluded from a look at all of it, not from what it was before the day."""
    world = worlds({"vsb_list": families()["vsb_list"]})
    world.sweep(30, month=3)
    same = world.sweep(31, month=3, derived=False)
    assert "further_pages_as_of=2026-03-30" in world.columns(same)[0]["note"]
    past = world.sweep(1, month=4, derived=False)
    assert "further_pages" not in world.columns(past)[0]["note"]


def test_pages_stand_for_nothing_where_a_later_visit_did_not_end(worlds: Make) -> None:
    """It read the first page anew and not the further ones: now they are asked for."""
    world = worlds({"vsb_list": awaited(families()["vsb_list"], date(2026, 4, 11))})
    world.sweep(10, derived=False)
    broken = world.sweep(11, derived=False).sweep_id
    with world.store.transaction() as db:  # as if it had been killed after the first page
        db.execute("UPDATE visits SET finish_reason = 'time_budget' WHERE sweep_id = ?", [broken])
        db.execute("DELETE FROM fetches WHERE sweep_id = ? AND url NOT LIKE '%zfxxgknb.htm'", [broken])
        db.execute("DELETE FROM looks WHERE sweep_id = ?", [broken])
    last = world.sweep(12, derived=False)
    assert "further_pages" not in world.columns(last)[0]["note"]
