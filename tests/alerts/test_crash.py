"""A sender that is killed in the middle, and two at once: real processes against a real web hook."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.alerts.home import Home
from tests.alerts.servers import Hook


def sender(home: Home) -> subprocess.Popen[str]:
    """``gongkai alerts send`` in a process of its own."""
    command = [sys.executable, "-m", "crawler.cli", "alerts", "send", "--json", "--home", str(home.root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def states(home: Home) -> list[tuple[str, int, int]]:
    return [(row["state"], row["tries"], row["repeats"]) for row in home.rows("deliveries")]


@pytest.fixture
def held(home: Home, hook: Hook) -> Hook:
    """A hook that takes messages and keeps its answer back."""
    home.owe()
    home.routes(f'[[recipient]]\nname = "office"\nurls = ["{hook.url}"]\n')
    hook.mood = "hold"
    return hook


def kill_while_sending(home: Home, hook: Hook) -> None:
    hook.arrived.clear()
    process = sender(home)
    assert hook.arrived.wait(30)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()


def test_a_killed_sender_is_seen_and_its_message_repeated_once(home: Home, held: Hook) -> None:
    kill_while_sending(home, held)
    assert states(home) == [("sending", 1, 0)], "the intent was written before the message went"
    held.mood = "ok"
    held.release.set()
    done = sender(home)
    assert done.wait(30) == 0, done.communicate()
    assert states(home) == [("sent", 2, 1)]
    assert len(held.got) == 2
    assert held.got[0]["id"] == held.got[1]["id"]
    assert sender(home).wait(30) == 0
    assert len(held.got) == 2


def test_a_sender_killed_twice_over_one_message_leaves_it_to_people(home: Home, held: Hook) -> None:
    kill_while_sending(home, held)
    kill_while_sending(home, held)
    held.mood = "ok"
    held.release.set()
    assert sender(home).wait(30) == 0
    assert len(held.got) == 2
    assert states(home) == [("uncertain", 2, 1)]
    listed = [sys.executable, "-m", "crawler.cli", "alerts", "list", "--home", str(home.root)]
    shown = subprocess.run(listed, capture_output=True, text=True, check=True, env=os.environ | {"LANG": "C"})
    assert "uncertain" in shown.stdout


def test_of_two_senders_at_once_one_sends(home: Home, held: Hook) -> None:
    first = sender(home)
    assert held.arrived.wait(30)
    second = sender(home)
    _, error = second.communicate(timeout=60)
    assert second.returncode == 2
    assert f"process {first.pid}" in error
    assert error.count("\n") == 1
    held.release.set()
    assert first.wait(30) == 0
    assert len(held.got) == 1
    assert states(home) == [("sent", 1, 0)]


def test_a_sender_that_is_interrupted_leaves_a_message_that_is_repeated(home: Home, held: Hook) -> None:
    process = sender(home)
    assert held.arrived.wait(30)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    held.release.set()
    assert states(home) == [("sending", 1, 0)]
    held.mood = "ok"
    assert sender(home).wait(30) == 0
    assert states(home) == [("sent", 2, 1)]
