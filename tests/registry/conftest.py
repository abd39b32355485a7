"""Registry folders made on the spot. Invented counties have codes from 99."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Make = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Make:
    """``folder("a", portals=..., agencies=..., deadlines=...)`` writes the given texts or bytes."""

    def make(name: str = "own", **files: str | bytes) -> Path:
        path = tmp_path / name
        path.mkdir(exist_ok=True)
        for stem, content in files.items():
            ending = "toml" if stem == "deadlines" else "csv"
            data = content.encode() if isinstance(content, str) else content
            (path / f"{stem}.{ending}").write_bytes(data)
        return path

    return make
