"""The ledger for a county, a city, a province: counts with totals, and the whole story of one obligation."""

from __future__ import annotations

import json

from crawler.cli import run
from crawler.cli.views.groups import grouped
from crawler.queries import obligation_story
from tests.ledger.world import JYJ, NAME, World, story


def row(code: str, city: str = "", province: str = "丙省", year: int = 2025) -> dict:
    return {"division_code": code, "division": f"{code}县", "city": city, "province": province, "year": year}


def test_totals_of_cities_provinces_and_all():
    rows = [row("1", "甲市"), row("1", "甲市"), row("2", "甲市"), row("3", "乙市"), row("9", "", "丁省")]
    told = [(g.label, len(g.rows), g.total) for g in grouped(rows, "zh")]
    assert told == [
        ("1 1县", 2, False),
        ("2 2县", 1, False),
        ("3 3县", 1, False),
        ("9 9县", 1, False),
        ("丙省甲市", 3, True),
        ("丙省", 4, True),
        ("合计", 5, True),
    ]


def test_a_total_that_says_nothing_new_is_left_out():
    assert [g.label for g in grouped([row("1", "甲市"), row("2", "甲市")], "zh")] == [
        "1 1县",
        "2 2县",
        "丙省甲市",
    ]
    assert [g.label for g in grouped([row("1"), row("1", year=2024)], "en")] == ["1 1县", "1 1县"]


def test_the_story_has_versions_findings_and_the_list_that_named_it(world: World, capsys):
    story(world)
    world.derive()
    (told,) = obligation_story(world.store, JYJ, 2025)
    assert {x["kind"] for x in told["looks"]} >= {"home", "column"}
    assert told["due_source"].startswith("国务院令第711号")
    assert run(["status", "--home", str(world.config.home), "--why", JYJ]) == 0
    out = capsys.readouterr().out.replace("\n", "")
    assert "2*" in out
    assert "T05" in out
    assert "711" in out
    for look in told["looks"]:
        assert look["sha256"][:12] in out


def test_a_city_and_a_province_select_their_counties(world: World, capsys):
    story(world)
    world.derive()
    home = ["--home", str(world.config.home), "--json"]
    assert run(["status", "990101", *home]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {r["agency"] for r in rows} >= {NAME}
    assert {r["basis"] for r in rows} == {"statutory", "practice"}
    assert run(["status", "110000", *home]) == 2
    assert "nothing is held yet" in capsys.readouterr().err
