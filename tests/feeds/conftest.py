"""A home whose portals were swept three times around the deadline, made once for the tests of feeds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crawler.store import Store
from data.replicas.server import Replicas
from tests.feed.test_release import CODE, sweep

DAYS = (date(2026, 1, 20), date(2026, 2, 2), date(2026, 2, 10))


@pytest.fixture(scope="session")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home after three looks at one county."""
    root = tmp_path_factory.mktemp("feeds")
    with Replicas(only=["trs"]) as replicas:
        folder = replicas.registry_folder(root / "registry")
        for day in DAYS:
            replicas.set_date(day)
            sweep(root / "home", folder, day)
    return root / "home"


@pytest.fixture
def home(swept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(swept, tmp_path / "home"))


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store(home / "gongkai.db") as held:
        yield held


__all__ = ["CODE"]
