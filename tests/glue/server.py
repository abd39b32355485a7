"""Small local web servers for the tests: pages by path, every request in a log."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """``pause`` seconds pass before the answer; ``cut`` closes the connection without one."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    cut: bool = False


@dataclass(frozen=True)
class Hit:
    at: float
    method: str
    path: str
    headers: dict[str, str]


Page = str | bytes | Answer | Callable[[Hit], Answer]

NOTHING = Answer("<html><body><h1>404</h1></body></html>", 404)


class Site:
    """A server on a free loopback port. ``pages`` by path; ``default`` for all other paths."""

    def __init__(self, pages: dict[str, Page] | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Page] = pages or {}
        self.default: Page = NOTHING
        self.log: list[Hit] = []
        self._lock = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._answer(self)

            do_POST = do_HEAD = do_GET

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request: object, client_address: object) -> None:
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.scheme = "https" if tls else "http"
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [hit.path for hit in self.log]

    def asked(self, path: str) -> int:
        return self.paths.count(path)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        assert isinstance(body, bytes)
        headers = {k.lower(): v for k, v in handler.headers.items()}
        hit = Hit(time.time(), handler.command, handler.path, headers)
        with self._lock:
            self.log.append(hit)
        page = self.pages.get(handler.path, self.default)
        answer = page(hit) if callable(page) else page
        if not isinstance(answer, Answer):
            answer = Answer(answer)
        time.sleep(answer.pause)
        if answer.cut:
            handler.close_connection = True
            return
        data = answer.body.encode() if isinstance(answer.body, str) else answer.body
        handler.send_response(answer.status)
        if "Content-Type" not in answer.headers:
            handler.send_header("Content-Type", "text/html")
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        if answer.status != 304:
            handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        if handler.command != "HEAD" and answer.status != 304:
            handler.wfile.write(data)


@contextmanager
def serving(*sites: Site) -> Iterator[None]:
    """Close the sites at the end of the block."""
    try:
        yield
    finally:
        for site in sites:
            site.close()


FILLER = "本页面用于测试，内容为虚构。" * 40
"""Enough text of its own for a page to be content."""


def page(*links: str, title: str = "测试县人民政府", text: str = FILLER) -> str:
    """An ordinary page."""
    anchors = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    return f"<html><head><title>{title}</title></head><body><ul>{anchors}</ul><p>{text}</p></body></html>"
