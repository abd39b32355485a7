"""``gongkai status``: the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.cli.common import Session, divisions_argument, verb, years_option
from crawler.errors import UserError

if TYPE_CHECKING:
    from crawler.store import Store


@click.command()
@divisions_argument
@years_option
@click.option("--status", "statuses", multiple=True, help="Only this status, e.g. missing (repeatable).")
@click.option("--why", "agency", metavar="AGENCY_ID", help="Tell the story of one agency, look by look.")
@verb
def status(
    session: Session,
    divisions: tuple[str, ...],
    years: tuple[int, ...],
    statuses: tuple[str, ...],
    agency: str | None,
) -> int:
    """Show who has published, who is late, who is missing, and what could not be seen.

    \b
    gongkai status
    gongkai status 990101 --year 2025
    gongkai status --status missing --json
    gongkai status --why 990101-jyj --year 2025

    --as-of asks what was known on an earlier day, or what is to be said on a later one.
    """
    from crawler.cli.scope import codes_of
    from crawler.cli.views import status_tables
    from crawler.queries import status_rows

    with session.store(read_only=True) as store:
        if agency:
            return _story(session, store, agency, years)
        scope = codes_of(session, store, divisions)
        rows = status_rows(
            store, divisions=scope, years=years or None, lang=session.lang, clock=session.clock
        )
        rows = [row for row in rows if not statuses or row["status"] in statuses]
    if session.json:
        session.emit(rows)
    else:
        status_tables(rows, session.lang, detail=bool(divisions or statuses))
    return 0


def _story(session: Session, store: Store, agency: str, years: tuple[int, ...]) -> int:
    from crawler.cli.views import story_panel
    from crawler.queries import obligation_story

    stories = list(obligation_story(store, agency, years or None, session.lang, session.clock))
    if not stories:
        raise UserError(
            f"{agency}: no obligation of that agency is held; `gongkai status --json` lists the ids"
        )
    if session.json:
        session.emit(stories)
    else:
        for story in stories:
            story_panel(story, session.lang)
    return 0
