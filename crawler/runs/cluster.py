"""The same sweep on a Dask cluster (extra ``cluster``): shards crawl in homes of their own, and the
client, the only writer, takes in what they found.

A shard is some groups of portals; a portal's host is never in two shards. A shard that dies is done again by
Dask on another worker; what is stored is stored once, since rows are taken in by their keys.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crawler.archive import Archive
from crawler.errors import UserError
from crawler.runs import leases
from crawler.runs.plan import Plan
from crawler.runs.pool import Pool
from crawler.runs.tasks import build_task
from crawler.store import Store

GROUPS_PER_SHARD = 8
"""One portal per shard wastes the start of a process, too many lose much when a shard dies."""
TABLES = ("visits", "fetches", "looks", "sightings")


@dataclass(frozen=True)
class ShardResult:
    """What a shard found: rows by table, and bodies by their SHA-256."""

    rows: dict[str, list[dict[str, Any]]]
    bodies: dict[str, bytes]


def crawl_shard(plan_json: str) -> ShardResult:
    """Crawl a shard's portals in a temporary home and return everything. Runs on a Dask worker."""
    with tempfile.TemporaryDirectory(prefix="gongkai-shard-") as folder:
        home = Path(folder)
        plan = _moved(Plan.from_json(plan_json), home)
        with Store(plan.database) as store:
            leases.open_visits(store, plan.sweep_id, [p.division_code for p in plan.portals])
            Pool(store, plan, 1, None, lambda done, total, what: None).run()
            rows = {
                table: [_without_id(row) for row in store.rows(f"SELECT * FROM {table}")] for table in TABLES
            }
        archive = Archive(plan.archive)
        return ShardResult(rows, {name: archive.get(name) for name in archive.names()})


def absorb(store: Store, archive: Archive, result: ShardResult) -> None:
    """Take a shard's findings into the main home: bodies first, then all rows in one transaction.
    Taken in twice, they stand there once."""
    for data in result.bodies.values():
        archive.put(data)
    with store.transaction() as db:
        for table in TABLES:
            for row in result.rows[table]:
                names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
                db.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", row)


def run_on_cluster(
    store: Store, archive: Archive, plan: Plan, address: str, progress: Callable[[int, int, str], None]
) -> None:
    """Spread the waiting visits over the cluster at ``address``. Raises UserError when the extra is
    not installed or the scheduler does not answer."""
    try:
        dask: Any = importlib.import_module("distributed")
    except ImportError:
        raise UserError("--cluster needs Dask: pip install 'gongkai[cluster]'") from None
    try:
        client = dask.Client(address, timeout="10s")
    except (OSError, ValueError, TimeoutError) as error:
        raise UserError(f"--cluster {address}: no Dask scheduler answers there: {error}") from None
    with client:
        shards = [shard.to_json() for shard in cut(store, plan)]
        futures = client.map(crawl_shard, shards, pure=False, retries=leases.MOST_CRASHES)
        for future in dask.as_completed(futures):
            if future.status == "finished":
                absorb(store, archive, future.result())
            counts = leases.count(store, plan.sweep_id)
            progress(counts.get("done", 0) + counts.get("failed", 0), sum(counts.values()), address)


def cut(store: Store, plan: Plan) -> list[Plan]:
    """The waiting visits in shards, each with the tasks of its portals."""
    rows = store.rows(
        "SELECT division_code FROM visits WHERE sweep_id = ? AND state = 'pending'", (plan.sweep_id,)
    )
    waiting = {row["division_code"] for row in rows}
    groups = [tuple(c for c in group if c in waiting) for group in plan.groups]
    groups = [group for group in groups if group]
    return [
        plan.shard(part, [_task(store, plan, code) for group in part for code in group])
        for part in (groups[i : i + GROUPS_PER_SHARD] for i in range(0, len(groups), GROUPS_PER_SHARD))
    ]


def _task(store: Store, plan: Plan, code: str) -> Any:
    urls = plan.unit_urls.get(code, ())
    return build_task(store, plan.portal(code), plan.years, urls, plan.config.request_budget)


def _moved(plan: Plan, home: Path) -> Plan:
    config = plan.config.model_copy(update={"home": home})
    return replace(plan, database=config.database, archive=config.archive, config=config)


def _without_id(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if k not in ("fetch_id", "look_id", "sighting_id")}
