"""The replicas through the real engine: by HTTP, middlewares and store, as a sweep runs them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from types import SimpleNamespace

import pytest

from crawler.archive import Archive
from crawler.clock import SHANGHAI, Clock
from crawler.config import load as load_config
from crawler.registry.load import load
from crawler.runs.sweep import run_sweep
from crawler.store import Store
from data.replicas.load import families
from data.replicas.model import Publication
from data.replicas.rows import listed
from data.replicas.server import Replicas

TODAY = date(2026, 2, 10)
NAMES = ("xxgk", "jpaas", "ucap_search", "gkmlpt", "lonsun")
"""One for each way of asking: by form, by unit, by search, by API, by label."""


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """All replicas swept once, without delay."""
    folder = tmp_path_factory.mktemp("families")
    quick = {"download_delay": 0.0, "download_timeout": 5.0, "retry_times": 0}
    config = load_config(folder / "home").model_copy(update=quick)
    config.home.mkdir(parents=True)
    with Replicas(lambda: TODAY, NAMES) as replicas, Store(config.database) as store:
        replicas.registry_folder(folder)
        codes = [p.code for p in replicas.portals.values()]
        clock = Clock(datetime(2026, 2, 10, 12, tzinfo=SHANGHAI))
        run_sweep(store, Archive(config.archive), config, load([folder]), clock, codes, (2025,), 2)
        yield SimpleNamespace(store=store, log=replicas.log, hosts={replicas.host(n) for n in NAMES})


@pytest.mark.parametrize("name", NAMES)
def test_the_reports_are_in_the_store(swept: SimpleNamespace, name: str) -> None:
    portal = families()[name]
    rows = list(
        swept.store.rows(
            "SELECT title FROM sightings WHERE division_code = ? AND note <> 'rendition'", (portal.code,)
        )
    )
    wanted = {r.title for r in listed(portal, TODAY) if isinstance(r, Publication)}
    found = {r["title"] for r in rows}
    assert found == wanted


@pytest.mark.parametrize("name", NAMES)
def test_the_columns_in_the_store_are_as_expected(swept: SimpleNamespace, name: str) -> None:
    portal = families()[name]
    rows = list(
        swept.store.rows(
            "SELECT * FROM looks WHERE division_code = ? AND kind = 'column' AND ifnull(year, 2025) = 2025",
            (portal.code,),
        )
    )
    assert {r["outcome"] for r in rows} == set(portal.expects["columns"])
    assert {bool(r["complete"]) for r in rows} == {portal.expects["complete"]}


def test_every_visit_ends_and_no_request_leaves_the_replicas(swept: SimpleNamespace) -> None:
    endings = {r["finish_reason"] for r in swept.store.rows("SELECT finish_reason FROM visits")}
    assert endings == {"finished"}
    assert {e.host for e in swept.log} <= swept.hosts
