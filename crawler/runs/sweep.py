"""One sweep: open or resume it, let worker processes carry it out, say what came of it."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from crawler import __version__
from crawler.archive import Archive
from crawler.clock import Clock
from crawler.config import Config
from crawler.fetch import stubs
from crawler.home_lock import HomeLock
from crawler.runs import leases
from crawler.runs.plan import Plan, group_by_host, registered
from crawler.runs.pool import Pool
from crawler.runs.summary import SweepSummary, summarise
from crawler.store import Store

if TYPE_CHECKING:
    from crawler.items import Task
    from crawler.registry.load import Registry

Progress = Callable[[int, int, str], None]
"""Called with (portals done, portals in all, what is being worked on)."""

RESUME_HOURS = 24
"""A sweep that stopped is continued within so many hours of its start, by the clock; later the
portals may have changed, and a new one begins."""
GRACE_SECONDS = 10.0
"""How long to wait for a sweep that is just ending before refusing to start another."""


def run_sweep(
    store: Store,
    archive: Archive,
    config: Config,
    registry: Registry,
    clock: Clock,
    divisions: Iterable[str],
    years: Sequence[int],
    workers: int = 1,
    progress: Progress | None = None,
    *,
    cluster: str | None = None,
    spider_modules: Sequence[str] = ("spiders",),
    spider: str = "portal",
    tasks: Sequence[Task] = (),
) -> SweepSummary:
    """Look at the portals of ``divisions`` for the reports of ``years``, and record everything seen.

    Continues an unfinished sweep of the same divisions and years. One sweep at a time per home:
    raises UserError when another is running, or when the crawl processes cannot be started.
    SIGINT and SIGTERM end it in order; the summary then says ``interrupted``. ``spider`` is the one that
    visits, ``tasks`` what it is told where that is more than the registry and the store know."""
    asked = list(dict.fromkeys(divisions))
    codes = [code for code in asked if code in registry.portals]
    began = time.monotonic()
    with HomeLock(config.home / "sweep.lock", GRACE_SECONDS) as lock:
        archive.tidy()
        sweep_id, resumed = _open(store, clock, codes, years)
        plan = _plan(store, archive, config, registry, clock, codes, tuple(years), sweep_id, spider_modules)
        plan = replace(plan, spider=spider, tasks=tuple(tasks))
        report = progress or (lambda done, total, what: None)
        if cluster:
            from crawler.runs.cluster import run_on_cluster

            run_on_cluster(store, archive, plan, cluster, report)
        else:
            Pool(store, plan, workers, lock.descriptor, report).run()
        archive.tidy()  # a crawl process that was killed may have left a file half-written
        stubs.settle(store, archive, sweep_id)
        _close(store, clock, sweep_id)
    without = tuple(code for code in asked if code not in registry.portals)
    return summarise(store, sweep_id, resumed, round(time.monotonic() - began, 1), without)


def _open(store: Store, clock: Clock, codes: list[str], years: Sequence[int]) -> tuple[str, bool]:
    """The sweep to work on and whether it is resumed. We hold the home, so no other is running."""
    scope, wanted = json.dumps(sorted(codes)), json.dumps(sorted(years))
    row = store.row(
        "SELECT sweep_id, started_at FROM sweeps WHERE state IN ('running', 'interrupted') "
        "AND scope = ? AND years = ? ORDER BY started_at DESC, sweep_id DESC LIMIT 1",
        (scope, wanted),
    )
    now = clock.now()
    if row is not None and _fresh(row["started_at"], now):
        sweep_id, resumed = row["sweep_id"], True
    else:
        sweep_id, resumed = f"{now:%Y%m%dT%H%M%S}-{uuid4().hex[:6]}", False

    with store.transaction() as db:
        db.execute("UPDATE sweeps SET state = 'interrupted' WHERE state = 'running'")
        db.execute(
            "INSERT INTO sweeps (sweep_id, started_at, state, years, scope, pid, host, version) "
            "VALUES (?, ?, 'running', ?, ?, ?, ?, ?) ON CONFLICT (sweep_id) DO UPDATE SET "
            "state = 'running', pid = excluded.pid, host = excluded.host, version = excluded.version",
            [sweep_id, now.isoformat(), wanted, scope, os.getpid(), socket.gethostname(), __version__],
        )
    leases.open_visits(store, sweep_id, codes)
    return sweep_id, resumed


def _fresh(started_at: str, now: datetime) -> bool:
    age = now - datetime.fromisoformat(started_at)
    return timedelta(0) <= age < timedelta(hours=RESUME_HOURS)


def _plan(
    store: Store,
    archive: Archive,
    config: Config,
    registry: Registry,
    clock: Clock,
    codes: list[str],
    years: tuple[int, ...],
    sweep_id: str,
    spider_modules: Sequence[str],
) -> Plan:
    portals = tuple(registry.portals[code] for code in codes)
    return Plan(
        database=store.path,
        archive=archive.root,
        config=config,
        sweep_id=sweep_id,
        years=years,
        fixed=clock.fixed,
        portals=portals,
        unit_urls={c: tuple((a.name, a.url) for a in registry.agencies.get(c, ()) if a.url) for c in codes},
        allow=tuple(registered(registry).names()),
        groups=group_by_host(portals),
        spider_modules=tuple(spider_modules),
    )


def _close(store: Store, clock: Clock, sweep_id: str) -> None:
    counts = leases.count(store, sweep_id)
    finished = not counts.get("pending") and not counts.get("leased")
    with store.transaction() as db:
        db.execute(
            "UPDATE sweeps SET state = ?, finished_at = ? WHERE sweep_id = ?",
            [
                "finished" if finished else "interrupted",
                clock.now().isoformat() if finished else None,
                sweep_id,
            ],
        )
