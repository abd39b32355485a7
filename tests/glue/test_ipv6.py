"""A portal that is reached over IPv6 only."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.glue.conftest import Home
from tests.glue.server import page


class OnlySix(ThreadingHTTPServer):
    address_family = socket.AF_INET6
    daemon_threads = True


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path in ("/", "/a")
        body = page("/a").encode() if found else b"<html><body>404</body></html>"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def test_a_host_with_an_ipv6_address_only_is_swept(home: Home) -> None:
    try:
        server = OnlySix(("::1", 0), Handler)
    except OSError as error:
        pytest.skip(f"no IPv6 here: {error}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        summary = home.sweep(f"http://[::1]:{server.server_address[1]}/")
    finally:
        server.shutdown()
        server.server_close()
    assert summary.endings == {"finished": 1}
    assert {path: outcome for path, (outcome, _) in home.outcomes().items()} == {"/": "ok", "/a": "ok"}
