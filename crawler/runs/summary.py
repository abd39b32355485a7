"""What a sweep did, in figures."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from crawler.pipelines import NOT_RENDERED
from crawler.runs import leases
from crawler.store import Store


@dataclass(frozen=True)
class SweepSummary:
    """What a sweep did. ``state`` is ``finished`` or ``interrupted`` (to be resumed by the next one).

    ``requests`` and ``bytes`` (unpacked) count the whole sweep, ``seconds`` this run of it.
    ``outcomes`` counts looks, ``endings`` visits by finish reason, ``without_portal`` are divisions
    asked for that have no portal in the registry. ``undrawn`` counts the places that show nothing
    without JavaScript and were not drawn by a browser."""

    sweep_id: str
    state: str
    resumed: bool
    started_at: str
    years: tuple[int, ...]
    portals: int
    portals_done: int
    requests: int
    bytes: int
    seconds: float
    outcomes: dict[str, int]
    endings: dict[str, int]
    without_portal: tuple[str, ...] = ()
    undrawn: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def summarise(
    store: Store, sweep_id: str, resumed: bool, seconds: float, without: tuple[str, ...]
) -> SweepSummary:
    """Count what the store holds of a sweep, and keep the counts in its row."""
    sweep = store.row("SELECT * FROM sweeps WHERE sweep_id = ?", (sweep_id,))
    fetched = store.row(
        "SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN status = 304 THEN 0 ELSE size END), 0) AS bytes "
        "FROM fetches WHERE sweep_id = ?",
        (sweep_id,),
    )
    assert sweep is not None
    assert fetched is not None
    states = leases.count(store, sweep_id)
    summary = SweepSummary(
        sweep_id=sweep_id,
        state=sweep["state"],
        resumed=resumed,
        started_at=sweep["started_at"],
        years=tuple(json.loads(sweep["years"])),
        portals=sum(states.values()),
        portals_done=states.get("done", 0),
        requests=fetched["n"],
        bytes=fetched["bytes"],
        seconds=seconds,
        outcomes=_counts(
            store, "SELECT outcome, COUNT(*) FROM looks WHERE sweep_id = ? GROUP BY 1", sweep_id
        ),
        endings=_counts(
            store,
            "SELECT finish_reason, COUNT(*) FROM visits "
            "WHERE sweep_id = ? AND state IN ('done', 'failed') GROUP BY 1",
            sweep_id,
        ),
        without_portal=without,
        undrawn=_undrawn(store, sweep_id),
    )
    with store.transaction() as db:
        db.execute(
            "UPDATE sweeps SET summary = ? WHERE sweep_id = ?", [json.dumps(summary.as_dict()), sweep_id]
        )
    return summary


def _undrawn(store: Store, sweep_id: str) -> int:
    noted = f"%{NOT_RENDERED}%"
    row = store.row("SELECT COUNT(*) AS n FROM looks WHERE sweep_id = ? AND note LIKE ?", (sweep_id, noted))
    return int(row["n"]) if row else 0


def _counts(store: Store, sql: str, sweep_id: str) -> dict[str, int]:
    return {str(name): int(n) for name, n in store.connection.execute(sql, (sweep_id,))}
