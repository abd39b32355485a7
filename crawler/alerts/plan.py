"""Who is to be told what now: the notices against the recipients' wishes and what they were told.

A message that certainly did not arrive counts as never made: what it said is planned anew with what
has come since, so that a channel that was down for days gets one message and not a pile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crawler.alerts.channels import Channel
from crawler.alerts.notices import muted, mutes
from crawler.alerts.routes import Recipient, Routes
from crawler.alerts.words import kinds
from crawler.store import Store

Row = dict[str, Any]

PENDING = ("planned", "failed")
"""States of deliveries that certainly did not arrive."""

_TOLD = f"""
SELECT i.notice_id, i.episode, i.event, coalesce(d.sent_at, d.started_at, d.planned_at) AS at
FROM delivery_items i JOIN deliveries d USING (delivery_id)
WHERE i.channel = ? AND d.state NOT IN ('dropped', {", ".join(repr(s) for s in PENDING)})
ORDER BY i.item_id
"""


@dataclass(frozen=True)
class Event:
    """What is to be told of a notice: ``opened``, ``reminder`` or ``closed``."""

    event: str
    notice: Row

    @property
    def key(self) -> tuple[str, int, str]:
        return self.notice["notice_id"], self.notice["episode"], self.event


@dataclass(frozen=True)
class Batch:
    """One message to be: ``name`` tells apart the several that a recipient without digest gets."""

    channel: Channel
    recipient: Recipient
    name: str
    events: tuple[Event, ...]


def batches(store: Store, routes: Routes, now: datetime) -> list[Batch]:
    """What every channel is to be told now."""
    notices = list(store.rows("SELECT * FROM notices ORDER BY division_code, notice_id"))
    silent = mutes(store)
    made: list[Batch] = []
    for recipient in routes.recipient:
        for channel in recipient.channels:
            told = {(r["notice_id"], r["episode"]): r for r in store.rows(_TOLD, (channel.name,))}
            events = [
                Event(event, notice)
                for notice in notices
                if recipient.wants(notice["kind"], notice["severity"], notice["division_code"])
                and (event := _event(notice, told, recipient, silent, now))
            ]
            made += _batched(channel, recipient, events)
    return made


def _batched(channel: Channel, recipient: Recipient, events: list[Event]) -> list[Batch]:
    if not events:
        return []
    if recipient.digest:
        return [Batch(channel, recipient, "digest", tuple(events))]
    return [Batch(channel, recipient, e.notice["notice_id"], (e,)) for e in events]


def _event(
    notice: Row, told: dict[tuple[str, int], Row], recipient: Recipient, silent: list[Row], now: datetime
) -> str:
    """The event to tell, '' for none."""
    last = told.get((notice["notice_id"], notice["episode"]))
    at = now.isoformat()
    if muted(notice, silent, at):
        return ""
    if notice["state"] == "closed":
        silently = not notice["closed_zh"] or muted(notice, silent, notice["closed_at"])
        return "closed" if last and last["event"] != "closed" and not silently else ""
    if notice["acked_at"]:
        return ""
    if last is None:
        return "opened"
    due = recipient.remind_days and kinds()[notice["kind"]].remind
    return "reminder" if due and _waited(last["at"], now, recipient.remind_days) else ""


def _waited(at: str, now: datetime, days: int) -> bool:
    """Whether so many days lie between. A moment far in what is now the future was stamped by a wrong
    clock and holds nothing up."""
    return abs(now - datetime.fromisoformat(at)) >= timedelta(days=days)
