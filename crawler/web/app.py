"""The application: pages, static files, the table browser, and how it says that something is wrong."""

from __future__ import annotations

import sqlite3
from importlib import resources

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from crawler import __version__
from crawler.archive import ArchiveError
from crawler.clock import Clock
from crawler.config import Config
from crawler.store import Store, StoreError
from crawler.web.api.app import PREFIX, create_api
from crawler.web.guard import BodyTooLarge, Guard
from crawler.web.later import Later
from crawler.web.render import page
from crawler.web.routes import BODIES, ROUTERS
from crawler.web.site import Site


def create_app(config: Config, clock: Clock | None = None) -> FastAPI:
    """The pages of one home. Raises StoreError where it has no store that can be read."""
    Store(config.database, read_only=True).close()
    app = FastAPI(title="Gongkai", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = Site(config, clock or Clock())
    for router in ROUTERS:
        app.include_router(router)
    static = resources.files("crawler.web").joinpath("static")
    app.mount(PREFIX, create_api(app.state.site))
    app.mount("/static", StaticFiles(directory=str(static)), name="static")
    app.mount("/data", Later(lambda: _tables(config)))
    for kind, answer in _TROUBLES.items():
        app.add_exception_handler(kind, answer)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Guard, bodies=BODIES)
    return app


def _tables(config: Config) -> ASGIApp:
    """The table browser, which takes longer to import than all the rest."""
    from crawler.web.browser import browser

    return browser(config)


async def _refused(request: Request, error: Exception) -> Response:
    """Not found, not allowed: said by a page, or to programs as JSON."""
    assert isinstance(error, HTTPException)
    return _say(request, error.status_code, str(error.detail))


async def _misasked(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return _say(request, 422, f"{where}: {first['msg']}")


async def _busy(request: Request, error: Exception) -> Response:
    """The store did not answer in time, or cannot be read just now."""
    return _say(request, 503, "the store did not answer in time; ask for less, or try again")


async def _too_large(request: Request, error: Exception) -> Response:
    return _say(request, 413, "more was sent than is taken here")


async def _not_archived(request: Request, error: Exception) -> Response:
    return _say(request, 404, "these bytes are not in the archive")


_TROUBLES = {
    HTTPException: _refused,
    RequestValidationError: _misasked,
    sqlite3.Error: _busy,
    StoreError: _busy,
    BodyTooLarge: _too_large,
    ArchiveError: _not_archived,
}


def _say(request: Request, status: int, message: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": message}, status)
    return page(request, "trouble.html", status, status=status, message=message)
