"""The pages of the demo's home, asked without a network."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pytest

from crawler.clock import Clock, parse_as_of
from crawler.config import load
from crawler.web.app import create_app

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the demo's home that a test may change."""
    return Path(shutil.copytree(demo_home, tmp_path / "home"))


class Browser:
    """Asks an application without a network."""

    def __init__(self, home: Path, clock: Clock | None = None, **settings: object) -> None:
        config = load(home).model_copy(update=settings)
        app = create_app(config, clock or Clock(parse_as_of("2026-02-11")))
        self._transport = httpx.ASGITransport(app=app)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, **options: object) -> httpx.Response:
        """One request; redirects are not followed."""
        import anyio

        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self._transport, base_url="http://gongkai.test", cookies=self.cookies
            ) as client:
                return await client.request(method, path, **options)  # type: ignore[arg-type]

        answer = anyio.run(asked)
        self.cookies |= dict(answer.cookies)
        return answer

    def get(self, path: str, **options: object) -> httpx.Response:
        """A page, as a visitor gets it."""
        return self.ask("GET", path, **options)


@pytest.fixture(scope="session")
def shared(demo_home: Path) -> Browser:
    """The demo's pages."""
    return Browser(demo_home)


@pytest.fixture
def browser(shared: Browser) -> Browser:
    """The demo's pages, with no cookie yet."""
    shared.cookies.clear()
    return shared
