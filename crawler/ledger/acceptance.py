"""May a visit be believed? Only an accepted visit proves that something is absent.

The bounds are data (data/acceptance.toml). What a visit saw counts whether it is accepted or not.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from crawler.ledger.evidence import Visit

ACCEPTED = "accepted"


@dataclass(frozen=True)
class Bounds:
    """The bounds of data/acceptance.toml; see the comments there."""

    normal: frozenset[str]
    kinds: frozenset[str]
    outcomes: frozenset[str]
    min_rows_lost: int
    max_share_lost: float
    empty_from: int
    confirmed_after: int


@cache
def bounds() -> Bounds:
    """The bounds as shipped."""
    data = tomllib.loads(resources.files("data").joinpath("acceptance.toml").read_text(encoding="utf-8"))
    return Bounds(
        normal=frozenset(data["ending"]["normal"]),
        kinds=frozenset(data["reached"]["kinds"]),
        outcomes=frozenset(data["reached"]["outcomes"]),
        **data["shrunk"],
    )


def judge(visits: list[Visit], limits: Bounds | None = None) -> list[Visit]:
    """The visits, oldest first, each with ``accepted`` and ``verdict``.

    A verdict is ``accepted`` or a code with its figures: ``not_ended``, ``ended:<reason>``,
    ``nothing_reached``, ``shrunk:<before>><now>``."""
    limits = limits or bounds()
    judged: list[Visit] = []
    for visit in visits:
        verdict = _alone(visit, limits) or _against(visit, judged, limits) or ACCEPTED
        judged.append(replace(visit, accepted=verdict == ACCEPTED, verdict=verdict))
    return judged


def _alone(visit: Visit, limits: Bounds) -> str:
    if not visit.finish_reason:
        return "not_ended"
    if visit.finish_reason not in limits.normal:
        return f"ended:{visit.finish_reason}"
    if not any(x.kind in limits.kinds and x.outcome in limits.outcomes for x in visit.looks):
        return "nothing_reached"
    return ""


def _against(visit: Visit, earlier: list[Visit], limits: Bounds) -> str:
    base = next((v for v in reversed(earlier) if v.accepted and v.years <= visit.years), None)
    if base is None or not _lost(rows(base), rows(visit), limits):
        return ""
    doubted = [v for v in earlier[earlier.index(base) + 1 :] if v.verdict.startswith("shrunk")]
    agreeing = [v for v in doubted[-limits.confirmed_after :] if not _lost(rows(v), rows(visit), limits)]
    if len(agreeing) >= limits.confirmed_after:
        return ""
    return f"shrunk:{rows(base)}>{rows(visit)}"


def _lost(before: int, now: int, limits: Bounds) -> bool:
    if now == 0 and before >= limits.empty_from:
        return True
    lost = before - now
    return lost >= limits.min_rows_lost and lost > limits.max_share_lost * before


def rows(visit: Visit) -> int:
    """How many different reports the visit's lists showed, of whatever year."""
    return len({s.key for s in visit.sightings if s.list_url})
