"""``gongkai sweep``: collect, then derive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.common import (
    Session,
    divisions_argument,
    registry_option,
    say,
    verb,
    workers_option,
    years_option,
)

if TYPE_CHECKING:
    from crawler.cli.explain import Ladder


@click.command()
@divisions_argument
@registry_option
@years_option
@workers_option
@click.option(
    "--cluster", metavar="ADDRESS", help="Dask scheduler to spread the work over (extra: distributed)."
)
@click.option(
    "--explain", is_flag=True, help="Then print the ladder: each page, why, what was found, what follows."
)
@verb
def sweep(
    session: Session,
    divisions: tuple[str, ...],
    folders: tuple[Path, ...],
    years: tuple[int, ...],
    workers: int,
    cluster: str | None,
    explain: bool,
) -> int:
    """Look at portals: find the reports, fetch, archive, read and check them, update the ledger.

    \b
    gongkai sweep 420104                          one county of the bundled list
    gongkai sweep --registry my-counties          the counties of a folder of your own
    gongkai sweep 湖北省 --year 2025 --workers 2   every portal of a province
    gongkai sweep 420104 --explain                and say how it went, page by page

    Without --year: the reports of last year. An interrupted sweep goes on where it stopped.
    Polite by default: one request every 3 seconds to a host (GONGKAI_DOWNLOAD_DELAY), robots.txt
    obeyed; give an address for the site's owners in GONGKAI_CONTACT.
    """
    from crawler.cli.views import sweep_panel
    from crawler.cli.views.ladder import ladder_tree

    if explain and not divisions:
        raise click.UsageError("--explain wants the divisions to explain: a code or a name")
    outcome = sweep_once(session, divisions, folders, years, workers, cluster)
    ladders = _ladders(session, divisions, years) if explain else []
    if session.json:
        session.emit([outcome | ({"ladders": [x.as_dict() for x in ladders]} if explain else {})])
    else:
        for ladder in ladders:
            ladder_tree(ladder, session.lang)
        sweep_panel(outcome, session.lang)
    return 0 if outcome["state"] == "finished" else 1


def _ladders(session: Session, divisions: tuple[str, ...], years: tuple[int, ...]) -> list[Ladder]:
    from crawler.cli.explain import ladder

    asked = tuple(sorted(set(years))) or (session.clock.reported_year(),)
    with session.store(read_only=True) as store:
        found = (ladder(store, code, asked, session.lang) for code in session.registry().expand(divisions))
        return [x for x in found if x is not None]


def sweep_once(
    session: Session,
    divisions: tuple[str, ...],
    folders: tuple[Path, ...],
    years: tuple[int, ...],
    workers: int = 1,
    cluster: str | None = None,
) -> dict[str, object]:
    """Collect and derive; the summary that ``--json`` prints."""
    from crawler.alerts.send import send_after_sweep
    from crawler.cli.progress import bar
    from crawler.cli.scope import codes_to_sweep
    from crawler.derive import derive
    from crawler.fetch.rendered import why_not
    from crawler.registry.home import codes_named, remember
    from crawler.registry.home import folders as remembered
    from crawler.registry.load import load
    from crawler.runs.sweep import run_sweep

    load(folders)  # a broken row is told before anything is copied
    given = remember(session.home, folders) or remembered(session.home)
    registry = load(remembered(session.home))
    codes = codes_to_sweep(session, registry, divisions, codes_named(given))
    asked = tuple(sorted(set(years))) or (session.clock.reported_year(),)
    if not session.config.contact and not session.json:
        say("gongkai: set GONGKAI_CONTACT to an address so that site owners can reach you")
    with session.store() as store:
        archive = session.archive()
        with bar("sweep") as progress:
            collected = run_sweep(
                store,
                archive,
                session.config,
                registry,
                session.clock,
                codes,
                asked,
                workers=workers,
                progress=progress,
                cluster=cluster,
            )
        with bar("read") as progress:
            derived = derive(
                store, archive, session.config, registry, session.clock, divisions=codes, progress=progress
            )
        lacking = why_not(session.config) if collected.undrawn else ""
        if lacking and session.config.render != "off":
            say(f"gongkai: {collected.undrawn} place(s) show nothing without JavaScript; {lacking}")
        send_after_sweep(store, session.clock, say)
    return collected.as_dict() | {"derived": derived.as_dict()}
