"""What ``gongkai alerts list`` shows: the notices as they stand, and what became of telling them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from crawler.alerts.notices import muted, mutes
from crawler.alerts.outbox import OPEN
from crawler.alerts.routes import Routes, load_routes
from crawler.alerts.send import look, rehearsal
from crawler.alerts.words import reason
from crawler.clock import Clock
from crawler.ledger.why import Lang
from crawler.store import Store

Row = dict[str, Any]

_KEPT = (
    "notice_id", "kind", "severity", "state", "division_code", "division", "agency_id", "subject", "year",
    "url", "opened_at", "closed_at", "episode",
)  # fmt: skip
_DELIVERIES = """
SELECT i.notice_id, i.episode, i.event, d.delivery_id, d.channel, d.state, d.tries, d.next_try, d.sent_at,
    d.error
FROM delivery_items i JOIN deliveries d USING (delivery_id) ORDER BY i.item_id
"""


def listed(store: Store, clock: Clock, lang: Lang, *, closed: bool = False) -> list[Row]:
    """The notices, one object each as ``alerts list --json`` prints it, with ``deliveries`` and
    ``standing`` (``open``, ``acknowledged``, ``muted`` or ``closed``). Conditions that nobody has
    been told of yet are among them. Closed ones on demand, or where telling that failed."""
    routes = load_routes(store.path.parent) or Routes()
    with rehearsal(store):
        look(store, clock, routes)
        rows = [_shown(store, row, lang, clock.now().isoformat()) for row in _notices(store)]
    told = _deliveries(store, lang)
    for row in rows:
        row["deliveries"] = told.get(row["notice_id"], [])
    return [r for r in rows if closed or r["state"] == "open" or _undelivered(r)]


def _notices(store: Store) -> list[Row]:
    return list(store.rows(
        "SELECT n.*, coalesce(d.name, n.division_code) AS division FROM notices n "
        "LEFT JOIN divisions d ON d.code = n.division_code "
        "ORDER BY n.division_code, n.state DESC, n.notice_id"
    ))  # fmt: skip


def _shown(store: Store, row: Row, lang: Lang, now: str) -> Row:
    hush = muted(row, mutes(store), now)
    standing = "muted" if hush else "acknowledged" if row["acked_at"] else "open"
    part = "closed" if row["state"] == "closed" else "message"
    return {name: row[name] for name in _KEPT} | {
        "standing": "closed" if row["state"] == "closed" else standing,
        "message": row[f"{part}_{lang}"],
        "message_zh": row[f"{part}_zh"],
        "message_en": row[f"{part}_en"],
        "acknowledged": _said(row["acked_at"], row["acked_by"], row["ack_note"]),
        "muted": hush and {k: hush[k] for k in ("target", "until", "who", "note")},
    }


def _said(at: str | None, who: str | None, note: str | None) -> Row | None:
    return {"at": at, "who": who, "note": note} if at else None


def _deliveries(store: Store, lang: Lang) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in store.rows(_DELIVERIES):
        found[row.pop("notice_id")].append(row | {"error": reason(row["error"], lang)})
    return found


def _undelivered(row: Row) -> bool:
    return any(d["state"] in OPEN for d in row["deliveries"])


def open_deliveries(store: Store, lang: Lang) -> list[Row]:
    """Messages that are not known to have arrived, the oldest first, without their text. ``next_try``
    None: nothing more is tried (an uncertain one that was repeated)."""
    marks = ", ".join(repr(state) for state in OPEN)
    rows = store.rows(
        "SELECT delivery_id, recipient, channel, state, tries, planned_at, started_at, next_try, error, "
        f"title FROM deliveries WHERE state IN ({marks}) ORDER BY seq"
    )
    return in_words(rows, lang)


def in_words(rows: Iterable[Row], lang: Lang) -> list[Row]:
    """Deliveries with their ``error`` as a sentence."""
    return [row | {"error": reason(row["error"], lang)} for row in rows]
