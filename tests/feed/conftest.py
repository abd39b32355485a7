"""A home to make releases of, as it stood on 2 February and on 10 February."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def homes(looked_at_thrice: Path) -> tuple[Path, Path]:
    """The earlier home and the later; both to be read only."""
    return looked_at_thrice / "earlier", looked_at_thrice / "home"


@pytest.fixture
def home(homes: tuple[Path, Path], tmp_path: Path) -> Path:
    """The later home, to be changed."""
    return Path(shutil.copytree(homes[1], tmp_path / "home"))
