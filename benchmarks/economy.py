"""What a second sweep costs against the first, in requests and bytes, on the replica portals.

    python -m benchmarks.economy [NAME ...]

Two sweeps on two days in a row, with nothing changed between them: of the portals as they are (each
lacks a report or two), and of the same portals as if every body had published. Exit status 1 when the
second sweep of the latter costs a tenth of the first or more.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from crawler.archive import Archive
from crawler.clock import SHANGHAI, Clock
from crawler.config import Config
from crawler.derive import derive
from crawler.registry.load import load
from crawler.runs.summary import SweepSummary
from crawler.runs.sweep import run_sweep
from crawler.store import Store
from data.replicas.expectations import FATES
from data.replicas.load import families, portals
from data.replicas.model import Portal
from data.replicas.server import Replicas

DAYS = (date(2026, 4, 10), date(2026, 4, 11))
SHARE = 0.1
"""Most that the second sweep of complete portals may cost, as a part of the first."""


def complete(portal: Portal) -> Portal:
    """The portal as if each of its bodies had published, and kept it so."""
    kept = (a for a in portal.agencies if a.dated and not a.withdrawn and a.medium != "dead")
    return replace(portal, agencies=tuple(a for a in kept if a.kind != "vertical"))


def measure(chosen: dict[str, Portal]) -> list[SweepSummary]:
    """Two sweeps of the portals in a home of their own."""
    codes, done = [portal.code for portal in chosen.values()], []
    with tempfile.TemporaryDirectory() as folder, Replicas(only=chosen) as replicas:
        registry = load([replicas.registry_folder(Path(folder) / "registry")])
        config = Config(
            home=Path(folder) / "home", download_delay=0, rest_seconds=0.05, contact="bench", render="off"
        )
        archive = Archive(config.archive)
        with Store(config.database) as store:
            for day in DAYS:
                replicas.set_date(day)
                clock = Clock(datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI))
                done.append(run_sweep(store, archive, config, registry, clock, codes, (2025,)))
                derive(store, archive, config, registry, clock, divisions=codes)
    return done


def main(names: list[str]) -> int:
    """Print both comparisons; the exit status."""
    known = {n: p for n, p in (portals() | families()).items() if p.site not in FATES}
    chosen = {name: known[name] for name in names} if names else known
    cases = {
        "reports awaited": chosen,
        "reports in hand": {name: complete(portal) for name, portal in chosen.items()},
    }
    worst = 0.0
    for case, given in cases.items():
        first, second = measure(given)
        requests, size = second.requests / first.requests, second.bytes / first.bytes
        worst = max(requests, size)
        print(
            f"{case}: {len(given)} portals, {first.requests} requests and {first.bytes / 1e6:.2f} MB, "
            f"then {second.requests} ({requests:.1%}) and {second.bytes / 1e6:.2f} MB ({size:.1%})"
        )
    return 0 if worst < SHARE else 1


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    sys.exit(main(sys.argv[1:]))
