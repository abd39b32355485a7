"""Where a portal that is lost stands now: asked of the portals above it, which link to their counties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from crawler.clock import Clock
from crawler.config import Config
from crawler.items import Task
from crawler.registry.load import Registry
from crawler.scouting.grow import FAMILIAR
from crawler.scouting.identity import Judgement, judge
from crawler.scouting.visits import Front, visit

Found = tuple[Front, Judgement]


def refind(config: Config, registry: Registry, clock: Clock, lost: Iterable[str]) -> dict[str, Found]:
    """By division, the site that the link lists of its city's or province's portal lead to and that
    shows itself to be the division's, where there is one."""
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for code in lost:
        for above in _above(code, registry):
            names[above] |= dict.fromkeys(_names(code, registry), code)
    tasks = [
        Task(registry.portals[above], (), request_budget=config.request_budget, wanted=tuple(wanted.items()))
        for above, wanted in sorted(names.items())
    ]
    if not tasks:
        return {}
    _, fronts = visit(config, registry, clock, "scout", tasks)
    found: dict[str, Found] = {}
    for front in fronts:
        if not front.asked or front.outcome != "ok":
            continue
        judgement = judge(front.identity, registry.divisions[front.asked], registry, front.url)
        known = found.get(front.asked)
        if judgement.verdict == "same" and (known is None or judgement.confidence > known[1].confidence):
            found[front.asked] = front, judgement
    return found


def _above(code: str, registry: Registry) -> Iterator[str]:
    """The portals of the division's city and province."""
    for above in dict.fromkeys((f"{code[:4]}00", f"{code[:2]}0000")):
        if above != code and above in registry.portals:
            yield above


def _names(code: str, registry: Registry) -> set[str]:
    """The division's names, without those that another of the same city bears."""
    near = [c for c in registry.divisions if c != code and c[:4] == code[:4]]
    others = {name for c in near for name in (registry.divisions[c].name, *registry.names_of(c))}
    own = {registry.divisions[code].name, *registry.names_of(code)}
    return {name for name in own - others if len(name) >= FAMILIAR}
