"""Reading ``deadlines.toml``.

::

    [[rule]]
    key = "huaihua-2021"          # needed; a later folder replaces the rule of the same key
    due = "01-28"                 # needed: month-day of the following year, or "02-last"
    division = "4312"             # code or its beginning; absent: the whole country
    kinds = ["department"]        # absent: every kind
    agencies = ["431202-czj"]     # absent: every agency
    from_year = 2021              # reported years, inclusive; absent: open
    to_year = 2021
    grace_days = 0                # calendar days that still count as in time
    basis = "statutory"           # or "practice"
    source = "怀政办函〔2021〕1号"
    note = ""
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

from crawler.deadlines import LAST_DAY, DeadlineRule
from crawler.registry.errors import Problem
from crawler.registry.model import AgencyKind, Basis
from crawler.registry.table import Report, decode, read_bytes, stop

FILE = "deadlines.toml"
_DUE = re.compile(r"(\d{2})-(\d{2}|last)")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_KINDS = get_args(AgencyKind)


def _text(value: Any) -> str:
    return "" if isinstance(value, str) else "must be a text in quotation marks"


def _due(value: Any) -> str:
    match = _DUE.fullmatch(value) if isinstance(value, str) else None
    if not match or not 1 <= int(match[1]) <= 12:
        return f'{value!r} is no month-day; write "01-31" or "02-last"'
    if match[2] != "last" and not 1 <= int(match[2]) <= _DAYS[int(match[1]) - 1]:
        return f'{value!r} does not exist in every year; for the end of a month write "{match[1]}-last"'
    return ""


def _year(value: Any) -> str:
    right = isinstance(value, int) and not isinstance(value, bool) and 2000 <= value <= 2100
    return "" if right else f"{value!r} is no reported year"


def _days(value: Any) -> str:
    right = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 366
    return "" if right else f"{value!r} must be a number of days from 0 to 366"


def _texts(value: Any) -> str:
    right = isinstance(value, list) and value and all(isinstance(v, str) and v for v in value)
    return "" if right else 'must be a list of texts, as in ["department"]'


def _kinds(value: Any) -> str:
    unknown = [] if _texts(value) else [v for v in value if v not in _KINDS]
    return _texts(value) or (f"unknown kind {unknown[0]!r}; known are {', '.join(_KINDS)}" if unknown else "")


def _basis(value: Any) -> str:
    return "" if value in get_args(Basis) else f"{value!r} must be statutory or practice"


_FIELDS: dict[str, Callable[[Any], str]] = {
    "key": _text, "due": _due, "division": _text, "kinds": _kinds, "agencies": _texts, "from_year": _year,
    "to_year": _year, "grace_days": _days, "basis": _basis, "source": _text, "note": _text,
}  # fmt: skip


def read_deadlines(path: Path, report: Report = stop) -> Iterator[tuple[int, DeadlineRule]]:
    """The rules of a file, each with the line on which it begins. Problems go to ``report``; a
    bad rule is skipped."""
    text = decode(read_bytes(path), path)
    try:
        content = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        report(Problem(path, int(found[1]) if found else 0, "", "error", f"not TOML: {error}"))
        return
    for name in content.keys() - {"rule"}:
        report(
            Problem(
                path,
                _line_of(text, name),
                name,
                "error",
                f"unknown table {name!r}; rules stand under [[rule]]",
            )
        )
    entries = content.get("rule", [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        report(Problem(path, _line_of(text, "rule"), "rule", "error", "must be [[rule]] with two brackets"))
        return
    starts = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*rule\s*\]\]", line)]
    for place, entry in enumerate(entries):
        line = starts[place] if place < len(starts) else 0
        faults = list(_faults(entry))
        for column, message in faults:
            report(Problem(path, line, column, "error", message))
        if not faults:
            yield line, _rule(entry)


def _line_of(text: str, name: str) -> int:
    return next((n for n, line in enumerate(text.splitlines(), 1) if name in line), 0)


def _faults(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("key", "due"):
        if not entry.get(name):
            yield name, f"a rule needs {name!r}"
    for name, value in entry.items():
        if name not in _FIELDS:
            yield name, f"unknown setting {name!r}; known are {', '.join(_FIELDS)}"
        elif fault := _FIELDS[name](value):
            yield name, fault
        elif name == "from_year" and isinstance(entry.get("to_year"), int) and value > entry["to_year"]:
            yield name, f"{value} is after to_year {entry['to_year']}"


def _rule(entry: dict[str, Any]) -> DeadlineRule:
    month, day = entry["due"].split("-")
    rest = {k: v for k, v in entry.items() if k not in ("due", "kinds", "agencies", "division")}
    return DeadlineRule(
        month=int(month),
        day=LAST_DAY if day == "last" else int(day),
        division=_prefix(entry.get("division", "")),
        kinds=tuple(entry.get("kinds", ())),
        agencies=tuple(entry.get("agencies", ())),
        **rest,
    )


def _prefix(code: str) -> str:
    """The part of a GB/T 2260 code that all divisions below share: 420000 is 42, 420100 is 4201."""
    return re.sub(r"(?:0000|00)$", "", code) if re.fullmatch(r"\d{6}", code) else code
