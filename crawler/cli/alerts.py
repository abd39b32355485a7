"""``gongkai alerts``: the notices."""

from __future__ import annotations

import getpass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.common import Session, divisions_argument, say, verb
from crawler.clock import parse_as_of
from crawler.errors import UserError

if TYPE_CHECKING:
    from crawler.store import Store

_who = click.option("--who", default="", help="Who says so (default: the user's login name).")
_note = click.option("--note", default="", help="Why, for those who read the list later.")


@click.group()
def alerts() -> None:
    """The notices: who is told of what is missing, late, withdrawn or out of sight.

    \b
    gongkai alerts list
    gongkai alerts send --dry-run
    gongkai alerts ack missing-1f2e3d4c --note "promised for Friday"
    gongkai alerts mute 990101 --until 2026-03-01
    """


@alerts.command("list")
@divisions_argument
@click.option("--all", "everything", is_flag=True, help="Also the notices that are closed.")
@verb
def list_(session: Session, divisions: tuple[str, ...], everything: bool) -> int:
    """List the notices, and the messages that did not arrive.

    \b
    gongkai alerts list
    gongkai alerts list 990101 --all --json
    """
    from crawler.alerts.listing import listed, open_deliveries
    from crawler.cli.scope import codes_of
    from crawler.cli.views.alerts import notice_table

    with session.held_store() as store:
        scope = codes_of(session, store, divisions)
        rows = listed(store, session.clock, session.lang, closed=everything)
        rows = [row for row in rows if scope is None or row["division_code"] in scope]
        stuck = open_deliveries(store, session.lang)
    if session.json:
        session.emit(rows)
    else:
        notice_table(rows, stuck, session.lang)
    return 0


@alerts.command()
@click.option("--dry-run", is_flag=True, help="Show exactly what would go to whom; send and write nothing.")
@verb
def send(session: Session, dry_run: bool) -> int:
    """Tell the recipients of HOME/alerts.toml what is new, and try again what failed.

    \b
    gongkai alerts send --dry-run
    gongkai alerts send

    Every condition is told once, again as a reminder, and once more when it is over. Exit status 1
    when a message did not arrive; it is tried again by the next run, after growing pauses.
    """
    from crawler.alerts.listing import in_words
    from crawler.alerts.send import preview
    from crawler.alerts.send import send as run
    from crawler.cli.views.alerts import delivery_table, preview_panels

    with session.held_store() as store:
        rows = in_words(preview(store, session.clock) if dry_run else run(store, session.clock), session.lang)
    if session.json:
        session.emit(rows)
    elif dry_run:
        preview_panels(rows, session.lang)
    else:
        delivery_table(rows, session.lang)
    return 0 if dry_run or all(row["state"] == "sent" for row in rows) else 1


@alerts.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--undo", is_flag=True, help="Take the acknowledgement back.")
@_who
@_note
@verb
def ack(session: Session, ids: tuple[str, ...], undo: bool, who: str, note: str) -> int:
    """Say that a notice is known: no more reminders; the message that it is over still comes.

    \b
    gongkai alerts ack missing-1f2e3d4c --who 李明 --note "来电说周五公布"
    """
    from crawler.alerts.notices import acknowledge

    with session.held_store() as store, store.transaction():
        _look(session, store)
        now = session.clock.now().isoformat()
        rows = acknowledge(store, ids, now, who or getpass.getuser(), note, undo=undo)
    _told(session, rows, "notice_id")
    return 0


@alerts.command()
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@click.option("--until", default="", metavar="DATE", help="Last day of the silence (default: until lifted).")
@click.option("--lift", is_flag=True, help="End the silence now.")
@_who
@_note
@verb
def mute(session: Session, targets: tuple[str, ...], until: str, lift: bool, who: str, note: str) -> int:
    """Be silent about a notice, an agency, or a division (its code or the beginning of it).

    \b
    gongkai alerts mute missing-1f2e3d4c --until 2026-03-01
    gongkai alerts mute 990101-jyj 4201 --note "并入市级网站"
    gongkai alerts mute 990101-jyj --lift
    """
    from crawler.alerts.notices import lift as lift_mutes
    from crawler.alerts.notices import mute as add_mutes

    end = _end(until)
    with session.held_store() as store, store.transaction():
        _look(session, store)
        now = session.clock.now()
        if lift:
            rows = lift_mutes(store, targets)
        elif end and datetime.fromisoformat(end) <= now:
            raise UserError(f"--until {until}: lies in the past; give a later day, or --lift")
        else:
            rows = add_mutes(store, targets, end, now.isoformat(), who or getpass.getuser(), note)
    _told(session, rows, "target")
    return 0


def _look(session: Session, store: Store) -> None:
    from crawler.alerts.routes import Routes, load_routes
    from crawler.alerts.send import look

    look(store, session.clock, load_routes(session.home) or Routes())


def _end(until: str) -> str:
    """The last moment of the day given, or the moment given. Raises UserError."""
    if not until:
        return ""
    try:
        moment = parse_as_of(until)
    except ValueError:
        raise UserError(f"--until {until!r} is not a date: write 2026-03-01") from None
    whole_day = "T" not in until and " " not in until
    return (datetime.combine(moment, time(23, 59, 59), moment.tzinfo) if whole_day else moment).isoformat()


def _told(session: Session, rows: list[dict[str, Any]], name: str) -> None:
    if session.json:
        session.emit(rows)
    else:
        say(f"gongkai: {', '.join(row[name] for row in rows)}: noted")
