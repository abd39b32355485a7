"""``gongkai demo``: the main job on portals that travel with the package."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, datetime, time
from pathlib import Path

import click

from crawler.cli.common import Session, say
from crawler.clock import SHANGHAI, Clock
from crawler.errors import UserError

DAYS = (date(2026, 1, 20), date(2026, 2, 2), date(2026, 2, 10))
"""The portals are looked at three times around the deadline of 31 January 2026."""

YEAR = 2025
HOME = Path("gongkai-demo")
_MARK = ".gongkai-demo"


@click.command()
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    default=HOME,
    show_default=True,
    help="Folder for the demo's state (made anew).",
)
@click.option(
    "--as-of",
    "as_of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of the last look (default: 2026-02-10).",
)
@click.option("--json", "as_json", is_flag=True, help="The ledger, one JSON object a line on stdout.")
def demo(home: Path, as_of: datetime | None, as_json: bool) -> int:
    """Start the bundled replica portals on loopback, sweep them, show who has not published.

    \b
    gongkai demo
    gongkai demo --as-of 2026-04-10

    Nothing leaves this machine. The counties are invented; the portals behave like real ones.
    """
    from crawler.cli.views import status_tables
    from crawler.queries import status_rows
    from data.replicas.server import Replicas

    _fresh(home)
    last = as_of.date() if as_of else DAYS[-1]
    days = [day for day in DAYS if day < last] + [last]
    session = _session(home, days[-1], as_json)
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder, Replicas() as replicas:
        replicas.registry_folder(Path(folder))
        for day in days:
            replicas.set_date(day)
            _look(home, day, Path(folder), as_json)
    with session.store(read_only=True) as store:
        rows = status_rows(store, years=(YEAR,), lang=session.lang, clock=session.clock)
    if as_json:
        session.emit(rows)
    else:
        status_tables(rows, session.lang)
        say(_farewell(home, session.lang))
    return 0


def _fresh(home: Path) -> None:
    if home.exists() and any(home.iterdir()) and not (home / _MARK).exists():
        raise UserError(f"{home}: is not a demo's folder; name another with --home")
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (home / _MARK).touch()


def _session(home: Path, day: date, as_json: bool) -> Session:
    from crawler.config import load

    quick = {"download_delay": 0.0, "download_timeout": 2.0, "retry_times": 0, "contact": "gongkai-demo"}
    config = load(home).model_copy(update=quick)
    return Session(config, Clock(datetime.combine(day, time(12), SHANGHAI)), as_json)


def _look(home: Path, day: date, folder: Path, as_json: bool) -> None:
    from crawler.cli.sweep import sweep_once

    outcome = sweep_once(_session(home, day, as_json), (), (folder,), (YEAR,))
    say(f"{day}: {outcome['portals']} portals, {outcome['requests']} requests, {outcome['seconds']:.0f} s")


def _farewell(home: Path, lang: str) -> str:
    zh = lang == "zh"
    lines = [
        (
            f"gongkai serve --home {home}",
            "用浏览器打开" if zh else "the pages, in a browser",
        ),
        (f"gongkai status 990101 --home {home}", "一个县的全部机关" if zh else "every agency of one county"),
        (f"gongkai findings --home {home}", "哪份报告有什么错" if zh else "what is wrong in which report"),
        (
            f"gongkai looks --kind column --home {home}",
            "看过哪些栏目，是否看全" if zh else "which columns were seen, and whether to the end",
        ),
    ]
    head = "接着看：" if zh else "Look further:"
    return "\n".join([head, *(f"  {command:<58} {what}" for command, what in lines)])
