"""Which conditions hold, and which must not."""

from __future__ import annotations

import pytest

from tests.alerts.home import Home


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"status": "missing"}, ["missing"]),
        ({"status": "missing", "certainty": "probable"}, []),
        ({"status": "published", "timeliness": "late", "certainty": "probable"}, ["late"]),
        ({"status": "published", "timeliness": "on_time"}, []),
        ({"status": "published", "timeliness": "unknown"}, []),
        ({"status": "withdrawn", "timeliness": "on_time"}, ["withdrawn"]),
        ({"status": "blocked"}, []),
        ({"status": "unreachable"}, []),
        ({"status": "unknown"}, []),
        ({"status": "not_owed"}, []),
    ],
)
def test_only_what_the_ledger_is_certain_of_alarms(
    home: Home, given: dict[str, str], expected: list[str]
) -> None:
    home.owe(**given)
    assert home.kinds() == expected


def test_what_only_practice_asks_for_is_information(home: Home) -> None:
    home.owe("990101-xz", basis="practice")
    home.owe("990101-jyj")
    assert {c.agency_id: c.severity for c in home.conditions()} == {
        "990101-xz": "info",
        "990101-jyj": "error",
    }


def test_a_condition_keeps_its_id_while_its_words_change(home: Home) -> None:
    home.owe(why_zh="一次", why_en="once")
    first = home.conditions()[0]
    home.owe(why_zh="两次", why_en="twice")
    second = home.conditions()[0]
    assert first.notice_id == second.notice_id
    assert first.text != second.text


def test_failed_identities_of_a_report_are_one_condition_and_our_own_doubts_none(home: Home) -> None:
    home.owe(status="published", timeliness="on_time")
    home.find("A01", id="1")
    home.find("A02", id="2")
    home.find("A06", "990101-mzj", id="3", responsibility="mixed")
    home.find("A04", "990101-sjj", id="4", severity="info")
    home.find("F01", "990101-czj", id="5")
    found = home.conditions()
    assert [(c.kind, c.agency_id) for c in found] == [("identity", "990101-jyj")]
    assert "2处" in found[0].text.zh


def test_every_change_is_a_condition_of_its_own(home: Home) -> None:
    home.find("T05", id="T05-a", severity="warning")
    home.find("T05", id="T05-b", severity="warning")
    assert home.kinds() == ["changed", "changed"]


def test_what_a_person_has_dismissed_alarms_nobody(home: Home) -> None:
    home.owe()
    home.find("T01", review="dismissed")
    home.find("A01", review="dismissed")
    home.find("T05", review="dismissed")
    assert home.kinds() == []


def test_what_a_person_has_confirmed_does(home: Home) -> None:
    home.find("A01", review="confirmed")
    assert home.kinds() == ["identity"]


def test_a_portal_alarms_after_so_many_sweeps_in_a_row_without_a_sight_of_it(home: Home) -> None:
    for day in ("2026-02-01", "2026-02-02"):
        home.visit(day, "unreachable")
        assert home.kinds() == []
    home.visit("2026-02-03", "blocked")
    assert home.kinds() == ["portal"]
    assert home.kinds(looks=2) == ["portal"]
    assert home.kinds(looks=4) == []
    home.visit("2026-02-04", "ok")
    assert home.kinds() == []


def test_a_rejected_sweep_alarms_at_once_unless_the_site_was_merely_out_of_sight(home: Home) -> None:
    home.visit("2026-02-01", "ok", accepted=0, verdict="shrunk:40>3")
    found = home.conditions()
    assert [c.kind for c in found] == ["rejected"]
    assert "(40>3)" in found[0].text.zh
    home.visit("2026-02-02", "unreachable")
    assert home.kinds() == []


def test_a_verdict_that_has_no_words_is_shown_as_it_is(home: Home) -> None:
    home.visit("2026-02-01", "ok", accepted=0, verdict="odd:1")
    assert "odd:1" in home.conditions()[0].text.en


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-01-23", []), ("2026-01-24", ["deadline"]), ("2026-01-31", ["deadline"]), ("2026-02-01", [])],
)
def test_a_deadline_is_near_only_within_its_days(home: Home, day: str, expected: list[str]) -> None:
    home.owe(status="not_due")
    assert home.kinds(at=f"{day}T09:00") == expected


def test_a_deadline_names_those_who_still_owe_once_for_a_place(home: Home) -> None:
    home.owe("990101-jyj", "not_due", name="栖云县教育局")
    home.owe("990101-mzj", "unknown", name="栖云县民政局")
    home.owe("990101-sjj", "published", name="栖云县审计局", timeliness="on_time")
    home.owe("990101-zf", "not_due", name="栖云县人民政府", due="2026-03-31")
    found = home.conditions(at="2026-01-25T09:00")
    assert [c.kind for c in found] == ["deadline"]
    assert "栖云县教育局、栖云县民政局" in found[0].text.zh
    assert "审计局" not in found[0].text.zh
    assert "人民政府" not in found[0].text.zh
