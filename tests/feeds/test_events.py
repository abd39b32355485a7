"""Events, Atom feeds and calendars of a swept county: stable, paged, valid, safe."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from lxml import etree

from crawler.errors import UserError
from crawler.feed.atom import ATOM, Addresses, atom, updated
from crawler.feed.calendar import OPEN, calendar, deadlines
from crawler.feed.events import KINDS, Event, events
from crawler.feed.scope import EVERYTHING, scope_of
from crawler.registry.load import load
from crawler.store import Store

PLACES = Addresses(
    "http://h/feed", "http://h/feed?first", "http://h/feed?after=x&y", lambda e: f"http://h/{e.key}"
)
A = {"a": ATOM}


def all_events(store: Store, limit: int) -> list[Event]:
    found: list[Event] = []
    after = ""
    while True:
        page = events(store, EVERYTHING, after=after, limit=limit)
        found += page.items
        after = page.further
        if not after:
            return found


@pytest.mark.parametrize("limit", [1, 3, 7])
def test_pages_of_any_size_give_the_same_events_once_each_newest_first(store: Store, limit: int) -> None:
    whole = events(store, EVERYTHING, limit=200).items
    assert len(whole) > 10
    assert all_events(store, limit) == list(whole)
    assert [e.at for e in whole] == sorted((e.at for e in whole), reverse=True)
    assert len({(e.kind, e.key) for e in whole}) == len(whole)


def test_each_kind_says_what_the_ledger_says(store: Store) -> None:
    by_kind = {
        kind: {e.agency_id for e in events(store, EVERYTHING, [kind], limit=200).items} for kind in KINDS
    }
    assert by_kind["missing"] == {
        r["agency_id"] for r in store.rows("SELECT agency_id FROM obligations WHERE status = 'missing'")
    }
    late = "SELECT agency_id FROM obligations WHERE timeliness = 'late'"
    assert by_kind["late"] == {r["agency_id"] for r in store.rows(late)}
    assert by_kind["missing"]
    assert by_kind["late"]
    assert by_kind["late"] < by_kind["published"]


def test_a_new_event_moves_no_old_one_to_another_page(store: Store) -> None:
    first = events(store, EVERYTHING, limit=4)
    before = events(store, EVERYTHING, after=first.further, limit=4).items
    with store.transaction() as db:
        db.execute("UPDATE obligations SET not_after = '2026-03-01T12:00:00+08:00' WHERE agency_id = ?",
                   [events(store, EVERYTHING, ["published"], limit=1).items[0].agency_id])  # fmt: skip
    assert events(store, EVERYTHING, after=first.further, limit=4).items == before


def test_a_dismissed_finding_is_no_event(store: Store) -> None:
    shown = events(store, EVERYTHING, ["missing"]).items
    with store.transaction() as db:
        db.execute("UPDATE findings SET review = 'dismissed' WHERE id = ?", [shown[0].key])
    assert events(store, EVERYTHING, ["missing"]).items == shown[1:]


@pytest.mark.parametrize("wrong", ["x", "2026~published", "2026~nothing~k", "~~"])
def test_a_cursor_that_is_none_is_said_in_one_line(store: Store, wrong: str) -> None:
    with pytest.raises(UserError, match="names no page"):
        events(store, EVERYTHING, after=wrong)


def test_an_unknown_kind_is_said_with_the_known_ones(store: Store) -> None:
    with pytest.raises(UserError, match="published, late, missing"):
        events(store, EVERYTHING, ["deleted"])


@pytest.mark.parametrize(
    ("code", "prefix"), [("990101", "990101"), ("990100", "9901"), ("990000", "99"), ("99", "99"), ("", "")]
)
def test_a_code_stands_for_a_county_a_city_or_a_province(store: Store, code: str, prefix: str) -> None:
    scope = scope_of(store, code)
    assert scope.prefix == prefix
    assert events(store, scope).items == events(store, EVERYTHING).items


@pytest.mark.parametrize("wrong", ["110101", "1' OR 1", "9", "%", "_" * 6])
def test_a_code_that_is_not_held_or_none_is_refused(store: Store, wrong: str) -> None:
    with pytest.raises(UserError):
        scope_of(store, wrong)


def test_the_feed_is_atom_with_stable_ids(store: Store) -> None:
    found = events(store, EVERYTHING, limit=200)
    made = atom(found, EVERYTHING, (), "zh", updated(store, found), PLACES)
    assert made == atom(found, EVERYTHING, (), "zh", updated(store, found), PLACES)
    feed = etree.fromstring(made)
    ids = feed.xpath("a:entry/a:id/text()", namespaces=A)
    assert len(set(ids)) == len(ids) == len(found.items)
    assert all(uuid.UUID(i) for i in [*ids, feed.findtext("a:id", namespaces=A)])
    english = etree.fromstring(atom(found, EVERYTHING, (), "en", updated(store, found), PLACES))
    assert english.xpath("a:entry/a:id/text()", namespaces=A) == ids
    for node in [feed, *feed.findall("a:entry", A)]:
        assert datetime.fromisoformat(node.findtext("a:updated", namespaces=A)).utcoffset() == timedelta(
            hours=8
        )
        assert node.findtext("a:title", namespaces=A)
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", A)}
    assert links == {"self": PLACES.own, "first": PLACES.first, "next": PLACES.further}
    for entry in feed.findall("a:entry", A):
        assert [link.get("rel") for link in entry.findall("a:link", A)] == ["alternate", "via"]


def test_hostile_texts_are_only_text_in_a_feed_and_a_calendar(store: Store) -> None:
    hostile = "<script>alert(1)</script>&\x00\x0b\u202e]]>\r\nBEGIN:VALARM;\ud800"
    at = "2026-02-10T12:00:00+08:00"
    event = Event("published", "k", at, "a", hostile, "990101", hostile, 2025, hostile, hostile, hostile,
                  "javascript:alert(1)", "")  # fmt: skip
    found = events(store, EVERYTHING, limit=1)
    made = atom(type(found)((event,)), EVERYTHING, (), "zh", updated(store, found), PLACES)
    entry = etree.fromstring(made).find("a:entry", A)
    assert [link.get("rel") for link in entry.findall("a:link", A)] == ["alternate"]
    assert "<script>alert(1)</script>&" in entry.findtext("a:summary", namespaces=A)
    assert b"<script>" not in made
    assert "\u202e" not in made.decode()
    with store.transaction() as db:
        db.execute("UPDATE agencies SET name = ?", ["x\r\nBEGIN:VALARM\r\nEND:VEVENT;,\\"])
    dates = deadlines(store, EVERYTHING, load().deadlines, [2025])
    data = calendar(dates, EVERYTHING, "zh", updated(store, found), "http://h/")
    assert data.count(b"\nBEGIN:VALARM") == data.count(b"\nBEGIN:VEVENT") == len(dates)


def test_the_calendar_has_the_due_dates_held_and_those_to_come(store: Store) -> None:
    rules = load().deadlines
    dates = deadlines(store, scope_of(store, "990101"), rules, [2025, 2026])
    assert [(d.day, d.year) for d in dates] == [
        (date(year + 1, month, 31), year) for year in (2025, 2026) for month in (1, 3)
    ]
    held = store.row(
        "SELECT count(*) AS owed, "
        "sum(status IN ('missing', 'not_due', 'blocked', 'unreachable', 'unknown')) AS open "
        "FROM obligations WHERE status != 'not_owed' AND year = 2025"
    )
    assert held
    assert sum(d.owed for d in dates[:2]) == held["owed"]
    assert sum(d.open for d in dates[:2]) == held["open"]
    assert dates[2].open == dates[2].owed > 0
    assert set(OPEN) >= set(dates[2].counts)


def test_the_calendar_file_is_valid_and_the_same_each_time(store: Store, home: Path) -> None:
    dates = deadlines(store, EVERYTHING, load().deadlines, [2025, 2026])
    at = datetime.fromisoformat("2026-02-10T12:00:00+08:00")
    made = calendar(dates, EVERYTHING, "zh", at, "http://h/")
    assert made == calendar(dates, EVERYTHING, "zh", at, "http://h/")
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    read = Calendar.from_ical(made)
    assert read.errors == []
    assert str(read["x-wr-timezone"]) == "Asia/Shanghai"
    found = read.walk("VEVENT")
    assert [e["dtstart"].dt for e in found] == [d.day for d in dates]
    assert all(e["dtend"].dt - e["dtstart"].dt == timedelta(days=1) for e in found)
    assert len({str(e["uid"]) for e in found}) == len(found)
    english = Calendar.from_ical(calendar(dates, EVERYTHING, "en", at, "http://h/"))
    assert [str(e["uid"]) for e in english.walk("VEVENT")] == [str(e["uid"]) for e in found]
