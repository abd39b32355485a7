"""alerts.toml: read whole, refused in one line that names file and key and no secret."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from crawler.alerts.channels import BadChannel, channels_of, native
from crawler.alerts.routes import Recipient, RouteError, Routes, load_routes
from crawler.alerts.words import kinds
from crawler.clock import SHANGHAI

SECRET = "s3cr3tt0ken"
GOOD = f'name = "office"\nurls = ["json://127.0.0.1:9/{SECRET}"]\n'


def read(root: Path, text: str) -> object:
    (root / "alerts.toml").write_text(text, "utf-8")
    return load_routes(root)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("send_after_sweep = maybe", "TOML"),
        ("speed = 1", "speed: unknown key; known are send_after_sweep"),
        ("portal_looks = 0", "portal_looks"),
        (f"[[recipient]]\n{GOOD}kind = ['late']", "recipient 1 (office): kind: unknown key"),
        (f"[[recipient]]\n{GOOD}kinds = ['lost']", "recipient 1 (office): kinds: 'lost' is no kind"),
        (f"[[recipient]]\n{GOOD}severity = 'grave'", "recipient 1 (office): severity"),
        (f"[[recipient]]\n{GOOD}lang = 'fr'", "recipient 1 (office): lang"),
        (f"[[recipient]]\n{GOOD}quiet = '22'", "recipient 1 (office): quiet: '22' is no span"),
        (f"[[recipient]]\n{GOOD}quiet = '07:00-07:00'", "recipient 1 (office): quiet"),
        (f"[[recipient]]\n{GOOD}remind_days = -1", "recipient 1 (office): remind_days"),
        (f"[[recipient]]\n{GOOD}divisions = ['99-01']", "recipient 1 (office): divisions: '99-01'"),
        (f"[[recipient]]\n{GOOD}divisions = [990101]", "recipient 1 (office): divisions 1"),
        ("[[recipient]]\nname = 'office'", "recipient 1 (office): urls"),
        (f"[[recipient]]\n{GOOD}[[recipient]]\n{GOOD}", "'office' is given twice"),
        (f'[[recipient]]\nname = "a"\nurls = ["wecom://{SECRET}"]', "wecombot://KEY"),
        (f'[[recipient]]\nname = "a"\nurls = ["https://h.example.cn/{SECRET}"]', "jsons://host/path"),
        (f'[[recipient]]\nname = "a"\nurls = ["{SECRET}"]', "recipient 1 (a): urls 1: not an address"),
        (f'[[recipient]]\nname = "a"\nurls = ["slack://{SECRET}"]', "recipient 1 (a): urls 1"),
        (
            f'[[recipient]]\nname = "a"\nurls = ["mailtos://u:{SECRET}@example.cn?to=b@example.cn,c@example.cn"]',
            "names 2 targets",
        ),
    ],
)
def test_what_cannot_be_used_is_one_line_with_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(RouteError) as caught:
        read(tmp_path, text)
    message = str(caught.value)
    assert told in message
    assert str(tmp_path / "alerts.toml") in message
    assert SECRET not in message
    if "TOML" not in told:
        assert "\n" not in message


def test_no_file_is_no_routes(tmp_path: Path) -> None:
    assert load_routes(tmp_path) is None


@pytest.mark.parametrize(
    ("url", "name", "masked"),
    [
        (f"mailtos://u:{SECRET}@example.cn?to=b@example.cn", "o/mailtos", "mailtos://****@example.cn"),
        (f"jsons://h.example.cn/{SECRET}", "o/jsons", "jsons://h.example.cn/****"),
        (f"wecombot://{SECRET}", "o/wecombot", "wecombot://****"),
        (f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={SECRET}", "o/wecombot", "wecombot://****"),
        (f"https://oapi.dingtalk.com/robot/send?access_token={SECRET}", "o/dingtalk", "dingtalk://****"),
        (f"https://open.feishu.cn/open-apis/bot/v2/hook/{SECRET}", "o/feishu", "feishu://****"),
        (f"feishu://{SECRET}", "o/feishu", "feishu://****"),
        (f"tgram://123456789:{SECRET}{SECRET}{SECRET}/-100123", "o/tgram", "tgram://****"),
        (f"slack://T1A2B3C4D/B1A2B3C4D/{SECRET}{SECRET}aa/", "o/slack", "slack://****"),
    ],
)
def test_every_channel_of_the_page_is_known_and_masked(url: str, name: str, masked: str) -> None:
    (channel,) = channels_of("o", (url,))
    assert (channel.name, channel.masked) == (name, masked)
    assert SECRET not in repr(channel)


def test_the_hooks_that_dingtalk_and_feishu_show_become_channels() -> None:
    ding = "https://oapi.dingtalk.com/robot/send?access_token=abc"
    assert native(ding) == "dingtalk://abc/"
    assert native(f"{ding}&secret=SECx") == "dingtalk://SECx@abc/"
    assert native("https://open.feishu.cn/open-apis/bot/v2/hook/a-b") == "feishu://a-b/"
    assert native("https://oapi.dingtalk.com.evil.example/robot/send?access_token=abc").startswith("https:")


def test_a_channel_keeps_its_name_when_its_token_changes() -> None:
    old = channels_of("o", ("wecombot://aaaaaaaa", "wecombot://bbbbbbbb"))
    new = channels_of("o", ("wecombot://cccccccc", "wecombot://bbbbbbbb"))
    assert [c.name for c in old] == [c.name for c in new] == ["o/wecombot", "o/wecombot-2"]


def test_an_address_that_only_looks_like_one_is_refused() -> None:
    with pytest.raises(BadChannel):
        channels_of("o", ("json://",))


@pytest.mark.parametrize(
    ("quiet", "hour", "until"),
    [
        ("22:00-07:00", "21:59", ""),
        ("22:00-07:00", "22:00", "07:00"),
        ("22:00-07:00", "00:00", "07:00"),
        ("22:00-07:00", "06:59", "07:00"),
        ("22:00-07:00", "07:00", ""),
        ("12:00-14:00", "12:30", "14:00"),
        ("12:00-14:00", "14:00", ""),
        ("12:00-14:00", "03:00", ""),
        ("", "03:00", ""),
    ],
)
def test_quiet_hours_may_pass_midnight(tmp_path: Path, quiet: str, hour: str, until: str) -> None:
    routes = read(tmp_path, f'[[recipient]]\n{GOOD}quiet = "{quiet}"')
    now = datetime.fromisoformat(f"2026-02-10T{hour}:00").replace(tzinfo=SHANGHAI)
    assert routes.recipient[0].quiet_until(now) == until  # type: ignore[attr-defined]


def test_quiet_hours_are_those_of_shanghai(tmp_path: Path) -> None:
    routes = read(tmp_path, f'[[recipient]]\n{GOOD}quiet = "22:00-07:00"')
    now = datetime.fromisoformat("2026-02-10T15:00:00+00:00")  # 23:00 there
    assert routes.recipient[0].quiet_until(now) == "07:00"  # type: ignore[attr-defined]


def test_the_file_that_the_page_shows_can_be_used(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/alerts.md").read_text("utf-8")
    routes = read(tmp_path, page.split("```toml\n")[1].split("```")[0])
    channels = [c.name for r in routes.recipient for c in r.channels]  # type: ignore[attr-defined]
    assert channels == ["office/mailtos", "duty/wecombot"]


def test_the_page_names_every_kind_and_every_key(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/alerts.md").read_text("utf-8")
    assert [kind for kind in kinds() if f"| `{kind}` | {kinds()[kind].severity}" not in page] == []
    keys = {*Routes.model_fields, *Recipient.model_fields} - {"recipient"}
    assert [key for key in keys if f"\n{key} = " not in page] == []
