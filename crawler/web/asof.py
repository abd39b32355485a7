"""The pages of another day: a copy of the home with the ledger as it stood then, made for one server.

The copy is a database of its own; everything else of the home is shared. Nothing is written back, so
verdicts cannot be given there.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from crawler.clock import Clock
from crawler.config import Config
from crawler.errors import UserError
from crawler.ledger.asof import overdue
from crawler.ledger.calculate import calculate
from crawler.ledger.documents import full_result
from crawler.ledger.evidence import visited
from crawler.ledger.writing import write
from crawler.registry.home import folders
from crawler.registry.load import load
from crawler.store import Store

_LATER = {
    "looks": "at", "sightings": "at", "fetches": "at", "sweeps": "started_at", "visits": "started_at",
    "notices": "opened_at", "findings": "first_seen",
}  # fmt: skip
"""Tables of what happened, and the column that says when; times are ISO 8601 of one zone."""


@contextmanager
def as_of(config: Config, clock: Clock, tell: Callable[[int, int], None]) -> Iterator[Config]:
    """Settings of a home as of the clock's day, for as long as it is served; ``tell`` hears how many
    divisions are reckoned of how many. Raises UserError where nothing had been looked at by then."""
    until = f"{clock.today().isoformat()}T23:59:59+08:00"
    with (
        tempfile.TemporaryDirectory(prefix="gongkai-as-of-", ignore_cleanup_errors=True) as place,
        Store(config.database, read_only=True) as source,
    ):
        if source.row("SELECT 1 FROM looks WHERE at <= ? LIMIT 1", (until,)) is None:
            raise UserError(f"nothing had been looked at by {until[:10]}: choose a later --as-of")
        home = Path(place)
        _share(config.home, home)
        _copy(config.database, home / config.database.name)
        with Store(home / config.database.name) as target:
            _reckon(source, target, config, clock, until, tell)
        yield config.model_copy(update={"home": home, "web_token": ""})


def _share(home: Path, other: Path) -> None:
    """Everything of the home but its database, by links."""
    for path in home.iterdir():
        if not path.name.startswith("gongkai.db"):
            (other / path.name).symlink_to(path.resolve())


def _copy(database: Path, other: Path) -> None:
    source = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    target = sqlite3.connect(other)
    source.backup(target)
    source.close()
    target.close()


def _reckon(
    source: Store, target: Store, config: Config, clock: Clock, until: str, tell: Callable[[int, int], None]
) -> None:
    registry, codes = load(folders(config.home)), list(visited(source, None))
    for number, code in enumerate(codes, 1):
        result = calculate(source, config, registry, code, until)
        known = [overdue(item, clock.today()) for item in result.obligations]
        write(target, replace(result, obligations=known), until, partial(full_result, source))
        tell(number, len(codes))
    with target.transaction() as db:
        for table, column in _LATER.items():
            db.execute(f"DELETE FROM {table} WHERE {column} > ?", [until])
