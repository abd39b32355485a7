"""The answers an obligation can have, as columns: could not look is never counted as not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.words import STATUS, TIMELINESS, Word

ANSWERS: dict[str, Word] = {
    "on_time": TIMELINESS["on_time"],
    "late": TIMELINESS["late"],
    "time_unknown": TIMELINESS["unknown"],
    **{
        name: STATUS[name]
        for name in ("missing", "withdrawn", "blocked", "unreachable", "unknown", "not_due", "not_owed")
    },
}
"""How each column is named and drawn, in the order in which they are shown."""


def answer(row: Mapping[str, Any]) -> str:
    """The column an obligation counts in, by its ``status`` and ``timeliness``."""
    if row["status"] != "published":
        return str(row["status"])
    known = row["timeliness"] in TIMELINESS and row["timeliness"] != "unknown"
    return str(row["timeliness"]) if known else "time_unknown"
