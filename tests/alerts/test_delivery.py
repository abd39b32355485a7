"""Deliveries over real connections: what arrived, what did not, and what nobody can tell."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import Any

import pytest
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from crawler.alerts.post import post
from crawler.alerts.send import preview
from crawler.errors import UserError
from crawler.home_lock import HomeLock
from tests.alerts.home import At, Home, Recorder
from tests.alerts.servers import Hook, Mail


def routed(home: Home, *urls: str, more: str = "") -> None:
    listed = ", ".join(f'"{url}"' for url in urls)
    home.routes(f'[[recipient]]\nname = "office"\nlang = "en"\nurls = [{listed}]\n{more}')


def go(home: Home, at: str = "2026-02-10T08:30") -> list[tuple[str, int, str | None]]:
    """A run with the real channels: state, tries and error of each delivery tried."""
    return [(row["state"], row["tries"], row["error"]) for row in home.send(at, post)]


def test_a_hook_and_a_mailbox_get_the_message_once(home: Home, hook: Hook, mail: Mail) -> None:
    home.owe(name="栖云县教育局", why_en="栖云县教育局: not there.")
    routed(home, hook.url, mail.url)
    assert go(home) == [("sent", 1, None), ("sent", 1, None)]
    assert go(home) == []
    (got,) = hook.got
    assert got["title"] == "Disclosure reports: 1 new (栖云县)"
    assert "栖云县教育局: not there." in got["message"]
    (envelope,) = mail.got
    assert envelope.rcpt_tos == ["clerk@example.cn"]
    letter = message_from_bytes(envelope.content, policy=policy.default)
    assert letter["Subject"] == "Disclosure reports: 1 new (栖云县)"
    ids = {row["channel"]: row["delivery_id"] for row in home.rows("deliveries")}
    assert letter["X-Gongkai-Delivery"] == ids["office/mailto"]
    assert got["id"] == ids["office/json"]
    assert "栖云县教育局: not there." in letter.get_body(("plain",)).get_content()
    assert "<h2" in letter.get_body(("html",)).get_content()


def test_a_failing_hook_is_tried_again_after_growing_pauses_with_what_is_new(home: Home, hook: Hook) -> None:
    routed(home, hook.url)
    home.owe("990101-jyj")
    hook.mood = 503
    assert go(home, "2026-02-10T08:30") == [("failed", 1, "status:503")]
    assert go(home, "2026-02-10T08:34") == []
    assert go(home, "2026-02-10T08:35") == [("failed", 2, "status:503")]
    assert go(home, "2026-02-10T09:04") == []
    home.owe("990101-mzj")
    hook.mood = "ok"
    assert go(home, "2026-02-10T09:05") == [("sent", 3, None)]
    assert len(hook.got) == 3
    assert hook.got[-1]["message"].count("[new]") == 2
    assert go(home, "2026-02-12T08:30") == []


def test_one_channel_that_fails_does_not_repeat_the_message_on_the_other(
    home: Home, hook: Hook, mail: Mail
) -> None:
    home.owe()
    routed(home, hook.url, mail.url)
    hook.mood = 500
    assert [state for state, _, _ in go(home)] == ["failed", "sent"]
    hook.mood = "ok"
    assert [state for state, _, _ in go(home, "2026-02-11T08:30")] == ["sent"]
    assert len(mail.got) == 1


def test_nobody_there_is_a_failure(home: Home) -> None:
    home.owe()
    routed(home, "json://127.0.0.1:1/x", "mailto://127.0.0.1:1/?from=a@example.cn&to=b@example.cn")
    assert go(home) == [("failed", 1, "refused")] * 2


def test_a_refused_mailbox_is_a_failure(home: Home, mail: Mail) -> None:
    home.owe()
    routed(home, mail.url)
    mail.mood = "refuse"
    assert go(home) == [("failed", 1, "mail:550")]


@pytest.mark.parametrize("words", ["the site timed out", "Connection refused", "error=999."])
def test_the_words_of_the_message_are_not_taken_for_the_network_s(home: Home, hook: Hook, words: str) -> None:
    home.owe(why_en=f"{words}\nSocket Exception: {words}")
    routed(home, hook.url)
    hook.mood = 503
    assert go(home) == [("failed", 1, "status:503")]


def test_a_redirect_delivers_nothing_and_is_a_failure(home: Home, hook: Hook) -> None:
    home.owe()
    routed(home, hook.url)
    hook.mood = 302
    assert go(home) == [("failed", 1, "status:302")]


def test_a_hook_that_takes_the_message_and_dies_gets_it_once_more_and_no_oftener(
    home: Home, hook: Hook
) -> None:
    home.owe()
    routed(home, hook.url)
    hook.mood = "die"
    broke = "broken"
    assert go(home, "2026-02-10T08:30") == [("uncertain", 1, broke)]
    assert go(home, "2026-02-10T08:31") == []
    assert go(home, "2026-02-10T09:30") == [("uncertain", 2, broke)]
    assert go(home, "2026-02-11T09:30") == []
    assert len(hook.got) == 2
    assert hook.got[0]["id"] == hook.got[1]["id"], "the other side can tell the repeat"
    assert hook.got[0]["message"] == hook.got[1]["message"]


def test_a_mail_server_that_dies_after_the_message_gets_it_once_more(home: Home, mail: Mail) -> None:
    home.owe()
    routed(home, mail.url)
    mail.mood = "die"
    assert [state for state, _, _ in go(home, "2026-02-10T08:30")] == ["uncertain"]
    mail.mood = "ok"
    assert [state for state, _, _ in go(home, "2026-02-10T09:30")] == ["sent"]
    assert len(mail.got) == 2


def test_a_slow_hook_may_have_the_message(home: Home, hook: Hook) -> None:
    home.owe()
    routed(home, f"{hook.url}?rto=0.2")
    hook.mood = "hold"
    assert go(home) == [("uncertain", 1, "no_answer")]
    assert len(hook.got) == 1


def test_a_repeat_that_is_refused_may_still_be_made(home: Home) -> None:
    home.owe()
    routed(home, "json://127.0.0.1:9/x")
    sender = Recorder("uncertain", "failed", "uncertain")
    states = [home.send(f"2026-02-{day}T08:30", sender)[0]["state"] for day in ("10", "11", "12")]
    assert states == ["uncertain"] * 3
    assert home.send("2026-02-14T08:30", sender) == []
    assert len(sender.sent) == 3


def test_what_is_new_meanwhile_goes_beside_an_uncertain_message(home: Home) -> None:
    home.owe("990101-jyj")
    routed(home, "json://127.0.0.1:9/x")
    sender = Recorder("uncertain")
    home.send("2026-02-10T08:30", sender)
    home.owe("990101-mzj")
    sent = home.send("2026-02-10T09:30", sender)
    assert [row["state"] for row in sent] == ["sent", "sent"]
    assert [len(row["events"]) for row in sent] == [1, 1]


@pytest.mark.parametrize(
    ("plugin", "url", "answer", "state"),
    [
        (NotifyWeComBot, "wecombot://abcdef12", '{"errcode": 0, "errmsg": "ok"}', "sent"),
        (NotifyWeComBot, "wecombot://abcdef12", '{"errcode": 93000, "errmsg": "invalid webhook"}', "failed"),
        (NotifyFeishu, "feishu://abcdef12", '{"code": 0, "msg": "success"}', "sent"),
        (NotifyFeishu, "feishu://abcdef12", '{"code": 19024, "msg": "Key Words Not Found"}', "failed"),
    ],
)
def test_a_chat_robot_that_refuses_with_status_200_has_refused(
    home: Home, hook: Hook, monkeypatch: pytest.MonkeyPatch, plugin: Any, url: str, answer: str, state: str
) -> None:
    monkeypatch.setattr(plugin, "notify_url", f"http://127.0.0.1:{hook.port}/")
    home.owe()
    routed(home, url)
    hook.mood = answer
    ((got, _, error),) = go(home)
    assert got == state
    assert state == "sent" or str(error).startswith("robot:")


def test_no_error_tells_a_secret(home: Home) -> None:
    home.owe()
    routed(
        home,
        "json://user:s3cr3t@127.0.0.1:1/t0ken",
        "mailto://u:s3cr3t@127.0.0.1:1/?from=a@example.cn&to=b@example.cn",
    )
    assert "failed" in str(go(home))
    told = str(home.send("2026-02-11T08:30", post)) + str(preview(home.store, At()))
    assert "office/json" in told
    assert "s3cr3t" not in told
    assert "t0ken" not in told


def test_a_channel_that_is_gone_is_given_up(home: Home, hook: Hook) -> None:
    home.owe()
    routed(home, "json://127.0.0.1:1/x")
    go(home)
    routed(home, hook.url.replace("json", "xml"))
    home.send("2026-02-11T08:30", Recorder())
    assert [row["state"] for row in home.rows("deliveries")] == ["dropped", "sent"]


def test_a_failure_with_nothing_left_to_tell_is_given_up(home: Home) -> None:
    home.owe()
    routed(home, "json://127.0.0.1:9/x")
    home.send("2026-02-10T08:30", Recorder("failed"))
    home.owe(status="published", timeliness="on_time")
    assert home.send("2026-02-11T08:30", Recorder()) == []
    assert [row["state"] for row in home.rows("deliveries")] == ["dropped"]


def test_a_clock_set_back_does_not_hold_up_a_retry_for_years(home: Home) -> None:
    home.owe()
    routed(home, "json://127.0.0.1:9/x")
    home.send("2030-02-10T08:30", Recorder("failed"))
    assert [row["state"] for row in home.send("2026-02-10T08:30", Recorder())] == ["sent"]


def test_a_dry_run_shows_what_would_go_and_leaves_no_trace(home: Home, hook: Hook, mail: Mail) -> None:
    home.owe()
    routed(home, hook.url, mail.url, more='quiet = "22:00-07:00"\n')
    before = {table: home.rows(table) for table in ("notices", "deliveries", "delivery_items")}
    rows = preview(home.store, At(moment="2026-02-10T08:30"))
    night = preview(home.store, At(moment="2026-02-10T23:30"))
    assert {table: home.rows(table) for table in before} == before
    assert (hook.got, mail.got) == ([], [])
    assert [row["held"] for row in rows] == ["", ""]
    assert {row["held"] for row in night} == {"quiet hours until 07:00"}
    home.send("2026-02-10T08:30", post)
    assert hook.got[0]["title"] == rows[0]["title"]
    foot = rows[0]["delivery_id"]
    assert hook.got[0]["message"].replace(hook.got[0]["id"], foot) == rows[0]["body"].strip()


def test_a_second_sender_is_told_that_there_is_one(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.owe()
    routed(home, "json://127.0.0.1:9/x")
    monkeypatch.setattr("crawler.alerts.send.PATIENCE_SECONDS", 0.0)
    lock = HomeLock(home.root / "alerts.lock", 0, "sending of alerts")
    with lock, pytest.raises(UserError, match="another sending of alerts"):
        home.send()
    assert len(home.send()) == 1


@pytest.mark.parametrize(("text", "told"), [("", "recipient: nobody"), (None, "docs/alerts.md")])
def test_without_recipients_a_person_is_told_what_to_do(home: Home, text: str | None, told: str) -> None:
    if text is not None:
        home.routes(text)
    with pytest.raises(UserError, match=told):
        home.send()
