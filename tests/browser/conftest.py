"""A real Chromium before the real server, on the demo's home; skipped with the reason without one."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from crawler.clock import Clock, parse_as_of
from crawler.config import load
from crawler.web.app import create_app

NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = (1280, 375)


@contextmanager
def serving(home: Path, **settings: object) -> Iterator[str]:
    """The pages of a home on a free port of loopback; their address."""
    app = create_app(load(home).model_copy(update=settings), Clock(parse_as_of("2026-02-11")))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    assert server.started
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser of this folder's tests: its driver keeps an event loop running, which tests of other
    folders in the same process could not stand beside their own."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium here: install Debian's package `chromium`")
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=options, timeout=120_000)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(demo_home: Path) -> Iterator[str]:
    with serving(demo_home) as url:
        yield url


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page whose errors are kept in ``page.wrong``."""
    with opened(chromium) as made:
        yield made


@contextmanager
def opened(chromium: Browser, **options: object) -> Iterator[Page]:
    """A page of a fresh visitor, wide; what goes wrong on it is in its attribute ``wrong``."""
    context = chromium.new_context(viewport={"width": WIDTHS[0], "height": 900}, **options)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    made = context.new_page()
    wrong: list[str] = []
    made.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    made.wrong = wrong  # type: ignore[attr-defined]
    yield made
    context.close()
