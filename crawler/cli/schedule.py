"""``gongkai schedule``: run the calendar."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click

from crawler.cli.common import Session, divisions_argument, registry_option, say, verb, workers_option


@click.command()
@divisions_argument
@registry_option
@workers_option
@click.option("--list", "listed", is_flag=True, help="Only show what runs next.")
@verb
def schedule(
    session: Session, divisions: tuple[str, ...], folders: tuple[Path, ...], workers: int, listed: bool
) -> int:
    """Sweep by the calendar: every night around the legal dates, twice a month otherwise.

    \b
    gongkai schedule --list
    gongkai schedule 420104 420111 --workers 2

    Runs until it is stopped (SIGTERM, Ctrl-C); a sweep under way is ended and goes on next time.
    """
    import scheduler as calendar

    starts = calendar.upcoming(session.clock.now(), 10)
    if session.json and listed:
        session.emit({"at": start.isoformat(), "verb": "sweep"} for start in starts)
    elif listed:
        for start in starts:
            click.echo(f"{start:%Y-%m-%d %H:%M} gongkai sweep")
    if listed:
        return 0
    arguments = [*divisions, "--workers", str(workers)]
    for folder in folders:
        arguments += ["--registry", str(folder.resolve())]
    say(f"gongkai: next sweep {starts[0]:%Y-%m-%d %H:%M} (and up to an hour later); stop with Ctrl-C")
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    running = calendar.start(session.home.resolve(), arguments)
    stopped.wait()
    calendar.stop(running)
    return 0
