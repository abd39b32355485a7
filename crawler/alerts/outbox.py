"""Deliveries: written down before they are made, so that a crash in between is seen.

``planned`` -> ``sending`` -> ``sent``, ``failed`` (certainly not there: tried again with growing
pauses) or ``uncertain`` (may be there: repeated once, then left). A row found in ``sending`` by the
next holder of the lock is one whose sender died. ``dropped``: nobody is to be told that any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from crawler.alerts.channels import Channel
from crawler.alerts.message import compose
from crawler.alerts.plan import PENDING, Batch
from crawler.alerts.post import Answer
from crawler.alerts.routes import Routes
from crawler.ledger.tables import put_rows
from crawler.store import Store

Row = dict[str, Any]
Post = Callable[[Channel, str, str, str], Answer]

PAUSES = tuple(timedelta(minutes=m) for m in (5, 30, 120, 360, 1440))
"""How long after the first, second … failure a message is tried again; the last one stays."""
OPEN = ("planned", "sending", "failed", "uncertain")
_MARKS = ", ".join(repr(state) for state in PENDING)


def recover(store: Store, now: str) -> None:
    """What a sender that died left in ``sending`` may have arrived. Within the caller's transaction."""
    store.db.execute(
        "UPDATE deliveries SET state = 'uncertain', next_try = CASE repeats WHEN 0 THEN ? END, "
        "error = 'sender_stopped' WHERE state = 'sending'",
        [now],
    )


def write(store: Store, made: Iterable[Batch], routes: Routes, places: dict[str, str], now: str) -> None:
    """Bring what is to be sent up to date, within the caller's transaction.

    A message that waits for its next try keeps its tries and takes up what is new."""
    waiting = {
        (row["channel"], row["batch"]): row
        for row in store.rows(f"SELECT * FROM deliveries WHERE state IN ({_MARKS})")
    }
    for batch in made:
        _write(store, batch, waiting.pop((batch.channel.name, batch.name), None), places, now)
    for row in waiting.values():
        _drop(store, row["delivery_id"], "nothing_left")
    channels = {c.name for r in routes.recipient for c in r.channels}
    for row in store.rows("SELECT * FROM deliveries WHERE state = 'uncertain' AND next_try IS NOT NULL"):
        if row["channel"] not in channels:
            _drop(store, row["delivery_id"], "channel_gone")


def _write(store: Store, batch: Batch, old: Row | None, places: dict[str, str], now: str) -> None:
    if old and _items(store, old["delivery_id"]) == {e.key for e in batch.events}:
        return
    delivery_id = uuid4().hex[:12]
    message = compose(batch, places, delivery_id)
    row = {"delivery_id": delivery_id, "planned_at": now, "title": message.title, "body": message.body}
    if old:
        store.db.execute("DELETE FROM delivery_items WHERE delivery_id = ?", [old["delivery_id"]])
        put_rows(store.db, "deliveries", [old | row])
    else:
        named = {"channel": batch.channel.name, "recipient": batch.recipient.name, "batch": batch.name}
        put_rows(store.db, "deliveries", [row | named | {"state": "planned"}])
    put_rows(store.db, "delivery_items", [
        {"delivery_id": delivery_id, "channel": batch.channel.name, "notice_id": key[0], "episode": key[1],
         "event": key[2]}
        for key in (e.key for e in batch.events)
    ])  # fmt: skip


def _items(store: Store, delivery_id: str) -> set[tuple[str, int, str]]:
    rows = store.rows("SELECT * FROM delivery_items WHERE delivery_id = ?", (delivery_id,))
    return {(row["notice_id"], row["episode"], row["event"]) for row in rows}


def _drop(store: Store, delivery_id: str, why: str) -> None:
    store.db.execute(
        "UPDATE deliveries SET state = 'dropped', next_try = NULL, error = ? WHERE delivery_id = ?",
        [why, delivery_id],
    )


def waiting(store: Store) -> list[Row]:
    """What is to be sent, at once or later, the oldest first."""
    return list(store.rows(
        f"SELECT * FROM deliveries WHERE state IN ({_MARKS}) "
        "OR state = 'uncertain' AND next_try IS NOT NULL ORDER BY seq"
    ))  # fmt: skip


def held_until(row: Row, now: datetime) -> str:
    """The moment until which a message waits for its next try, '' when it may go. A moment further
    off than the longest pause was set by a wrong clock."""
    if not row["next_try"]:
        return ""
    at = datetime.fromisoformat(row["next_try"])
    return row["next_try"] if now < at <= now + PAUSES[-1] else ""


def deliver(store: Store, row: Row, channel: Channel, now: datetime, send: Post) -> Row:
    """Make one try: the intent is written, the message sent, the answer written. The row as it is then."""
    again = row["state"] == "uncertain"
    with store.transaction() as db:
        db.execute(
            "UPDATE deliveries SET state = 'sending', tries = tries + 1, repeats = repeats + ?, "
            "started_at = ?, next_try = NULL WHERE delivery_id = ?",
            [int(again), now.isoformat(), row["delivery_id"]],
        )
    answer = send(channel, row["title"], row["body"], row["delivery_id"])
    with store.transaction() as db:
        changes = _changes(row, answer, now)
        columns = ", ".join(f"{name} = ?" for name in changes)
        db.execute(
            f"UPDATE deliveries SET {columns} WHERE delivery_id = ?", [*changes.values(), row["delivery_id"]]
        )
    after = store.row("SELECT * FROM deliveries WHERE delivery_id = ?", (row["delivery_id"],))
    assert after is not None
    return after


def _changes(row: Row, answer: Answer, now: datetime) -> Row:
    """What an answer changes in the row as it was before the try."""
    again = row["state"] == "uncertain"
    later = (now + PAUSES[min(row["tries"], len(PAUSES) - 1)]).isoformat()
    if answer.state == "sent":
        return {"state": "sent", "sent_at": now.isoformat(), "next_try": None, "error": None}
    if answer.state == "uncertain":
        return {"state": "uncertain", "next_try": None if again else later, "error": answer.error}
    if again:  # the repeat certainly did not arrive: it may still be made
        return {"state": "uncertain", "next_try": later, "error": answer.error, "repeats": row["repeats"]}
    return {"state": "failed", "next_try": later, "error": answer.error}
