"""Notices: the memory of conditions. Opened once, closed when the condition is gone; what people said
of them (acknowledged, muted) stays through every run, since nothing here is derived again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from crawler.alerts.conditions import SETTLED, Condition
from crawler.alerts.facts import Facts
from crawler.alerts.words import known, sentence
from crawler.errors import UserError
from crawler.ledger.tables import put_rows
from crawler.ledger.why import Sentence
from crawler.store import Store

Row = dict[str, Any]

_ONCE = frozenset({"deadline"})
"""Kinds that are not opened a second time: a due date comes near only once, whatever the clock does."""


def sync(store: Store, found: Iterable[Condition], facts: Facts, now: str) -> None:
    """Make the notices say what holds now, within the caller's transaction.

    A condition that returns opens its notice again as a new episode, whose acknowledgement is open."""
    held = {row["notice_id"]: row for row in store.rows("SELECT * FROM notices")}
    present = {c.notice_id: c for c in found}
    for notice_id, condition in present.items():
        _hold(store, held.get(notice_id), condition, now)
    for notice_id, row in held.items():
        if row["state"] == "open" and notice_id not in present:
            last = _ending(row, facts)
            store.db.execute(
                "UPDATE notices SET state = 'closed', closed_at = ?, closed_zh = ?, closed_en = ? "
                "WHERE notice_id = ?",
                [now, last and last.zh, last and last.en, notice_id],
            )


def _hold(store: Store, row: Row | None, condition: Condition, now: str) -> None:
    shown = {
        "kind": condition.kind,
        "severity": condition.severity,
        "subject": condition.subject,
        "url": condition.url,
        "agency_id": condition.agency_id or None,
        "division_code": condition.division_code,
        "year": condition.year,
        "message_zh": condition.text.zh,
        "message_en": condition.text.en,
    }
    if row is None:
        first = {"notice_id": condition.notice_id, "condition": condition.key, "state": "open"}
        put_rows(store.db, "notices", [first | {"opened_at": now, "episode": 1} | shown])
        return
    if row["state"] == "closed":
        if condition.kind in _ONCE:
            return
        shown |= {"state": "open", "opened_at": now, "episode": row["episode"] + 1}
        shown |= dict.fromkeys(("closed_at", "closed_zh", "closed_en", "acked_at", "acked_by", "ack_note"))
    changed = {name: value for name, value in shown.items() if row[name] != value}
    if changed:
        columns = ", ".join(f"{name} = ?" for name in changed)
        store.db.execute(
            f"UPDATE notices SET {columns} WHERE notice_id = ?", [*changed.values(), condition.notice_id]
        )


def _ending(row: Row, facts: Facts) -> Sentence | None:
    """What is to be said when a condition is gone: the ledger's sentence where it has one. None where
    it is no good news: a due date has passed, and not all have published."""
    kind = row["kind"]
    if kind == "deadline" and any(_owes(now, row["condition"]) for now in facts.obligations):
        return None
    if known("closed", kind):
        return sentence("closed", kind)
    for now in facts.obligations:
        if now["agency_id"] == row["agency_id"] and now["year"] == row["year"]:
            return Sentence(now["why_zh"], now["why_en"])
    return sentence("closed", "other")


def _owes(obligation: Row, condition: str) -> bool:
    key = f"deadline:{obligation['division_code']}:{obligation['year']}:{obligation['due']}"
    return key == condition and obligation["status"] not in SETTLED


def acknowledge(store: Store, ids: Iterable[str], now: str, who: str, note: str, *, undo: bool) -> list[Row]:
    """Take notices as known (``undo``: no longer), within the caller's transaction; their rows.

    Raises UserError for an id that is not held."""
    rows = [_notice(store, notice_id) for notice_id in ids]
    values = [None, None, None] if undo else [now, who, note]
    for row in rows:
        store.db.execute(
            "UPDATE notices SET acked_at = ?, acked_by = ?, ack_note = ? WHERE notice_id = ?",
            [*values, row["notice_id"]],
        )
    return [_notice(store, row["notice_id"]) for row in rows]


def _notice(store: Store, notice_id: str) -> Row:
    row = store.row("SELECT * FROM notices WHERE notice_id = ?", (notice_id,))
    if row is None:
        raise UserError(f"{notice_id}: no such notice; `gongkai alerts list --all` shows their ids")
    return row


def mute(store: Store, targets: Iterable[str], until: str, now: str, who: str, note: str) -> list[Row]:
    """Be silent about notices, agencies or divisions (a code or its beginning), within the caller's
    transaction. ``until`` '' means until lifted. Raises UserError for a target that is none of these."""
    made = []
    for target in targets:
        scope = _scope(store, target)
        put_rows(store.db, "mutes", [{
            "target": target, "scope": scope, "until": until or None, "who": who, "note": note,
            "made_at": now,
        }])  # fmt: skip
        made.append({"target": target, "scope": scope, "until": until or None, "who": who, "note": note})
    return made


def _scope(store: Store, target: str) -> str:
    if store.row("SELECT 1 FROM notices WHERE notice_id = ?", (target,)):
        return "notice"
    if store.row("SELECT 1 FROM agencies WHERE agency_id = ?", (target,)):
        return "agency"
    if target.isdigit():
        return "division"
    raise UserError(f"{target}: no notice, agency or division code; `gongkai alerts list` shows them")


def lift(store: Store, targets: Iterable[str]) -> list[Row]:
    """End mutes, within the caller's transaction. Raises UserError where there is none."""
    ended = []
    for target in targets:
        row = store.row("SELECT * FROM mutes WHERE target = ?", (target,))
        if row is None:
            raise UserError(f"{target}: is not muted; `gongkai alerts list --json` shows what is")
        store.db.execute("DELETE FROM mutes WHERE target = ?", [target])
        ended.append(row | {"lifted": True})
    return ended


def mutes(store: Store) -> list[Row]:
    """Every mute, also those that have run out."""
    return list(store.rows("SELECT * FROM mutes ORDER BY target"))


def muted(notice: Row, held: Iterable[Row], at: str) -> Row | None:
    """The mute that keeps a notice silent at a moment, None where none does."""
    moment = datetime.fromisoformat(at)
    for row in held:
        if _covers(row, notice) and (not row["until"] or moment < datetime.fromisoformat(row["until"])):
            return row
    return None


def _covers(mute_row: Row, notice: Row) -> bool:
    target = mute_row["target"]
    if mute_row["scope"] == "division":
        return bool((notice["division_code"] or "").startswith(target))
    return bool(notice["agency_id" if mute_row["scope"] == "agency" else "notice_id"] == target)
