"""What a sweep does not ask again: whole portals that lack no report, else what leads to their lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import Archive
from crawler.clock import SHANGHAI, Clock
from crawler.config import Config
from crawler.derive import derive
from crawler.registry.load import load
from crawler.runs.summary import SweepSummary
from crawler.runs.sweep import run_sweep
from crawler.store import Store
from data.replicas.load import families
from data.replicas.model import Portal
from data.replicas.server import Replicas

NAMES = ("zcms", "lonsun")
AGAIN = "in hand, not asked again"


def complete(portal: Portal) -> Portal:
    """The portal as if each of its bodies had published, and kept it so."""
    agencies = (a for a in portal.agencies if a.dated and not a.withdrawn and a.kind != "vertical")
    return replace(portal, agencies=tuple(agencies))


class World:
    """Portals of which sweeps are made on days of April."""

    def __init__(self, root: Path, portals: dict[str, Portal]) -> None:
        self.replicas = Replicas(only=portals).start()
        self.codes = [p.code for p in portals.values()]
        self.config = Config(
            home=root / "home", download_delay=0, download_timeout=120, rest_seconds=0.05, contact="tests"
        )
        self.registry = load([self.replicas.registry_folder(root / "registry")])
        self.store = Store(self.config.database)

    def sweep(self, day: int) -> SweepSummary:
        self.replicas.set_date(date(2026, 4, day))
        clock = Clock(datetime(2026, 4, day, 12, tzinfo=SHANGHAI))
        archive = Archive(self.config.archive)
        done = run_sweep(self.store, archive, self.config, self.registry, clock, self.codes, (2025,))
        derive(self.store, archive, self.config, self.registry, clock, divisions=self.codes)
        return done

    def looks(self, sweep: SweepSummary, kind: str) -> list[dict[str, Any]]:
        rows = self.store.rows("SELECT * FROM looks WHERE sweep_id = ? AND kind = ?", (sweep.sweep_id, kind))
        return list(rows)

    def statuses(self) -> set[str]:
        return {row["status"] for row in self.store.rows("SELECT status FROM obligations")}


@pytest.fixture
def worlds(tmp_path: Path) -> Iterator[Any]:
    made: list[World] = []

    def make(portals: dict[str, Portal]) -> World:
        made.append(World(tmp_path, portals))
        return made[-1]

    yield make
    for world in made:
        world.store.close()
        world.replicas.stop()


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
    third = world.sweep(18)
    assert third.requests * 2 > first.requests
    assert {x["at"][:10] for x in world.looks(third, "column")} == {"2026-04-18"}


def test_lists_on_which_a_report_is_awaited_are_asked_every_time(worlds: Any) -> None:
    world = worlds({"zcms": families()["zcms"]})
    world.sweep(10)
    assert "missing" in world.statuses()
    second = world.sweep(11)
    assert {x["at"][:10] for x in world.looks(second, "column")} == {"2026-04-11"}
    assert AGAIN in world.looks(second, "home")[0]["note"]
    assert AGAIN in world.looks(second, "root")[0]["note"]


def test_the_front_page_is_asked_again_where_the_known_column_is_gone(worlds: Any) -> None:
    world = worlds({"zcms": families()["zcms"]})
    first = world.sweep(10)
    column = world.looks(first, "column")[0]["url"].split(world.replicas.host("zcms"))[1]
    site = world.replicas._servers["zcms"].site
    answer = site.answer
    gone = {column.split("?")[0]}
    site.answer = lambda request: site.not_found(request) if request.path in gone else answer(request)
    second = world.sweep(11)
    (home,) = world.looks(second, "home")
    assert AGAIN not in home["note"]
    assert home["at"][:10] == "2026-04-11"
