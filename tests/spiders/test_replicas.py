"""The replica portals: found whole by the ladder alone, with its families, and through the real engine."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from scrapy.http import Request

from crawler.clock import SHANGHAI, Clock
from crawler.exceptions import NotAPage
from data.replicas.load import portals
from data.replicas.model import Publication
from data.replicas.rows import listed
from data.replicas.server import Replicas
from data.replicas.sites import asp, files, hanweb, trs
from data.replicas.web import Request as Asked
from extract.sniff import sniff
from tests.spiders.driver import HOME, Outcome, sweep, task

TODAY = date(2026, 2, 10)
SITES = {"trs": trs, "hanweb": hanweb, "asp": asp, "files": files}


def run(name: str, families: dict[str, Any] | None) -> Outcome:
    """Sweep a replica's site without its server; bodies are decoded as the glue decodes them."""
    site = SITES[name].build(portals()[name])

    def answer(request: Request) -> Any:
        parts = urlsplit(request.url)
        form = dict(parse_qsl(request.body.decode(), True))
        asked = Asked(
            request.method, parts.path, TODAY, dict(parse_qsl(parts.query, True)), form, parts.query
        )
        found = site.answer(asked)
        assert found is not None
        if found.status != 200:
            return NotAPage("not_found" if found.status == 404 else "blocked", f"http {found.status}")
        body: str | bytes = found.body
        if not found.media_type.startswith("application"):
            body = found.body.decode(sniff(found.body).charset or "utf-8", "replace")
        return (200, body, {"Content-Type": found.media_type})

    return sweep(answer, task((2025,)), families)


@pytest.mark.parametrize("families", [None, {}], ids=["families", "ladder alone"])
@pytest.mark.parametrize("name", SITES)
def test_everything_that_a_replica_lists_is_found(name: str, families: dict[str, Any] | None) -> None:
    found = run(name, families)
    wanted = {r.title for r in listed(portals()[name], TODAY) if isinstance(r, Publication)}
    assert {s.title for s in found.sightings if s.note != "rendition"} == wanted
    assert found.column.complete is True
    asked = {r.title for r in listed(portals()[name], TODAY) if isinstance(r, Publication) and r.year == 2025}
    assert set(found.titles(True)) >= asked


@pytest.mark.parametrize("name", ["trs", "hanweb"])
def test_the_family_is_told(name: str) -> None:
    spider = run(name, None).spider
    assert spider is not None
    assert spider.family == name


@pytest.mark.parametrize("name", SITES)
def test_the_printed_date_of_each_report_is_read(name: str) -> None:
    days = {
        r.title: r.dated.isoformat() for r in listed(portals()[name], TODAY) if isinstance(r, Publication)
    }
    for sighting in [s for s in run(name, None).sightings if s.note != "rendition"]:
        claimed = {d.source: d.value for d in sighting.dates}
        assert claimed["list"] == days[sighting.title]
        if sighting.followed and sighting.documents[0].role == "page":
            assert claimed["article"] == days[sighting.title]


def test_files_of_reports_are_fetched_and_the_dead_one_keeps_its_outcome() -> None:
    documents = [d for s in run("files", None).sightings for d in s.documents if d.role == "attachment"]
    assert {d.outcome for d in documents} == {"ok", "not_found"}
    assert all(d.sha256 and d.media_type for d in documents if d.outcome == "ok")
    assert [d.media_type for d in documents if d.outcome == "ok"].count("application/pdf") >= 2


def test_through_the_engine(tmp_path: Path) -> None:
    """The same by HTTP, middlewares and store; what cannot be seen never looks like an absence."""
    from crawler.archive import Archive
    from crawler.config import load as load_config
    from crawler.registry.load import load
    from crawler.runs.sweep import run_sweep
    from crawler.store import Store

    quick = {"download_delay": 0.0, "download_timeout": 5.0, "retry_times": 0}
    config = load_config(tmp_path / "home").model_copy(update=quick)
    config.home.mkdir(parents=True)
    with Replicas(clock=lambda: TODAY) as replicas, Store(config.database) as store:
        replicas.registry_folder(tmp_path)
        codes = [p.code for p in replicas.portals.values()]
        clock = Clock(datetime(2026, 2, 10, 12, tzinfo=SHANGHAI))
        run_sweep(store, Archive(config.archive), config, load([tmp_path]), clock, codes, (2025,), 1)
        seen = {
            (r["division_code"], r["title"])
            for r in store.rows("SELECT division_code, title FROM sightings WHERE note <> 'rendition'")
        }
        whole = "SELECT DISTINCT division_code AS code FROM looks WHERE kind = 'column' AND complete"
        complete = {r["code"] for r in store.rows(whole)}
        endings = {r["division_code"]: r["finish_reason"] for r in store.rows("SELECT * FROM visits")}
    shown = {n: p for n, p in replicas.portals.items() if n in SITES}
    wanted = {
        (p.code, r.title) for p in shown.values() for r in listed(p, TODAY) if isinstance(r, Publication)
    }
    assert seen == wanted
    assert complete == {p.code for p in shown.values()}
    assert set(endings.values()) == {"finished"}


def test_a_home_that_is_the_only_host_named_keeps_the_visit_on_it() -> None:
    assert all(urlsplit(u).netloc == urlsplit(HOME).netloc for u in run("trs", None).asked)
