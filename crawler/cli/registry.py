"""``gongkai registry``: whom to watch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from crawler.cli.common import Session, divisions_argument, registry_option, say, verb
from crawler.cli.growing import check_online, grow


@click.group()
def registry() -> None:
    """Whom to watch: divisions, their portals, the agencies that owe a report.

    \b
    gongkai registry list 420104
    gongkai registry check --registry my-counties
    gongkai registry import counties.csv --to my-counties
    gongkai registry grow 湖北省 --to proposed
    """


@registry.command("list")
@divisions_argument
@registry_option
@click.option("--agencies", is_flag=True, help="The agencies instead of the portals.")
@click.option("--columns", is_flag=True, help="The learned columns of reports, with the day last seen.")
@verb
def list_(
    session: Session, divisions: tuple[str, ...], folders: tuple[Path, ...], agencies: bool, columns: bool
) -> int:
    """List portals, with --agencies who owes a report, with --columns where reports were found.

    \b
    gongkai registry list 湖北省
    gongkai registry list 420104 --agencies --json
    gongkai registry list 420104 --columns

    A learned column is asked first in the next sweep. One that is gone keeps the day on which it was last
    seen, and the portal is walked from its front page at once.
    """
    if agencies and columns:
        raise click.UsageError("--agencies or --columns, not both")
    from crawler.cli.views import registry_table
    from crawler.registry.home import folders as remembered
    from crawler.registry.load import load

    known = load([*remembered(session.home), *folders])
    codes = known.expand(divisions) if divisions else sorted(known.portals)
    if columns:
        rows = _column_rows(session, codes)
    else:
        rows = _agency_rows(known, codes) if agencies else _portal_rows(known, codes)
    if session.json:
        session.emit(rows)
    else:
        registry_table(rows, session.lang)
    return 0


def _portal_rows(known: Any, codes: list[str]) -> list[dict[str, Any]]:
    portals = [known.portals[code] for code in codes if code in known.portals]
    return [
        {
            "division_code": p.division_code,
            "name": p.name,
            "home_url": p.home_url,
            "column_url": p.column_url,
            "hosts": "|".join(p.hosts),
            "family": p.family,
            "note": p.note,
        }
        for p in portals
    ]


def _column_rows(session: Session, codes: list[str]) -> list[dict[str, Any]]:
    from crawler.queries import column_rows

    with session.held_store() as store:
        return column_rows(store, codes)


def _agency_rows(known: Any, codes: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "agency_id": a.agency_id,
            "division_code": a.division_code,
            "name": a.name,
            "kind": a.kind,
            "basis": a.basis,
            "aliases": "|".join(a.aliases),
            "url": a.url,
            "valid_from": a.valid_from,
            "valid_to": a.valid_to,
            "successor_of": a.successor_of,
            "source": a.source,
            "note": a.note,
        }
        for code in codes
        for a in known.agencies.get(code, [])
    ]


@registry.command("check")
@registry_option
@click.option("--online", is_flag=True, help="Open every portal: is it there, and still its division's?")
@verb
def check(session: Session, folders: tuple[Path, ...], online: bool) -> int:
    """Check the registry: rows, codes, names, addresses. Exit status 1 when a row is wrong.

    \b
    gongkai registry check
    gongkai registry check --registry my-counties
    gongkai registry check --registry my-counties --online

    With --online every portal's front page is opened: moved hosts, duplicates, another county's site.
    Where a portal is gone, its city's and province's portals are asked where it stands now.
    """
    from crawler.registry.check import check as problems_of
    from crawler.registry.home import folders as remembered

    problems = problems_of([*remembered(session.home), *folders])
    if online and not any(p.severity == "error" for p in problems):
        return check_online(session, folders)
    if session.json:
        session.emit(p.as_dict() for p in problems)
    else:
        for problem in problems:
            click.echo(str(problem))
        say(f"gongkai: {len(problems)} problem(s)" if problems else "gongkai: the registry is in order")
    return 1 if any(p.severity == "error" for p in problems) else 0


@registry.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Folder to write."
)
@click.option("--force", is_flag=True, help="Replace a folder that is there.")
@verb
def import_(session: Session, files: tuple[Path, ...], target: Path, force: bool) -> int:
    """Turn lists of portals or agencies (CSV or XLSX, loose columns) into a registry folder.

    \b
    gongkai registry import 县区网站.csv 单位名单.csv --to my-counties

    Exit status 1 when a line was refused; each is named with the reason.
    """
    from crawler.registry.importer import import_files

    result = import_files(files, target, force=force)
    if session.json:
        session.emit([result.as_dict()])
    else:
        for line in result.rejected:
            click.echo(str(line))
        say(f"gongkai: {result.written} row(s) written to {target}, {len(result.rejected)} refused")
    return 1 if result.rejected else 0


registry.add_command(grow)
