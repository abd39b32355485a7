"""``gongkai serve``: the pages and the API."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import click

from crawler.cli.common import Session, say, verb
from crawler.config import Config
from crawler.errors import UserError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Port to listen at; 0: any free one.",
)
@verb
def serve(session: Session, host: str, port: int) -> int:
    """Serve the pages, the table browser and the API of a home until interrupted.

    \b
    gongkai serve
    gongkai serve --home gongkai-demo --port 8080

    Reads only; sweeps may run meanwhile. To be reached from outside, put it behind a web server
    (docs/pages.md). With --as-of the pages show what was known by the end of that day, from a copy that
    is thrown away in the end: nobody can give verdicts there.
    """
    listener = _listen(host, port)
    with listener, _shown(session) as config:
        _run(session, config, host, listener)
    return 0


@contextmanager
def _shown(session: Session) -> Iterator[Config]:
    """The home to serve: the user's own, or a copy as of the day that the user names."""
    if session.clock.fixed is None:
        yield session.config
        return
    from crawler.web.asof import as_of

    day = session.clock.today()
    told = f"推算到 {day} 为止的台账" if session.lang == "zh" else f"reckoning the ledger as of {day}"

    def tell(done: int, of: int) -> None:
        if done == of or done % 100 == 0:
            say(f"{told}: {done}/{of}")

    before = signal.signal(signal.SIGTERM, _end)
    try:
        with as_of(session.config, session.clock, tell) as config:
            yield config
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(*_: object) -> None:
    """Ended by a signal the server still throws its copy away: the web server sends it on to itself."""
    raise SystemExit(0)


def _run(session: Session, config: Config, host: str, listener: socket.socket) -> None:
    import uvicorn

    from crawler.web.app import create_app

    app = create_app(config, session.clock)
    name = f"[{host}]" if ":" in host else host
    url = f"http://{name}:{listener.getsockname()[1]}/"
    if session.json:
        session.emit([{"object": "serving", "url": url}])
    say(f"打开 {url}  （Ctrl-C 结束）" if session.lang == "zh" else f"open {url}  (Ctrl-C ends)")
    settings = uvicorn.Config(
        app, log_level="warning", server_header=False, timeout_keep_alive=20, limit_concurrency=200,
        timeout_graceful_shutdown=5,
    )  # fmt: skip
    uvicorn.Server(settings).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """The socket, before anything is said: a port that is taken is a clear error."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(128)
    except OSError as error:
        made.close()
        raise UserError(
            f"{host}:{port}: cannot listen there: {error.strerror or error}; choose another --port or --host"
        ) from None
    return made
