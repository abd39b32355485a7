"""Who works on which visit. Rows of ``visits`` go pending -> leased -> done (or failed)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from crawler.store import Store

LEASE_SECONDS = 120.0
"""A worker that does not renew its leases for so long hangs, and is ended."""
RENEW_SECONDS = 20.0
MOST_CRASHES = 3
"""A portal during which the crawl process died so often is given up."""
ALONE_AFTER = 2
"""After so many crashes a portal gets a process without other portals, so that none is blamed wrongly."""


def open_visits(store: Store, sweep_id: str, codes: Iterable[str]) -> None:
    """Add the visits that are not there; those left over from a dead process wait again."""
    with store.transaction() as db:
        for code in codes:
            db.execute(
                "INSERT INTO visits (sweep_id, division_code, state) VALUES (?, ?, 'pending') "
                "ON CONFLICT DO NOTHING",
                [sweep_id, code],
            )
        db.execute(
            "UPDATE visits SET state = 'pending', tries = 0, lease_owner = NULL, lease_until = NULL "
            "WHERE sweep_id = ? AND state IN ('leased', 'failed')",
            [sweep_id],
        )


def lease(
    store: Store, sweep_id: str, groups: Sequence[tuple[str, ...]], owner: str, idle: bool
) -> tuple[list[str], bool]:
    """Take the waiting visits of the next group that nobody works on; ([], False) when there is none.

    The second value says that the group must run alone; such a group is given to an ``idle``
    worker only."""
    with store.transaction():
        rows = store.rows("SELECT division_code, state, tries FROM visits WHERE sweep_id = ?", (sweep_id,))
        states = {row["division_code"]: (row["state"], row["tries"]) for row in rows}
        for group in groups:
            mine = [code for code in group if states[code][0] == "pending"]
            alone = any(states[code][1] >= ALONE_AFTER for code in mine)
            busy = any(states[code][0] == "leased" for code in group)
            if mine and not busy and (idle or not alone):
                until = time.time() + LEASE_SECONDS
                for code in mine:
                    store.db.execute(
                        "UPDATE visits SET state = 'leased', lease_owner = ?, lease_until = ?, "
                        "started_at = NULL WHERE sweep_id = ? AND division_code = ?",
                        [owner, until, sweep_id, code],
                    )
                return mine, alone
    return [], False


def renew(store: Store, sweep_id: str, owner: str) -> None:
    """The worker lives."""
    with store.transaction() as db:
        db.execute(
            "UPDATE visits SET lease_until = ? WHERE sweep_id = ? AND lease_owner = ? AND state = 'leased'",
            [time.time() + LEASE_SECONDS, sweep_id, owner],
        )


def start(store: Store, sweep_id: str, code: str, at: str) -> None:
    """The worker begins with a leased visit."""
    with store.transaction() as db:
        db.execute(
            "UPDATE visits SET started_at = ? WHERE sweep_id = ? AND division_code = ?", [at, sweep_id, code]
        )


def release(store: Store, sweep_id: str, owner: str, *, crashed: bool) -> None:
    """Take back what a worker that is gone had leased. If it crashed, every visit that it had begun
    counts a try; after MOST_CRASHES the visit has failed."""
    blame = "(started_at IS NOT NULL)" if crashed else "0"
    with store.transaction() as db:
        db.execute(
            f"UPDATE visits SET tries = tries + {blame}, state = 'pending', lease_owner = NULL, "
            "lease_until = NULL WHERE sweep_id = ? AND lease_owner = ? AND state = 'leased'",
            [sweep_id, owner],
        )
        db.execute(
            "UPDATE visits SET state = 'failed', finish_reason = 'crashed' "
            "WHERE sweep_id = ? AND state = 'pending' AND tries >= ?",
            [sweep_id, MOST_CRASHES],
        )


def overdue(store: Store, sweep_id: str) -> set[str]:
    """Owners that have not renewed in time."""
    rows = store.rows(
        "SELECT DISTINCT lease_owner FROM visits WHERE sweep_id = ? AND state = 'leased' AND lease_until < ?",
        (sweep_id, time.time()),
    )
    return {row["lease_owner"] for row in rows}


def count(store: Store, sweep_id: str) -> dict[str, int]:
    """Number of visits by state."""
    rows = store.rows(
        "SELECT state, COUNT(*) AS n FROM visits WHERE sweep_id = ? GROUP BY state", (sweep_id,)
    )
    return {row["state"]: row["n"] for row in rows}
