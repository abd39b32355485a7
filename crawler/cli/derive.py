"""``gongkai derive``: rule 4 of the design, on demand."""

from __future__ import annotations

import click

from crawler.cli.common import Session, divisions_argument, say, verb


@click.command()
@divisions_argument
@click.option("--fresh", is_flag=True, help="Parse every document again, also those this parser has read.")
@verb
def derive(session: Session, divisions: tuple[str, ...], fresh: bool) -> int:
    """Make everything derived again from the archive, offline: reports, ledger, findings.

    \b
    gongkai derive
    gongkai derive 990101 --fresh
    """
    from crawler.cli.progress import bar
    from crawler.cli.scope import codes_of
    from crawler.derive import derive as run

    with session.store() as store:
        scope = codes_of(session, store, divisions)
        with bar("derive") as progress:
            summary = run(
                store,
                session.archive(),
                session.config,
                session.registry(),
                session.clock,
                divisions=scope,
                progress=progress,
                fresh=fresh,
            )
    if session.json:
        session.emit([summary.as_dict()])
    else:
        say(summary.sentence(session.lang))
    return 0
