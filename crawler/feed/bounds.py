"""May this release be published? Measured shares against the bounds of data/release/bounds.toml."""

from __future__ import annotations

import sqlite3
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from crawler.feed.delta import kept

_SHARES = {
    "parsed": "SELECT sum(error IS NULL), count(*) FROM reports WHERE current = 1",
    "filled": "SELECT sum(state = 'number'), count(*) FROM cells",
    "explained": "SELECT sum(status NOT IN ('blocked', 'unreachable', 'unknown')), count(*) FROM obligations",
}


@dataclass(frozen=True)
class Measure:
    """One share of a release (None: nothing to measure) beside its bounds."""

    name: str
    share: float | None
    least: float
    warn: float

    @property
    def refused(self) -> bool:
        return self.share is not None and self.share < self.least

    @property
    def doubtful(self) -> bool:
        return self.share is not None and self.share < self.warn

    def __str__(self) -> str:
        share = "none" if self.share is None else f"{self.share:.1%}"
        return f"{self.name} is {share}, below the bound of {max(self.least, self.warn):.0%}"


@cache
def _bounds() -> dict[str, dict[str, float]]:
    return tomllib.loads(resources.files("data").joinpath("release/bounds.toml").read_text("utf-8"))


def measure(database: Path, before: Path | None) -> list[Measure]:
    """Every share that has a bound, for a release's own database."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        shares = {name: _share(connection, sql) for name, sql in _SHARES.items()}
    finally:
        connection.close()
    shares |= kept(database, before) if before else {}
    return [
        Measure(name, shares.get(name), bound["least"], bound.get("warn", bound["least"]))
        for name, bound in _bounds().items()
    ]


def _share(connection: sqlite3.Connection, sql: str) -> float | None:
    held, whole = connection.execute(sql).fetchone()
    return (held or 0) / whole if whole else None
