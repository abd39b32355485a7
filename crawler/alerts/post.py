"""One message to one channel, and an honest answer whether it arrived.

Apprise says whether the service accepted it. Three things it leaves open are settled here: a chat
robot that refuses with status 200, an answer that never came (the message may have arrived), and
errors that would repeat secrets.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from crawler.alerts.channels import ROBOTS, Channel, plugin_of
from crawler.alerts.clean import clean

State = Literal["sent", "failed", "uncertain"]

_NEVER_THERE = {
    r"refused": "refused",
    r"NameResolution|Name or service not known|getaddrinfo|nodename nor servname": "no_name",
    r"SSLError|CERTIFICATE|\bSSL:": "no_tls",
    r"ConnectTimeout": "connect_timeout",
    r"No route to host|Network is unreachable": "no_route",
    r"NewConnectionError": "no_connection",
}
"""What is said of a connection that never stood: the message certainly did not arrive."""
_NO_ANSWER = {
    r"timed out": "no_answer",
    r"RemoteDisconnected|Connection aborted|IncompleteRead": "broken",
    r"reset by peer|unexpectedly closed|Broken pipe": "broken",
}
"""What is said of one that broke after the message may have been taken."""
_DETAIL = "Socket Exception: "
"""How Apprise begins what it logs of a failed connection. (It also logs the message itself, whose words
must not be taken for the network's.)"""


@dataclass(frozen=True)
class Answer:
    """``uncertain``: the channel cannot tell. ``error`` is a name of the texts
    (data/alerts/words.toml, reason), with what belongs to it after a colon; it holds no secret."""

    state: State
    error: str = ""


def post(channel: Channel, title: str, body: str, delivery_id: str) -> Answer:
    """Try once to deliver. Never raises for what a service does."""
    from apprise import Apprise, NotifyFormat
    from apprise.result import AppriseResultStatus as Status

    plugin = plugin_of(channel.url, delivery_id)
    if plugin is None:
        return Answer("failed", "bad_address")
    sender = Apprise(asset=plugin.asset)
    sender.add(plugin)
    form = NotifyFormat.HTML if channel.html else NotifyFormat.TEXT
    with (
        _overheard() as heard,
        _whispering(),
        sender.notify(
            body=body, title=title, body_format=form.value, interpret_escapes=False, log_level=logging.DEBUG
        ) as result,
    ):
        attempts = [attempt for one in result for attempt in one.attempts]
        status = attempts[-1].status if attempts else result.status
        told = [entry.message for entry in result.logs()]
    if status == Status.SUCCESS:
        refusal = _refusal(channel, heard)
        return Answer("failed", refusal) if refusal else Answer("sent")
    if status == Status.TIMEOUT:
        return Answer("uncertain", "no_answer")
    return _unsent(told)


def _unsent(told: list[str]) -> Answer:
    """Failed or uncertain, by what was logged. Only words that are known to hold no secret are kept."""
    detail = "\n".join(text for text in told if text.startswith(_DETAIL))
    if found := re.search(r"\((\d{3}), b['\"]", detail):
        return Answer("failed", f"mail:{found[1]}")
    if name := _known(_NEVER_THERE, detail):
        return Answer("failed", name)
    if name := _known(_NO_ANSWER, detail):
        return Answer("uncertain", name)
    found = next((m for m in (re.search(r"error=(\d{3})\.$", text) for text in told) if m), None)
    return Answer("failed", f"status:{found[1]}" if found else "unmade")


def _known(table: dict[str, str], text: str) -> str:
    return next((name for sign, name in table.items() if re.search(sign, text, re.I)), "")


def _refusal(channel: Channel, heard: list[bytes]) -> str:
    """What a chat robot said against the message, '' for nothing."""
    if channel.scheme not in ROBOTS or not heard:
        return ""
    try:
        said: Any = json.loads(heard[-1])
    except ValueError:
        return ""
    if not isinstance(said, dict):
        return ""
    code = next((said[name] for name in ("errcode", "code", "StatusCode") if said.get(name)), 0)
    words = clean(said.get("errmsg") or said.get("msg") or "", 120)
    return f"robot:{clean(code, 20)} {words}" if code else ""


@contextmanager
def _whispering() -> Iterator[None]:
    """Let Apprise log in full for the result only: its details hold addresses with their secrets."""
    log = logging.getLogger("apprise")
    level, spread = log.level, log.propagate
    log.setLevel(logging.DEBUG)
    log.propagate = False
    try:
        yield
    finally:
        log.setLevel(level)
        log.propagate = spread


@contextmanager
def _overheard() -> Iterator[list[bytes]]:
    """The bodies that services answer with meanwhile; Apprise itself looks at the status only."""
    import requests

    heard: list[bytes] = []
    original = requests.Session.send

    def send(session: requests.Session, request: requests.PreparedRequest, **given: Any) -> requests.Response:
        response = original(session, request, **given)
        heard.append(response.content[:4096])
        return response

    requests.Session.send = send  # type: ignore[assignment,method-assign]
    try:
        yield heard
    finally:
        requests.Session.send = original  # type: ignore[method-assign]
