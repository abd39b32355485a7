"""Every trouble in reaching a portal, and every lie of one that is reached, ends as it should."""

from __future__ import annotations

import itertools
from datetime import date
from urllib.parse import urlsplit

import pytest

from crawler.fetch.visit import REST_GAPS
from data.replicas.load import troubled
from data.replicas.model import Portal
from tests.access.conftest import AGAIN, DAYS, DELAY, REST, Swept

PORTALS = troubled()
NAMELESS = ("r996703.invalid", "www.r996703.invalid")
BUREAUS = ("财政局", "教育局", "水利局")
LAST = DAYS[1]
by_portal = pytest.mark.parametrize("portal", PORTALS.values(), ids=PORTALS)
Sweeps = dict[date, Swept]


def statuses(swept: Swept, portal: Portal) -> list[str]:
    """What the ledger says of the three bureaus, in their order."""
    found = {
        r["agency"].removeprefix(portal.name): r for r in swept.rows if r["division_code"] == portal.code
    }
    return [found[name]["status"] for name in BUREAUS]


def said_of_home(swept: Swept, portal: Portal) -> str:
    homes = [x for x in swept.looks if x["division_code"] == portal.code and x["kind"] == "home"]
    return f"{homes[-1]['outcome']} {homes[-1]['reason']}".strip()


@by_portal
def test_the_ledger_says_what_can_be_known(swept: Sweeps, portal: Portal) -> None:
    assert statuses(swept[LAST], portal) == portal.expects["says"].split()


@by_portal
def test_the_front_page_is_taken_for_what_it_is(swept: Sweeps, portal: Portal) -> None:
    assert said_of_home(swept[LAST], portal).startswith(portal.expects["home"])


@pytest.mark.parametrize(
    "portal", [p for p in PORTALS.values() if p.expects.get("flag")], ids=lambda p: p.traits[0]
)
def test_what_is_odd_is_flagged(swept: Sweeps, portal: Portal) -> None:
    mine = [x for x in (*swept[LAST].looks, *swept[LAST].sightings) if x["division_code"] == portal.code]
    assert [x for x in mine if portal.expects["flag"] in x["note"]]


@by_portal
def test_no_portal_costs_more_than_it_should(swept: Sweeps, portal: Portal) -> None:
    asked = [len(swept[day].requests[portal.code]) for day in DAYS]
    assert max(asked) <= portal.expects["most"], asked


@pytest.mark.parametrize(
    "portal", [p for p in PORTALS.values() if p.traits[0] in AGAIN], ids=lambda p: p.traits[0]
)
def test_sweeping_again_changes_nothing(swept: Sweeps, portal: Portal) -> None:
    assert statuses(swept[DAYS[2]], portal) == portal.expects["says"].split()


def test_nothing_counts_as_changed_or_withdrawn(swept: Sweeps) -> None:
    """Click counters, random footers and moves are no changes of a report."""
    for day in DAYS:
        assert [f for f in swept[day].findings if f["code"] in ("T05", "T06")] == []


def test_requests_to_a_host_keep_their_distance(swept: Sweeps) -> None:
    gaps = [
        (after.time - before.time, code, host)
        for day in DAYS
        for code, entries in swept[day].requests.items()
        for host in {e.host for e in entries}
        for before, after in itertools.pairwise(
            sorted((e for e in entries if e.host == host), key=lambda e: e.time)
        )
    ]
    assert len(gaps) > 300
    assert min(gaps)[0] >= DELAY * 0.9, min(gaps)


def test_a_crawl_delay_of_robots_is_kept(swept: Sweeps) -> None:
    code = next(p.code for p in PORTALS.values() if p.traits[0] == "robots_delay")
    times = [e.time for e in swept[DAYS[0]].requests[code]]
    assert min(b - a for a, b in itertools.pairwise(times[1:])) >= 0.29


def test_no_request_leaves_the_list_of_hosts(swept: Sweeps) -> None:
    """Intranet links and hidden ones are recorded or dropped, never asked."""
    for day in DAYS:
        hosts = {urlsplit(f["url"]).hostname for f in swept[day].fetches}
        assert {"127.0.0.1"} <= hosts <= {"127.0.0.1", *NAMELESS}
        paths = {e.path for entries in swept[day].requests.values() for e in entries}
        assert not [p for p in paths if p.startswith(("/bet/", "/m/", "/wza/", "/en/"))]


def test_an_intranet_link_is_recorded(swept: Sweeps) -> None:
    looks = [x for x in swept[LAST].looks if "192.168.1.9" in x["url"]]
    assert {x["outcome"] for x in looks} == {"off_limits"}


def test_robots_are_obeyed(swept: Sweeps) -> None:
    shut = {"robots_deny": "/", "robots_part": "/zfxxgk/"}
    for portal in PORTALS.values():
        start = shut.get(portal.traits[0])
        paths = [e.path for day in DAYS for e in swept[day].requests[portal.code]]
        assert not start or not [p for p in paths if p.startswith(start) and p != "/robots.txt"]


def test_stubs_are_known_by_their_siblings(swept: Sweeps) -> None:
    reasons = {x["reason"] for x in swept[DAYS[0]].looks if x["kind"] == "home" and "stub" in x["reason"]}
    assert {r for r in reasons if "3 hosts" in r or "1334" in r} == reasons
    assert reasons


def test_a_soft_limit_is_asked_again_with_growing_pauses(swept: Sweeps) -> None:
    for portal in (p for p in PORTALS.values() if p.traits[0] == "soft_limit"):
        asked = [e.time for e in swept[DAYS[0]].requests[portal.code] if e.path.endswith("/gknb/")]
        pauses = [b - a for a, b in itertools.pairwise(asked)]
        assert pauses
        first = 0.9 * max(REST_GAPS * DELAY, REST)
        assert all(pause > first * 2**k for k, pause in enumerate(pauses))  # a busy machine makes them longer
        assert all(x["outcome"] != "empty" for x in swept[DAYS[0]].looks if x["division_code"] == portal.code)


def test_a_report_in_hand_is_not_asked_for_the_next_day(swept: Sweeps) -> None:
    code = next(p.code for p in PORTALS.values() if p.traits[0] == "undisturbed")
    first, again, next_day = (
        [e.path for e in swept[day].requests[code] if "content_" in e.path] for day in DAYS
    )
    assert len(first) == len(again) == 2, "a week later they are asked again"
    assert next_day == []


def test_only_a_second_look_at_the_place_itself_confirms_an_absence(swept: Sweeps) -> None:
    """A portal that moved or was given up between two sweeps leaves the first one's answer as it was."""
    certain = {"revamp": "probable", "parked": "probable", "undisturbed": "certain"}
    for portal in (p for p in PORTALS.values() if p.traits[0] in certain):
        row = next(r for r in swept[LAST].rows if r["agency"] == f"{portal.name}水利局")
        assert (row["status"], row["certainty"]) == ("missing", certain[portal.traits[0]])


def test_a_moved_portal_keeps_its_reports(swept: Sweeps) -> None:
    portal = next(p for p in PORTALS.values() if p.traits[0] == "revamp")
    rows = [r for r in swept[LAST].rows if r["division_code"] == portal.code and r["status"] == "published"]
    assert {r["not_after"][:10] for r in rows} == {str(DAYS[0])}, "seen since before the move"
    outcomes = {x["outcome"] for x in swept[LAST].looks if x["division_code"] == portal.code}
    assert "moved" in outcomes
