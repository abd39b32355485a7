"""Every code that a document can fail with is explained to people, once."""

import re
from pathlib import Path

from extract.errors import CODES

ROOT = Path(__file__).parents[2]


def test_every_error_code_stands_in_the_troubleshooting_table() -> None:
    text = (ROOT / "docs/troubleshooting.md").read_text("utf-8")
    section = text.split("## A file could not be read", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", section, re.MULTILINE)
    assert sorted(code for code, _, _ in rows) == sorted(CODES)
    assert all(means.strip() and todo.strip() for _, means, todo in rows)
