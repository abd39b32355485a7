"""What a sweep need not ask again, for some days: what tells nothing new of a report that is in hand.

A report in hand changes seldom. Its page, its files and, where an agency has a column of its own, that
column are answered from the archive until ``revisit_days`` have passed since they were last asked; then
they are asked again (conditionally), so that changes and withdrawals are noticed within that time. So
are the front page and the 公开专栏 while the columns that they led to still answer, and everything of a
portal that lacks no report. Columns of which a report is still awaited are asked in every sweep, and so
is a report that no list shows any more.

Of such a column the further pages stand as they were read, while its first page and its total show that
nothing was added (``Before``; spiders.unchanged says when they do): not for longer than ``revisit_days``,
and never past a due date, so that an absence is concluded from a look at all of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin

from crawler.archive import Archive
from crawler.clock import Clock
from crawler.fetch.fetchlog import Stored
from crawler.store import Store

_REPORTS = """
SELECT s.url, s.list_url, s.documents, r.year FROM sightings s JOIN reports r
    ON r.division_code = s.division_code AND r.url = s.url
WHERE s.division_code = ? AND r.current AND s.followed AND s.outcome = 'ok'
"""
_FETCHES = """
SELECT * FROM fetches WHERE fetch_id IN (
    SELECT MAX(fetch_id) FROM fetches
    WHERE division_code = :code AND method IN ('GET', 'RENDER') AND at <= :now GROUP BY url
    UNION
    SELECT MAX(fetch_id) FROM fetches
    WHERE division_code = :code AND method = 'POST' AND at <= :now GROUP BY request_key
) AND at > :since
AND (status IN (200, 304) AND outcome = 'ok' AND sha256 != '' OR outcome = 'redirect')
"""
_LACKING = """
SELECT SUM(o.status = 'published') AS published,
    SUM(o.status NOT IN ('published', 'not_owed') AND COALESCE(a.kind, '') != 'vertical') AS lacking
FROM obligations o LEFT JOIN agencies a USING (agency_id) WHERE o.division_code = ? AND o.year = ?
"""
_LAST = """
SELECT v.sweep_id AS sweep_id FROM visits v JOIN sweeps s USING (sweep_id)
WHERE v.division_code = :code AND v.finish_reason = 'finished'
ORDER BY s.started_at DESC, s.sweep_id DESC LIMIT 1
"""
_LOOKS = f"""
SELECT kind, url, outcome, complete, sha256 FROM looks
WHERE division_code = :code AND sweep_id = ({_LAST.strip()})
"""
_DUE = """
SELECT MAX(due) AS due FROM obligations WHERE division_code = ? AND year = ? AND due < ?
"""
_ROBOTS = """
SELECT * FROM fetches WHERE fetch_id IN (
    SELECT MAX(fetch_id) FROM fetches
    WHERE division_code = :code AND method = 'GET' AND url LIKE '%/robots.txt' AND at <= :now GROUP BY url
) AND at >= :since AND (status IN (200, 304) AND sha256 != '' OR status IN (404, 410))
"""
ROBOTS_HOURS = 24
"""How long a robots.txt may stand for itself (RFC 9309, 2.4)."""
HOPS = 6
"""Most redirects between an address and its answer."""


@dataclass(frozen=True)
class Held:
    """An answer that need not be asked for again, and when it was last asked for."""

    stored: Stored
    at: str


@dataclass(frozen=True)
class Before:
    """What the last finished visit of a portal left (``sweep_id``, '' for none): the columns that it read
    ``whole``, and the answers that may stand for further ``pages`` of theirs, named as in ``held``.
    ``robots`` are the answers for robots.txt that are fresh, whichever visit asked."""

    sweep_id: str = ""
    whole: frozenset[str] = frozenset()
    pages: dict[str, Held] = field(default_factory=dict)
    robots: dict[str, Held] = field(default_factory=dict)


def before(
    store: Store, archive: Archive, clock: Clock, division_code: str, years: Collection[int], days: float
) -> Before:
    """What an earlier visit of the portal may stand for. ``days``: how old an answer may be; 0: none."""
    if not days:
        return Before()
    now = clock.now()
    hours = timedelta(hours=min(ROBOTS_HOURS, 24 * days))
    span = {"code": division_code, "now": now.isoformat(), "since": (now - hours).isoformat()}
    robots = {row["url"]: Held(Stored.of(row), row["at"]) for row in store.rows(_ROBOTS, span)}
    robots = {url: known for url, known in robots.items() if _archived(archive, known)}
    last = store.row(_LAST, span)
    if last is None:
        return Before(robots=robots)
    looks = store.rows(_LOOKS, span)
    whole = frozenset(x["url"] for x in looks if x["kind"] == "column" and x["complete"])
    newest = store.row("SELECT MAX(fetch_id) AS id FROM fetches WHERE sweep_id = ?", (last["sweep_id"],))
    past = max(_last_due(store, division_code, years, now.date()), (now - timedelta(days=days)).isoformat())
    rows = _answers(store, span | {"since": past}) if whole and newest and newest["id"] else {}
    pages = {
        name: Held(Stored.of(row), row["at"])
        for name, row in rows.items()
        if row["fetch_id"] <= newest["id"] and row["sha256"] and archive.has(row["sha256"])  # type: ignore[index]
    }
    return Before(last["sweep_id"], whole, pages, robots)


def _last_due(store: Store, division_code: str, years: Collection[int], today: date) -> str:
    """The moment at which the last due date that has passed was over; '' where none has."""
    rows = (store.row(_DUE, (division_code, year, today.isoformat())) for year in years)
    last = max((row["due"] for row in rows if row and row["due"]), default="")
    return (date.fromisoformat(last) + timedelta(days=1)).isoformat() if last else ""


def _answers(store: Store, span: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The last answers of a portal that were pages or redirects, by address or request key."""
    return {
        row["request_key"].split("#")[0] if row["method"] == "POST" else row["url"]: row
        for row in store.rows(_FETCHES, span)
    }


