"""One notice per condition: told once, reminded, closed; what people said of it outlives every run."""

from __future__ import annotations

import pytest

from crawler.alerts.notices import acknowledge, lift, mute
from crawler.alerts.routes import Routes
from crawler.alerts.send import look
from crawler.errors import UserError
from tests.alerts.home import At, Home, Recorder

ROUTE = '[[recipient]]\nname = "office"\nurls = ["json://127.0.0.1:9/x"]\nlang = "en"\n'


@pytest.fixture(autouse=True)
def routed(home: Home) -> None:
    home.routes(ROUTE)


def run(home: Home, at: str, *answers: str) -> list[tuple[str, str, str, str]]:
    """A run at a moment; what was sent."""
    sender = Recorder(*answers)
    home.send(at, sender)
    return sender.sent


def titles(sent: list[tuple[str, str, str, str]]) -> list[str]:
    return [title for _, title, _, _ in sent]


def notice_id(home: Home) -> str:
    return str(home.conditions()[0].notice_id)


def test_a_condition_is_told_once_reminded_and_ended(home: Home) -> None:
    home.owe(name="Bureau of Education")
    assert titles(run(home, "2026-02-10T08:30")) == ["Disclosure reports: 1 new (栖云县)"]
    assert run(home, "2026-02-10T08:31") == []
    assert run(home, "2026-02-17T08:29") == []
    (reminder,) = run(home, "2026-02-17T08:30")
    assert reminder[1] == "Disclosure reports: 1 still open (栖云县)"
    assert "since 2026-02-10" in reminder[2]
    assert run(home, "2026-02-18T08:30") == []
    home.owe(status="published", timeliness="on_time", why_en="It is there now.")
    (end,) = run(home, "2026-02-19T08:30")
    assert end[1] == "Disclosure reports: 1 resolved (栖云县)"
    assert "It is there now." in end[2]
    assert run(home, "2026-03-19T08:30") == []


def test_one_message_tells_all_that_is_new_of_every_place(home: Home) -> None:
    home.owe("990101-jyj")
    home.owe("990101-mzj", "withdrawn")
    home.owe("990202-jyj")
    (message,) = run(home, "2026-02-10T08:30")
    assert message[1] == "Disclosure reports: 3 new (栖云县 and 1 more)"
    assert message[2].index("栖云县 (990101)") < message[2].index("榆坪县 (990202)")


def test_without_digest_each_notice_is_a_message_of_its_own(home: Home) -> None:
    home.routes(f"{ROUTE}digest = false\n")
    home.owe("990101-jyj")
    home.owe("990101-mzj")
    assert len(run(home, "2026-02-10T08:30")) == 2
    assert run(home, "2026-02-10T08:31") == []


def test_a_condition_that_returns_is_told_anew(home: Home) -> None:
    home.visit("2026-02-01", accepted=0, verdict="shrunk:9>1")
    run(home, "2026-02-01T08:30")
    home.visit("2026-02-02")
    assert titles(run(home, "2026-02-02T08:30")) == ["Disclosure reports: 1 resolved (栖云县)"]
    home.visit("2026-02-03", accepted=0, verdict="shrunk:9>1")
    assert titles(run(home, "2026-02-03T08:30")) == ["Disclosure reports: 1 new (栖云县)"]
    assert [(n["state"], n["episode"]) for n in home.rows("notices")] == [("open", 2)]


def test_what_ended_before_anybody_was_told_is_not_told(home: Home) -> None:
    home.routes(f'{ROUTE}quiet = "22:00-07:00"\n')
    home.owe()
    assert run(home, "2026-02-10T23:00") == []
    home.owe(status="published", timeliness="on_time")
    assert run(home, "2026-02-11T08:00") == []


def test_a_late_report_is_not_told_again_while_a_missing_one_is(home: Home) -> None:
    home.owe(status="published", timeliness="late")
    run(home, "2026-02-10T08:30")
    assert run(home, "2026-04-10T08:30") == []


def test_quiet_hours_hold_a_message_and_let_it_go_in_the_morning(home: Home) -> None:
    home.routes(f'{ROUTE}quiet = "22:00-07:00"\n')
    home.owe()
    assert run(home, "2026-02-10T22:00") == []
    assert run(home, "2026-02-11T06:59") == []
    assert len(run(home, "2026-02-11T07:00")) == 1
    assert run(home, "2026-02-11T07:01") == []


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ("", 4),
        ("divisions = ['9901']", 3),
        ("divisions = ['9902', '8']", 1),
        ("kinds = ['late']", 1),
        ("severity = 'error'", 2),
        ("severity = 'warning'", 3),
        ("kinds = ['missing']\ndivisions = ['990101']\nseverity = 'error'", 1),
    ],
)
def test_a_recipient_gets_what_it_asked_for(home: Home, filters: str, told: int) -> None:
    home.routes(f"{ROUTE}{filters}\n")
    home.owe("990101-jyj")
    home.owe("990101-xz", basis="practice")
    home.owe("990101-mzj", "published", timeliness="late")
    home.owe("990202-jyj")
    sent = run(home, "2026-02-10T08:30")
    assert sum(body.count("[new]") for _, _, body, _ in sent) == told


