"""The table browser: Datasette over the public tables, with its CSV and JSON, under ``/data/``.

It sees the same file as the pages, read-only. Tables that hold addresses of people or the state of
machines are not there: neither listed nor readable, also not by SQL where that is switched on.
"""

from __future__ import annotations

from importlib import resources
from urllib.parse import parse_qsl, quote, urlencode

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from crawler.config import Config
from crawler.web import fence
from crawler.web.defused import defusing
from crawler.web.guard import POLICY
from crawler.web.render import COOKIE, YEAR_SECONDS

BASE = "/data/"
_ROW_DEPTH = 2  # gongkai/obligations/990101-jt,2025


def browser(config: Config) -> ASGIApp:
    """The ASGI application to mount at ``BASE``."""
    if not pm.is_registered(fence):
        pm.unregister(name="datasette.handle_exception")  # it prints what it was doing, values and all
        pm.register(fence)
    templates = resources.files("crawler.web").joinpath("templates/data")
    made = Datasette(
        settings={
            "base_url": BASE, "default_allow_sql": config.web_sql, "allow_download": False,
            "sql_time_limit_ms": int(config.web_seconds * 1000), "max_csv_mb": 100,
            "max_returned_rows": 1000, "suggest_facets": False, "truncate_cells_html": 300,
        },
        metadata={"title": "公开 Gongkai"},
        template_dir=str(templates),
        cache_headers=False,
    )  # fmt: skip
    made.add_database(_PublicDatabase(made, path=str(config.database), is_mutable=True), name="gongkai")
    made.remove_database("_memory")
    return _fenced(made.app())


class _PublicDatabase(Database):  # type: ignore[misc]
    """The store as visitors know it. Sweeps write to it meanwhile, so it is opened read-only but live."""

    async def table_names(self) -> list[str]:
        """The public tables only: the others are not even counted."""
        return [name for name in await super().table_names() if name in fence.PUBLIC]


def _fenced(app: ASGIApp) -> ASGIApp:
    """Its pages about itself (paths of files, versions, threads) are not for visitors. It is told paths
    without ``BASE``, which it puts before every address itself."""

    async def fenced(scope: Scope, receive: Receive, send: Send) -> None:
        inner = str(scope.get("path", "")).removeprefix(BASE)
        if scope["type"] != "http":
            await app(scope, receive, send)
        elif inner.startswith(("-/", "_")):
            await PlainTextResponse("not here\n", 404)(scope, receive, send)
        elif lang := _language(scope):
            await _chosen(scope, lang)(scope, receive, send)
        else:
            fence.ONE_ROW.set(inner.count("/") == _ROW_DEPTH)
            raw = bytes(scope.get("raw_path") or b"").removeprefix(BASE.encode())
            told = {**scope, "root_path": "", "path": f"/{inner}", "raw_path": b"/" + raw}
            await app(told, receive, defusing(send, POLICY, table=inner.endswith(".csv")))

    return fenced


def _language(scope: Scope) -> str:
    """The language that an address asks for; '' where it asks for none."""
    told = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"))).get(fence.LANGUAGE, "")
    return told if told in ("zh", "en") else ""


def _chosen(scope: Scope, lang: str) -> RedirectResponse:
    """Back to the same page, the language kept as on all other pages."""
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    rest = urlencode([(k, v) for k, v in query if k != fence.LANGUAGE])
    path = quote("/" + str(scope["path"]).lstrip("/"))
    answer = RedirectResponse(f"{path}?{rest}" if rest else path, 303)
    answer.set_cookie(COOKIE, lang, max_age=YEAR_SECONDS, httponly=True, samesite="lax")
    return answer
