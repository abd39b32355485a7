"""Who may record verdicts: whoever knows the configured token, for half a day, under a name.

There is no account. A cookie holds the name and the hour until which it holds, sealed with the token;
each form carries a second seal, so that another site cannot send it. Attempts are counted, and everything
that is tried is written to HOME/web-actions.jsonl.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from fastapi import HTTPException, Request

COOKIE = "gongkai-editor"
LASTS_SECONDS = 12 * 3600
LOG = "web-actions.jsonl"
MOST_NAME = 60
_WINDOW_SECONDS = 300.0
_MOST_FAILURES = 10
_MOST_ACTIONS = 300
_MOST_ADDRESSES = 10_000


@dataclass
class Limiter:
    """Counts what an address did in the last minutes, and what all did together."""

    most: int
    seconds: float = _WINDOW_SECONDS
    _held: dict[str, deque[float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def full(self, address: str, now: float | None = None) -> bool:
        """Whether the address has used up what it may do for now."""
        with self._lock:
            return len(self._recent(address, time.monotonic() if now is None else now)) >= self.most

    def count(self, address: str, now: float | None = None) -> None:
        """Count one more."""
        moment = time.monotonic() if now is None else now
        with self._lock:
            if len(self._held) >= _MOST_ADDRESSES:
                self._held.clear()
            self._recent(address, moment).append(moment)

    def _recent(self, address: str, now: float) -> deque[float]:
        held = self._held.setdefault(address, deque(maxlen=self.most))
        while held and held[0] <= now - self.seconds:
            held.popleft()
        return held


FAILURES = Limiter(_MOST_FAILURES)
ACTIONS = Limiter(_MOST_ACTIONS)


@dataclass(frozen=True)
class Editor:
    """A person who gave the token. ``seal`` belongs into every form that is shown to them."""

    name: str
    seal: str


def open_to(request: Request) -> bool:
    """Whether this site takes verdicts at all: a token is configured."""
    return bool(request.app.state.site.config.web_token)


def editor_of(request: Request) -> Editor | None:
    """Who is asking; None for a visitor, and where the cookie is old, foreign or forged."""
    if not open_to(request):
        return None
    held = request.cookies.get(COOKIE, "")
    body, _, seal = held.rpartition(".")
    if not body or not hmac.compare_digest(_seal(request, "cookie", body), seal):
        return None
    try:
        until, name = json.loads(base64.urlsafe_b64decode(body))
    except ValueError:
        return None
    return Editor(str(name), _seal(request, "form", held)) if until > time.time() else None


def sign_in(request: Request, token: str, name: str) -> str:
    """The cookie for whoever gave the right token. Raises HTTPException: 403 for a wrong one, 404 where no
    token is configured, 422 without a name, 429 after too many wrong ones."""
    address = _address(request)
    if not open_to(request):
        raise HTTPException(404, "this site takes no verdicts")
    if FAILURES.full(address):
        raise HTTPException(429, "too many wrong tokens; wait five minutes")
    right = request.app.state.site.config.web_token
    if not hmac.compare_digest(token.encode("utf-8", "replace"), right.encode()):
        FAILURES.count(address)
        log(request, "sign-in", name[:MOST_NAME], "refused")
        raise HTTPException(403, "this is not the token")
    told = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not told or len(told) > MOST_NAME:
        raise HTTPException(
            422, f"give your name, at most {MOST_NAME} letters: it stands beside each verdict"
        )
    log(request, "sign-in", told, "done")
    body = base64.urlsafe_b64encode(json.dumps([int(time.time()) + LASTS_SECONDS, told]).encode()).decode()
    return f"{body}.{_seal(request, 'cookie', body)}"


def authorised(request: Request, seal: str) -> Editor:
    """The person behind a form. Raises HTTPException: 403 for anyone else, for a form of another site or
    of an earlier sign-in, 429 for too many in too short a time."""
    editor = editor_of(request)
    if editor is None or not hmac.compare_digest(editor.seal, seal) or _foreign(request):
        log(request, "form", editor.name if editor else "", "refused")
        raise HTTPException(403, "sign in first; a form is good for one sign-in")
    address = _address(request)
    if ACTIONS.full(address):
        log(request, "form", editor.name, "too many")
        raise HTTPException(429, "too much at once; wait five minutes")
    ACTIONS.count(address)
    return editor


def log(request: Request, action: str, who: str, outcome: str, **more: object) -> None:
    """Write one line of what was tried, by whom, from where, and what came of it."""
    site = request.app.state.site
    row = {
        "at": site.clock.now().isoformat(), "true_time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "action": action, "who": who, "address": _address(request), "outcome": outcome, **more,
    }  # fmt: skip
    path: Path = site.config.home / LOG
    with path.open("a", encoding="utf-8", errors="replace") as file:
        file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def _seal(request: Request, use: str, text: str) -> str:
    key = hashlib.sha256(b"gongkai editor\n" + request.app.state.site.config.web_token.encode()).digest()
    return hmac.new(key, f"{use}\n{text}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _foreign(request: Request) -> bool:
    """A browser that says a form comes from elsewhere is believed."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")
