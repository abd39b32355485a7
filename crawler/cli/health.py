"""``gongkai health``: is what we see to be trusted?"""

from __future__ import annotations

import click

from crawler.cli.common import Session, divisions_argument, verb, years_option


@click.command()
@divisions_argument
@years_option
@verb
def health(session: Session, divisions: tuple[str, ...], years: tuple[int, ...]) -> int:
    """Show how well each portal can be seen and read, and which messages are stuck.

    \b
    gongkai health
    gongkai health 420104 --json

    Of each portal: the last sweep that was believed, the last error and where it was seen, how many
    of the expected agencies were found, how many of their reports could be read, and how many of
    their cells hold a number. With --json one object a portal ("object": "portal"), then one a
    message that is not known to have arrived ("object": "delivery"). Without --year: the latest year.
    """
    from crawler.alerts.listing import open_deliveries
    from crawler.cli.scope import codes_of
    from crawler.cli.views.health import health_table
    from crawler.health import portal_health

    with session.held_store() as store:
        rows = portal_health(store, codes_of(session, store, divisions), years or None)
        stuck = open_deliveries(store, session.lang)
    if session.json:
        session.emit({"object": "portal"} | row for row in rows)
        session.emit({"object": "delivery"} | row for row in stuck)
    else:
        health_table(rows, stuck, session.lang)
    return 0
