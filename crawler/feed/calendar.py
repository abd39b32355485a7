"""The due dates of a selection as a calendar (iCalendar, RFC 5545).

An event is a whole day, as the law counts: a report is in time until the end of that day in China.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event, Timezone

from crawler import __version__
from crawler.clock import SHANGHAI
from crawler.deadlines import DeadlineRule, NoDeadline, due_date
from crawler.feed.atom import stable_id
from crawler.feed.scope import Scope
from crawler.findings.defects import plain
from crawler.registry.model import Agency
from crawler.store import Store

OPEN = ("missing", "not_due", "blocked", "unreachable", "unknown")
"""Statuses of an obligation whose report we have not seen."""
_WARN_DAYS = 7
_NAMED = 12
"""So many agencies that have not published are named in an event; the rest is a number."""
_HELD = """
SELECT o.due, o.year, o.status, count(*) AS count, count(DISTINCT o.division_code) AS divisions,
    json_group_array(DISTINCT o.due_source) AS sources
FROM obligations o WHERE o.due IS NOT NULL AND o.status != 'not_owed' AND {scope}
GROUP BY o.due, o.year, o.status ORDER BY o.due, o.year, o.status
"""
_NAMES = """
SELECT d.name AS division, a.name AS agency FROM obligations o LEFT JOIN agencies a USING (agency_id)
    LEFT JOIN divisions d ON d.code = o.division_code
WHERE o.due = ? AND o.year = ? AND o.status IN ({open}) AND {scope}
ORDER BY o.division_code, o.agency_id LIMIT ?
"""
_AGENCIES = """
SELECT agency_id, division_code, name, kind, valid_from, valid_to, owed FROM agencies WHERE {scope}
"""


@dataclass
class Deadline:
    """One due date of a selection: how many reports of which year, by status (None: not looked yet),
    which rules it follows from, some of the agencies that we have not seen publish."""

    day: date
    year: int
    counts: Counter[str] = field(default_factory=Counter)
    sources: set[str] = field(default_factory=set)
    waiting: list[str] = field(default_factory=list)

    @property
    def owed(self) -> int:
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        return sum(self.counts[status] for status in OPEN)


def deadlines(
    store: Store, scope: Scope, rules: Sequence[DeadlineRule], years: Iterable[int]
) -> list[Deadline]:
    """The due dates that the ledger knows, and for those of ``years`` that it does not hold yet what
    ``rules`` ask of the agencies known; by day."""
    held = _held(store, scope)
    known = {year for _, year in held}
    for year in sorted(set(years) - known):
        held |= _ahead(store, scope, rules, year)
    return [held[key] for key in sorted(held)]


def _held(store: Store, scope: Scope) -> dict[tuple[date, int], Deadline]:
    found: dict[tuple[date, int], Deadline] = {}
    told, values = scope.where("o.division_code")
    for row in store.rows(_HELD.format(scope=told), values):
        key = (date.fromisoformat(row["due"]), row["year"])
        made = found.setdefault(key, Deadline(*key))
        made.counts[row["status"]] += row["count"]
        made.sources |= {source for source in json.loads(row["sources"]) if source}
    marks = ", ".join(repr(status) for status in OPEN)
    for made in found.values():
        sql = _NAMES.format(open=marks, scope=told)
        rows = store.rows(sql, (made.day.isoformat(), made.year, *values, _NAMED))
        made.waiting = [f"{row['division'] or ''} {row['agency'] or ''}".strip() for row in rows]
    return found


def _ahead(
    store: Store, scope: Scope, rules: Sequence[DeadlineRule], year: int
) -> dict[tuple[date, int], Deadline]:
    found: dict[tuple[date, int], Deadline] = {}
    told, values = scope.where()
    for row in store.rows(_AGENCIES.format(scope=told), values):
        agency = _agency(row)
        if not agency.owes(year):
            continue
        try:
            key = (due_date(agency, year, rules), year)
        except NoDeadline:
            continue
        found.setdefault(key, Deadline(*key)).counts["not_due"] += 1
    return found


def _agency(row: dict[str, Any]) -> Agency:
    return Agency(
        row["agency_id"], row["division_code"], row["name"], row["kind"], valid_from=row["valid_from"],
        valid_to=row["valid_to"], owed=row["owed"] is None or bool(row["owed"]),
    )  # fmt: skip


def calendar(found: Iterable[Deadline], scope: Scope, lang: str, at: datetime, page: str) -> bytes:
    """The calendar file. ``at`` is the moment of what it says (the last sweep), ``page`` the address
    that its events point to."""
    made = Calendar()
    made.add("prodid", f"-//gongkai//{__version__}//{lang.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    name = f"公开·{scope.name_zh}·年度报告期限" if lang == "zh" else f"Gongkai: {scope.name_en}: due dates"
    made.add("x-wr-calname", plain(name))
    made.add("x-wr-timezone", SHANGHAI.key)
    made.add_component(_timezone())
    for deadline in found:
        made.add_component(_event(deadline, scope, lang, at, page))
    data: bytes = made.to_ical()
    return data


def _timezone() -> Timezone:
    """Asia/Shanghai as it has been since the first Regulations (no summer time since 1991)."""
    return Timezone.from_tzinfo(SHANGHAI, first_date=date(2008, 1, 1), last_date=date(2038, 1, 1))


def _event(deadline: Deadline, scope: Scope, lang: str, at: datetime, page: str) -> Event:
    made = Event()
    made.add("uid", stable_id("deadline", scope.prefix, str(deadline.year), deadline.day.isoformat())[9:])
    made.add("dtstamp", at.astimezone(UTC))
    made.add("last-modified", at.astimezone(UTC))
    made.add("dtstart", deadline.day)
    made.add("dtend", deadline.day + timedelta(days=1))
    made.add("transp", "TRANSPARENT")
    made.add("summary", plain(_headline(deadline, scope, lang)))
    made.add("description", plain(_words(deadline, lang)))
    made.add("url", page)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-_WARN_DAYS))
    alarm.add("description", plain(_headline(deadline, scope, lang)))
    made.add_component(alarm)
    return made


def _headline(deadline: Deadline, scope: Scope, lang: str) -> str:
    if lang == "zh":
        return f"{deadline.year} 年度政府信息公开工作年度报告公布期限（{scope.name_zh}，{deadline.owed} 份）"
    return f"Disclosure reports for {deadline.year} are due ({scope.name_en}, {deadline.owed})"


def _words(deadline: Deadline, lang: str) -> str:
    waiting = "、".join(deadline.waiting)
    more = deadline.open - len(deadline.waiting)
    rest = f"（另有 {more}）" if lang == "zh" else f" (and {more} more)"
    named = waiting + (rest if waiting and more > 0 else "")
    sources = "；".join(sorted(deadline.sources))
    if lang == "zh":
        lines = [
            f"到北京时间当日结束为止。应公布 {deadline.owed} 份，尚未见到 {deadline.open} 份。",
            named,
            sources,
        ]
    else:
        lines = [
            f"Until the end of the day in China (Asia/Shanghai). {deadline.owed} owed, "
            f"{deadline.open} not seen yet.", named, sources,
        ]  # fmt: skip
    return "\n".join(line for line in lines if line)
