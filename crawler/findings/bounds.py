"""The bounds of the checks across reports, as shipped in data/across.toml (see the comments there)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def bounds(table: str) -> dict[str, Any]:
    """One table of the file. Raises KeyError for an unknown one."""
    data = tomllib.loads(resources.files("data").joinpath("across.toml").read_text(encoding="utf-8"))
    return dict(data[table])
