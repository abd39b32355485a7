"""What holds for all tests: one demo home for them all, and a browser for those that are about it only."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from crawler.cli import run

os.environ.setdefault("GONGKAI_RENDER", "off")
# A busy machine is no fault of what is tested.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home that ``gongkai demo`` makes, made once for all processes. Read it; to change something,
    copy it."""
    root = tmp_path_factory.getbasetemp()
    made = (root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / "demo"
    with Path(f"{made}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.is_dir():
            assert run(["demo", "--home", f"{made}.new", "--json"]) == 0
            Path(f"{made}.new").rename(made)
    return made
