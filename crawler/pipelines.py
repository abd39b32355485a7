"""A portal's items, kept until its visit ends and then written in one transaction.

A visit that is killed leaves only its fetches: the next run replays them and makes the items again,
so nothing is lost and nothing stands twice.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.database import Database
from crawler.fetch import rendered
from crawler.fetch.gate import host_key
from crawler.fetch.visit import Visit, visit_of
from crawler.items import Look, Sighting

FINISHED = "finished"
NOT_RENDERED = "not rendered: "
"""Beginning of the note of a place that a browser might have shown; what is lacking follows."""


class VisitPipeline:
    """Collects Looks and Sightings; writes them with the visit's row when the spider closes."""

    def __init__(self, crawler: Crawler) -> None:
        self._visit: Visit = visit_of(crawler)
        crawler.signals.connect(self._spider_error, signal=signals.spider_error)
        crawler.signals.connect(self._item_error, signal=signals.item_error)
        crawler.signals.connect(self._spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> VisitPipeline:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Look | Sighting):
            raise TypeError(f"a spider may yield Look, Sighting and Request, not {type(item).__name__}")
        self._visit.say(item)
        return item

    def _spider_error(self) -> None:
        self._visit.errors += 1

    def _item_error(self) -> None:
        self._visit.errors += 1

    def _spider_closed(self, spider: Spider, reason: str) -> None:
        self._visit.reason = reason


def ending(visit: Visit) -> str:
    """The finish reason to record: ``finished`` only for a spider that came to its own end, within
    its budgets, without an exception. No other end may be believed."""
    if visit.ending:
        return visit.ending
    if visit.errors and visit.reason == FINISHED:
        return f"spider_errors:{visit.errors}"
    return visit.reason or "not_started"


def end_visit(visit: Visit, spider: Spider | None) -> None:
    """Write everything a visit has to say, with its row, in one transaction."""
    context, code = visit.context, visit.division_code
    with context.store.transaction() as db:
        for table in ("looks", "sightings"):
            db.execute(
                f"DELETE FROM {table} WHERE sweep_id = ? AND division_code = ?", [context.sweep_id, code]
            )
        for seq, (at, look) in enumerate(visit.looks):
            _insert(
                db,
                "looks",
                visit,
                visit.kept_at(look) or at,
                asdict(look) | {"seq": seq, "note": _note(visit, look), "complete": _complete(visit, look)},
            )
        for at, sighting in merged(visit.sightings):
            _insert(db, "sightings", visit, at, asdict(sighting))
        db.execute(
            "UPDATE visits SET state = 'done', lease_owner = NULL, lease_until = NULL, finished_at = ?, "
            "finish_reason = ?, family = ?, family_score = ?, requests = ?, bytes = ?, errors = ? "
            "WHERE sweep_id = ? AND division_code = ?",
            [
                context.clock.now().isoformat(),
                ending(visit),
                str(getattr(spider, "family", "") or ""),
                float(getattr(spider, "family_score", 0.0) or 0.0),
                visit.requests,
                visit.bytes,
                visit.errors,
                context.sweep_id,
                code,
            ],
        )


def _note(visit: Visit, look: Look) -> str:
    """A look's note; a front page's also says that it answered under another address, and that of a
    place that was not asked again since its report is in hand says so."""
    switched = visit.switched.get(host_key(look.url), "") if look.kind == "home" else ""
    kept = "in hand, not asked again" if visit.kept_at(look) else ""
    drawn = "rendered" if look.sha256 in visit.drawn else ""
    undrawn = look.url in visit.undrawn
    lacking = f"{NOT_RENDERED}{rendered.why_not(visit.context.config)}" if undrawn else ""
    return "; ".join(filter(None, (look.note, switched, kept, drawn, lacking)))


def _complete(visit: Visit, look: Look) -> bool | None:
    """Whether a list was read to its end. Of a drawn page only the total that it tells itself proves
    that: what it would show after a click is not known."""
    if look.sha256 in visit.drawn and look.complete and look.declared is None and look.outcome != "empty":
        return False
    return look.complete


def merged(sightings: list[tuple[str, Sighting]]) -> list[tuple[str, Sighting]]:
    """One sighting per address: of two, the followed one with more documents, the longer title, all
    hints and dates."""
    found: dict[str, tuple[str, Sighting]] = {}
    for at, new in sightings:
        if new.url not in found:
            found[new.url] = (at, new)
            continue
        first, old = found[new.url]
        better, other = (new, old) if _weight(new) > _weight(old) else (old, new)
        found[new.url] = (
            first,
            replace(
                better,
                title=max(better.title, other.title, key=len),
                hints=other.hints | better.hints,
                dates=better.dates + [d for d in other.dates if d not in better.dates],
                documents=better.documents + [d for d in other.documents if d not in better.documents],
            ),
        )
    return list(found.values())


def _weight(sighting: Sighting) -> tuple[bool, int]:
    return sighting.followed, len(sighting.documents)


def _insert(db: Database, table: str, visit: Visit, at: str, fields: dict[str, Any]) -> None:
    row = {"sweep_id": visit.context.sweep_id, "division_code": visit.division_code, "at": at}
    row |= {
        k: json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else v for k, v in fields.items()
    }
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)
