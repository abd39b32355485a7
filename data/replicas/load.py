"""Read the portals from data/replicas/portals/*.toml."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from datetime import date
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


@cache
def troubled() -> dict[str, Portal]:
    """The replica portals with one trouble each (data/replicas/portals/access), run by name only."""
    folder = HERE / "portals" / "access"
    rows = [
        row
        for name in ("troubled", "layouts")
        for row in tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))["portal"]
    ]
    return {f"{row['trait']}_{row['code']}": _with_trouble(row) for row in rows}


_BUREAUS = (
    ("cz", "~财政局", "财政预决算", date(2026, 1, 15)),
    ("jy", "~教育局", "义务教育招生入学", date(2026, 1, 19)),
    ("sl", "~水利局", "防汛抗旱", None),
)


def _with_trouble(row: dict[str, Any]) -> Portal:
    code, county = row["code"], row["name"]
    agencies = (
        _agency(code, county, {"id": key, "name": name, "topic": topic} | ({"dated": day} if day else {}))
        for key, name, topic, day in _BUREAUS
    )
    return Portal(
        code, county, "troubled", tuple(agencies), traits=(row["trait"], *row.get("traits", ())),
        expects={name: row[name] for name in ("says", "drawn", "home", "most", "flag") if name in row},
    )  # fmt: skip


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
