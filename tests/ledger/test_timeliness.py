"""The bounds against the page's date: every row of the rule, and what must hold for any days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.ledger.timeliness import judge

DUE = date(2026, 1, 31)


def d(text: str) -> date | None:
    return date.fromisoformat(f"2026-{text}") if text else None


@pytest.mark.parametrize(
    ("claimed", "before", "after", "timeliness", "certainty", "days"),
    [
        ("01-20", "", "01-31", "on_time", "certain", 0),  # seen on the due day itself
        ("", "01-10", "01-20", "on_time", "certain", 0),
        ("01-05", "01-10", "01-20", "on_time", "disputed", 0),  # dated before a look that did not show it
        ("02-03", "02-01", "02-05", "late", "certain", 3),
        ("", "02-01", "02-05", "late", "certain", 1),
        ("01-28", "02-02", "02-05", "late", "disputed", 2),  # backdated
        ("02-09", "02-02", "02-05", "late", "disputed", 2),  # dated after we saw it
        ("01-31", "01-20", "02-05", "on_time", "probable", 0),
        ("02-01", "01-20", "02-05", "late", "probable", 1),
        ("01-20", "", "02-05", "on_time", "probable", 0),
        ("01-15", "01-20", "02-05", "unknown", "disputed", None),
        ("", "01-20", "02-05", "unknown", None, None),
        ("", "", "02-05", "unknown", None, None),
    ],
)
def test_rows(claimed, before, after, timeliness, certainty, days):
    found = judge(DUE, d(claimed), d(before), d(after))
    assert (found.timeliness, found.certainty, found.days_late) == (timeliness, certainty, days)


days = st.integers(-60, 120).map(lambda n: DUE + timedelta(days=n))


@given(st.none() | days, st.none() | days, days)
def test_certain_follows_from_the_bounds_alone(claimed, before, after):
    if before and before > after:
        before, after = after, before
    found = judge(DUE, claimed, before, after)
    if found.certainty == "certain":
        assert judge(DUE, None, before, after).timeliness == found.timeliness
        assert (found.timeliness == "on_time") == (after <= DUE)
    if found.timeliness == "on_time":
        assert found.days_late == 0
    if found.timeliness == "late":
        assert found.days_late > 0
    if found.timeliness == "unknown":
        assert found.days_late is None
    outside = claimed is not None and (claimed > after or (before is not None and claimed < before))
    assert (found.certainty == "disputed") == outside


@given(days, days, days)
def test_a_date_never_overrules_the_bounds(claimed, before, after):
    before, after = sorted((before, after))
    alone = judge(DUE, None, before, after).timeliness
    assert alone == "unknown" or judge(DUE, claimed, before, after).timeliness == alone
