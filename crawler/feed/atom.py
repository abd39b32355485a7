"""Events as an Atom feed (RFC 4287, paged by RFC 5005): what a reader or a script subscribes to."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree
from lxml.builder import ElementMaker

from crawler import __version__
from crawler.feed.events import KINDS, Event, Events
from crawler.feed.scope import Scope
from crawler.findings.defects import link, plain
from crawler.store import Store

NAMESPACE = uuid.UUID("6f2b7c0e-8a0d-5c55-9a0b-2f1d8f1c3a11")
"""Ids of feeds and calendars are made in it from what they speak of: the same on every machine."""
ATOM = "http://www.w3.org/2005/Atom"
_MADE = ElementMaker(namespace=ATOM, nsmap={None: ATOM})
_EPOCH = datetime(2008, 5, 1, tzinfo=UTC)
"""``updated`` of a feed in which nothing ever happened: the day the first Regulations took force."""


@dataclass(frozen=True)
class Addresses:
    """Where a feed and what it speaks of stand: the feed's own address, that of its first and of its
    next page ('' none), and the page of an event."""

    own: str
    first: str
    further: str
    page: Callable[[Event], str]


def stable_id(*parts: str) -> str:
    """A URN that names the same thing on every machine and in every run."""
    return uuid.uuid5(NAMESPACE, "\n".join(parts)).urn


def updated(store: Store, found: Events) -> datetime:
    """When a feed last changed: its newest event, else the last finished sweep."""
    if found.items:
        return datetime.fromisoformat(found.items[0].at)
    row = store.row("SELECT max(finished_at) AS at FROM sweeps WHERE state = 'finished'")
    return datetime.fromisoformat(row["at"]) if row and row["at"] else _EPOCH


def atom(
    found: Events, scope: Scope, kinds: Iterable[str], lang: str, at: datetime, places: Addresses
) -> bytes:
    """The feed of a page of events. Texts of portals are plain text in it, never markup."""
    chosen = [kind for kind in KINDS if kind in set(kinds)] or list(KINDS)
    feed = _MADE.feed(
        _MADE.id(stable_id("feed", scope.prefix, " ".join(chosen))),
        _MADE.title(_title(scope, chosen, lang)),
        _MADE.updated(at.isoformat()),
        _MADE.author(_MADE.name("Gongkai 公开")),
        _MADE.generator("gongkai", version=__version__),
        _MADE.rights("CC BY 4.0"),
        _link(places.own, "self", "application/atom+xml"),
        _link(places.first, "first", "application/atom+xml"),
        *([_link(places.further, "next", "application/atom+xml")] if places.further else []),
        *(_entry(event, lang, places) for event in found.items),
    )
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", "zh-CN" if lang == "zh" else "en")
    made: bytes = etree.tostring(feed, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return made


def _link(href: str, rel: str, kind: str = "") -> etree._Element:
    made: etree._Element = _MADE.link(href=href, rel=rel, **({"type": kind} if kind else {}))
    return made


def _title(scope: Scope, kinds: list[str], lang: str) -> str:
    told = "、".join(KINDS[k].zh for k in kinds) if lang == "zh" else ", ".join(KINDS[k].en for k in kinds)
    whole = len(kinds) == len(KINDS)
    if lang == "zh":
        return plain(f"公开·{scope.name_zh}·{'全部动态' if whole else told}")
    return plain(f"Gongkai: {scope.name_en}: {'all events' if whole else told}")


def _entry(event: Event, lang: str, places: Addresses) -> etree._Element:
    source = link(event.url)
    made: etree._Element = _MADE.entry(
        _MADE.id(stable_id("event", event.kind, event.key)),
        _MADE.title(_headline(event, lang)),
        _MADE.updated(event.at),
        _MADE.published(event.at),
        _link(places.page(event), "alternate", "text/html"),
        *([_link(source, "via")] if source else []),
        _MADE.category(term=event.kind, label=KINDS[event.kind].label(lang)),
        _MADE.category(term=event.division_code, label=plain(event.division)),
        _MADE.summary(_summary(event, lang)),
    )
    return made


def _headline(event: Event, lang: str) -> str:
    kind = KINDS[event.kind].label(lang)
    if lang == "zh":
        return plain(f"【{kind}】{event.division} {event.agency} {event.year} 年度报告")
    return plain(f"[{kind}] {event.division} {event.agency}: report for {event.year}")


def _summary(event: Event, lang: str) -> str:
    said = event.zh if lang == "zh" else event.en
    proof = f"SHA-256 {event.sha256}" if event.sha256 else ""
    return plain("\n".join(part for part in (said, event.title and f"《{event.title}》", proof) if part))
