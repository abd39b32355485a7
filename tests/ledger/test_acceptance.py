"""Which visits may be believed."""

from __future__ import annotations

import pytest

from crawler.ledger.acceptance import judge
from crawler.ledger.evidence import LookRow, SightingRow, Visit

HOME = LookRow(1, "s", 1, "2026-02-01T12:00:00+08:00", "home", "http://a.test/", "ok")
DOWN = LookRow(1, "s", 1, "2026-02-01T12:00:00+08:00", "home", "http://a.test/", "unreachable")


def visit(
    day: int, rows: int, ending: str = "finished", look: LookRow = HOME, years: tuple[int, ...] = (2025,)
) -> Visit:
    at = f"2026-02-{day:02}T12:00:00+08:00"
    sightings = tuple(
        SightingRow(i, "s", at, f"http://a.test/{i}.html", "t", "http://a.test/nb/") for i in range(rows)
    )
    return Visit(f"s{day}", at, frozenset(years), "done", ending, (look,), sightings)


def verdicts(*visits: Visit) -> list[str]:
    return [v.verdict for v in judge(list(visits))]


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (visit(1, 5), "accepted"),
        (visit(1, 0), "accepted"),
        (visit(1, 5, ending=""), "not_ended"),
        (visit(1, 5, ending="request_budget"), "ended:request_budget"),
        (visit(1, 0, look=DOWN), "nothing_reached"),
    ],
)
def test_alone(given, verdict):
    assert verdicts(given) == [verdict]


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        (10, 10, "accepted"),
        (10, 7, "accepted"),  # three rows lost are never a shrinkage
        (10, 6, "shrunk:10>6"),
        (100, 71, "accepted"),
        (100, 69, "shrunk:100>69"),
        (3, 0, "shrunk:3>0"),
        (2, 0, "accepted"),
        (5, 9, "accepted"),
    ],
)
def test_against_the_last_accepted(before, now, verdict):
    assert verdicts(visit(1, before), visit(2, now))[-1] == verdict


def test_a_shrunk_visit_is_no_measure_and_a_lasting_level_is_believed():
    assert verdicts(visit(1, 10), visit(2, 3), visit(3, 10)) == ["accepted", "shrunk:10>3", "accepted"]
    found = verdicts(visit(1, 10), visit(2, 3), visit(3, 3), visit(4, 3), visit(5, 3))
    assert found == ["accepted", "shrunk:10>3", "shrunk:10>3", "accepted", "accepted"]


def test_a_sweep_of_fewer_years_is_not_measured_against_one_of_more():
    assert verdicts(visit(1, 20, years=(2024, 2025)), visit(2, 8, years=(2025,))) == ["accepted", "accepted"]
    assert verdicts(visit(1, 8, years=(2025,)), visit(2, 2, years=(2024, 2025)))[-1] == "shrunk:8>2"


def test_a_failed_visit_never_becomes_the_measure():
    assert verdicts(visit(1, 2, ending="crashed"), visit(2, 10))[-1] == "accepted"
