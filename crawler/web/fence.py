"""What Datasette asks us: who may see which table, and what its connections may read."""

from __future__ import annotations

import sqlite3
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from datasette import Response, hookimpl
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError
from markupsafe import Markup

from crawler import __version__
from crawler.feed.defuse import visible
from crawler.web.nav import NAV
from crawler.web.render import COOKIE
from crawler.web.show import cut, is_web, outside
from crawler.web.tables import COMPARISONS, columns, tables

LANGUAGE = "_lang"
"""The word in an address that changes the language; what begins so is no filter to Datasette."""
_LEADS = {"agency_id": "agency", "division_code": "division"}
_LETTERS = 80
ONE_ROW: ContextVar[bool] = ContextVar("one_row", default=False)
"""Whether the page that is made shows one row, whole; else rows of a table, their texts cut."""

PUBLIC = (
    "divisions", "agencies", "portals", "obligations", "reports", "cells", "sections", "findings", "looks",
    "documents", "notices", "sweeps", "sightings", "narratives", "narrative_texts", "narrative_search",
    "narrative_search_data", "narrative_search_idx", "narrative_search_docsize", "narrative_search_config",
    "narrative_terms",
)  # fmt: skip
"""What may be read. ``notices`` hold conditions, not whom was told of them."""
_HIDDEN_COLUMNS = {("sweeps", "pid"), ("sweeps", "host"), ("notices", "acked_by"), ("notices", "ack_note")}
_CATALOGUE = ("sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_stat1")
_SCHEMA = ("pragma_table_info", "pragma_table_xinfo", "pragma_foreign_key_list", "pragma_index_list")
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION, getattr(sqlite3, "SQLITE_RECURSIVE", 33))
_PRAGMAS = ("table_info", "table_xinfo", "foreign_key_list", "index_list", "index_info", "index_xinfo",
            "foreign_keys", "query_only", "data_version", "schema_version", "database_list")  # fmt: skip


@hookimpl  # type: ignore[untyped-decorator]
def permission_allowed(action: str, resource: Any) -> bool | None:
    """Only public tables are listed and shown."""
    if action == "view-table" and resource:
        return resource[1] in PUBLIC
    return False if action in ("permissions-debug", "debug-menu", "view-database-download") else None


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Every connection to the store reads only, and only public tables."""
    if not database.startswith("_"):
        conn.execute("PRAGMA query_only=ON")
        conn.set_authorizer(_may)


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(request: Any) -> dict[str, Any]:
    """Our header and words, in the visitor's language."""
    lang = "en" if request and request.cookies.get(COOKIE) == "en" else "zh"
    return {
        "NAV": NAV, "TABLES": tables(), "COLUMNS": columns(), "COMPARISONS": COMPARISONS, "lang": lang,
        "version": __version__, "t": lambda zh, en: zh if lang == "zh" else en,
        "say": lambda word: word.label(lang),
        "other_language": _with_language(request, "en" if lang == "zh" else "zh"),
    }  # fmt: skip


def _with_language(request: Any, lang: str) -> str:
    """The address of a page of the table browser in another language (``browser.py`` takes the word)."""
    held = [(k, v) for k, v in parse_qsl(request.query_string if request else "") if k != LANGUAGE]
    path = request.path if request else "/"
    return f"/data{quote(path)}?{urlencode([*held, (LANGUAGE, lang)])}"


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: Any, column: str) -> Any:
    """A text with its hidden letters written out, cut in tables; agencies and divisions lead to their
    pages."""
    if not isinstance(value, str):
        return None
    if column in _LEADS and value:
        return Markup('<a href="/{}/{}">{}</a>').format(_LEADS[column], quote(value, safe=""), cut(value, 80))
    if is_web(value):
        return outside(value)
    return visible(value) if ONE_ROW.get() else cut(value, _LETTERS)


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """One line for the visitor; nothing of the inside is told."""

    async def told() -> Any:
        status = int(getattr(exception, "status", 500))
        known = isinstance(exception, DatasetteError | Base400)
        message = str(exception.args[0] if exception.args else status) if known else "this cannot be answered"
        if request.path.split("?")[0].endswith(".json"):
            return Response.json({"ok": False, "error": message, "status": status}, status=status)
        values = {"status": status, "title": str(status), "error": message}
        page = await datasette.render_template("error.html", values, request=request)
        return Response.html(page, status=status)

    return told


def _may(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """SQLite's question before it compiles a statement: reading public tables, and nothing else."""
    if action in _ALLOWED:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ:
        if (first, second) in _HIDDEN_COLUMNS:
            return sqlite3.SQLITE_IGNORE
        return sqlite3.SQLITE_OK if _readable(first or "") else sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_OK if first in _PRAGMAS else sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_UPDATE and first == "sqlite_master":
        # how SQLite asks to open an index of full text; the connection itself cannot write
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _readable(table: str) -> bool:
    return not table or table in PUBLIC or table in _CATALOGUE or table in _SCHEMA
