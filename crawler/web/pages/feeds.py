"""Feeds, calendars and the page that lists them beside the API."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import datetime
from functools import cache, lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi import Path as Part
from fastapi.responses import Response

from crawler.deadlines import DeadlineRule
from crawler.errors import UserError
from crawler.feed.atom import Addresses, atom, updated
from crawler.feed.calendar import calendar, deadlines
from crawler.feed.events import KINDS, Event, Events, events
from crawler.feed.scope import EVERYTHING, Scope, scope_of
from crawler.registry.home import folders
from crawler.registry.load import load
from crawler.store import Store
from crawler.web.api.app import create_api, known
from crawler.web.remembered import Remembered
from crawler.web.render import lang_of, page
from crawler.web.site import site_of

router = APIRouter(include_in_schema=False)
Code = Annotated[str, Part(pattern=r"^(all|[0-9A-Za-z]{2,12})$")]
PER_PAGE = 50


@router.get("/feeds")
def feeds(
    request: Request, division: Annotated[str, Query(pattern=r"^([0-9A-Za-z]{2,12})?$")] = ""
) -> Response:
    """Which feeds, calendars and lists there are, for everything or for a place."""
    with site_of(request).reading() as store:
        scope = _scope(store, division or "all")
        places = list(store.rows("SELECT code, name FROM divisions ORDER BY code LIMIT 3500"))
    described = create_api(site_of(request)).openapi()
    return page(
        request, "feeds.html", scope=scope, division=division, places=places, kinds=KINDS,
        site_base=_base(request),
        lists=[_list(path, entry["get"]) for path, entry in described["paths"].items()],
        of_api=partial(_of_api, lang_of(request)),
    )  # fmt: skip


@cache
def _chinese() -> dict[str, str]:
    return tomllib.loads(resources.files("data").joinpath("api.toml").read_text("utf-8"))


def _of_api(lang: str, text: str) -> str:
    """What the description of the API says, in the visitor's language."""
    return text if lang == "en" else _chinese().get(text, text)


def _list(path: str, entry: dict[str, Any]) -> dict[str, Any]:
    """What the page says of one list: its path, its summary, its parameters."""
    return {
        "path": path, "summary": entry["summary"],
        "parameters": [
            {"name": p["name"], "about": p.get("description", ""), "takes": _takes(p["schema"])}
            for p in entry.get("parameters", ())
        ],
    }  # fmt: skip


def _takes(schema: dict[str, Any]) -> str:
    inner = schema.get("items", schema)
    if "enum" in inner:
        return " ".join(map(str, inner["enum"]))
    if "anyOf" in inner:
        return " ".join(part["type"] for part in inner["anyOf"] if part.get("type") != "null")
    bounds = f" {inner['minimum']}–{inner['maximum']}" if "minimum" in inner and "maximum" in inner else ""
    return f"{inner.get('type', '')}{bounds}"


@router.get("/feeds/{code}/{kind}.atom")
def feed(
    request: Request,
    code: Code,
    kind: Literal["all", "published", "late", "missing", "changed", "withdrawn"],
    after: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """An Atom feed of a place (``all``: everywhere) and kind, newest first, 50 events a page."""
    kinds = () if kind == "all" else (kind,)
    with site_of(request).reading() as store:
        scope = _scope(store, code)
        try:
            found = events(store, scope, kinds, after, PER_PAGE)
        except UserError as error:
            raise HTTPException(404, str(error)) from None
        at = updated(store, found)
    body = atom(found, scope, kinds, lang_of(request), at, _addresses(request, after, found))
    return _sent(request, body, "application/atom+xml; charset=utf-8")


@router.get("/feeds/{code}/deadlines.ics")
def dates(request: Request, code: Code) -> Response:
    """The due dates of a place (``all``: everywhere) as a calendar, also those that are to come."""
    site, lang = site_of(request), lang_of(request)
    year = site.clock.reported_year()
    place = f"{_base(request)}/" if code == "all" else f"{_base(request)}/division/{quote(code)}"

    def make() -> bytes:
        with site.reading() as store:
            scope = _scope(store, code)
            found = deadlines(store, scope, _rules(site.config.home), (year, year + 1))
            at: datetime = updated(store, Events(()))
        return calendar(found, scope, lang, at, place)

    body = _calendars.get(site.config.database, (code, lang, year, place), make)
    return _sent(request, body, "text/calendar; charset=utf-8")


_calendars = Remembered()
"""Calendars are asked for again and again by programs; a national one counts every obligation."""


@lru_cache(maxsize=4)
def _rules(home: Path) -> tuple[DeadlineRule, ...]:
    return load(folders(home)).deadlines


def _scope(store: Store, code: str) -> Scope:
    try:
        return EVERYTHING if code == "all" else scope_of(store, code)
    except UserError as error:
        raise HTTPException(404, str(error)) from None


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _addresses(request: Request, after: str, found: Events) -> Addresses:
    base = f"{_base(request)}{request.url.path}"
    lang = {"lang": "en"} if lang_of(request) == "en" else {}

    def with_query(**asked: str) -> str:
        query = urlencode({k: v for k, v in (lang | asked).items() if v})
        return f"{base}?{query}" if query else base

    def place(event: Event) -> str:
        page = "evidence" if event.kind in ("missing", "withdrawn", "late") else "report"
        return f"{_base(request)}/{page}/{event.year}/{quote(event.agency_id, safe='')}"

    return Addresses(
        with_query(after=after), with_query(), with_query(after=found.further) if found.further else "", place
    )


def _sent(request: Request, body: bytes, kind: str) -> Response:
    """With an ETag: readers ask often, and little changes."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300", "Vary": "Cookie"}
    if known(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=kind, headers=headers)
