"""``sweep --explain``: the ladder of a visit as a tree, from the recorded looks."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.cli import run
from crawler.cli.explain import tree
from data.replicas.server import Replicas


def look(kind: str, url: str, parent: str = "", outcome: str = "ok", **more: Any) -> dict[str, Any]:
    empty = {
        "reason": "",
        "unit": "",
        "year": None,
        "declared": None,
        "seen": None,
        "complete": None,
        "note": "",
    }
    return empty | {"kind": kind, "url": url, "parent_url": parent, "outcome": outcome} | more


def test_places_stand_below_those_that_led_to_them() -> None:
    looks = [
        look("home", "h"), look("root", "r", "h"), look("article", "a", "c"), look("attachment", "f", "a"),
        look("article", "b", "c", "not_found"), look("column", "c", "r"),
    ]  # fmt: skip
    (home,) = tree(looks)
    (root,) = home.below
    (column,) = root.below
    assert column.read == {"article": 1, "attachment": 1}
    assert [s.look["url"] for s in column.below] == ["b"]


def test_links_in_a_circle_lose_no_step() -> None:
    looks = [
        look("root", "x", "y"),
        look("root", "y", "x"),
        look("root", "z", "z"),
        look("root", "w", "nowhere"),
    ]
    found: list[str] = []

    def walk(steps: list[Any]) -> None:
        for step in steps:
            found.append(step.look["url"])
            walk(step.below)

    walk(tree(looks))
    assert sorted(found) == ["w", "x", "y", "z"]


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("GONGKAI_DOWNLOAD_DELAY", "0")
    monkeypatch.setenv("GONGKAI_LANG", "zh")
    monkeypatch.setenv("COLUMNS", "100")
    with Replicas(lambda: date(2026, 2, 10), ["vsb"]) as replicas:
        replicas.registry_folder(tmp_path / "registry")
        yield [
            "--registry",
            str(tmp_path / "registry"),
            "--home",
            str(tmp_path / "home"),
            "--as-of",
            "2026-02-10",
        ]


def test_the_ladder_is_told_with_its_conclusions(
    county: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sweep", "990124", "--explain", *county]) == 0
    told = capsys.readouterr().out
    for words in (
        "年报栏目 /zfxxgk/zfxxgknb.htm",
        "因为 link “政府信息公开年报”",
        "已看全",
        "雅峰县水利局",
        "系统: vsb",
    ):
        assert words in told
    assert max(len(line) for line in told.splitlines()) <= 100


def test_as_json(county: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sweep", "990124", "--explain", "--json", *county]) == 0
    (ladder,) = json.loads(capsys.readouterr().out)["ladders"]
    assert ladder["visit"]["family"] == "vsb"
    assert {x["status"] for x in ladder["concluded"]} == {"published", "missing", "not_due"}


def test_nobody_in_particular_cannot_be_explained(
    county: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sweep", "--explain", *county]) == 2
    assert "--explain wants the divisions" in capsys.readouterr().err
