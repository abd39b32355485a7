"""Three sweeps of all troubled replicas by the ordinary code, made once for the whole folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import Archive
from crawler.clock import SHANGHAI, Clock
from crawler.config import Config
from crawler.derive import derive
from crawler.queries import finding_rows, look_rows, status_rows
from crawler.registry.load import load
from crawler.runs.sweep import run_sweep
from crawler.store import Store
from data.replicas.httpd import Entry
from data.replicas.load import troubled
from data.replicas.model import YEAR
from data.replicas.server import Replicas

DAYS = (date(2026, 2, 3), date(2026, 2, 10), date(2026, 2, 11))
DELAY = 0.03
REST = 0.3  # seconds that a host which has begun to block is left alone at first
AGAIN = frozenset(
    [
        "undisturbed",
        "clicks",
        "revamp",
        "parked",
        "reused",
        "traps",
        "twins",
        "injected",
        "holes",
        "soft404",
        "catch_all",
        "mentions",
        "intranet",
        "renditions",
        "joint",
        "misfiled",
        "year_folders",
        "dead_files",
        "robots_part",
        "jsl",
    ]
)
"""The troubles of the portals that are swept a third time: of each sort one, and none that waits long."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Swept:
    """What stood in the store after one sweep, and what the servers were asked for in it, by host."""

    rows: list[Row]
    findings: list[Row]
    looks: list[Row]
    fetches: list[Row]
    sightings: list[Row]
    requests: dict[str, list[Entry]]


def settings(home: Path, **more: Any) -> Config:
    """Settings for quick sweeps: short waits, nothing else."""
    waits = {"download_delay": DELAY, "download_timeout": 3, "retry_times": 1, "rest_seconds": REST}
    return Config(home=home, concurrent_portals=12, contact="tests", **(waits | more))


def sweep(config: Config, folder: Path, day: date, codes: list[str]) -> Store:
    """Sweep and derive on a day; the open store."""
    clock = Clock(datetime.combine(day, time(12), SHANGHAI))
    registry, archive, store = load([folder]), Archive(config.archive), Store(config.database)
    run_sweep(store, archive, config, registry, clock, codes, (YEAR,), workers=1, progress=None)
    derive(store, archive, config, registry, clock, divisions=codes)
    return store


@pytest.fixture(scope="session")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[date, Swept]]:
    root = tmp_path_factory.mktemp("access")
    known = troubled()
    codes = [portal.code for portal in known.values()]
    done: dict[date, Swept] = {}
    with Replicas(only=known) as replicas:
        folder = replicas.registry_folder(root / "registry")
        by_host = {host: p.code for name, p in replicas.portals.items() for host in replicas.hosts(name)}
        for day in DAYS:
            replicas.set_date(day)
            before = len(replicas.log)
            chosen = codes if day != DAYS[-1] else [p.code for p in known.values() if p.traits[0] in AGAIN]
            store = sweep(settings(root / "home"), folder, day, chosen)
            with store:
                requests: dict[str, list[Entry]] = {code: [] for code in codes}
                for entry in replicas.log[before:]:
                    requests[by_host[entry.host]].append(entry)
                last = "sweep_id = (SELECT MAX(sweep_id) FROM sweeps)"
                done[day] = Swept(
                    status_rows(store, codes, (YEAR,)),
                    finding_rows(store, codes, (YEAR,)),
                    [x for x in look_rows(store, codes) if x["at"][:10] == str(day)],
                    list(store.rows(f"SELECT * FROM fetches WHERE {last}")),
                    list(store.rows(f"SELECT * FROM sightings WHERE {last}")),
                    requests,
                )
        yield done
