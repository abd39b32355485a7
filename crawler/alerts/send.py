"""A run of the alerts: look, plan, deliver. And the same without writing or sending anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from crawler.alerts import outbox
from crawler.alerts.conditions import conditions
from crawler.alerts.facts import read_facts
from crawler.alerts.notices import sync
from crawler.alerts.plan import batches
from crawler.alerts.post import post
from crawler.alerts.routes import FILE_NAME, RouteError, Routes, load_routes
from crawler.clock import Clock
from crawler.errors import UserError
from crawler.home_lock import HomeLock
from crawler.store import Store

Row = dict[str, Any]

PATIENCE_SECONDS = 5.0
"""How long to wait for another sender that is just ending."""


def required_routes(store: Store) -> Routes:
    """The home's routes. Raises RouteError where there are none, or nobody is to be told."""
    home = store.path.parent
    routes = load_routes(home)
    if routes is None:
        raise RouteError(f"{home / FILE_NAME}: is not there; docs/alerts.md has one to begin with")
    if not routes.recipient:
        raise RouteError(f"{home / FILE_NAME}: recipient: nobody is named; add a [[recipient]]")
    return routes


def look(store: Store, clock: Clock, routes: Routes) -> None:
    """Bring the notices up to date, within the caller's transaction."""
    facts = read_facts(store, clock, routes.deadline_days, routes.portal_looks)
    sync(store, conditions(facts), facts, clock.now().isoformat())


def refresh(store: Store, clock: Clock, routes: Routes) -> None:
    """Look, then plan what is to be sent, within the caller's transaction; no other sender is at work."""
    now = clock.now()
    outbox.recover(store, now.isoformat())
    look(store, clock, routes)
    places = {row["code"]: row["name"] for row in store.rows("SELECT code, name FROM divisions")}
    outbox.write(store, batches(store, routes, now), routes, places, now.isoformat())


def send(store: Store, clock: Clock, sender: outbox.Post = post) -> list[Row]:
    """Tell everybody what is new. The deliveries tried, as they stand then, with ``events``.

    Raises RouteError, and UserError when another sender is at work in this home."""
    routes = required_routes(store)
    with HomeLock(store.path.parent / "alerts.lock", PATIENCE_SECONDS, "sending of alerts"):
        with store.transaction():
            refresh(store, clock, routes)
        return [_shown(store, routes, row) for row in _deliver(store, clock, routes, sender)]


def _deliver(store: Store, clock: Clock, routes: Routes, sender: outbox.Post) -> Iterator[Row]:
    """Each message that may go now, once; a channel that fails is left alone for this run."""
    channels = {c.name: (r, c) for r in routes.recipient for c in r.channels}
    down: set[str] = set()
    for row in outbox.waiting(store):
        recipient, channel = channels[row["channel"]]
        now = clock.now()
        if row["channel"] in down or recipient.quiet_until(now) or outbox.held_until(row, now):
            continue
        after = outbox.deliver(store, row, channel, now, sender)
        if after["state"] != "sent":
            down.add(row["channel"])
        yield after


def preview(store: Store, clock: Clock) -> list[Row]:
    """What ``send`` would send to whom, with ``held`` saying why one would wait. Writes nothing."""
    routes = required_routes(store)
    channels = {c.name: r for r in routes.recipient for c in r.channels}
    with rehearsal(store):
        refresh(store, clock, routes)
        rows = [_shown(store, routes, row) for row in outbox.waiting(store)]
    now = clock.now()
    return [row | {"held": _held(row, channels[row["channel"]].quiet_until(now), now)} for row in rows]


def _held(row: Row, quiet: str, now: datetime) -> str:
    return f"quiet hours until {quiet}" if quiet else outbox.held_until(row, now)


def _shown(store: Store, routes: Routes, row: Row) -> Row:
    masked = {c.name: c.masked for r in routes.recipient for c in r.channels}
    events = store.rows(
        "SELECT notice_id, event FROM delivery_items WHERE delivery_id = ? ORDER BY item_id",
        (row["delivery_id"],),
    )
    return row | {"url": masked.get(row["channel"], ""), "events": list(events)}


def send_after_sweep(store: Store, clock: Clock, tell: Callable[[str], None]) -> None:
    """Send, where HOME/alerts.toml says so. What goes wrong is told and spoils no sweep."""
    try:
        routes = load_routes(store.path.parent)
        rows = send(store, clock) if routes and routes.send_after_sweep else []
    except UserError as error:
        tell(f"gongkai: the alerts were not sent: {error}")
        return
    lost = sum(row["state"] != "sent" for row in rows)
    if lost:
        tell(f"gongkai: {lost} of {len(rows)} messages did not arrive; see `gongkai alerts list`")


class _Undo(Exception):
    pass


@contextmanager
def rehearsal(store: Store) -> Iterator[None]:
    """A transaction that is always taken back."""
    try:
        with store.transaction():
            yield
            raise _Undo
    except _Undo:
        pass
