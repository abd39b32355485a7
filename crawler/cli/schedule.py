"""``gongkai schedule``: run the calendar."""

from __future__ import annotations

import signal
import threading
from datetime import date, datetime
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
    from crawler.alerts.routes import FILE_NAME

    starts = calendar.upcoming(session.clock.now(), 10)
    if listed:
        rows = [_row(start, "sweep") for start in starts]
        if (session.home / FILE_NAME).is_file():
            rows.insert(0, _row(calendar.next_alerts(session.clock.now()), "alerts send"))
        _show(session, rows)
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


def _row(start: datetime, does: str) -> dict[str, str]:
    return {"at": start.isoformat(), "verb": does, "holiday": holiday(start.date())}


def _show(session: Session, rows: list[dict[str, str]]) -> None:
    if session.json:
        session.emit(rows)
        return
    for row in rows:
        note = f"  ({row['holiday']})" if row["holiday"] else ""
        click.echo(f"{datetime.fromisoformat(row['at']):%Y-%m-%d %H:%M} gongkai {row['verb']}{note}")


def holiday(day: date) -> str:
    """The Chinese holiday that a day belongs to, '' for none or for a year whose calendar is not known
    yet. For people only: neither the legal dates nor the sweeps move for it."""
    import chinese_calendar

    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return ""
    return str(chinese_calendar.Holiday(name).chinese) if off and name else ""
