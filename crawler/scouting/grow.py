"""``registry grow``: portals for divisions that have none, proposed from the links of known portals."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.clock import Clock
from crawler.config import Config
from crawler.errors import UserError
from crawler.items import Task
from crawler.registry.importer import check_target, write_folder
from crawler.registry.load import Registry
from crawler.registry.select import one
from crawler.registry.table import Row
from crawler.runs.summary import SweepSummary
from crawler.runs.sweep import Progress
from crawler.scouting.identity import Judgement, judge
from crawler.scouting.visits import Front, visit

EVIDENCE = "evidence.jsonl"
FAMILIAR = 2
"""Characters that a short name needs to be looked for in link lists."""


@dataclass(frozen=True)
class Proposal:
    """A portal for a division that has none, with what speaks for it."""

    division_code: str
    name: str
    front: Front
    judgement: Judgement
    hosts: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The proposal as one JSON object."""
        return {
            "division_code": self.division_code,
            "name": self.name,
            "home_url": self.front.url,
            "hosts": list(self.hosts),
            "confidence": self.judgement.confidence,
            "signs": list(self.judgement.signs),
            **self.front.identity.told(),
            "linked_from": self.front.linked_from,
            "linked_as": self.front.reason,
            "sha256": self.front.sha256,
        }


@dataclass(frozen=True)
class Refusal:
    """A site that a link led to and that was not proposed."""

    division_code: str
    url: str
    why: str

    def as_dict(self) -> dict[str, Any]:
        """The refusal as one JSON object."""
        return {"division_code": self.division_code, "url": self.url, "refused": self.why}


@dataclass
class Growth:
    """What an errand brought: proposals, refusals, and how many divisions are still without."""

    summary: SweepSummary
    proposals: list[Proposal] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    without: int = 0

    def rows(self) -> list[dict[str, Any]]:
        """Everything found, as JSON objects: proposals, then refusals."""
        return [p.as_dict() for p in self.proposals] + [r.as_dict() for r in self.refusals]


def sources(registry: Registry, selectors: Iterable[str]) -> list[str]:
    """The portals to start from: of all provinces and cities, or of the named divisions and the cities
    inside them. Raises UserError where a name has none, or is none."""
    chosen = list(selectors)
    if not chosen:
        return sorted(code for code in registry.portals if code.endswith("00"))
    found: list[str] = []
    for selector in chosen:
        asked = one(selector, registry.divisions, registry.portals)
        codes = [c for c in registry.portals if c == asked or (c.endswith("00") and _below(c, asked))]
        if not codes:
            name = registry.divisions[asked].name
            raise UserError(f"{name}: no portal is registered to start from; name its city or province")
        found += codes
    return sorted(set(found))


def _below(code: str, above: str) -> bool:
    return above.endswith("00") and code != above and code.startswith(above.rstrip("0") or above[:2])


def wanted(registry: Registry, source: str) -> dict[str, str]:
    """Names to look for in the links of a source's portal, with the division that each stands for:
    divisions without a portal below it (of a county: beside it). A name that two share is left out."""
    area = source[:2] if source.endswith("0000") else source[:4]
    found: dict[str, set[str]] = {}
    for code, division in registry.divisions.items():
        if code in registry.portals or not code.startswith(area) or code == source:
            continue
        for name in {division.name, *registry.names_of(code)}:
            if len(name) >= FAMILIAR:
                found.setdefault(name, set()).add(code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def grow(
    config: Config,
    registry: Registry,
    clock: Clock,
    selectors: Sequence[str],
    workers: int = 1,
    progress: Progress | None = None,
) -> Growth:
    """Walk the link lists of the portals to start from and judge what they lead to."""
    tasks = [
        Task(registry.portals[code], (), request_budget=config.request_budget, wanted=tuple(names.items()))
        for code in sources(registry, selectors)
        if (names := wanted(registry, code))
    ]
    sought = {code for task in tasks for _, code in task.wanted}
    summary, fronts = visit(config, registry, clock, "scout", tasks, workers, progress)
    growth = Growth(summary)
    growth.proposals = list(_proposals([f for f in fronts if f.asked], registry, growth.refusals))
    growth.without = len(sought - {p.division_code for p in growth.proposals})
    return growth


def _proposals(fronts: list[Front], registry: Registry, refusals: list[Refusal]) -> Iterable[Proposal]:
    """Of each division's candidates the one that most speaks for; the other verified ones are hosts."""
    held: dict[str, list[tuple[Front, Judgement]]] = {}
    for front in fronts:
        division = registry.divisions[front.asked]
        if front.outcome != "ok":
            refusals.append(Refusal(front.asked, front.url, f"not seen: {front.outcome}; {front.reason}"))
            continue
        judgement = judge(front.identity, division, registry, front.url)
        if judgement.verdict == "same":
            held.setdefault(front.asked, []).append((front, judgement))
        else:
            refusals.append(Refusal(front.asked, front.url, f"{judgement.verdict}: {judgement.why}"))
    for code, candidates in sorted(held.items()):
        ranked = sorted(candidates, key=lambda c: (-c[1].confidence, len(c[0].url), c[0].url))
        front, judgement = ranked[0]
        hosts = dict.fromkeys(urlsplit(f.url).netloc for f, _ in ranked)
        yield Proposal(code, registry.divisions[code].name, front, judgement, tuple(hosts))


def write(growth: Growth, target: Path, clock: Clock, *, force: bool = False) -> None:
    """Write the proposals as a registry folder, all or nothing, with the evidence beside them. Raises
    RegistryError as ``registry import`` does."""
    check_target(target, force)
    rows = [Row(target, number, _values(p, clock)) for number, p in enumerate(growth.proposals, 2)]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in growth.rows())
    write_folder(target, rows, (), {EVIDENCE: lines})


def _values(proposal: Proposal, clock: Clock) -> dict[str, str]:
    told = [f"{name} {value}" for name, value in proposal.front.identity.told().items()]
    said = "; ".join([f"proposed {clock.today()}, confidence {proposal.judgement.confidence:.2f}", *told])
    return {
        "division_code": proposal.division_code,
        "name": proposal.name,
        "home_url": proposal.front.url,
        "hosts": "|".join(proposal.hosts),
        "note": f"{said}; linked from {proposal.front.linked_from}",
    }
