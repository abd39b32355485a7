"""One county of the replica portals, swept on chosen days."""

from __future__ import annotations

import shutil
from datetime import date, datetime, time
from pathlib import Path

from crawler.archive import Archive
from crawler.clock import SHANGHAI, Clock
from crawler.config import Config
from crawler.derive import derive
from crawler.registry.load import load
from crawler.runs.sweep import run_sweep
from crawler.store import Store
from data.replicas.server import Replicas

CODE, YEAR = "990101", 2025
DAYS = (date(2026, 1, 20), date(2026, 2, 2), date(2026, 2, 10))


def sweep(home: Path, folder: Path, day: date) -> None:
    """Look at the county on a day, and derive."""
    config = Config(home=home, download_delay=0, download_timeout=5, retry_times=0, contact="tests")
    clock, registry = Clock(datetime.combine(day, time(12), SHANGHAI)), load([folder])
    with Store(config.database) as store:
        archive = Archive(config.archive)
        run_sweep(store, archive, config, registry, clock, [CODE], (YEAR,))
        derive(store, archive, config, registry, clock, divisions=[CODE])


def look_thrice(root: Path) -> None:
    """``earlier`` after two looks, ``home`` after three."""
    with Replicas(only=["trs"]) as replicas:
        folder = replicas.registry_folder(root / "registry")
        for day in DAYS:
            if day == DAYS[-1]:
                shutil.copytree(root / "home", root / "earlier")
            replicas.set_date(day)
            sweep(root / "home", folder, day)
