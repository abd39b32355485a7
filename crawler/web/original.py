"""Archived originals made fit to be looked at, in a child process with limits.

A PDF, OFD or scan becomes pictures of its pages, a page of a portal harmless markup, any other medium the
text and tables that the reader found. Every one has its statutory cells marked where they stand.
"""

from __future__ import annotations

import base64
import json
import subprocess
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from crawler import child
from crawler.config import Config

HTML = ("text/html", "application/xhtml+xml")
PAGED = ("application/pdf", "application/ofd", "image/png", "image/jpeg", "image/tiff")
"""Media that are shown as pictures of their pages."""
SECONDS = 30.0
"""Time limit of one picture or page (the parser's own, ``parse_seconds``, where that is shorter)."""
_CHILD = "crawler.web.original_child"
_KEPT_BYTES = 64 * 2**20
_AT_ONCE = threading.BoundedSemaphore(2)
_MOST_OUT = 32 * 2**20


class CannotShow(Exception):
    """The original cannot be shown; the message is a code: ``timeout``, ``crashed``, ``too_large``, or
    a reader's."""


class _Kept:
    """What was made last, by what it was made of; so many bytes at most."""

    def __init__(self, most: int) -> None:
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._most, self._bytes = most, 0
        self._lock = threading.Lock()

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What is kept under ``key``, else what ``make`` gives."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            if key not in self._held and len(made) < self._most // 4:
                self._held[key] = made
                self._bytes += len(made)
                while self._bytes > self._most:
                    self._bytes -= len(self._held.popitem(last=False)[1])
        return made


_kept = _Kept(_KEPT_BYTES)


def ask(config: Config, sha256: str, load: Callable[[], bytes], job: dict[str, Any]) -> dict[str, Any]:
    """Let a child do ``job`` on the bytes of this hash; its answer. Raises CannotShow."""
    key = json.dumps([sha256, job], sort_keys=True)
    answer = json.loads(_kept.get(key, lambda: _child(config, load(), job)))
    if not isinstance(answer, dict) or "error" in answer:
        raise CannotShow(str(answer.get("error", "crashed"))[:60] if isinstance(answer, dict) else "crashed")
    return answer


def picture(config: Config, sha256: str, load: Callable[[], bytes], page: int) -> bytes:
    """A page of a PDF, OFD or scan (from 1) as PNG. Raises CannotShow."""
    return base64.b64decode(str(ask(config, sha256, load, {"do": "page", "page": page})["png"]))


def shrunk(config: Config, sha256: str, load: Callable[[], bytes]) -> bytes:
    """A picture that stands in a page as PNG of our own making. Raises CannotShow."""
    return base64.b64decode(str(ask(config, sha256, load, {"do": "picture"})["png"]))


def _child(config: Config, data: bytes, job: dict[str, Any]) -> bytes:
    told = json.dumps(job, ensure_ascii=False).encode() + b"\n" + data
    seconds = min(SECONDS, config.parse_seconds)
    with _AT_ONCE:
        try:
            status, said = child.run(_CHILD, config.parse_megabytes, told, seconds)
        except subprocess.TimeoutExpired:
            return b'{"error": "timeout"}'
    if status or not said or len(said) > _MOST_OUT:
        return b'{"error": "crashed"}'
    return said
