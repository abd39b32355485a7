"""``gongkai looks``: the evidence."""

from __future__ import annotations

import click

from crawler.cli.common import Session, divisions_argument, verb, years_option


@click.command()
@divisions_argument
@years_option
@click.option("--outcome", "outcomes", multiple=True, help="Only this outcome, e.g. blocked (repeatable).")
@click.option("--kind", "kinds", multiple=True, help="Only this kind of place, e.g. column (repeatable).")
@verb
def looks(
    session: Session,
    divisions: tuple[str, ...],
    years: tuple[int, ...],
    outcomes: tuple[str, ...],
    kinds: tuple[str, ...],
) -> int:
    """List looks: each attempt to see a place, why it was chosen, and what came of it.

    \b
    gongkai looks 990101
    gongkai looks --kind column --json
    """
    from crawler.cli.scope import codes_of
    from crawler.cli.views import look_table
    from crawler.queries import look_rows

    with session.store(read_only=True) as store:
        scope = codes_of(session, store, divisions)
        rows = [
            row
            for row in look_rows(store, divisions=scope, years=years or None)
            if (not outcomes or row["outcome"] in outcomes) and (not kinds or row["kind"] in kinds)
        ]
    if session.json:
        session.emit(rows)
    else:
        look_table(rows, session.lang)
    return 0
