"""Over real servers: own sites of agencies, local dates with grace, figures carried over two years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import Archive
from crawler.clock import SHANGHAI, Clock
from crawler.config import Config
from crawler.derive import derive
from crawler.queries import finding_rows, status_rows
from crawler.registry.load import load
from crawler.runs.sweep import run_sweep
from crawler.store import Store
from data.replicas.server import Replicas
from tests.glue.server import Site

CODE = "990101"
Row = dict[str, Any]


def sweep(home: Path, folder: Path, day: date, years: tuple[int, ...] = (2025,)) -> Store:
    """Sweep and derive one county on a day; its store."""
    config = Config(home=home, download_delay=0, download_timeout=2, retry_times=0, contact="tests")
    clock = Clock(datetime.combine(day, time(12), SHANGHAI))
    registry, archive = load([folder]), Archive(config.archive)
    store = Store(config.database)
    run_sweep(store, archive, config, registry, clock, [CODE], years, workers=1, progress=None)
    derive(store, archive, config, registry, clock, divisions=[CODE])
    return store


REPORT = "{name}{year}年政府信息公开工作年度报告"
CHAPTERS = "".join(
    f"<p>{n}、{head}</p><p>内容内容内容。</p>"
    for n, head in zip(
        "一二三四五六",
        (
            "总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况",
            "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项",
        ),
        strict=True,
    )
)  # fmt: skip


def site(place: str, names: tuple[str, ...]) -> dict[str, str]:
    """A small site with one column that lists a report of each name for 2025."""

    def page(title: str, body: str) -> str:
        return f"<html><head><title>{title}</title></head><body><h1>{place}</h1>{body}</body></html>"

    rows = [(f"/nb/t20260115_{i}.html", REPORT.format(name=name, year=2025)) for i, name in enumerate(names)]
    listed = "".join(f"<li><a href='{url}'>{title}</a><span>2026-01-15</span></li>" for url, title in rows)
    articles = {
        url: page(title, f"<h2>{title}</h2><p>发布日期：2026-01-15</p>{CHAPTERS}") for url, title in rows
    }
    return {
        "/": page(place, "<a href='/zfxxgk/'>政府信息公开</a>"),
        "/zfxxgk/": page("政府信息公开", "<a href='/nb/'>政府信息公开年报</a>"),
        "/nb/": page("政府信息公开年报", f"<ul>{listed}</ul>" if rows else "<p>暂无相关信息</p>"),
        **articles,
    }


@pytest.fixture
def sites() -> Iterator[tuple[Site, Site]]:
    county, tax = Site(site("栖云县人民政府", ("栖云县教育局", "栖云县财政局"))), Site()
    yield county, tax
    county.close()
    tax.close()


def roster(folder: Path, county: Site, tax: Site) -> Path:
    folder.mkdir()
    portals = f"division_code,name,home_url\n{CODE},栖云县人民政府,{county.url}/\n"
    (folder / "portals.csv").write_text(portals, "utf-8")
    rows = (
        "agency_id,division_code,name,kind,url",
        f"{CODE}-jyj,{CODE},栖云县教育局,department,",
        f"{CODE}-czj,{CODE},栖云县财政局,department,",
        f"{CODE}-sw,{CODE},国家税务总局栖云县税务局,vertical,{tax.url}/",
    )
    (folder / "agencies.csv").write_text("\n".join(rows), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("pages", "status"),
    [
        (site("国家税务总局栖云县税务局", ("国家税务总局栖云县税务局",)), "published"),
        (site("国家税务总局栖云县税务局", ()), "missing"),
        (
            {"/": "<html><title>税务局</title><body><h1>国家税务总局栖云县税务局</h1></body></html>"},
            "unknown",
        ),
    ],
    ids=["shown", "not shown", "no column"],
)
def test_a_vertical_body_is_looked_for_on_the_site_that_the_registry_names(sites, tmp_path, pages, status):
    county, tax = sites
    tax.pages = pages
    folder = roster(tmp_path / "registry", county, tax)
    with sweep(tmp_path / "home", folder, date(2026, 2, 10)) as store:
        held = {row["agency_id"]: row for row in status_rows(store)}
    assert held[f"{CODE}-jyj"]["status"] == "published"
    assert held[f"{CODE}-sw"]["status"] == status
    if status != "unknown":
        assert tax.url in held[f"{CODE}-sw"]["why"]


RULES = """
[[rule]]
key = "local"
division = "990101"
kinds = ["department"]
due = "02-01"
grace_days = 2
source = "栖政办函〔2026〕1号"

[[rule]]
key = "towns"
division = "990101"
agencies = ["990101-mz"]
due = "02-10"
source = "栖政办函〔2026〕2号"
"""


@pytest.fixture(scope="module")
def replica(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Row], list[Row]]:
    """One county of the replicas with local rules, swept for two years: its ledger and findings."""
    root = tmp_path_factory.mktemp("local")
    with Replicas() as replicas:
        folder = replicas.registry_folder(root / "registry")
        (folder / "deadlines.toml").write_text(RULES, "utf-8")
        for day in (date(2026, 2, 10), date(2026, 2, 12)):
            replicas.set_date(day)
            store = sweep(root / "home", folder, day, (2024, 2025))
            rows, findings = status_rows(store), finding_rows(store)
            store.close()
    return rows, findings


def test_local_dates_grace_and_a_rule_for_one_agency(replica):
    rows = {(r["agency_id"], r["year"]): r for r in replica[0]}
    missing = rows["990101-sl", 2025]
    assert (missing["due"], missing["due_rule"], missing["due_source"]) == (
        "2026-02-03",
        "local",
        "栖政办函〔2026〕1号",
    )
    assert (missing["status"], missing["certainty"]) == ("missing", "certain")
    late = rows["990101-mz", 2025]  # dated 4 February: in time by the rule for it alone
    assert (late["due"], late["timeliness"], late["days_late"]) == ("2026-02-10", "on_time", 0)
    assert rows["990101-zf", 2025]["due"] == "2026-03-31"
    assert rows["990101-zf", 2025]["status"] == "not_due"


def test_figures_that_were_not_carried_over_are_found_on_the_portal(replica):
    found = [f for f in replica[1] if f["code"] == "Y01" and f["status"] == "fail"]
    assert {(f["agency_id"], f["year"]) for f in found} == {("990101-zr", 2025)}
    total = next(f for f in found if "t3.carry_in.tot" in f["cells"])
    assert total["right"]["value"] - total["left"]["value"] == 2
    assert total["left"]["url"] != total["url"]


def test_reports_that_fit_are_not_blamed_across_years(replica):
    assert not [f for f in replica[1] if f["code"][0] == "Y" and f["status"] == "fail" and f["code"] != "Y01"]
