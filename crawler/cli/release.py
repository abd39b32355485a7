"""``gongkai release``: write a dataset release."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.common import Session, say, verb
from crawler.clock import Clock
from crawler.errors import UserError
from crawler.store import Store


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@verb
def release(session: Session, folder: Path) -> int:
    """Write the dataset: ledger, reports, cells, findings, codebook, changes, citation, checksums.

    \b
    gongkai release gongkai-2025
    gongkai release gongkai-2025 --json

    CSV, Parquet, Stata, XLSX and SQLite, described by datapackage.json. The same store gives the
    same bytes. A release that falls below the bounds is refused (exit status 1) with the reason.
    It holds all that the last sweep knew: an --as-of before that is refused.
    """
    try:
        from crawler.feed.build import Refused
        from crawler.feed.build import release as build
    except ModuleNotFoundError as error:
        raise UserError(
            f"a release needs {error.name}; install it with: pip install 'gongkai[release]'"
        ) from None

    with session.store(read_only=True) as store:
        _check_day(store, session.clock)
        try:
            summary = build(store, session.home, folder)
        except Refused as refused:
            say(f"gongkai: refused, nothing was published: {refused}")
            return 1
    if session.json:
        session.emit([summary.as_dict()])
        return 0
    rows = ", ".join(f"{name} {count:,}" for name, count in summary.counts.items())
    click.echo(f"{folder}: version {summary.version}; {rows}")
    for doubt in summary.doubts:
        say(f"gongkai: {doubt}")
    return 0


def _check_day(store: Store, clock: Clock) -> None:
    """A release is of the store as it is; an earlier day would have to be reckoned anew."""
    row = store.row("SELECT max(started_at) AS at FROM sweeps WHERE state = 'finished'")
    last = str(row["at"] or "")[:10] if row else ""
    if clock.fixed is not None and clock.today().isoformat() < last:
        raise UserError(
            f"the store holds what was seen until {last}, and a release holds all of it: leave out --as-of "
            f"(gongkai serve --as-of shows an earlier day)"
        )
