"""``gongkai evidence``: hand over what was fetched, as WARC."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

import click

from crawler.cli.common import Session, say, verb, years_option
from crawler.errors import UserError


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.warc.gz")
@click.argument("divisions", nargs=-1, metavar="[DIVISION]...")
@years_option
@click.option(
    "--agency", "agencies", multiple=True, metavar="AGENCY_ID", help="Only this agency (repeatable)."
)
@verb
def evidence(
    session: Session,
    file: Path,
    divisions: tuple[str, ...],
    years: tuple[int, ...],
    agencies: tuple[str, ...],
) -> int:
    """Write the exchanges with portals that prove an answer, as a WARC file.

    \b
    gongkai evidence all.warc.gz
    gongkai evidence county.warc.gz 990101
    gongkai evidence case.warc.gz --agency 990101-sl --year 2025

    Without --year and --agency it is every exchange with the portals named, else those that the
    obligations rest on. The answers themselves are the last record. The same selection gives the same bytes.
    """
    from crawler.archive import ArchiveError
    from crawler.cli.scope import codes_of
    from crawler.evidence.selection import Selection, fetches_of, obligations_of
    from crawler.evidence.warc import Writer
    from crawler.files import write_whole

    if not file.name.lower().endswith((".warc", ".warc.gz")):
        raise UserError(f"{file}: give a name that ends in .warc.gz or .warc")
    counts: dict[str, Any] = {}
    with session.store(read_only=True) as store:
        codes = tuple(codes_of(session, store, divisions) or ())
        selection = Selection(codes, tuple(sorted(set(years))), tuple(dict.fromkeys(agencies)))
        obligations = obligations_of(store, selection)
        _known(selection.agencies, obligations)
        rows = fetches_of(store, selection, obligations)

        def write(stream: BinaryIO) -> None:
            made = Writer(stream, session.archive(), gzip=file.name.lower().endswith(".gz"))
            made.write(rows, obligations, selection.words())
            counts.update(made.counts)

        try:
            write_whole(file, write)
        except ArchiveError as error:
            say(f"gongkai: nothing was written, the evidence is not whole: {error}")
            return 1
    told = {"file": str(file), "obligations": len(obligations), "exchanges": len(rows), **counts}
    if session.json:
        session.emit([told])
    else:
        say(", ".join(f"{name} {value}" for name, value in told.items()))
    return 0


def _known(agencies: tuple[str, ...], obligations: list[dict[str, Any]]) -> None:
    missing = sorted(set(agencies) - {row["agency_id"] for row in obligations})
    if missing:
        raise UserError(f"{missing[0]}: no such obligation is held; `gongkai status --json` lists the ids")
