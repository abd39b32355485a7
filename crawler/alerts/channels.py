"""An address to tell people at: an Apprise URL, or the hook address that a chat service shows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

from crawler import __version__

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

READ_SECONDS = 15.0
"""How long a service may take to answer, unless its URL says otherwise (``?rto=``)."""
WHOLE_SECONDS = 60.0
MAIL = frozenset({"mailto", "mailtos"})
ROBOTS = frozenset({"dingtalk", "wecombot", "feishu", "lark"})
"""Services that answer a refusal with status 200 and a code in the body, and count bytes, not signs."""
_BYTES = {"wecombot": 2048}
_HINTS = {
    "wecom": "that is another service; the group robot of WeCom is wecombot://KEY",
    "https": "a webhook is written jsons://host/path",
    "http": "a webhook is written json://host:port/path",
}


class BadChannel(ValueError):
    """An address cannot be used. Raised by ``channels_of``; the message does not repeat the address."""


@dataclass(frozen=True)
class Channel:
    """``name`` is recipient/service (and a number where there are several): it stays the same when a
    token changes. ``limit`` is the most that one message may hold, in UTF-8 bytes or characters."""

    name: str
    recipient: str
    scheme: str
    url: str = field(repr=False)
    masked: str = ""
    limit: int | None = None
    in_bytes: bool = False

    @property
    def html(self) -> bool:
        return self.scheme in MAIL

    def fits(self, text: str) -> bool:
        """Whether the text can go in one message."""
        size = len(text.encode()) if self.in_bytes else len(text)
        return self.limit is None or size <= self.limit


def channels_of(recipient: str, urls: tuple[str, ...]) -> tuple[Channel, ...]:
    """The channels of a recipient. Raises BadChannel naming the position."""
    made: list[Channel] = []
    count: Counter[str] = Counter()
    for number, url in enumerate(urls, 1):
        where = f"urls {number}"
        address = native(url.strip())
        plugin = plugin_of(address)
        scheme = urlsplit(url).scheme.lower()
        if plugin is None:
            hint = _HINTS.get(scheme, "see docs/alerts.md for the forms")
            raise BadChannel(f"{where}: not an address that can be used ({scheme or 'no scheme'}://): {hint}")
        targets = len(plugin) // (plugin.retry + 1)
        if targets > 1:
            raise BadChannel(
                f"{where}: names {targets} targets; give each its own entry in urls, so that a repeat "
                "reaches nobody twice"
            )
        scheme = plugin_scheme(plugin)
        count[scheme] += 1
        suffix = f"-{count[scheme]}" if count[scheme] > 1 else ""
        made.append(_channel(f"{recipient}/{scheme}{suffix}", recipient, scheme, address, plugin))
    return tuple(made)


def _channel(name: str, recipient: str, scheme: str, url: str, plugin: NotifyBase) -> Channel:
    from apprise import NotifyBase as Base

    own = None if plugin.body_maxlen == Base.body_maxlen or scheme in MAIL else plugin.body_maxlen
    masked = f"{scheme}://****"
    if scheme in MAIL or scheme.startswith(("json", "form", "xml")):
        masked = f"{scheme}://****@{plugin.host}" if plugin.user else f"{scheme}://{plugin.host}/****"
    return Channel(name, recipient, scheme, url, masked, _BYTES.get(scheme, own), scheme in ROBOTS)


def plugin_scheme(plugin: NotifyBase) -> str:
    """The service's name as its URLs begin: the secure one where it is used or the only one."""
    secure, plain = plugin.secure_protocol, plugin.protocol
    names = (secure or plain) if plugin.secure or not plain else plain
    return names if isinstance(names, str) else sorted(names or ("unknown",))[0]


_FEISHU = re.compile(r"^https://open\.feishu\.cn/open-apis/bot/v2/hook/(?P<token>[\w-]+)/?$", re.I)


def native(url: str) -> str:
    """An Apprise URL for the hook addresses that DingTalk and Feishu show to people (those of WeCom,
    Lark and Slack are known to Apprise); other addresses as they are."""
    if found := _FEISHU.match(url):
        return f"feishu://{found['token']}/"
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return url
    if parts.scheme == "https" and host == "oapi.dingtalk.com" and parts.path.rstrip("/") == "/robot/send":
        query = parse_qs(parts.query)
        token, secret = query.get("access_token", [""])[0], query.get("secret", [""])[0]
        return f"dingtalk://{quote(secret)}@{quote(token)}/" if secret else f"dingtalk://{quote(token)}/"
    return url


@cache
def _asset() -> AppriseAsset:
    from apprise import AppriseAsset

    return AppriseAsset(
        app_id="Gongkai",
        app_desc="Gongkai",
        app_url="",
        http_redirects=False,  # a redirected POST becomes a GET that delivers nothing and answers 200
        service_timeout=WHOLE_SECONDS,
        storage_mode="memory",
    )


def plugin_of(url: str, delivery_id: str = "") -> NotifyBase | None:
    """The Apprise service of an address, None where there is none. One try, no retries of its own:
    the outbox counts them. Services that carry headers get the delivery's id, by which the other
    side can tell a repeat."""
    from apprise import Apprise, NotifyBase

    plugin = Apprise.instantiate(url, asset=_asset())
    if not isinstance(plugin, NotifyBase):
        return None
    plugin.retry = 0
    plugin.socket_read_timeout = (
        max(plugin.socket_read_timeout, READ_SECONDS) if "rto=" not in url else (plugin.socket_read_timeout)
    )
    headers = getattr(plugin, "headers", None)
    if delivery_id and isinstance(headers, dict):
        headers["X-Gongkai-Delivery"] = delivery_id
        headers["X-Gongkai-Version"] = __version__
    return plugin
