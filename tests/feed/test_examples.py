"""The example for pandas in the docs runs on a release."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.feed.test_release import write

PAGE = Path(__file__).resolve().parents[2] / "docs/dataset.md"


def test_the_pandas_example_runs(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write(home, tmp_path / "r"))
    found = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    assert found
    exec(compile(found[1], "dataset.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "published" in printed
    assert "number" in printed
