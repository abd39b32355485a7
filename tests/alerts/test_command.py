"""``gongkai alerts`` and ``gongkai health`` as people and programs call them."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from crawler.alerts.send import send_after_sweep
from crawler.cli import run
from tests.alerts.home import At, Home
from tests.alerts.servers import Hook
from tests.ledger.world import CODE, JYJ, World, story


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.delenv("GONGKAI_HOME", raising=False)


def objects(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_list_shows_what_nobody_has_been_told_yet_and_writes_nothing(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.owe(why_en="It is not there.")
    assert run(["alerts", "list", "--json", "--home", str(home.root)]) == 0
    (row,) = objects(capsys)
    assert (row["kind"], row["standing"], row["message"]) == ("missing", "open", "It is not there.")
    assert row["deliveries"] == []
    assert home.rows("notices") == []
    assert run(["alerts", "list", "--home", str(home.root)]) == 0
    assert str(row["notice_id"]) in capsys.readouterr().out


def test_a_notice_is_acknowledged_and_an_agency_muted_by_command(
    home: Home, hook: Hook, capsys: pytest.CaptureFixture[str]
) -> None:
    home.owe("990101-jyj")
    home.owe("990101-mzj")
    home.routes(f'[[recipient]]\nname = "office"\nurls = ["{hook.url}"]\nremind_days = 1\n')
    at = ["--home", str(home.root)]
    run(["alerts", "list", "--json", *at])
    named = {row["agency_id"]: str(row["notice_id"]) for row in objects(capsys)}
    assert run(["alerts", "ack", named["990101-jyj"], "--who", "李明", "--note", "周五", *at]) == 0
    assert run(["alerts", "mute", "990101-mzj", "--until", "2999-01-01", *at]) == 0
    capsys.readouterr()
    assert run(["alerts", "send", *at]) == 0
    assert hook.got == []
    capsys.readouterr()
    run(["alerts", "list", "--json", *at])
    rows = {row["agency_id"]: row for row in objects(capsys)}
    assert rows["990101-jyj"]["standing"] == "acknowledged"
    assert rows["990101-jyj"]["acknowledged"]["who"] == "李明"  # type: ignore[index]
    assert rows["990101-mzj"]["muted"]["until"] == "2999-01-01T23:59:59+08:00"  # type: ignore[index]
    assert run(["alerts", "mute", "990101-mzj", "--lift", *at]) == 0
    assert run(["alerts", "send", *at]) == 0
    assert len(hook.got) == 1


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (["send"], "alerts.toml"),
        (["ack", "nothing"], "no such notice"),
        (["mute", "nothing"], "no notice, agency or division"),
        (["mute", "990101", "--until", "soon"], "--until"),
        (["mute", "990101", "--until", "2001-01-01"], "lies in the past"),
        (["mute", "990101", "--lift"], "not muted"),
        (["list", "990101"], "990101"),
    ],
)
def test_a_wrong_call_is_one_line(
    home: Home, call: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["alerts", *call, "--home", str(home.root)]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("call", [["alerts", "list"], ["alerts", "send"], ["alerts", "ack", "x"], ["health"]])
def test_a_home_without_a_ledger_is_not_made(
    tmp_path: Path, call: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*call, "--home", str(tmp_path / "none")]) == 2
    assert "gongkai sweep" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_a_message_that_does_not_arrive_is_status_1_and_stays_visible(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")  # no line is wrapped
    home.owe()
    home.routes('[[recipient]]\nname = "office"\nurls = ["json://127.0.0.1:1/x"]\n')
    assert run(["alerts", "send", "--home", str(home.root)]) == 1
    capsys.readouterr()
    for call in (["alerts", "list"], ["health"]):
        assert run([*call, "--home", str(home.root)]) == 0
        assert "the connection was refused" in " ".join(capsys.readouterr().out.split())
    run(["alerts", "list", "--json", "--home", str(home.root)])
    assert objects(capsys)[0]["deliveries"][0]["state"] == "failed"  # type: ignore[index]
    run(["health", "--json", "--home", str(home.root)])
    assert [row["object"] for row in objects(capsys)] == ["portal", "portal", "delivery"]


def test_a_dry_run_prints_the_whole_message(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.owe(why_zh="栖云县教育局没有公布。")
    home.routes('[[recipient]]\nname = "office"\nurls = ["json://127.0.0.1:1/s3cr3t"]\n')
    assert run(["alerts", "send", "--dry-run", "--home", str(home.root)]) == 0
    shown = capsys.readouterr().out
    assert "栖云县教育局没有公布。" in shown
    assert "office/json" in shown
    assert "s3cr3t" not in shown
    assert home.rows("deliveries") == []


def test_after_a_sweep_only_those_who_ask_for_it_are_told(home: Home, hook: Hook) -> None:
    home.owe()
    told: list[str] = []
    send_after_sweep(home.store, At(), told.append)
    route = f'[[recipient]]\nname = "office"\nurls = ["{hook.url}"]\n'
    home.routes(route)
    send_after_sweep(home.store, At(), told.append)
    assert (hook.got, told) == ([], [])
    home.routes(f"send_after_sweep = true\n{route}")
    send_after_sweep(home.store, At(), told.append)
    assert (len(hook.got), told) == (1, [])


def test_a_fault_of_the_alerts_is_told_and_spoils_no_sweep(home: Home) -> None:
    home.owe()
    told: list[str] = []
    home.routes("speed = 1")
    send_after_sweep(home.store, At(), told.append)
    home.routes('send_after_sweep = true\n[[recipient]]\nname = "office"\nurls = ["json://127.0.0.1:1/x"]\n')
    send_after_sweep(home.store, At(), told.append)
    assert "speed" in told[0]
    assert "1 of 1 messages did not arrive" in told[1]


def test_what_people_said_outlives_a_derivation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = World(tmp_path)
    story(world)
    world.derive()
    at = ["--home", str(world.config.home)]
    assert run(["alerts", "mute", JYJ, *at]) == 0
    run(["alerts", "list", "--json", *at])
    notices = {str(row["notice_id"]): row["agency_id"] for row in objects(capsys)}
    other = next(named for named, agency in notices.items() if agency != JYJ)
    assert run(["alerts", "ack", other, *at]) == 0
    before = list(world.store.rows("SELECT * FROM notices ORDER BY notice_id"))
    world.derive(fresh=True)
    capsys.readouterr()
    run(["alerts", "list", "--json", *at])
    standing = {row["notice_id"]: row["standing"] for row in objects(capsys)}
    assert {standing[n] for n, agency in notices.items() if agency == JYJ} == {"muted"}
    assert standing[other] == "acknowledged"
    assert list(world.store.rows("SELECT * FROM notices ORDER BY notice_id")) == before
    assert {row["division_code"] for row in before} == {CODE}


def test_the_lock_and_the_store_are_the_only_files_that_sending_leaves(home: Home, hook: Hook) -> None:
    home.owe()
    home.routes(f'[[recipient]]\nname = "office"\nurls = ["{hook.url}"]\n')
    home.send()
    names = {path.name for path in home.root.iterdir() if not path.name.startswith("gongkai.db-")}
    assert names == {"gongkai.db", "alerts.toml", "alerts.lock"}
    assert stat.S_ISREG((home.root / "alerts.lock").stat().st_mode)
