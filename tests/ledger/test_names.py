"""Joint names, other names and renamed bodies: whose report it is, and nobody accused beside it."""

from __future__ import annotations

import pytest

from tests.ledger.test_status import JYJ, NAME, answer, complete
from tests.ledger.world import COLUMN, World

LY = "990101-ly"
JOINT = [
    *("、林业局", "、栖云县林业局", "和林业局", "与林业局", "及林业局", "暨林业局", "/林业局", "，林业局"),
    *(
        "\t林业局",
        "·林业局",
        "（林业局）",
        "（县林业局合署）",
        "（与县林业局合署办公）",
        "（加挂林业局牌子）",
    ),
]


@pytest.fixture
def forest(tmp_path):
    """A county whose forestry bureau is registered under its full name."""
    agencies = {JYJ: ("栖云县教育局", "department"), LY: ("栖云县林业和草原局", "department")}
    return World(tmp_path / "forest", agencies)


@pytest.mark.parametrize("second", JOINT)
def test_a_joint_report_in_every_spelling_counts_for_each_body(forest, second):
    forest.report(complete(forest, "2026-02-02"), f"{NAME}{second}")
    assert answer(forest)[0] == answer(forest, LY)[0] == "published"
    assert {a.agency_id for a in forest.calculate().agencies} == {JYJ, LY}


def test_a_body_printed_differently_from_year_to_year_is_one(forest):
    """Two names of one department are two bodies only where one year prints both."""
    sweep = complete(forest, "2026-02-02")
    forest.report(sweep, "栖云县教育局、林业局")
    for year, name in ((2024, "栖云县林草局"), (2023, "栖云县林业局"), (2022, "栖云县水利局")):
        title = f"{name}{year}年政府信息公开工作年度报告"
        forest.sighting(sweep, title, f"{COLUMN}{year}.html", followed=0, documents=[])
    assert answer(forest, LY)[0] == "published"
    assert not [a for a in forest.calculate().agencies if a.agency_id.endswith("林业局")]


def test_two_names_of_one_department_in_one_year_stay_two_bodies(forest):
    sweep = complete(forest, "2026-02-02")
    for name in ("栖云县林业局", "栖云县林草局"):
        forest.report(sweep, name)
    seen = {o.agency.name for o in forest.calculate().obligations if o.status == "published"}
    assert seen == {"栖云县林业局", "栖云县林草局"}


def test_a_body_of_which_only_another_name_is_registered_is_found(tmp_path):
    """The registry has the body that took the others over, with one of their names as its alias."""
    world = World(
        tmp_path, {"990101-zr": ("栖云县自然资源局", "department")}, aliases={"990101-zr": "林业局"}
    )
    world.report(complete(world, "2026-02-02"), "栖云县林业和草原局")
    found = {o.agency.agency_id: o.status for o in world.calculate().obligations}
    assert found == {"990101-zr": "published"}
