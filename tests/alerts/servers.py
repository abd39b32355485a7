"""Real servers on loopback that can also fail, be slow, and die in the middle."""

from __future__ import annotations

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Hook:
    """A web hook. ``mood``: ``ok``, a status code, ``die`` (takes the message and hangs up without an
    answer), ``hold`` (takes it and answers only when ``release`` is set), or a body to answer with."""

    def __init__(self) -> None:
        self.mood: str | int = "ok"
        self.got: list[dict[str, Any]] = []
        self.arrived = threading.Event()
        self.release = threading.Event()
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers["Content-Length"])
                body = json.loads(self.rfile.read(size))
                hook.got.append({"path": self.path, "id": self.headers["X-Gongkai-Delivery"], **body})
                hook.arrived.set()
                hook.answer(self)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"json://127.0.0.1:{self.port}/hook"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        mood = self.mood
        if mood == "hold":
            self.release.wait(30)
        if mood == "die":
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        text = mood if isinstance(mood, str) and mood.startswith("{") else "{}"
        handler.send_response(mood if isinstance(mood, int) else 200)
        if mood == 302:
            handler.send_header("Location", f"http://127.0.0.1:{self.port}/elsewhere")
        handler.send_header("Content-Length", str(len(text.encode())))
        handler.end_headers()
        handler.wfile.write(text.encode())

    def __enter__(self) -> Hook:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()


class Mail:
    """A mail server. ``mood``: ``ok``, ``refuse`` (the recipient), ``die`` (takes the message and hangs
    up before it answers)."""

    def __init__(self) -> None:
        self.mood = "ok"
        self.got: list[Envelope] = []
        port = _free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=port, ready_timeout=10)
        self.url = f"mailto://127.0.0.1:{port}/?from=gongkai@example.cn&to=clerk@example.cn"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.mood == "refuse":
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.got.append(envelope)
        if self.mood == "die":
            server.transport.abort()
        return "250 OK"

    def __enter__(self) -> Mail:
        self._controller.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._controller.stop(no_assert=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
