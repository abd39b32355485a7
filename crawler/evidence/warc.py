"""Exchanges with portals as WARC 1.1 (ISO 28500), which archives, courts and replay tools know.

The same selection of the same store gives the same bytes: record ids are made of what a record holds, and
its date is the moment of the exchange by the true clock. What was not kept is not invented: there are no
request records, and a 304 has no headers of its own.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any, BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler import __version__
from crawler.archive import Archive
from crawler.evidence.selection import Row

_NAMESPACE = uuid.UUID("0f6b1f43-0a54-5f0e-9d7b-7c1f5a2e4d90")
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_REPLACED = frozenset({"content-length", "transfer-encoding", "content-encoding"})
"""Headers of the transfer: the body is kept as it was once unpacked, so they are kept under another name."""
_NO_TOKEN = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")
"""What the name of a header cannot hold (RFC 9110)."""
_NOTE = (
    "Bodies are kept as they were after the transfer encoding was undone; Content-Length is theirs, the "
    "headers of the transfer are kept as X-Archive-Orig-*. Status lines are rebuilt, since the HTTP version "
    "is not kept. Request headers and the headers of 304 answers are not kept. WARC-Date is the true time "
    "of the exchange; Gongkai-Clock is the time by which the sweep reckoned."
)


class Writer:
    """Writes one WARC file to a stream. ``counts`` tells what was written, by kind."""

    def __init__(self, stream: BinaryIO, archive: Archive, *, gzip: bool) -> None:
        self._warc = WARCWriter(stream, gzip=gzip, warc_version="1.1")
        self._archive = archive
        self._first: dict[str, Row] = {}
        self.counts: Counter[str] = Counter()

    def write(self, rows: list[Row], obligations: Iterable[Row], selection: str) -> None:
        """Write what the file is, every exchange (oldest first), and the answers that they prove.

        Raises ArchiveError where bytes of an exchange are not in the archive, or damaged."""
        last = rows[-1]["wall_at"]
        self._info(selection, last)
        for row in rows:
            self._exchange(row)
        self._answers(list(obligations), last)

    def _info(self, selection: str, at: str) -> None:
        fields = {
            "software": f"gongkai/{__version__}", "format": "WARC File Format 1.1",
            "description": f"Evidence: {selection}", "robots": "obey", "note": _NOTE,
        }  # fmt: skip
        text = "".join(f"{name}: {_line(value)}\r\n" for name, value in fields.items())
        self._put("warcinfo", "", at, text.encode(), "application/warc-fields")

    def _exchange(self, row: Row) -> None:
        if row["status"] is None:
            self._failure(row)
        elif not row["sha256"]:
            self._response(row, b"")
        elif row["sha256"] in self._first:
            self._revisit(row)
        else:
            body = self._archive.get(row["sha256"])
            if row["status"] == 304:  # the exchange that brought the bytes is no longer in the log
                self._put("resource", row["url"], row["wall_at"], body, "application/octet-stream", row=row)
            else:
                self._response(row, body)
            self._first[row["sha256"]] = row
            if row["status"] == 304:
                self._revisit(row)

    def _response(self, row: Row, body: bytes) -> None:
        more = {"WARC-Truncated": "length"} if row["outcome"] == "too_large" and not body else {}
        headers = _head(row, len(body))
        self._put("response", row["url"], row["wall_at"], body, None, row=row, http=headers, more=more)

    def _revisit(self, row: Row) -> None:
        """Bytes that stand in this file already: asked again and got again, or told to be unchanged."""
        first = self._first[row["sha256"]]
        record = self._warc.create_revisit_record(
            _line(row["url"]), f"sha256:{row['sha256']}", _line(first["url"]), _date(first["wall_at"]),
            http_headers=_head(row, row["size"] or 0), warc_headers_dict=_own(row, "revisit"),
        )  # fmt: skip
        if row["status"] == 304:
            record.rec_headers.replace_header("WARC-Profile", _PROFILE)
        record.rec_headers.add_header("WARC-Refers-To", _own(first, _kind(first))["WARC-Record-ID"])
        self._warc.write_record(record)
        self.counts["revisit"] += 1

    def _failure(self, row: Row) -> None:
        """No answer is evidence too: what was asked, when, and what came of it."""
        fields = {name: row[name] for name in ("method", "outcome", "reason", "error", "seconds")}
        text = "".join(f"{name}: {_line(value)}\r\n" for name, value in fields.items() if value)
        body = text.encode("utf-8", "replace")
        self._put("metadata", row["url"], row["wall_at"], body, "application/warc-fields", row=row)

    def _answers(self, obligations: list[Row], at: str) -> None:
        text = "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in obligations)
        if text:
            body = text.encode("utf-8", "replace")
            self._put("metadata", "urn:gongkai:obligations", at, body, "application/x-ndjson")

    def _put(
        self, kind: str, url: str, at: str, body: bytes, content_type: str | None, *, row: Row | None = None,
        http: StatusAndHeaders | None = None, more: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        plain = {"WARC-Record-ID": _id(kind, url, hashlib.sha256(body).hexdigest()), "WARC-Date": _date(at)}
        own = _own(row, kind) if row else plain
        record = self._warc.create_warc_record(
            _line(url), kind, payload=BytesIO(body), length=len(body), warc_content_type=content_type or "",
            warc_headers_dict=own | (more or {}), http_headers=http,
        )  # fmt: skip
        self._warc.write_record(record)
        self.counts[kind] += 1


def _kind(row: Row) -> str:
    return "resource" if row["status"] == 304 else "response"


def _own(row: Row, kind: str) -> dict[str, str]:
    """The record's headers that say which exchange it is."""
    made = {
        "WARC-Record-ID": _id(kind, row["url"], row["sweep_id"], row["division_code"], row["request_key"]),
        "WARC-Date": _date(row["wall_at"]),
        "Gongkai-Clock": row["at"],
        "Gongkai-Sweep": row["sweep_id"],
        "Gongkai-Division": row["division_code"],
        "Gongkai-Outcome": row["outcome"],
        "Gongkai-Reason": row["reason"],
    }
    if row["sha256"] and kind != "revisit":
        made["WARC-Payload-Digest"] = f"sha256:{row['sha256']}"
    return {name: _line(value) for name, value in made.items() if value}


def _id(*parts: str) -> str:
    return f"<{uuid.uuid5(_NAMESPACE, chr(10).join(parts)).urn}>"


def _date(text: str) -> str:
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _head(row: Row, size: int) -> StatusAndHeaders:
    """The status line and the headers as kept; a 304 has none of its own."""
    phrases = {status.value: status.phrase for status in HTTPStatus}
    line = f"{row['status']} {phrases.get(row['status'], 'Status')}"
    pairs: list[tuple[str, str]] = []
    if row["status"] != 304:
        pairs = [_header(str(k), str(v)) for k, v in json.loads(row["headers"] or "[]")]
        pairs.append(("Content-Length", str(size)))
    return StatusAndHeaders(line, pairs, protocol="HTTP/1.1")


def _header(name: str, value: str) -> tuple[str, str]:
    kept = f"X-Archive-Orig-{name}" if name.lower() in _REPLACED else name
    return _NO_TOKEN.sub("_", kept), _line(value)


def _line(value: Any) -> str:
    """One line: what a portal says cannot end a header and begin another."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
