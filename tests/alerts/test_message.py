"""What people read: in their language, as long as the channel takes, harmless whatever a portal says."""

from __future__ import annotations

import re

import pytest

from crawler.alerts.clean import clean, link
from crawler.alerts.message import MOST
from crawler.alerts.words import kinds, known, reason
from tests.alerts.home import Home, Recorder

HOSTILE = (
    "<script>alert(1)</script>\u202e[点这里](http://evil.example)\r\nBcc: x@evil.example "
    '<at user_id="all">@all'
)
LANGS = (("json", "zh"), ("xml", "en"))
OURS = re.compile(
    r"</?(?:html|head|meta|title|body|h2|p|b|br|a|small|span|hr|!DOCTYPE)\b[^>]*>|<!DOCTYPE html>"
)
HARM = re.compile(r"[<>@\u202e]|\]\(")


def message(home: Home, url: str, **route: str) -> tuple[str, str]:
    """Title and body of the one message that goes to ``url``."""
    more = "".join(f"{key} = {value}\n" for key, value in route.items())
    home.routes(f'[[recipient]]\nname = "office"\nurls = ["{url}"]\n{more}')
    sender = Recorder()
    home.send(sender=sender)
    ((_, title, body, _),) = sender.sent
    return title, body


@pytest.mark.parametrize("url", ["json://127.0.0.1:9/x", "mailto://127.0.0.1:9/?from=a@b.cn&to=c@d.cn"])
def test_a_hostile_title_does_no_harm(home: Home, url: str) -> None:
    home.owe(name=HOSTILE, why_zh=HOSTILE, url="javascript:alert(1)")
    home.find("A01", message_zh=HOSTILE, url="http://a.example.cn/<b>?q=\"'onload=1")
    with home.store.transaction() as db:
        db.execute("UPDATE divisions SET name = ?", [HOSTILE])
    title, body = message(home, url)
    assert "\n" not in title
    assert "\r" not in title
    assert not HARM.search(title)
    assert not HARM.search(OURS.sub("", body))
    assert "javascript:" not in body
    assert "Bcc" not in [line[:3] for line in body.splitlines()]
    assert "\"'onload" not in body


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.cn/x y", "http://a.cn/x%20y"),
        ("http://a.cn/%E4%B8%AD", "http://a.cn/%E4%B8%AD"),
        ("https://中.cn/", "https://%E4%B8%AD.cn/"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://user:pw@a.cn/", ""),
        ("http://a.cn\\@b.cn/", ""),
        ("//a.cn/", ""),
        ("http://[::1", ""),
        (None, ""),
        ("", ""),
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None, expected: str) -> None:
    assert link(url) == expected


def test_a_text_is_one_line_of_bounded_length() -> None:
    assert clean("a\n b\u2028c\t d") == "a b c d"
    assert clean("字" * 500, 10) == "字" * 9 + "…"


def test_mail_is_html_and_everything_else_is_text(home: Home) -> None:
    home.owe(
        name="A & B局",
        url="http://a.example.cn/1.html",
        why_zh="A & B局没有公布（http://a.example.cn/1.html）。",
    )
    _, html = message(home, "mailto://127.0.0.1:9/?from=a@b.cn&to=c@d.cn")
    assert '<a href="http://a.example.cn/1.html"' in html
    assert "A &amp; B局没有公布。" in html
    _, text = message(home, "json://127.0.0.1:9/x")
    assert "A & B局没有公布。\n  http://a.example.cn/1.html\n" in text


def test_each_recipient_reads_its_own_language(home: Home) -> None:
    home.owe(name="栖云县教育局")
    zh, en = (message(home, f"{kind}://127.0.0.1:9/x", lang=f'"{lang}"')[1] for kind, lang in LANGS)
    assert zh.startswith("■ 栖云县 (990101)\n[新] 未公布：栖云县教育局")
    assert en.startswith("■ 栖云县 (990101)\n[new] not published: 栖云县教育局")


def test_a_message_too_long_for_its_channel_says_how_much_it_leaves_out(home: Home) -> None:
    for number in range(60):
        home.owe(f"990101-{number:03}", name=f"栖云县第{number:03}局")
    title, body = message(home, "wecombot://abcdef123456")
    assert "新 60 项" in title
    assert len(f"{title}\r\n{body}".encode()) <= 2048
    listed = body.count("[新]")
    assert f"另有 {60 - listed} 项没有列出" in body
    assert listed >= 5
    _, whole = message(home, "json://127.0.0.1:9/x")
    assert whole.count("[新]") == 60
    assert "没有列出" not in whole


def test_even_a_mail_lists_no_more_than_a_person_reads(home: Home) -> None:
    for number in range(MOST + 5):
        home.owe(f"990101-{number:03}")
    title, body = message(home, "mailto://127.0.0.1:9/?from=a@b.cn&to=c@d.cn")
    assert f"新 {MOST + 5} 项" in title
    assert body.count("[新]") == MOST
    assert "另有 5 项没有列出" in body


def test_one_item_that_alone_is_too_long_is_still_told(home: Home) -> None:
    home.owe(name="局" * 400, why_zh="长" * 3000, url=f"http://a.example.cn/{'x' * 3000}")
    title, body = message(home, "wecombot://abcdef123456")
    assert "missing-" in body
    assert len(f"{title}\r\n{body}".encode()) <= 2048


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (None, None, None),
        ("refused", "连接被拒绝", "the connection was refused"),
        ("status:503", "对方以状态码 503 拒绝", "refused with status 503"),
        ("robot:93000 a: b", "机器人拒绝：93000 a: b", "refused by the robot: 93000 a: b"),
        ("odd", "odd", "odd"),
    ],
)
def test_a_failure_is_told_in_words(error: str | None, zh: str | None, en: str | None) -> None:
    assert (reason(error, "zh"), reason(error, "en")) == (zh, en)


def test_every_kind_has_its_words(home: Home) -> None:
    del home
    told_by_the_ledger = {"missing", "late", "withdrawn"}
    assert {k for k in kinds() if not known("closed", k)} == told_by_the_ledger
