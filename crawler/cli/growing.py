"""``gongkai registry grow`` and ``registry check --online``: the registry against the network."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.common import Session, divisions_argument, registry_option, say, verb


@click.command()
@divisions_argument
@registry_option
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Folder to write."
)
@click.option("--force", is_flag=True, help="Replace a folder that is there.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Crawl processes.")
@verb
def grow(
    session: Session,
    divisions: tuple[str, ...],
    folders: tuple[Path, ...],
    target: Path,
    force: bool,
    workers: int,
) -> int:
    """Propose portals for divisions that have none, from the link lists of known portals.

    \b
    gongkai registry grow 湖北省 --to proposed          from its portal and those of its cities
    gongkai registry check --registry proposed --online
    gongkai sweep 420104 --registry proposed           use what was proposed

    The registry itself stays as it is: proposals go to a folder of their own. A site is proposed only
    where it names the division itself: by SiteIDCode, SiteName, title or the body that runs it; a bureau's
    or another county's is refused. evidence.jsonl in the folder says what was found and what was refused,
    with the reason. Without divisions: from every province and city with a portal. Exit status 1 when
    nothing was proposed.
    """
    from crawler.cli.progress import bar
    from crawler.cli.views.growing import growth_tables
    from crawler.registry.home import folders as remembered
    from crawler.registry.importer import check_target
    from crawler.registry.load import load
    from crawler.scouting import grow as growing

    check_target(target, force)
    registry = load([*remembered(session.home), *folders])
    with bar("grow") as progress:
        growth = growing.grow(session.config, registry, session.clock, divisions, workers, progress)
    if growth.proposals:
        growing.write(growth, target, session.clock, force=force)
    if session.json:
        session.emit(growth.rows())
    else:
        growth_tables(growth, session.lang)
        what = (
            f"{len(growth.proposals)} portal(s) proposed in {target}"
            if growth.proposals
            else "nothing proposed"
        )
        say(f"gongkai: {what}; {growth.without} division(s) still without one")
    return 0 if growth.proposals and growth.summary.state == "finished" else 1


def check_online(session: Session, folders: tuple[Path, ...]) -> int:
    """Open every portal of the given folders, or of the whole registry; 1 when one needs a person."""
    from crawler.cli.progress import bar
    from crawler.cli.views.growing import seen_table
    from crawler.registry.home import codes_named
    from crawler.registry.home import folders as remembered
    from crawler.registry.load import load
    from crawler.scouting.recheck import FAULTS, recheck

    registry = load([*remembered(session.home), *folders])
    chosen = codes_named(folders) if folders else sorted(registry.portals)
    codes = [code for code in chosen if code in registry.portals]
    with bar("check") as progress:
        rows = recheck(session.config, registry, session.clock, codes, progress=progress)
    if session.json:
        session.emit(row.as_dict() for row in rows)
    else:
        seen_table(rows, session.lang)
    return 1 if any(row.verdict in FAULTS for row in rows) else 0
