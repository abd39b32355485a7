"""What the alert tests share: a home, a web hook and a mail server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.alerts.home import Home
from tests.alerts.servers import Hook, Mail


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "home")
    yield made
    made.store.close()


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as made:
        yield made


@pytest.fixture
def mail() -> Iterator[Mail]:
    with Mail() as made:
        yield made
