"""What every handler needs: settings, clock, store and archive of one home."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import Request

from crawler.archive import Archive
from crawler.clock import Clock
from crawler.config import Config
from crawler.store import Store

_STEPS = 10_000  # SQLite instructions between two looks at the clock


@dataclass(frozen=True)
class Site:
    """One home, served. ``clock`` is what countdowns count from."""

    config: Config
    clock: Clock

    @property
    def archive(self) -> Archive:
        return Archive(self.config.archive)

    @contextmanager
    def reading(self, seconds: float | None = None) -> Iterator[Store]:
        """The store, read-only, for one request; sweeps may write meanwhile.

        A question that takes longer than ``seconds`` (default: the setting ``web_seconds``) is broken
        off: sqlite3.OperationalError, which the visitor sees as a page that says so."""
        with Store(self.config.database, read_only=True) as store:
            until = time.monotonic() + (seconds or self.config.web_seconds)
            store.connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
            store.connection.execute("PRAGMA query_only=ON")
            yield store


def site_of(request: Request) -> Site:
    """The site that a request is for."""
    site: Site = request.app.state.site
    return site
