"""What a message says: grouped by place, each item with its sentence and link, in one language."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape

from crawler.alerts.clean import clean, link
from crawler.alerts.plan import Batch, Event
from crawler.alerts.words import kinds, say, sentence
from crawler.ledger.why import Lang, day

MOST = 300
"""Items that a message lists at most, however long it may be; nobody reads more."""
_ORDER = ("opened", "reminder", "closed")
_LONG, _SHORT, _SMALL = 400, 160, 4096
"""Characters of one item's sentence, and the shorter ones where a message may hold only so much."""
_COLON = {"zh": "：", "en": ": "}


@dataclass(frozen=True)
class Message:
    """``body`` is HTML for mail and plain text elsewhere."""

    title: str
    body: str


def compose(batch: Batch, places: dict[str, str], delivery_id: str) -> Message:
    """The message of a batch. Where the service takes less, the last items are left out and counted."""
    events = sorted(batch.events, key=_rank)
    most = min(len(events), MOST)
    whole = _compose(batch, events, most, places, delivery_id)
    if _fits(batch, whole):
        return whole
    low, high = 1, most
    while low < high - 1:
        middle = (low + high) // 2
        fits = _fits(batch, _compose(batch, events, middle, places, delivery_id))
        low, high = (middle, high) if fits else (low, middle)
    return _compose(batch, events, low, places, delivery_id)


def _fits(batch: Batch, message: Message) -> bool:
    return batch.channel.fits(f"{message.title}\r\n{message.body}")


def _rank(event: Event) -> tuple[Any, ...]:
    """By place, then what is new, then the gravest kind."""
    notice = event.notice
    return (
        notice["division_code"] or "",
        _ORDER.index(event.event),
        list(kinds()).index(notice["kind"]),
        notice["subject"] or "",
        notice["year"] or 0,
        notice["notice_id"],
    )


def _compose(
    batch: Batch, events: list[Event], count: int, places: dict[str, str], delivery_id: str
) -> Message:
    lang: Lang = batch.recipient.lang
    shown, rest = events[:count], len(events) - count
    longest = _SHORT if batch.channel.limit and batch.channel.limit <= _SMALL else _LONG
    groups = [
        {"place": _place(code, places), "entries": [_item(event, lang, longest) for event in group]}
        for code, group in groupby(shown, key=lambda e: e.notice["division_code"] or "")
    ]
    title = _title(events, places, lang)
    template = _templates().get_template("digest.html" if batch.channel.html else "digest.txt")
    body = template.render(
        lang="zh-CN" if lang == "zh" else "en",
        title=title,
        groups=groups,
        colon=_COLON[lang],
        more=say("message", "more", lang, count=rest) if rest else "",
        foot=say("message", "foot", lang, id=delivery_id),
    )
    return Message(title, body.strip() + "\n")


def _place(code: str, places: dict[str, str]) -> str:
    name = clean(places.get(code) or "", 60)
    return f"{name} ({code})" if name else code


def _title(events: list[Event], places: dict[str, str], lang: Lang) -> str:
    count = Counter(e.event for e in events)
    counts = [
        say("message", "count", lang, event=sentence("event", name).of(lang), count=count[name])
        for name in _ORDER
        if count[name]
    ]
    codes = list(dict.fromkeys(e.notice["division_code"] or "" for e in events))
    first = clean(places.get(codes[0]) or codes[0], 30)
    where = say("message", "places", lang, first=first, count=len(codes), rest=len(codes) - 1)
    comma = sentence("list", "comma").of(lang)
    return say("message", "subject", lang, counts=comma.join(counts), places=where if codes[1:] else first)


def _item(event: Event, lang: Lang, longest: int) -> dict[str, str]:
    notice = event.notice
    said = notice[f"closed_{lang}" if event.event == "closed" else f"message_{lang}"]
    since = event.event == "reminder"
    return {
        "event": sentence("event", event.event).of(lang),
        "kind": kinds()[notice["kind"]].label.of(lang),
        "subject": clean(notice["subject"], 80),
        "year": say("message", "year", lang, year=notice["year"]) if notice["year"] else "",
        "since": say("message", "since", lang, day=day(notice["opened_at"], lang)) if since else "",
        "text": clean(_without(said, notice["url"]), longest),
        "url": link(notice["url"]),
        "id": notice["notice_id"],
    }


def _without(text: str | None, url: str | None) -> str:
    """The sentence without the address in brackets, which has a line of its own."""
    return (text or "").replace(f"（{url}）", "").replace(f" ({url})", "") if url else text or ""


@cache
def _templates() -> Environment:
    from importlib import resources

    folder = resources.files("data").joinpath("alerts")
    return Environment(
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text(encoding="utf-8")),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
