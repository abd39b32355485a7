"""Requests, pages and the base of all replica sites: a table of paths for each day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from html import escape
from pathlib import Path
from string import Template

from data.replicas.model import Portal, Publication

HTML = "text/html; charset=utf-8"
CLICKS = b"%%CLICKS%%"
"""Replaced by the number of times the page was asked for: a body that never stays the same."""
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Request:
    """What a site may look at. ``path`` is as sent, ``query`` and ``form`` the decoded parameters,
    ``today`` the replica's date, ``headers`` the request's, their names in lower case."""

    method: str
    path: str
    today: date
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    raw_query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """One answer. ``modified`` is set where the site tells when the page last changed."""

    body: bytes
    media_type: str = HTML
    status: int = 200
    modified: date | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def etag(self) -> str:
        return f'"{hashlib.sha1(self.body).hexdigest()[:16]}"'


class Site:
    """Base of the replica sites: looks a path up in the day's pages, redirects a folder asked for
    without its slash, and has a plain 404 page. A site overrides ``pages`` and what differs."""

    second = ""
    """``host:port`` of the portal's second host, where it has one."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self._made: tuple[date, dict[str, Page]] | None = None

    def pages(self, today: date) -> dict[str, Page]:
        """All pages of the day by path (with ``?query`` where the query chooses the page)."""
        raise NotImplementedError

    def address(self, publication: Publication) -> str:
        """The path (encoded, with query) of the document that carries a report."""
        raise NotImplementedError

    def answer(self, request: Request) -> Page | None:
        """The answer to one request; None leaves the client waiting for ever."""
        pages = self._today(request.today)
        wanted = f"{request.path}?{request.raw_query}" if request.raw_query else request.path
        page = pages.get(wanted) or pages.get(request.path)
        if page:
            return page
        if f"{request.path}/" in pages:
            return Page(b"", status=301, headers={"Location": f"{request.path}/"})
        if request.path == "/robots.txt" and self.portal.robots:
            return Page(self.portal.robots.encode(), "text/plain")
        return self.not_found(request)

    def not_found(self, request: Request) -> Page:
        return Page(self.draw("404"), status=404)

    def draw(self, template: str, charset: str = "utf-8", **values: object) -> bytes:
        """A page of this portal: the template with its name, code and the values."""
        return render(template, charset, name=self.portal.name, code=self.portal.code, **values)

    def _today(self, today: date) -> dict[str, Page]:
        made = self._made
        if made is None or made[0] != today:
            made = self._made = (today, self.pages(today))
        return made[1]

    def changed(self, today: date) -> date:
        """The last day on or before ``today`` on which the lists changed."""
        days = [day for p in self.portal.all_publications(today) for day in _events(p) if day <= today]
        return max(days, default=today)


def _events(publication: Publication) -> list[date]:
    agency = publication.agency
    story = [agency.withdrawn, agency.revised] if publication.dated == agency.dated else []
    return [publication.appears, *(day for day in story if day)]


def render(template: str, charset: str = "utf-8", **values: object) -> bytes:
    """Fill templates/NAME.html. Values are markup: escape text before."""
    text = (TEMPLATES / f"{template}.html").read_text("utf-8")
    return Template(text).substitute(values).encode(charset, "xmlcharrefreplace")


def links(rows: Mapping[str, str]) -> str:
    """A run of links, text by address."""
    return "\n".join(f'<li><a href="{escape(url)}">{escape(text)}</a></li>' for url, text in rows.items())


def cut(title: str, length: int = 20) -> str:
    """A title as a narrow list shows it."""
    return title if len(title) <= length else f"{title[:length]}…"
