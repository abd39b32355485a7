"""The golden files of tests/corpus_media and the figures that they print."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="session")
def figures() -> dict[str, dict[str, str]]:
    """Printed figures by cell id, for ``distinct`` and ``usual``."""
    found: dict[str, dict[str, str]] = json.loads((GOLDEN / "figures.json").read_text("utf-8"))
    return found


def golden(name: str) -> bytes:
    """A golden file's bytes."""
    return (GOLDEN / name).read_bytes()
