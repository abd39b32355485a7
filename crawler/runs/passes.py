"""Asking again before an answer that may be a limit's doing is believed.

Some platforms answer a client that asks too often with status 200 and lists without rows, on sibling
hosts too; others refuse for a minute or two. So a visit whose lists came out empty, shorter than
expected or refused is walked once more after a rest: what was read is taken from the archive, and
only what is in doubt is asked anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.fetch import rendered
from crawler.fetch.gate import host_key
from crawler.fetch.visit import Visit
from crawler.items import Look
from crawler.pipelines import FINISHED

AGAIN = 3
"""How often an empty list is asked again before it is believed; the pauses double."""
_LATER = {"loads_later", "menu_by_script"}
"""Notes of columns whose list or menu a script was still to bring."""
PRESSURE = 20
"""Requests to the hosts of one prefecture from which all of them rest when a list is in doubt."""


@dataclass(frozen=True)
class Doubts:
    """The request keys to ask anew. ``empty``: a list had no rows, so it is asked ``AGAIN`` times in
    all events; other doubts are followed only while asking again brings more. ``shared``: the hosts
    of the prefecture rest too. ``shells``: requests whose pages a browser is to draw."""

    keys: frozenset[str] = frozenset()
    empty: bool = False
    shared: bool = False
    shells: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.keys or self.shells)


def doubts(visit: Visit) -> Doubts:
    """What of a finished pass should be asked again."""
    if visit.ending or visit.errors or visit.reason != FINISHED:
        return Doubts()
    columns = [look for _, look in visit.looks if look.kind == "column" and look.sha256 not in visit.drawn]
    doubted = [look for look in columns if _doubtful(visit, look)]
    keys = {key for look in doubted for key in _requests(visit, look)}
    keys |= set(_refused(visit)) | visit.suspects() | set(_led_astray(visit))
    empty = any(not look.seen for look in doubted)
    pressed = visit.context.pressure[visit.cluster] >= PRESSURE
    shared = bool(doubted) and (pressed or any(_known_full(visit, look) for look in doubted))
    return Doubts(frozenset(keys), empty, shared, frozenset(_shells(visit)))


def score(visit: Visit) -> tuple[int, int]:
    """How much a pass saw: rows of lists, and (less) the requests that were refused."""
    refused = sum(outcome == "blocked" for outcome in visit.judged.values())
    return sum(look.seen or 0 for _, look in visit.looks), -refused - len(visit.failed)


async def rest(visit: Visit, found: Doubts) -> bool:
    """Wait before the next pass, longer each time; False when the visit was ended meanwhile."""
    if not found.keys - found.shells:
        return not visit.closing.is_set()
    home = visit.task.portal.home_url
    seconds = visit.rest_seconds(home) * 2**visit.number
    if found.shared:
        visit.context.gate.slow_down(host_key(home))
        visit.context.gate.hold(visit.cluster, seconds)
    try:
        await asyncio.wait_for(visit.closing.wait(), seconds)
    except TimeoutError:
        return True
    return False


def _doubtful(visit: Visit, look: Look) -> bool:
    if look.complete is True and look.outcome != "empty":
        return False
    if look.outcome == "empty":
        return True
    if look.outcome not in ("ok", "not_understood", "shell"):
        return False
    if _known_full(visit, look):
        return True
    if look.seen:
        return visit.context.pressure[visit.cluster] >= PRESSURE
    return not _seen_so_before(visit, look)


def _known_full(visit: Visit, look: Look) -> bool:
    """Whether an earlier sweep saw more rows in the column."""
    row = visit.context.store.row(
        "SELECT 1 AS x FROM looks WHERE division_code = ? AND sweep_id != ? AND kind = 'column' "
        "AND url = ? AND seen > ? LIMIT 1",
        (visit.division_code, visit.context.sweep_id, look.url, look.seen or 0),
    )
    return row is not None


def _seen_so_before(visit: Visit, look: Look) -> bool:
    """Whether an earlier sweep, which asked again then, came to the same of a column that never had rows."""
    row = visit.context.store.row(
        "SELECT 1 AS x FROM looks WHERE division_code = ? AND sweep_id != ? AND kind = 'column' "
        "AND url = ? AND outcome = ? LIMIT 1",
        (visit.division_code, visit.context.sweep_id, look.url, look.outcome),
    )
    return row is not None


def _requests(visit: Visit, look: Look) -> Iterator[str]:
    """The requests for a list: its page, and what was asked from there that is no place of its own."""
    places = {s.url for _, s in visit.sightings} | {d.url for _, s in visit.sightings for d in s.documents}
    places |= {other.url for _, other in visit.looks if other.kind in ("column", "root", "article")}
    for key, asked in visit.asked.items():
        if asked.url == look.url or (asked.referer == look.url and asked.url not in places):
            yield key


def _led_astray(visit: Visit) -> Iterator[str]:
    """The requests for front page and 公开专栏, where they were not asked since the columns were known,
    and a column is no longer what it was."""
    columns = [look for _, look in visit.looks if look.kind == "column"]
    if columns and all(look.outcome in ("ok", "empty") and look.complete for look in columns):
        return
    above = {look.url for _, look in visit.looks if look.kind in ("home", "root")} & set(visit.kept)
    yield from (key for key, asked in visit.asked.items() if asked.url in above and not visit.number)


def _shells(visit: Visit) -> Iterator[str]:
    """The requests for places that are shells still, though all that their makers' endpoints tell has
    been asked: where a browser can draw them, it does."""
    visit.undrawn.clear()
    room = rendered.MOST_DRAWN - len(visit.tried)
    columns = any(look.kind == "column" for _, look in visit.looks)
    empty = [look for _, look in visit.looks if look.sha256 and _is_shell(look, columns)]
    if rendered.why_not(visit.context.config):
        visit.undrawn |= {look.url for look in empty}
        return
    found: dict[str, None] = {}
    for look in empty:
        same = [key for key, sha256 in visit.bodies.items() if sha256 == look.sha256]
        own = [key for key in same if key in visit.asked and visit.asked[key].url == look.url]
        found |= dict.fromkeys(own or (same if len(same) == 1 else ()))
    yield from [key for key in found if key not in visit.tried][: max(0, room)]


def _is_shell(look: Look, columns: bool) -> bool:
    """Whether what a place holds may come by a script only: nothing of it stands there, or no list, or
    no column (``columns``: the portal shows any)."""
    if look.kind == "column" and not look.complete:
        unread = look.outcome == "not_understood" and not look.seen
        return unread or look.outcome == "shell" or bool(_LATER & set(look.note.split("; ")))
    bare = look.kind == "root" and look.outcome == "ok" and not columns
    return look.outcome == "shell" or bare


def _refused(visit: Visit) -> Iterator[str]:
    """The requests that hosts refused which had answered before."""
    for key, asked in visit.asked.items():
        refused = visit.judged.get(key) == "blocked" or key in visit.failed
        if refused and host_key(asked.url) in visit.wavered:
            yield key
