"""Copies at several addresses, the county against its bodies, folders of the wrong year."""

from __future__ import annotations

import pytest

from tests.findings.conftest import cells, publish
from tests.ledger.world import COLUMN, NAME

TITLE = f"{NAME}2025年政府信息公开工作年度报告"


def twins(world, **second) -> None:
    """One report at two addresses: the page of its list, and one elsewhere."""
    sweep = world.sweep("2026-01-20")
    world.column(sweep)
    for place, figures in (("a", {"t3.new_recv.nat": 3, "t4.review.total": 1}), ("b", second)):
        sha = world.document(place, title=TITLE, cells=figures)
        world.sighting(sweep, TITLE, f"{COLUMN}{place}.html", ((sha, "page"),))


def test_copies_with_different_figures_are_named_with_both_addresses(world, found):
    twins(world, **{"t3.new_recv.nat": 4, "t4.review.total": 1})
    (row,) = found("T07")
    assert row["cells"] == ["t3.new_recv.nat"]
    assert {row["left"]["expression"], row["right"]["expression"]} == {f"{COLUMN}a.html", f"{COLUMN}b.html"}
    assert row["right"]["sha256"] != row["sha256"]


@pytest.mark.parametrize(
    "odd",
    [
        3,
        {"state": "blank", "value": None, "raw": ""},
        {"state": "number", "value": 9, "raw": "9", "notes": ["spaced_figure"]},
    ],
    ids=["same", "blank", "doubtful"],
)
def test_what_proves_nothing_is_no_disagreement(world, found, odd):
    odd = odd if isinstance(odd, int) else {"where": None, "notes": []} | odd
    twins(world, **{"t3.new_recv.nat": odd, "t4.review.total": 1})
    assert found("T07") == []


def test_the_county_against_the_sum_of_its_bodies(world, found):
    def read(count: int) -> dict:
        return {"cells": cells(t3__new_recv__tot=count)}

    publish(world, {2025: read(10)}, "栖云县人民政府")
    publish(world, {2025: read(3)}, NAME)
    publish(world, {2025: read(4)}, "栖云县人民政府办公室")
    (row,) = found("H01")
    assert (row["status"], row["severity"], row["cells"]) == ("info", "info", ["t3.new_recv.tot"])
    assert (row["left"]["value"], row["right"]["value"]) == (10, 7)
    assert "栖云县审计局" in row["message"]
    assert "税务局" not in row["message"]


def test_no_word_where_the_sum_fits_or_the_county_gives_no_figure(world, found):
    blank = {"state": "blank", "value": None, "raw": "", "where": None, "notes": []}
    publish(world, {2025: {"cells": cells(t3__new_recv__tot=blank)}}, "栖云县人民政府")
    publish(world, {2025: {"cells": cells(t3__new_recv__tot=3)}}, NAME)
    assert found("H01") == []


@pytest.mark.parametrize(("folder", "count"), [(2025, 0), (2026, 0), (None, 0), (2023, 1)])
def test_a_report_in_the_folder_of_another_year_is_hard_to_find(world, found, folder, count):
    sweep = world.sweep("2026-01-20")
    world.column(sweep)
    world.report(sweep, NAME, day="2026-01-15", year_hint=folder)
    assert len(found("T08")) == count
