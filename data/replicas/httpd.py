"""The HTTP side of the replicas: a threading server per portal that can always be stopped."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import time as clock_time
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from data.replicas.web import CLICKS, Page, Request, Site

CONTROL = "/_replica/date"
IDLE_SECONDS = 60
MAX_FORM = 65536


@dataclass(frozen=True)
class Entry:
    """One request as the server saw it. ``time`` is seconds of the epoch at arrival, ``path``
    includes the query, ``status`` is 0 where no answer was ever given."""

    time: float
    host: str
    method: str
    path: str
    headers: dict[str, str]
    status: int


class PortalServer(ThreadingHTTPServer):
    """One portal on a port of 127.0.0.1 chosen by the system."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        site: Site,
        today: Callable[[], date],
        log: list[Entry],
        set_date: Callable[[date], None] | None = None,
    ) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.site = site
        self.today = today
        self.log = log
        self.set_date = set_date
        self.hits: Counter[str] = Counter()
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._open: dict[threading.Thread, socket.socket] = {}

    def process_request(self, request: Any, client_address: Any) -> None:
        """One thread a connection, known before it runs, so that ``stop`` misses none."""
        thread = threading.Thread(
            target=self.process_request_thread, args=(request, client_address), name="replica", daemon=True
        )
        with self._lock:
            self._open[thread] = request
        thread.start()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._open.pop(threading.current_thread(), None)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error worth a traceback; anything else is."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Stop accepting, wake the handlers that hang, close their connections, wait for them."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        with self._lock:
            left = dict(self._open)
        for connection in left.values():
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in left:
            thread.join()


class Handler(BaseHTTPRequestHandler):
    """Turns HTTP into ``Request`` and ``Page`` into HTTP."""

    server: PortalServer
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def _serve(self) -> None:
        arrived = time.time()
        parts = urlsplit(self.path)
        if parts.path == CONTROL and self.server.set_date:
            self._send(self._move_date(dict(parse_qsl(parts.query))))
            return
        request = Request(
            method=self.command,
            path=parts.path,
            today=self.server.today(),
            query=dict(parse_qsl(parts.query)),
            form=dict(parse_qsl(self._form())),
            raw_query=parts.query,
            headers={name.lower(): value for name, value in self.headers.items()},
        )
        page = self.server.site.answer(request)
        if page is not None:
            page = self._conditional(page)
        status = page.status if page else 0
        self.server.log.append(
            Entry(arrived, self.headers.get("Host", ""), self.command, self.path, dict(self.headers), status)
        )
        if page is None or not status:
            if page is None:
                self.server.stopping.wait()
            self.close_connection = True
        else:
            self._send(page)

    def _form(self) -> str:
        length = self.headers.get("Content-Length", "0")
        size = min(int(length), MAX_FORM) if length.isdigit() else 0
        return self.rfile.read(size).decode("utf-8", "replace")

    def _move_date(self, query: dict[str, str]) -> Page:
        try:
            day = date.fromisoformat(query.get("set", ""))
        except ValueError:
            return Page(b"use ?set=YYYY-MM-DD\n", "text/plain", status=400)
        assert self.server.set_date is not None
        self.server.set_date(day)
        return Page(f"{day}\n".encode(), "text/plain")

    def _conditional(self, page: Page) -> Page:
        """304 where the portal keeps validators and the client's copy is still the page."""
        if not self.server.site.portal.validators or page.status != 200:
            return page
        same = self.headers.get("If-None-Match") == page.etag
        since = self.headers.get("If-Modified-Since")
        if not same and since and page.modified and "If-None-Match" not in self.headers:
            try:
                same = parsedate_to_datetime(since) >= _moment(page.modified)
            except (ValueError, TypeError):
                same = False
        return Page(page.body, page.media_type, 304, page.modified, page.headers) if same else page

    def _send(self, page: Page) -> None:
        portal = self.server.site.portal
        self.server.hits[self.path] += 1
        body = page.body.replace(CLICKS, str(1000 + self.server.hits[self.path]).encode())
        self.send_response_only(page.status)
        self.send_header("Date", format_datetime(_moment(self.server.today()), usegmt=True))
        headers = {"Content-Type": page.media_type, **portal.headers, **page.headers}
        if portal.validators and page.status in (200, 304):
            headers["ETag"] = page.etag
            if page.modified:
                headers["Last-Modified"] = format_datetime(_moment(page.modified), usegmt=True)
        if page.status != 304:
            headers["Content-Length"] = str(len(body))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and page.status != 304:
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the terminal: the log is ``Replicas.log``."""


def _moment(day: date) -> datetime:
    return datetime.combine(day, clock_time(2, 12), UTC)
