"""The pages of another day show what was known then, and leave the home as it is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from crawler.clock import Clock, parse_as_of
from crawler.config import load
from crawler.errors import UserError
from crawler.queries import status_rows
from crawler.store import Store
from crawler.web.asof import as_of
from tests.web.conftest import Browser

KEY = ("agency_id", "year", "status", "timeliness", "certainty", "days_late", "why_zh")


def digest(home: Path) -> str:
    return hashlib.sha256((home / "gongkai.db").read_bytes()).hexdigest()


def by_key(row: dict[str, object]) -> tuple[str, str]:
    return str(row["agency_id"]), str(row["year"])


@pytest.mark.parametrize("day", ["2026-01-25", "2026-02-05", "2026-04-02"])
def test_every_page_tells_of_the_day(looked_at_thrice: Path, day: str) -> None:
    home, clock = looked_at_thrice / "home", Clock(parse_as_of(day))
    before = digest(home)
    heard: list[tuple[int, int]] = []
    with Store(home / "gongkai.db", read_only=True) as store:
        rows = status_rows(store, clock=clock)
        expected = sorted(({k: row[k] for k in KEY} for row in rows), key=by_key)
    with as_of(load(home), clock, lambda done, of: heard.append((done, of))) as config:
        browser = Browser(config.home, clock)
        told = browser.get("/api/v1/status?limit=500").json()["items"]
        assert sorted(({k: row[k] for k in KEY} for row in told), key=by_key) == expected
        looks = browser.get("/api/v1/looks?limit=500").json()["items"]
        assert looks
        assert all(look["at"][:10] <= day for look in looks)
        missing = sum(row["status"] == "missing" for row in expected)
        found = browser.get("/data/gongkai/obligations.json?status=missing&_shape=array").json()
        assert len(found) == missing
        assert day in browser.get("/").text
        for path in ("/", "/division/990101", "/findings", "/feeds/all/all.atom", "/report/2025/990101-jt"):
            assert browser.get(path).status_code == 200
        made = config.home
    assert heard == [(1, 1)]
    assert digest(home) == before
    assert not made.exists()


def test_nobody_can_give_verdicts_of_another_day(looked_at_thrice: Path) -> None:
    config = load(looked_at_thrice / "home").model_copy(update={"web_token": "secret word"})
    clock = Clock(parse_as_of("2026-02-05"))
    with as_of(config, clock, lambda *_: None) as other:
        assert other.web_token == ""
        assert other.archive.resolve() == config.archive.resolve()


def test_a_day_before_the_first_look_is_refused(looked_at_thrice: Path) -> None:
    clock = Clock(parse_as_of("2025-12-01"))
    with (
        pytest.raises(UserError, match="later --as-of"),
        as_of(load(looked_at_thrice / "home"), clock, lambda *_: None),
    ):
        pass
