"""``gongkai findings``: what is wrong, with both sides of the evidence."""

from __future__ import annotations

import click

from crawler.cli.common import Session, divisions_argument, verb, years_option


@click.command()
@divisions_argument
@years_option
@click.option("--code", "codes", multiple=True, help="Only this rule, e.g. A01 or T (repeatable).")
@click.option("--severity", type=click.Choice(["error", "warning", "info"]), help="Only this severity.")
@click.option(
    "--all", "everything", is_flag=True, help="Also what could not be assessed and mere information."
)
@verb
def findings(
    session: Session,
    divisions: tuple[str, ...],
    years: tuple[int, ...],
    codes: tuple[str, ...],
    severity: str | None,
    everything: bool,
) -> int:
    """List findings: rule, agency, year, message, quotation, address.

    \b
    gongkai findings
    gongkai findings 990101 --severity error
    gongkai findings --code A01 --json

    The table leaves out information and what could not be assessed; --json and --all do not.
    """
    from crawler.cli.scope import codes_of
    from crawler.cli.views import finding_table
    from crawler.queries import finding_rows

    with session.store(read_only=True) as store:
        scope = codes_of(session, store, divisions)
        rows = [
            row
            for row in finding_rows(store, divisions=scope, years=years or None, lang=session.lang)
            if (not codes or row["code"].startswith(tuple(codes))) and severity in (None, row["severity"])
        ]
    if session.json:
        session.emit(rows)
    else:
        finding_table(
            rows if everything or severity else [r for r in rows if r["severity"] != "info"], session.lang
        )
    return 0
