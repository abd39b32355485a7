"""``sweep --explain``: the ladder of a visit as a tree, from the recorded looks."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.cli import run
from crawler.cli.explain import Ladder, ladder, tree
from crawler.cli.views.ladder import ladder_tree
from crawler.store import Store
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


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """One sweep with ``--explain --json`` for all tests: what it told, and where its home is."""
    root = tmp_path_factory.mktemp("county")
    with pytest.MonkeyPatch.context() as patch, Replicas(lambda: date(2026, 2, 10), ["vsb"]) as replicas:
        for name, value in {"DOWNLOAD_DELAY": "0", "REST_SECONDS": "0.02", "LANG": "zh"}.items():
            patch.setenv(f"GONGKAI_{name}", value)
        folder = replicas.registry_folder(root / "registry")
        home = ["--home", str(root / "home"), "--as-of", "2026-02-10"]
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            assert run(["sweep", "990124", "--explain", "--json", "--registry", str(folder), *home]) == 0
        yield json.loads(out.getvalue()), home


def test_the_ladder_is_told_with_its_conclusions(
    swept: tuple[dict[str, Any], list[str]], capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    with Store(Path(swept[1][1]) / "gongkai.db") as store:
        found = ladder(store, "990124", (2025,), "zh")
    assert found is not None
    ladder_tree(found, "zh")
    told = capsys.readouterr().out
    for words in (
        "年报栏目 /zfxxgk/zfxxgknb.htm",
        "因为 链接“政府信息公开年报”",
        "已看全",
        "雅峰县水利局",
        "系统: vsb",
    ):
        assert words in told
    assert max(len(line) for line in told.splitlines()) <= 100


def test_as_json(swept: tuple[dict[str, Any], list[str]]) -> None:
    (told,) = swept[0]["ladders"]
    assert told["visit"]["family"] == "vsb"
    assert {x["status"] for x in told["concluded"]} == {"published", "missing", "not_due"}


def test_nobody_in_particular_cannot_be_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sweep", "--explain", "--home", str(tmp_path)]) == 2
    assert "--explain wants the divisions" in capsys.readouterr().err


def shown(looks: list[dict[str, Any]], concluded: list[dict[str, Any]], lang: str) -> str:
    """What a person sees of a visit with these looks."""
    visit = {"family": "", "family_score": 0, "requests": 9, "bytes": 5, "verdict": "accepted"}
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        ladder_tree(Ladder("990101", visit, tree(looks), concluded, "栖云县", "2026-04-10 12:00"), lang)
    return out.getvalue()


def test_bodies_whose_places_went_alike_are_told_once_and_trouble_is_shown_each_time() -> None:
    looks = [look("home", "http://h/")]
    for number, name in enumerate(["教育局", "财政局", "民政局", "水利局", "司法局"]):
        bad = {"outcome": "not_found"} if name == "司法局" else {"seen": 3, "complete": 1}
        looks.append(look("column", f"http://h/{number}/", "http://h/", **bad, unit=name))
    told = shown(looks, [], "zh")
    assert "同样的还有 3 个单位：财政局、民政局、水利局" in told
    assert told.count("列表 3 项，已看全") == 1
    assert "/4/" in told
    assert "不存在 [司法局]" in told


def test_one_reason_is_told_once_for_all_bodies_that_it_keeps_open() -> None:
    concluded = [
        {"agency_id": n, "agency": n, "year": 2025, "status": "blocked",
         "why": f"On 2026-04-10 it was blocked, so whether {n} published (due by {due}) cannot be told."}
        for n, due in (("教育局", "2026-01-31"), ("县政府", "2026-03-31"))
    ]  # fmt: skip
    told = shown([look("home", "http://h/", outcome="blocked")], concluded, "en")
    assert "blocked 2025: 2  教育局, 县政府" in told
    assert told.count("cannot be told") == 1
    assert "教育局 and 1 more" in told


def test_what_a_path_that_cannot_exist_proves_is_said() -> None:
    told = shown([look("probe", "http://h/x", outcome="not_found", reason="http 404")], [], "en")
    assert "what is not there is said not to be" in told


def test_learned_columns_are_listed_with_the_days_on_which_they_were_seen(
    swept: tuple[dict[str, Any], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    registry = ["--registry", str(Path(swept[1][1]).parent / "registry")]
    assert run(["registry", "list", "990124", "--columns", "--json", *registry, *swept[1]]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (column,) = [row for row in rows if row["url"].endswith("/zfxxgk/zfxxgknb.htm")]
    assert (column["first_seen"], column["last_seen"], column["now"]) == ("2026-02-10", "2026-02-10", "ok")
    assert run(["registry", "list", "--columns", "--agencies", *swept[1]]) == 2
