"""Replica portals of which sweeps are made on chosen days, each with its ledger."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from crawler.archive import Archive
from crawler.clock import SHANGHAI, Clock
from crawler.config import Config
from crawler.derive import derive
from crawler.registry.load import load
from crawler.runs.summary import SweepSummary
from crawler.runs.sweep import run_sweep
from crawler.store import Store
from data.replicas.model import Portal
from data.replicas.server import Replicas


class World:
    """Portals of which sweeps are made on days of April."""

    def __init__(self, root: Path, portals: dict[str, Portal]) -> None:
        self.replicas = Replicas(only=portals).start()
        self.codes = [p.code for p in portals.values()]
        self.config = Config(
            home=root / "home", download_delay=0, download_timeout=120, rest_seconds=0.05, contact="tests"
        )
        self.registry = load([self.replicas.registry_folder(root / "registry")])
        self.store = Store(self.config.database)

    def close(self) -> None:
        self.store.close()
        self.replicas.stop()

    def sweep(self, day: int, month: int = 4, *, derived: bool = True) -> SweepSummary:
        """One sweep at noon of the day; ``derived``: the ledger is made of it too."""
        self.replicas.set_date(date(2026, month, day))
        clock = Clock(datetime(2026, month, day, 12, tzinfo=SHANGHAI))
        archive = Archive(self.config.archive)
        done = run_sweep(self.store, archive, self.config, self.registry, clock, self.codes, (2025,))
        if derived:
            derive(self.store, archive, self.config, self.registry, clock, divisions=self.codes)
        return done

    def looks(self, sweep: SweepSummary, kind: str) -> list[dict[str, Any]]:
        rows = self.store.rows("SELECT * FROM looks WHERE sweep_id = ? AND kind = ?", (sweep.sweep_id, kind))
        return list(rows)

    def columns(self, sweep: SweepSummary) -> list[dict[str, Any]]:
        return self.looks(sweep, "column")

    def sighted(self, sweep: SweepSummary) -> set[str]:
        """The titles of the reports that a sweep saw listed."""
        rows = self.store.rows("SELECT title FROM sightings WHERE sweep_id = ?", (sweep.sweep_id,))
        return {row["title"] for row in rows}

    def missing(self) -> set[str]:
        rows = self.store.rows("SELECT agency_id FROM obligations WHERE status = 'missing'")
        return {row["agency_id"] for row in rows}

    def statuses(self) -> set[str]:
        return {row["status"] for row in self.store.rows("SELECT status FROM obligations")}
