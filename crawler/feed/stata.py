"""The wide table for Stata: labels, names of at most 32 characters, and why a value is missing.

A cell without a number is an extended missing value: .b blank, .d dash, .t text, .a absent from the
document, .u unreadable; plain . means that there is no report to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from crawler.feed.rows import Row
from crawler.feed.schema import Table

MISSING = {"blank": "b", "dash": "d", "text": "t", "absent": "a", "unreadable": "u"}
_LABELS: dict[Any, str] = {
    "b": "blank 空白",
    "d": "dash 斜杠",
    "t": "text 文字",
    "a": "absent 表中没有",
    "u": "unreadable 无法识别",
}
_LABEL_BYTES = 80
_NAME_LIMIT = 32
"""A set of value labels bears its variable's name, and the writer takes at most 31 characters there."""


def write_stata(path: Path, table: Table, made: Iterable[Row], stamp: str) -> None:
    """Write a .dta file (Stata 14 and newer). ``stamp`` (``10 Feb 2026 12:00``) replaces the time of
    writing, so that the same rows give the same bytes."""
    rows = list(made)
    cells = {name for row in rows for name in row["_states"]}
    frame = pd.DataFrame({f.name: _column(rows, f.name, f.type, f.name in cells) for f in table.fields})
    pyreadstat.write_dta(
        frame,
        path,
        file_label=table.en[:_LABEL_BYTES],
        column_labels={f.name: _short(f"{f.zh} {f.en}") for f in table.fields},
        missing_user_values=dict.fromkeys(sorted(cells), sorted(MISSING.values())),
        variable_value_labels={name: _LABELS for name in sorted(cells) if len(name) < _NAME_LIMIT},
    )
    path.write_bytes(_stamped(path.read_bytes(), stamp))


def _column(rows: list[Row], name: str, kind: str, is_cell: bool) -> pd.Series:
    if is_cell:
        return pd.Series([_cell(row, name) for row in rows], dtype=object)
    if kind in ("integer", "number", "boolean"):
        return pd.Series([None if row[name] is None else float(row[name]) for row in rows], dtype="float64")
    return pd.Series([row[name] or "" for row in rows], dtype=object)


def _cell(row: Row, name: str) -> float | str | None:
    if row[name] is not None:
        return float(row[name])
    return MISSING.get(row["_states"].get(name, ""))


def _short(label: str) -> str:
    """A label cut to Stata's limit, which counts characters in recent versions, bytes in readers."""
    while len(label.encode()) > _LABEL_BYTES * 2 or len(label) > _LABEL_BYTES:
        label = label[:-1]
    return label


def _stamped(data: bytes, stamp: str) -> bytes:
    made = b"<timestamp>" + bytes([len(stamp)]) + stamp.encode() + b"</timestamp>"
    return re.sub(rb"<timestamp>.{1,40}?</timestamp>", made, data, count=1, flags=re.S)
