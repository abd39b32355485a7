"""Texts that a spreadsheet program would run."""

from __future__ import annotations

from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so may be run by a spreadsheet program as a formula."""


def defused(value: Any) -> Any:
    """A value for CSV and spreadsheets: texts that look like formulas get a leading apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
