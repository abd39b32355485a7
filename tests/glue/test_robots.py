"""robots.txt: the race of Scrapy's own middleware, Crawl-delay, odd files."""

from __future__ import annotations

import itertools

import pytest

from tests.glue.conftest import Home
from tests.glue.server import Answer, Page, Site, page, serving

FORBIDDEN = [f"/secret/{i}" for i in range(6)]


def test_no_request_slips_through_while_robots_is_in_flight(home: Home) -> None:
    """Many requests wait for one robots.txt; each must be judged by it, not only the first."""
    site = Site({"/": page("/open", *FORBIDDEN), "/open": page()})
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /secret/\n", pause=0.4)
    site.pages |= {path: page() for path in FORBIDDEN}
    starts = tuple(site.url + path for path in FORBIDDEN)
    with serving(site):
        home.sweep(site.url + "/", registry=_with_columns(home, site.url + "/", starts))
    assert not set(site.paths) & set(FORBIDDEN)
    assert {path: home.outcomes()[path][0] for path in FORBIDDEN} == dict.fromkeys(FORBIDDEN, "robots")
    assert site.asked("/robots.txt") == 1
    assert home.outcomes()["/open"][0] == "ok"


def _with_columns(home: Home, url: str, starts: tuple[str, ...]) -> object:
    """A registry whose first portal starts with all these addresses at once (learned columns)."""
    registry = home.registry(url)
    with home.store.transaction() as db:
        db.execute(
            "INSERT INTO sweeps (sweep_id, started_at, state, years, scope) "
            "VALUES ('s0', '2025', 'finished', '[]', '[]')"
        )
        for seq, start in enumerate(starts):
            db.execute(
                "INSERT INTO looks (sweep_id, division_code, seq, at, kind, url, outcome) "
                "VALUES ('s0', '990001', ?, '2025', 'column', ?, 'ok')",
                [seq, start],
            )
    return registry


@pytest.mark.parametrize(
    ("robots", "outcome"),
    [
        ("User-agent: *\nDisallow: /\n", "robots"),
        ("User-agent: gongkai\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "robots"),
        ("User-agent: Baiduspider\nDisallow: /\n", "ok"),
        (page("/x"), "ok"),  # a front page instead of robots.txt: no rules
        (Answer("no", 403), "ok"),
        (Answer("no", 401), "ok"),
        (Answer("no", 404), "ok"),
        (Answer("wait", 503), "unreachable"),
        (Answer(cut=True), "unreachable"),
    ],
)
def test_what_a_robots_answer_means(home: Home, robots: Page, outcome: str) -> None:
    site = Site({"/robots.txt": robots, "/": page("/a")})
    with serving(site):
        home.sweep(site.url + "/")
    assert home.looks(url=site.url + "/")[0]["outcome"] == outcome
    if outcome != "ok":
        assert site.asked("/") == 0


def test_odd_robots_files_are_noted_in_the_fetch_log(home: Home) -> None:
    site = Site({"/robots.txt": page("/x"), "/": page("/a")})
    with serving(site):
        home.sweep(site.url + "/")
    row = next(r for r in home.rows("fetches") if r["url"].endswith("/robots.txt"))
    assert row["reason"] == "no rules: a page instead of robots.txt"


def test_crawl_delay_is_a_floor_by_the_servers_log(home: Home) -> None:
    """Scrapy's AutoThrottle halves a Crawl-delay with every quick answer; here it never shrinks."""
    site = Site({"/robots.txt": "User-agent: *\nCrawl-delay: 0.4\n", "/": page("/a", "/b", "/c")})
    site.pages |= {path: page() for path in ("/a", "/b", "/c")}
    with serving(site):
        home.sweep(site.url + "/")
    times = [hit.at for hit in site.log][1:]
    assert len(times) >= 5
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.4
