"""The command itself: it says where it listens, answers there, and refuses in one line."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from crawler.cli import run
from crawler.cli.demo import _farewell


@pytest.mark.parametrize(
    ("options", "ending"), [([], signal.SIGINT), (["--as-of", "2026-02-11"], signal.SIGTERM)]
)
def test_it_serves_where_it_says_until_ended(
    demo_home: Path, tmp_path: Path, options: list[str], ending: signal.Signals
) -> None:
    command = [
        sys.executable,
        "-m",
        "crawler.cli",
        "serve",
        "--home",
        str(demo_home),
        "--port",
        "0",
        "--json",
        *options,
    ]
    environment = {
        **os.environ,
        "TMPDIR": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            url = json.loads(process.stdout.readline())["url"]
            with urlopen(url, timeout=60) as answer:
                assert "应公布 53 份" in answer.read().decode()
                assert "server" not in {name.lower() for name in answer.headers}
        finally:
            process.send_signal(ending)
        _, errors = process.communicate(timeout=60)
    assert b"Traceback" not in errors
    assert not list(tmp_path.glob("gongkai-*"))


def test_a_port_that_is_taken_is_said(demo_home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run(["serve", "--home", str(demo_home), "--port", str(port)]) == 2
    told = capfd.readouterr().err.strip()
    assert f"127.0.0.1:{port}: cannot listen there" in told
    assert "\n" not in told


def test_a_home_without_a_store_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--home", str(tmp_path)]) == 2
    assert "gongkai sweep" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demo_ends_by_saying_how_to_open_the_pages(lang: str) -> None:
    assert "gongkai serve --home here" in _farewell(Path("here"), lang)
