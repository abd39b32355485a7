"""The country as tiles: one square a province, roughly where it lies. No boundary is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.web.counts import Tally
from crawler.web.places import shorter

_ROWS = (
    ".  .  .  .  .  .  .  .  23",
    "65 .  .  .  .  15 .  .  22",
    ".  .  62 64 14 13 11 21 .",
    ".  63 .  61 41 37 12 .  .",
    "54 .  51 42 34 32 31 .  .",
    ".  .  50 43 36 33 .  .  .",
    ".  53 52 45 44 35 71 .  .",
    ".  .  .  46 82 81 .  .  .",
)
"""Province codes by row and column."""
PLACE = {
    code: (row, column)
    for row, line in enumerate(_ROWS, 1)
    for column, code in enumerate(line.split(), 1)
    if code != "."
}


@dataclass(frozen=True)
class Tile:
    """One province: its place on the grid (from 1), its short name, its counts (None: nothing held)."""

    code: str
    name: str
    row: int
    column: int
    tally: Tally | None


def tile_map(tallies: list[Tally], names: dict[str, str]) -> list[Tile] | None:
    """A tile for every province of the mainland, with those that are held filled; None where fewer
    than three of them are: a list says it better. Codes that are no province stay in the list only."""
    held = {tally.code: tally for tally in tallies}
    if len(held.keys() & PLACE.keys()) < 3:
        return None
    return [
        Tile(code, shorter(names.get(code, code)), row, column, held.get(code))
        for code, (row, column) in sorted(PLACE.items(), key=lambda item: item[1])
        if code in held or code not in ("71", "81", "82")
    ]
