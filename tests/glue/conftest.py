"""A home per test, and one call to sweep portals in it with the toy spider."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import Archive
from crawler.clock import SHANGHAI, Clock
from crawler.config import Config
from crawler.registry.load import Registry
from crawler.registry.model import Division, Portal
from crawler.runs.summary import SweepSummary
from crawler.runs.sweep import run_sweep
from crawler.store import Store
from tests.glue.warm import use

TOY = ("tests.glue.toy",)


class Home:
    """A home directory with short ways to sweep and to look."""

    def __init__(self, path: Path, **settings: Any) -> None:
        values = {
            "download_delay": 0,
            "download_timeout": 5,
            "retry_times": 1,
            "rest_seconds": 0.1,
            **settings,
        }
        self.config = Config.model_construct(**(Config().model_dump() | values | {"home": path}))
        self.store = Store(self.config.database)
        self.archive = Archive(self.config.archive)

    def registry(self, *urls: str, hosts: tuple[str, ...] = ()) -> Registry:
        codes = [f"99{i:04d}" for i in range(1, len(urls) + 1)]
        return Registry(
            divisions={code: Division(code, f"测试{code}县") for code in codes},
            portals={
                code: Portal(code, f"测试{code}县", url, hosts=hosts)
                for code, url in zip(codes, urls, strict=True)
            },
        )

    def sweep(self, *urls: str, day: int = 10, hosts: tuple[str, ...] = (), **options: Any) -> SweepSummary:
        registry = options.pop("registry", None) or self.registry(*urls, hosts=hosts)
        clock = Clock(datetime(2026, 2, day, 12, tzinfo=SHANGHAI))
        options = {"spider_modules": TOY, "years": (2025,), "divisions": list(registry.portals)} | options
        return run_sweep(self.store, self.archive, self.config, registry, clock, **options)

    def looks(self, **where: Any) -> list[dict[str, Any]]:
        rows = self.store.rows("SELECT * FROM looks WHERE kind != 'probe' ORDER BY look_id")
        return [row for row in rows if all(row[k] == v for k, v in where.items())]

    def outcomes(self) -> dict[str, tuple[str, str]]:
        """Outcome and reason by path, of the last looks."""
        return {"/" + row["url"].split("/", 3)[-1]: (row["outcome"], row["reason"]) for row in self.looks()}

    def rows(self, table: str) -> list[dict[str, Any]]:
        return list(self.store.rows(f"SELECT * FROM {table}"))


@pytest.fixture(autouse=True)
def warm(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Crawl processes that need not import anything first, but where a test is about starting them."""
    if request.node.get_closest_marker("cold") is None:
        use(monkeypatch)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "home")
    yield made
    made.store.close()