def test_a_new_recipient_is_told_what_stands_and_the_old_one_nothing_more(home: Home) -> None:
    home.owe()
    run(home, "2026-02-10T08:30")
    home.routes(f'{ROUTE}[[recipient]]\nname = "paper"\nurls = ["json://127.0.0.1:9/y"]\nlang = "zh"\n')
    sent = run(home, "2026-02-10T08:31")
    assert [(channel, title) for channel, title, _, _ in sent] == [
        ("paper/json", "政府信息公开年报：新 1 项（栖云县）")
    ]


def test_an_acknowledged_notice_is_not_reminded_but_its_end_is_told(home: Home) -> None:
    home.owe()
    run(home, "2026-02-10T08:30")
    with home.store.transaction():
        acknowledge(home.store, [notice_id(home)], "2026-02-11T09:00:00+08:00", "li", "Friday", undo=False)
    assert run(home, "2026-03-10T08:30") == []
    home.owe(status="published", timeliness="on_time")
    assert len(run(home, "2026-03-11T08:30")) == 1


def test_an_acknowledgement_can_be_taken_back_and_ends_with_its_episode(home: Home) -> None:
    home.owe()
    run(home, "2026-02-10T08:30")
    named = notice_id(home)
    with home.store.transaction():
        acknowledge(home.store, [named], "2026-02-11T09:00:00+08:00", "li", "", undo=False)
    with home.store.transaction():
        acknowledge(home.store, [named], "2026-02-11T09:01:00+08:00", "li", "", undo=True)
    assert len(run(home, "2026-03-10T08:30")) == 1
    with home.store.transaction():
        acknowledge(home.store, [named], "2026-03-10T09:00:00+08:00", "li", "", undo=False)
    home.owe(status="published", timeliness="on_time")
    run(home, "2026-03-11T08:30")
    home.owe()
    assert titles(run(home, "2026-03-12T08:30")) == ["Disclosure reports: 1 new (栖云县)"]


@pytest.mark.parametrize("target", ["notice", "990101-jyj", "990101", "99"])
def test_a_mute_silences_until_its_day(home: Home, target: str) -> None:
    home.owe()
    with home.store.transaction():
        look(home.store, At(), Routes())
        wanted = notice_id(home) if target == "notice" else target
        until = "2026-03-01T23:59:59+08:00"
        mute(home.store, [wanted], until, "2026-02-10T08:00:00+08:00", "li", "moving house")
    assert run(home, "2026-02-10T08:30") == []
    assert run(home, "2026-03-01T23:00") == []
    assert len(run(home, "2026-03-02T08:30")) == 1


def test_an_end_during_a_mute_is_not_told_afterwards(home: Home) -> None:
    home.owe()
    run(home, "2026-02-10T08:30")
    with home.store.transaction():
        mute(home.store, ["990101"], "2026-03-01T00:00:00+08:00", "2026-02-11T08:00:00+08:00", "li", "")
    home.owe(status="published", timeliness="on_time")
    assert run(home, "2026-02-12T08:30") == []
    assert run(home, "2026-03-12T08:30") == []


def test_a_mute_without_end_lasts_until_it_is_lifted(home: Home) -> None:
    home.owe()
    with home.store.transaction():
        mute(home.store, ["990101-jyj"], "", "2026-02-10T08:00:00+08:00", "li", "")
    assert run(home, "2028-02-10T08:30") == []
    with home.store.transaction():
        lift(home.store, ["990101-jyj"])
    assert len(run(home, "2028-02-10T08:31")) == 1


def test_a_target_that_is_nothing_is_refused(home: Home) -> None:
    with pytest.raises(UserError, match="nobody"):
        mute(home.store, ["nobody"], "", "2026-02-10T08:00:00+08:00", "li", "")
    with pytest.raises(UserError, match="no such notice"):
        acknowledge(home.store, ["nobody"], "2026-02-10T08:00:00+08:00", "li", "", undo=False)
    with pytest.raises(UserError, match="not muted"):
        lift(home.store, ["990101"])


def test_a_clock_that_was_set_back_repeats_nothing_and_holds_nothing_up(home: Home) -> None:
    home.owe()
    run(home, "2026-02-10T08:30")
    assert run(home, "2026-02-10T07:00") == []
    assert run(home, "2026-02-09T08:30") == []
    assert run(home, "2026-02-10T08:31") == []
    assert len(run(home, "2026-02-17T08:30")) == 1
    assert len(run(home, "2020-01-01T00:00")) == 1, "a wrong clock of the past does not silence for years"
    assert run(home, "2020-01-02T00:00") == []


def test_a_deadline_comes_near_only_once_whatever_the_clock_does(home: Home) -> None:
    home.owe(status="not_due")
    assert len(run(home, "2026-01-28T08:30")) == 1
    home.owe(status="missing", certainty="probable")
    assert run(home, "2026-02-01T08:30") == [], "that the day has passed is no good news"
    assert run(home, "2026-01-29T08:30") == []


def test_a_deadline_that_all_have_kept_is_told_as_resolved(home: Home) -> None:
    home.owe(status="not_due")
    run(home, "2026-01-28T08:30")
    home.owe(status="published", timeliness="on_time")
    (message,) = run(home, "2026-01-30T08:30")
    assert "every agency on the list has published" in message[2]
