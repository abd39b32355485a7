"""Fragments of pages, kept beside the tests: a change of them is seen in review.

``GONGKAI_UPDATE_GOLDEN=1 pytest tests/web/test_golden.py`` writes them anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.web.conftest import Browser

FOLDER = Path(__file__).parent / "golden"
FRAGMENTS = {
    "matrix": ("/division/990101", "table.matrix"),
    "table2": ("/report/2025/990101-jt", "table.t2"),
    "table3": ("/report/2025/990101-jt", "table.t3"),
    "table4-en": ("/report/2025/990101-jt?lang=en", "table.t4"),
    "shares": ("/", "table.shares"),
    "deadlines-en": ("/?lang=en", "section.dues"),
    "words": ("/words", "main"),
}
_RUNS = re.compile(r"[0-9a-f]{64}")
"""Hashes differ from run to run: the replica portals have other ports each time."""


@pytest.mark.parametrize("name", FRAGMENTS)
def test_fragment(browser: Browser, name: str) -> None:
    path, selector = FRAGMENTS[name]
    found = BeautifulSoup(browser.get(path).text, "lxml").select_one(selector)
    made = _RUNS.sub("SHA256", found.prettify()) + "\n"
    kept = FOLDER / f"{name}.html"
    if os.environ.get("GONGKAI_UPDATE_GOLDEN"):
        FOLDER.mkdir(exist_ok=True)
        kept.write_text(made, "utf-8")
    assert made == kept.read_text("utf-8")
