"""``registry check --online``: is every known portal still there, and still its division's?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from crawler.clock import Clock
from crawler.config import Config
from crawler.items import Task
from crawler.registry.load import Registry
from crawler.runs.sweep import Progress
from crawler.scouting.identity import Identity, judge
from crawler.scouting.refind import Found, refind
from crawler.scouting.visits import Front, visit

LOST = frozenset(["unreachable", "not_found", "soft_404", "wrong_site"])
"""Verdicts after which the portals above are asked where the division's site stands now."""
FAULTS = frozenset(["moved", "wrong_site", "duplicate", "not_found"])
"""Verdicts that a person should act on; the others may pass, or say that nothing was proven."""


@dataclass(frozen=True)
class Seen:
    """A known portal seen again. ``verdict`` is ``ok``, ``moved`` (another host answers), ``wrong_site``
    (the page is another division's), ``duplicate`` (two divisions, one site), ``unclear`` (nothing on the
    page names the division), or the outcome of a page that could not be read."""

    division_code: str
    name: str
    home_url: str
    verdict: str
    now: str = ""
    detail: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The row as one JSON object."""
        return dict(vars(self))


def recheck(
    config: Config,
    registry: Registry,
    clock: Clock,
    codes: Sequence[str],
    workers: int = 1,
    progress: Progress | None = None,
) -> list[Seen]:
    """Open the front page of each division's portal and judge it."""
    tasks = [Task(registry.portals[code], (), request_budget=10) for code in codes]
    _, fronts = visit(config, registry, clock, "knock", tasks, workers, progress)
    last = {front.source: front for front in fronts}
    shared = _shared({c: f for c, f in last.items() if f.outcome == "ok" and not _strange(registry, c, f)})
    missing = Front("", "", "", "unreachable", "the visit did not come to an end", "", "", Identity())
    seen = [_seen(registry, code, last.get(code, missing), shared.get(code, [])) for code in codes]
    lost = [row.division_code for row in seen if row.verdict in LOST]
    found = refind(config, registry, clock, lost)
    return [_refound(row, found.get(row.division_code)) for row in seen]


def _refound(row: Seen, found: Found | None) -> Seen:
    """The row, with the site that a portal above links to where that is another one."""
    if found is None or _host(found[0].url) == _host(row.home_url):
        return row
    front, judgement = found
    signs = f"{', '.join(judgement.signs)}: {judgement.confidence:.2f}"
    told = f"{row.verdict}; {urlsplit(front.linked_from).netloc} links to {front.url} ({signs})"
    return replace(row, verdict="moved", now=front.url, detail=told)


def _seen(registry: Registry, code: str, front: Front, twins: list[str]) -> Seen:
    portal = registry.portals[code]

    def row(verdict: str, detail: str = "") -> Seen:
        return Seen(code, portal.name, portal.home_url, verdict, front.url, detail)

    if front.outcome != "ok":
        return row(front.outcome, front.reason)
    judgement = judge(front.identity, registry.divisions[code], registry, front.url)
    if judgement.verdict == "other":
        return row("wrong_site", judgement.why)
    if twins:
        return row("duplicate", f"the same site as {', '.join(twins)}")
    if _host(front.url) not in {_host(portal.home_url), *map(_host, portal.hosts)}:
        return row("moved", f"answers as {urlsplit(front.url).netloc}")
    if judgement.verdict == "unclear":
        return row("unclear", judgement.why)
    return row("ok", f"{', '.join(judgement.signs)}: {judgement.confidence:.2f}")


def _strange(registry: Registry, code: str, front: Front) -> bool:
    return judge(front.identity, registry.divisions[code], registry, front.url).verdict == "other"


def _shared(fronts: dict[str, Front]) -> dict[str, list[str]]:
    """Divisions whose portals are one site: the same host in the end, or the same site mark."""
    groups: dict[str, set[str]] = defaultdict(set)
    for code, front in fronts.items():
        groups[_host(front.url)].add(code)
        if mark := front.identity.site_id_code:
            groups[mark].add(code)
    found: dict[str, set[str]] = defaultdict(set)
    for codes in groups.values():
        for code in codes:
            found[code] |= codes - {code}
    return {code: sorted(others) for code, others in found.items() if others}


def _host(address: str) -> str:
    netloc = urlsplit(address if "//" in address else f"//{address}").netloc.lower()
    return netloc.removeprefix("www.").removesuffix(":80").removesuffix(":443")
