"""The fetch log: every exchange with a portal, one row, written at once, its body archived first.

Three uses: evidence; resuming (what this sweep has asked is answered from the archive); and asking
a host only whether a page has changed. Scrapy's HTTP cache is not used: its RFC 2616 policy believes
an old Last-Modified and hides edited pages.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from crawler.archive import Archive
from crawler.clock import SHANGHAI, Clock
from crawler.store import Store

HEADER_BYTES = 16_384
"""Most bytes of headers kept of one answer."""


@dataclass(frozen=True)
class Exchange:
    """One request and what came of it. ``status`` None: no answer, ``error`` says why. ``seconds``
    is the time of the answer, ``tls`` the rung of the TLS ladder (``legacy`` or '')."""

    division_code: str
    key: str
    method: str
    url: str
    outcome: str
    reason: str = ""
    status: int | None = None
    sha256: str = ""
    size: int = 0
    seconds: float | None = None
    headers: tuple[tuple[str, str], ...] = ()
    tls: str = ""
    error: str = ""

    def header(self, name: str) -> str:
        return next((v for k, v in self.headers if k.lower() == name), "")


@dataclass(frozen=True)
class Stored:
    """An answer kept from before."""

    status: int
    sha256: str
    headers: tuple[tuple[str, str], ...]
    etag: str
    last_modified: str
    tls: str
    method: str = "GET"
    outcome: str = ""

    @classmethod
    def of(cls, row: dict[str, Any]) -> Stored:
        pairs = tuple((str(k), str(v)) for k, v in json.loads(row["headers"] or "[]"))
        return cls(
            row["status"],
            row["sha256"] or "",
            pairs,
            row["etag"] or "",
            row["last_modified"] or "",
            row["tls"] or "",
            row["method"] or "",
            row["outcome"] or "",
        )


class FetchLog:
    """The rows of one sweep in one home."""

    def __init__(self, store: Store, archive: Archive, clock: Clock, sweep_id: str) -> None:
        self._store, self._archive, self._clock, self._sweep_id = store, archive, clock, sweep_id

    def asked(self, key: str, url: str) -> Stored | None:
        """The final answer that this sweep already has to a request, whichever portal asked it.

        Failures of the network are no final answers: they are asked again."""
        row = self._store.row(
            "SELECT * FROM fetches WHERE url = ? AND sweep_id = ? "
            "AND (request_key = ? OR request_key LIKE ?) "
            "AND status IS NOT NULL AND outcome != 'unreachable' ORDER BY fetch_id DESC LIMIT 1",
            (url, self._sweep_id, key, f"{key}#%"),
        )
        return self._readable(row)

    def validators(self, url: str) -> Stored | None:
        """The last body of an address with what a conditional request needs, from any sweep."""
        row = self._store.row(
            "SELECT * FROM fetches WHERE url = ? AND method = 'GET' AND status IN (200, 304) "
            "AND sha256 != '' ORDER BY fetch_id DESC LIMIT 1",
            (url,),
        )
        stored = self._readable(row)
        return stored if stored and (stored.etag or stored.last_modified) else None

    def former(self, sweep_id: str, division_code: str, key: str) -> Stored | None:
        """The last body that a portal gave to a request in an earlier sweep."""
        row = self._store.row(
            "SELECT * FROM fetches WHERE sweep_id = ? AND division_code = ? "
            "AND (request_key = ? OR request_key LIKE ?) AND status IN (200, 304) AND sha256 != '' "
            "ORDER BY fetch_id DESC LIMIT 1",
            (sweep_id, division_code, key, f"{key}#%"),
        )
        return self._readable(row)

    def _readable(self, row: dict[str, Any] | None) -> Stored | None:
        if row is None or (row["sha256"] and not self._archive.has(row["sha256"])):
            return None
        return Stored.of(row)

    def record(self, exchange: Exchange) -> None:
        """Write the row; a row of the same request (a try before the kill) is replaced."""
        row = {
            "sweep_id": self._sweep_id,
            "division_code": exchange.division_code,
            "request_key": exchange.key,
            "method": exchange.method,
            "url": exchange.url,
            "final_url": exchange.url if exchange.status else None,
            "at": self._clock.now().isoformat(),
            "wall_at": datetime.now(UTC).astimezone(SHANGHAI).isoformat(timespec="milliseconds"),
            "status": exchange.status,
            "outcome": exchange.outcome,
            "reason": exchange.reason,
            "sha256": exchange.sha256,
            "size": exchange.size,
            "seconds": exchange.seconds,
            "headers": json.dumps(exchange.headers, ensure_ascii=False),
            "etag": exchange.header("etag"),
            "last_modified": exchange.header("last-modified"),
            "tls": exchange.tls,
            "error": exchange.error,
        }
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        changes = ", ".join(f"{name} = excluded.{name}" for name in row)
        with self._store.transaction() as db:
            db.execute(
                f"INSERT INTO fetches ({names}) VALUES ({marks}) "
                f"ON CONFLICT (sweep_id, division_code, request_key) DO UPDATE SET {changes}",
                row,
            )

    def amend(self, division_code: str, key: str, outcome: str, reason: str) -> None:
        """Correct the outcome of a row: what only a comparison with other answers could tell."""
        with self._store.transaction() as db:
            db.execute(
                "UPDATE fetches SET outcome = ?, reason = ? "
                "WHERE sweep_id = ? AND division_code = ? AND request_key = ?",
                [outcome, reason, self._sweep_id, division_code, key],
            )


def kept_headers(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The headers as they are kept: in order, cut off at HEADER_BYTES."""
    kept: list[tuple[str, str]] = []
    room = HEADER_BYTES
    for name, value in pairs:
        room -= len(name) + len(value)
        if room < 0:
            break
        kept.append((name, value))
    return tuple(kept)
