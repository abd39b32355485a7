"""A home whose portals were swept three times around the deadline."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.store import Store


@pytest.fixture
def home(looked_at_thrice: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(looked_at_thrice / "home", tmp_path / "home"))


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store(home / "gongkai.db") as held:
        yield held
