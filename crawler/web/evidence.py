"""The looks behind an answer, by sweep, with the fetch that each rests on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from crawler.store import Store

Row = dict[str, Any]

_FETCHES = """
SELECT sweep_id, url, final_url, status, wall_at, size, sha256, outcome, error FROM fetches
WHERE division_code = :code AND sweep_id IN (SELECT value FROM json_each(:sweeps))
    AND url IN (SELECT value FROM json_each(:urls)) ORDER BY fetch_id
"""
_VISITS = """
SELECT v.sweep_id, s.started_at, v.state, v.accepted, v.verdict, v.finish_reason, v.requests
FROM visits v JOIN sweeps s USING (sweep_id)
WHERE v.division_code = :code AND v.sweep_id IN (SELECT value FROM json_each(:sweeps))
"""


@dataclass(frozen=True)
class Step:
    """One look, the fetch of its address (None where nothing was fetched), and whether the answer
    rests on it."""

    look: Row
    fetch: Row | None
    ground: bool


@dataclass(frozen=True)
class Visit:
    """One visit to the portal: whether it was believed, and its looks in order."""

    sweep_id: str
    at: str
    accepted: bool | None
    verdict: str
    requests: int | None
    steps: list[Step]


def timeline(store: Store, story: Row) -> list[Visit]:
    """The visits of an obligation (``queries.obligation_story``), oldest first."""
    looks = sorted(story["looks"], key=lambda look: (look["at"], look["sweep_id"], look["seq"]))
    bound = {
        "code": story["division_code"],
        "sweeps": json.dumps(sorted({look["sweep_id"] for look in looks})),
        "urls": json.dumps(sorted({look["url"] for look in looks})),
    }
    fetches = {(f["sweep_id"], f["url"]): f for f in store.rows(_FETCHES, bound)}
    visits = {v["sweep_id"]: v for v in store.rows(_VISITS, bound)}
    grounds = set((story["evidence"] or {}).get("looks", ()))
    made = []
    for sweep_id, group in groupby(looks, key=lambda look: look["sweep_id"]):
        visit = visits.get(sweep_id, {})
        steps = [
            Step(look, fetches.get((sweep_id, look["url"])), look["look_id"] in grounds) for look in group
        ]
        accepted = visit.get("accepted")
        made.append(
            Visit(
                sweep_id, visit.get("started_at") or steps[0].look["at"],
                None if accepted is None else bool(accepted),
                visit.get("verdict") or visit.get("finish_reason") or "", visit.get("requests"), steps,
            )
        )  # fmt: skip
    return made
