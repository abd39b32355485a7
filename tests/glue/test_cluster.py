"""A shard crawls in a home of its own; what it found stands in the main home once."""

from __future__ import annotations

import pytest

from crawler.errors import UserError
from crawler.runs.cluster import absorb, crawl_shard, cut
from crawler.runs.plan import Plan
from tests.glue.conftest import Home
from tests.glue.server import Site, page, serving


def _sites(number: int) -> list[Site]:
    return [Site({"/": page("/report"), "/report": page(text=f"报告{i}" * 300)}) for i in range(number)]


def test_a_shard_is_crawled_elsewhere_and_taken_in_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    plans: list[Plan] = []

    def on_cluster(store: object, archive: object, plan: Plan, *rest: object) -> None:
        plans.append(plan)
        for shard in cut(home.store, plan):
            result = crawl_shard(shard.to_json())
            absorb(home.store, home.archive, result)
            absorb(home.store, home.archive, result)

    monkeypatch.setattr("crawler.runs.cluster.run_on_cluster", on_cluster)
    sites = _sites(2)
    with serving(*sites):
        summary = home.sweep(*(site.url + "/" for site in sites), cluster="in-process")
    assert (summary.state, summary.portals_done) == ("finished", 2)
    assert Plan.from_json(plans[0].to_json()) == plans[0]
    assert len(home.rows("sightings")) == 2
    assert len(home.looks()) == 4
    for row in home.rows("fetches"):
        assert not row["sha256"] or len(home.archive.get(row["sha256"])) == row["size"]


def test_the_same_with_dask(home: Home) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    sites = _sites(3)
    with (
        serving(*sites),
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster,
    ):
        summary = home.sweep(*(site.url + "/" for site in sites), cluster=cluster.scheduler_address)
    assert (summary.state, summary.portals_done) == ("finished", 3)
    assert {row["finish_reason"] for row in home.rows("visits")} == {"finished"}
    assert len(home.rows("sightings")) == 3


def test_a_scheduler_that_does_not_answer_is_told_in_one_line(home: Home) -> None:
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    with pytest.raises(UserError, match="no Dask scheduler answers there"):
        home.sweep("http://127.0.0.1:9/", cluster="tcp://127.0.0.1:9")
