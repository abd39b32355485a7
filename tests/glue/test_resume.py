"""kill -9 at any moment: the next sweep goes on, nothing is lost, nothing stands twice."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.clock import SHANGHAI
from crawler.errors import UserError
from crawler.home_lock import HomeLock
from tests.glue.conftest import Home
from tests.glue.server import Answer, Site, page, serving
from tests.glue.warm import start

PORTALS, PAGES = 4, 8
ROUNDS = 3
"""How often a sweep is killed before it may end."""


def _sweep(folder: Path, urls: list[str]) -> None:
    """One sweep with two crawl processes; what it says is left in a file."""
    said = Home(folder, concurrent_portals=2).sweep(*urls, workers=2).as_dict()
    (folder / "said.json").write_text(json.dumps(said))


def _said(process: Any, folder: Path) -> dict[str, Any] | None:
    """What a sweep said at its end; None where it was killed."""
    process.join(120)
    assert process.exitcode is not None
    said = folder / "said.json"
    return json.loads(said.read_text()) if said.exists() else None


def _sites(count: int = PORTALS) -> list[Site]:
    return [_site() for _ in range(count)]


def _site() -> Site:
    links = [f"/report/{i}" for i in range(PAGES)]
    site = Site({"/": page(*links)})
    site.pages |= {link: Answer(page(text=f"{link} " * 200), pause=0.01) for link in links}
    return site


def _start(home: Path, sites: list[Site]) -> Any:
    return start(_sweep, home, [site.url + "/" for site in sites])


def _facts(home: Home) -> dict[str, object]:
    """Everything a sweep says, without times and ids."""
    return {
        "looks": sorted((r["division_code"], r["url"], r["outcome"], r["sha256"]) for r in home.looks()),
        "sightings": sorted((r["division_code"], r["url"], r["documents"]) for r in home.rows("sightings")),
        "visits": sorted((r["division_code"], r["state"], r["finish_reason"]) for r in home.rows("visits")),
        "fetched": sorted({(r["url"], r["sha256"]) for r in home.rows("fetches") if r["status"] == 200}),
    }


def _workers_of(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(entry.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the workers through /proc")
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_random_moments_and_continued(tmp_path: Path, seed: int) -> None:
    """The parent, a worker, or both are killed again and again; the end is as if nothing had been."""
    chance, sites = random.Random(seed), _sites()
    with serving(*sites):
        undisturbed = Home(tmp_path / "undisturbed")
        undisturbed.sweep(*(site.url + "/" for site in sites))
        for site in sites:
            site.log.clear()
        kills, said = 0, None
        while said is None:
            process = _start(tmp_path / "killed", sites)
            kills += kills < ROUNDS and _kill_something(process, sites, chance)
            said = _said(process, tmp_path / "killed")
    killed = Home(tmp_path / "killed")
    assert kills
    assert said["state"] == "finished"
    assert _facts(killed) == _facts(undisturbed)
    assert len(killed.rows("sweeps")) == 1
    _asked_once(sites, kills)
    assert not list((tmp_path / "killed" / "archive").rglob("*.part"))


def _kill_something(process: Any, sites: list[Site], chance: random.Random) -> bool:
    """Wait until some more was asked, then kill -9 the parent, a worker, or both; whether anything was
    there to kill."""
    moment = sum(len(site.log) for site in sites) + chance.randrange(PORTALS * PAGES // ROUNDS)
    while sum(len(site.log) for site in sites) <= moment and process.is_alive():
        time.sleep(0.005)
    if not process.is_alive():
        return False
    workers = _workers_of(process.pid)
    for victim in chance.choice([[process.pid], workers[:1] or [process.pid], [process.pid, *workers]]):
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    return True


def _asked_once(sites: list[Site], kills: int) -> None:
    """Only what was under way at a kill is asked again: at most one request a portal and kill."""
    for site in sites:
        again = [path for path, times in Counter(site.paths).items() for _ in range(times - 1)]
        assert len(again) <= kills, again


def test_no_crawler_outlives_its_parent(tmp_path: Path) -> None:
    site = Site({"/": Answer(page(), pause=30)})
    with serving(site):
        process = _start(tmp_path, [site])
        while not site.asked("/"):
            time.sleep(0.02)
        workers = _workers_of(process.pid)
        assert workers
        process.kill()
        process.join()
        until = time.monotonic() + 30
        while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < until:
            time.sleep(0.02)
        assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_a_sweep_in_order_and_it_can_go_on(tmp_path: Path, number: signal.Signals) -> None:
    sites = _sites(1)
    with serving(*sites):
        process = _start(tmp_path, sites)
        while not sites[0].asked("/report/0"):
            time.sleep(0.005)
        os.killpg(process.pid, number)
        stopped = _said(process, tmp_path)
        assert stopped is not None
        assert stopped["state"] == "interrupted"
        again = Home(tmp_path).sweep(sites[0].url + "/").as_dict()
    assert (again["state"], again["resumed"], again["sweep_id"]) == ("finished", True, stopped["sweep_id"])


def test_a_second_sweep_of_a_home_is_refused_in_one_line(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.runs.sweep.GRACE_SECONDS", 0.2)
    site = Site({"/": page()})
    refused = pytest.raises(UserError, match=f"process {os.getpid()}.*is running")
    with serving(site), HomeLock(home.config.home / "sweep.lock", 0), refused:
        home.sweep(site.url + "/")
    assert site.log == []


def test_what_is_resumed_and_what_begins_anew(home: Home) -> None:
    site = Site({"/": page()})
    with serving(site):
        first = home.sweep(site.url + "/")
        assert home.sweep(site.url + "/").sweep_id != first.sweep_id  # a finished one is not continued
        home.store.connection.execute("UPDATE sweeps SET state = 'interrupted'")
        other_year = home.sweep(site.url + "/", years=(2024,))
        assert not other_year.resumed
        later = home.sweep(site.url + "/", day=12)
        assert not later.resumed
        home.store.connection.execute(
            "UPDATE sweeps SET state = 'running' WHERE sweep_id = ?", [later.sweep_id]
        )
        same_day = home.sweep(site.url + "/", day=12)
        assert (same_day.resumed, same_day.sweep_id) == (True, later.sweep_id)
    assert datetime.fromisoformat(later.started_at).tzinfo is not None
    assert later.started_at == datetime(2026, 2, 12, 12, tzinfo=SHANGHAI).isoformat()


def test_network_failures_are_asked_again_when_a_sweep_goes_on(home: Home) -> None:
    site = Site({"/": page("/a"), "/a": Answer("busy", 503)})
    with serving(site):
        home.sweep(site.url + "/")
        assert home.outcomes()["/a"][0] == "unreachable"
        home.store.connection.execute("UPDATE sweeps SET state = 'running'")
        home.store.connection.execute("UPDATE visits SET state = 'leased'")
        site.pages["/a"] = page()
        summary = home.sweep(site.url + "/")
    assert summary.resumed
    assert home.outcomes()["/a"][0] == "ok"
    assert site.asked("/") == 1


def test_a_portal_that_kills_its_process_is_given_up_and_others_are_not(home: Home) -> None:
    sites = _sites(3)
    with serving(*sites):
        urls = [site.url + "/" for site in sites]
        urls[1] += "?die"
        summary = home.sweep(*urls, spider_modules=("tests.glue.deadly",))
    visits = {row["division_code"]: (row["state"], row["finish_reason"]) for row in home.rows("visits")}
    assert visits == {
        "990001": ("done", "finished"),
        "990002": ("failed", "crashed"),
        "990003": ("done", "finished"),
    }
    assert summary.state == "finished"


@pytest.mark.cold
def test_a_worker_that_cannot_start_is_told_in_one_line(home: Home) -> None:
    with pytest.raises(UserError, match=r"cannot be started.*sweep\.log"):
        home.sweep("http://127.0.0.1:9/", spider_modules=("tests.glue.no_such_module",))