def _archived(archive: Archive, known: Held) -> bool:
    return not known.stored.sha256 or archive.has(known.stored.sha256)


def held(
    store: Store, archive: Archive, clock: Clock, division_code: str, years: Collection[int], days: float
) -> dict[str, Held]:
    """The answers that this sweep need not ask for, by address, or by request key where a form was
    sent. ``days``: how old an answer may be; 0 keeps none."""
    if not days:
        return {}
    whole = lacks_none(store, division_code, years)
    wanted = {*_report_places(store, division_code, years), *_ladder(store, division_code)}
    if not (whole or wanted):
        return {}
    now = clock.now()
    span = {"code": division_code, "now": now.isoformat(), "since": (now - timedelta(days=days)).isoformat()}
    rows = _answers(store, span)
    names = rows if whole else _with_hops(wanted, rows)
    found = {name: Held(Stored.of(rows[name]), rows[name]["at"]) for name in names}
    return {name: known for name, known in found.items() if _archived(archive, known)}


def lacks_none(store: Store, division_code: str, years: Collection[int]) -> bool:
    """Whether the report of each body is in hand for each of the years; bodies of a national system,
    which report elsewhere, do not count."""
    found = (store.row(_LACKING, (division_code, year)) for year in years)
    return all(row and row["published"] and not row["lacking"] for row in found)


def _with_hops(wanted: Collection[str], rows: dict[str, dict[str, Any]]) -> set[str]:
    """Those addresses of which there is an answer, and those that their redirects lead to."""
    known, front = set(), {url for url in wanted if url in rows}
    for _ in range(HOPS):
        known |= front
        led = {urljoin(url, rows[url]["reason"]) for url in front if rows[url]["outcome"] == "redirect"}
        front = {url for url in led if url in rows} - known
    return known


def _ladder(store: Store, division_code: str) -> Iterator[str]:
    """The front page and the 公开专栏 of a portal whose columns were all read at the last visit; not
    where such a page shows a list itself."""
    looks = list(store.rows(_LOOKS, {"code": division_code}))
    columns = [x for x in looks if x["kind"] == "column"]
    if not columns or not all(x["outcome"] in ("ok", "empty") and x["complete"] for x in columns):
        return
    lists = {x[name] for x in columns for name in ("url", "sha256")}
    above = [x for x in looks if x["kind"] in ("home", "root") and x["outcome"] in ("ok", "not_understood")]
    yield from (x["url"] for x in above if not {x["url"], x["sha256"]} & lists)


def _report_places(store: Store, division_code: str, years: Collection[int]) -> Iterator[str]:
    """Addresses of reports in hand, of their files, and of the places of agencies that owe no more."""
    listed: dict[str, set[int]] = {}
    for row in store.rows(_REPORTS, (division_code,)):
        listed.setdefault(row["list_url"], set()).add(row["year"])
        if row["year"] in years:
            yield row["url"]
            yield from (d["url"] for d in json.loads(row["documents"] or "[]") if d["outcome"] == "ok")
    done = {url for url, seen in listed.items() if url and set(years) <= seen}
    yield from _own_places(store, division_code, done)


def _own_places(store: Store, division_code: str, done: set[str]) -> Iterator[str]:
    """The columns and sites of single agencies, where each column of theirs shows every asked year."""
    rows = list(
        store.rows(
            "SELECT DISTINCT kind, url, unit FROM looks WHERE division_code = ? AND unit != '' "
            "AND kind IN ('column', 'root') AND outcome = 'ok'",
            (division_code,),
        )
    )
    units = {row["unit"] for row in rows if row["kind"] == "column"}
    units -= {row["unit"] for row in rows if row["kind"] == "column" and row["url"] not in done}
    yield from (row["url"] for row in rows if row["unit"] in units)
