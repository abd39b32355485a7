"""The figures of ``gongkai health``."""

from __future__ import annotations

from typing import Any

from crawler.health import portal_health
from crawler.ledger.tables import put_rows
from tests.alerts.home import CODE, Home


def of(home: Home, code: str = CODE, **given: Any) -> dict[str, Any]:
    return next(row for row in portal_health(home.store, **given) if row["division_code"] == code)


def read_report(home: Home, agency: str, year: int = 2025, cells: str = "nnb", **given: Any) -> None:
    """A report with one cell a letter: n a number, b blank."""
    report = {
        "agency_id": agency, "division_code": agency[:6], "year": year, "sha256": f"{agency}{year}",
        "version": 1, "current": 1, "form": "2021", "needs_review": 0, "error": None,
    } | given  # fmt: skip
    with home.store.transaction() as db:
        put_rows(db, "reports", [report])
        for number, state in enumerate(cells):
            put_rows(db, "cells", [{
                "agency_id": agency, "year": year, "sha256": report["sha256"], "cell_id": f"c{number}",
                "state": {"n": "number", "b": "blank"}[state],
            }])  # fmt: skip


def test_a_portal_that_was_never_visited_has_figures_of_nothing(home: Home) -> None:
    row = of(home)
    assert (row["last_good"], row["last_visit"], row["last_error"]) == (None, None, None)
    assert (row["coverage"], row["parse_rate"], row["fill_rate"]) == (None, None, None)


def test_the_last_good_sweep_and_the_last_error_with_its_evidence(home: Home) -> None:
    home.visit("2026-02-01")
    home.visit("2026-02-02", "blocked")
    with home.store.transaction() as db:
        put_rows(db, "fetches", [{
            "sweep_id": "s2026-02-02", "division_code": CODE, "request_key": "k", "method": "GET",
            "url": f"http://{CODE}.example.cn/", "at": "x", "wall_at": "x", "outcome": "blocked",
            "error": "412 from a firewall",
        }])  # fmt: skip
    row = of(home)
    assert row["last_good"].startswith("2026-02-01")
    assert row["last_visit"].startswith("2026-02-02")
    assert (row["last_accepted"], row["last_verdict"]) == (False, "nothing_reached")
    error = row["last_error"]
    assert (error["type"], error["url"], error["sha256"]) == ("blocked", f"http://{CODE}.example.cn/", "ab")
    assert error["detail"] == "412 from a firewall"
    assert of(home, "990202")["last_error"] is None


def test_an_error_of_long_ago_is_history(home: Home) -> None:
    home.visit("2026-02-01", "unreachable")
    for day in range(2, 12):
        home.visit(f"2026-02-{day:02}")
    assert of(home)["last_error"] is None


def test_a_visit_that_crashed_is_an_error_without_a_look(home: Home) -> None:
    home.visit("2026-02-01", accepted=0, verdict="ended:crashed", finish_reason="crashed")
    assert of(home)["last_error"]["type"] == "crashed"


def test_coverage_counts_those_seen_among_those_who_owe(home: Home) -> None:
    home.owe("990101-a", "published")
    home.owe("990101-b", "withdrawn")
    home.owe("990101-c", "missing")
    home.owe("990101-d", "unreachable")
    home.owe("990101-e", "not_owed")
    home.owe("990101-f", "published", year=2024)
    row = of(home)
    assert (row["years"], row["seen"], row["expected"], row["missing"], row["unseen"]) == ([2025], 2, 4, 1, 1)
    assert row["coverage"] == 0.5
    assert of(home, years=[2024])["coverage"] == 1.0
    assert of(home, years=[2024, 2025])["expected"] == 5


def test_parse_and_fill_rates_are_of_current_reports(home: Home) -> None:
    home.owe("990101-a", "published")
    read_report(home, "990101-a", cells="nnnb")
    read_report(home, "990101-b", cells="", error="scanned", form="none", needs_review=1)
    read_report(home, "990101-c", cells="bbbb", current=0)
    row = of(home)
    assert (row["reports"], row["parsed"], row["review"]) == (2, 1, 1)
    assert (row["parse_rate"], row["fill_rate"]) == (0.5, 0.75)


def test_only_the_divisions_asked_for_are_shown(home: Home) -> None:
    assert [row["division_code"] for row in portal_health(home.store, ["990202"])] == ["990202"]
    assert len(portal_health(home.store)) == 2
    assert portal_health(home.store, []) == []


def test_open_notices_are_counted_with_their_portal(home: Home) -> None:
    home.owe("990101-a")
    home.owe("990101-b")
    home.routes('[[recipient]]\nname = "office"\nurls = ["json://127.0.0.1:9/x"]\n')
    home.send()
    home.owe("990101-b", "published", timeliness="on_time")
    home.send()
    assert (of(home)["open_notices"], of(home, "990202")["open_notices"]) == (1, 0)
