"""CSV that leaves the table browser: no cell of it is run by a spreadsheet program."""

from __future__ import annotations

import csv
import io

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from crawler.feed.defuse import defused

csv.field_size_limit(2**31 - 1)  # a chapter may be longer than the 128 KiB at which a reader gives up


def defusing(send: Send, policy: str, *, table: bool) -> Send:
    """Pass an answer on under a content policy; the rows of a CSV (``table``) with formulas defused."""
    rows = _Rows()

    async def passed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["content-security-policy"] = policy
            if table and "content-length" in headers:
                del headers["content-length"]
        elif table and message["type"] == "http.response.body":
            body = rows.take(message.get("body", b""), last=not message.get("more_body", False))
            message = {**message, "body": body}
        await send(message)

    return passed


class _Rows:
    """CSV text in pieces of any size; whole rows come out."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, part: bytes, last: bool) -> bytes:
        """The rows that are whole now, defused; all that is left where it is the last part."""
        held = self._rest + part
        end = len(held) if last else _whole(held)
        self._rest = held[end:]
        return _defused(held[:end].decode("utf-8")).encode() if end else b""


def _whole(held: bytes) -> int:
    """Where the last row that is complete ends: a line break outside quotes."""
    end = held.rfind(b"\n") + 1
    while end and held.count(b'"', 0, end) % 2:
        end = held.rfind(b"\n", 0, end - 1) + 1
    return end


def _defused(text: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    for row in csv.reader(io.StringIO(text, newline="")):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: str) -> str:
    """A figure may begin with its sign."""
    return value if _is_number(value) else str(defused(value))


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
