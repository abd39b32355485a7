"""``gongkai sweep``: collect, then derive."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.common import Session, divisions_argument, say, verb, years_option


@click.command()
@divisions_argument
@click.option(
    "--registry",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder with portals.csv, agencies.csv, deadlines.toml (repeatable; later wins).",
)
@years_option
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Crawl processes.")
@click.option(
    "--cluster", metavar="ADDRESS", help="Dask scheduler to spread the work over (extra: distributed)."
)
@verb
def sweep(
    session: Session,
    divisions: tuple[str, ...],
    folders: tuple[Path, ...],
    years: tuple[int, ...],
    workers: int,
    cluster: str | None,
) -> int:
    """Look at portals: find the reports, fetch, archive, read and check them, update the ledger.

    \b
    gongkai sweep 420104                          one county of the bundled list
    gongkai sweep --registry my-counties          the counties of a folder of your own
    gongkai sweep 湖北省 --year 2025 --workers 2   every portal of a province

    Without --year: the reports of last year. An interrupted sweep goes on where it stopped.
    Polite by default: one request every 3 seconds to a host (GONGKAI_DOWNLOAD_DELAY), robots.txt
    obeyed; give an address for the site's owners in GONGKAI_CONTACT.
    """
    from crawler.cli.views import sweep_panel

    outcome = sweep_once(session, divisions, folders, years, workers, cluster)
    if session.json:
        session.emit([outcome])
    else:
        sweep_panel(outcome, session.lang)
    return 0 if outcome["state"] == "finished" else 1


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
    from crawler.registry.home import codes_named, remember
    from crawler.registry.home import folders as remembered
    from crawler.registry.load import load
    from crawler.sweep import run_sweep

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
        send_after_sweep(store, session.clock, say)
    return collected.as_dict() | {"derived": derived.as_dict()}
