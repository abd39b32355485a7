"""Read the portals from data/replicas/portals/*.toml."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from data.replicas.model import Agency, Portal

HERE = Path(__file__).parent


@cache
def portals() -> dict[str, Portal]:
    """The replica portals of the demo by name (the file's stem), in order of division code."""
    return _read("portals/*.toml")


@cache
def families() -> dict[str, Portal]:
    """The replica portals of the other content systems, one or more each, run by name only."""
    return _read("portals/families/*.toml")


def _read(pattern: str) -> dict[str, Portal]:
    read = {path.stem: _portal(tomllib.loads(path.read_text("utf-8"))) for path in HERE.glob(pattern)}
    return dict(sorted(read.items(), key=lambda item: item[1].code))


def _portal(raw: dict[str, Any]) -> Portal:
    agencies = tuple(_agency(raw["code"], raw["name"], row) for row in raw.pop("agency", ()))
    traits = tuple(raw.pop("traits", ()))
    return Portal(agencies=agencies, traits=traits, **raw)


def _agency(code: str, county: str, raw: dict[str, Any]) -> Agency:
    """One ``[[agency]]``: ``~`` in a name stands for the county's name; ids get the code before."""
    row: dict[str, Any] = {}
    for key, value in raw.items():
        row[key] = value.replace("~", county) if isinstance(value, str) else value
    row["agency_id"] = f"{code}-{row.pop('id')}"
    row["aliases"] = tuple(alias.replace("~", county) for alias in row.get("aliases", ()))
    row["level"] = county[-1]
    unknown = set(row) - {field.name for field in fields(Agency)}
    if unknown:
        raise ValueError(f"{row['agency_id']}: unknown key {sorted(unknown)[0]}")
    return Agency(**row)
