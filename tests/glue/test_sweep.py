"""Sweeps from end to end with the toy spider over local servers."""

from __future__ import annotations

from tests.glue.conftest import Home
from tests.glue.server import Site, page, serving


def test_a_portal_is_crawled_archived_and_recorded(home: Home) -> None:
    site = Site({"/": page("/a", "/report"), "/a": page("/"), "/report": page(text="报告" * 300)})
    with serving(site):
        summary = home.sweep(site.url + "/")
    assert summary.state == "finished", (home.config.home / "sweep.log").read_text()
    assert summary.portals_done == 1
    assert {k: v[0] for k, v in home.outcomes().items()} == {"/": "ok", "/a": "ok", "/report": "ok"}
    visit = home.rows("visits")[0]
    assert (visit["state"], visit["finish_reason"], visit["errors"]) == ("done", "finished", 0)
    assert (visit["family"], visit["family_score"]) == ("toy", 0.5)
    sighting = home.rows("sightings")[0]
    assert sighting["url"] == site.url + "/report"
    for row in home.rows("fetches"):
        assert row["status"]
        if row["sha256"]:
            assert len(home.archive.get(row["sha256"])) == row["size"]
    assert summary.requests == len(site.log) == visit["requests"]
