"""What holds for all tests: one demo home for them all, and a browser for those that are about it only."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from crawler.cli import run
from tests.swept import look_thrice

os.environ.setdefault("GONGKAI_RENDER", "off")
# A busy machine is no fault of what is tested.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that several processes of tests share: the first who asks makes it, the others wait. Read
    it; to change something, copy it."""
    root = factory.getbasetemp()
    made = (root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / name
    with Path(f"{made}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.is_dir():
            make(Path(f"{made}.new"))
            Path(f"{made}.new").rename(made)
    return made


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home that ``gongkai demo`` makes."""

    def make(home: Path) -> None:
        assert run(["demo", "--home", str(home), "--json"]) == 0

    return made_once(tmp_path_factory, "demo", make)


@pytest.fixture(scope="session")
def looked_at_thrice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the home of one county around the deadline: ``earlier`` after looks on 20 January and
    2 February, ``home`` after one more on 10 February."""
    return made_once(tmp_path_factory, "thrice", look_thrice)
