"""The front door: help with examples, one-line errors, nothing imported that is not needed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.cli import VERBS, run

SUBVERBS = {"alerts": ("list", "send", "ack", "mute"), "registry": ("list", "check", "import")}
CALLS = [(v, *([s] if s else [])) for v in VERBS for s in SUBVERBS.get(v, (None,))]


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_every_verb_has_help_with_an_example(
    call: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*call, "--help"]) == 0
    text = capsys.readouterr().out
    assert f"gongkai {' '.join(call)}" in text.split("Usage:")[1].split("\n", 1)[1]
    assert "--home" in text


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (["nonsense"], "nonsense"),
        (["sweep", "--nonsense"], "--nonsense"),
        (["sweep", "--year", "abc"], "abc"),
        (["status", "--as-of", "yesterday"], "yesterday"),
        (["status"], "gongkai sweep"),
        (["findings"], "gongkai sweep"),
        (["looks"], "gongkai sweep"),
        (["parse"], "FILE"),
        (["parse", "no-such-file.pdf"], "no-such-file.pdf"),
        (["sweep", "--registry", "no-such-folder"], "no-such-folder"),
    ],
    ids=lambda x: " ".join(x) if isinstance(x, list) else "",
)
def test_a_wrong_call_is_one_line_and_status_2(
    call: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GONGKAI_HOME", raising=False)
    assert run(call) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert told in error


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("download_delay = -1", "download_delay"),
        ("speed = 3", "speed"),
        ("download_delay = ", "gongkai.toml"),
    ],
)
def test_a_wrong_setting_names_file_and_setting(
    text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gongkai.toml").write_text(text)
    assert run(["status", "--home", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_the_environment_wins_and_its_errors_name_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gongkai.toml").write_text("download_delay = 3")
    monkeypatch.setenv("GONGKAI_DOWNLOAD_DELAY", "slow")
    assert run(["status", "--home", str(tmp_path)]) == 2
    assert "GONGKAI_DOWNLOAD_DELAY" in capsys.readouterr().err


def test_starting_the_command_loads_no_engine() -> None:
    code = "import sys, crawler.cli; crawler.cli.run(['--help']); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {"scrapy", "twisted", "rich", "pydantic", "sqlite_utils", "pdfplumber", "lxml"}.isdisjoint(loaded)


def test_a_file_that_is_no_database_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gongkai.db").write_bytes(b"not a database" * 100)
    assert run(["status", "--home", str(tmp_path)]) == 2
    assert "gongkai.db" in capsys.readouterr().err


def test_a_full_disk_or_a_locked_database_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("crawler.cli.common.Session.store", full)
    assert run(["status", "--home", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert "disk is full" in error
    assert error.count("\n") == 1
