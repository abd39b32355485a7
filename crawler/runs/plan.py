"""What a crawl process is told: one JSON line on its standard input."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.clock import Clock
from crawler.config import Config
from crawler.fetch.allowlist import AllowList
from crawler.fetch.gate import host_key
from crawler.items import Known, Task
from crawler.registry.model import Portal

if TYPE_CHECKING:
    from crawler.registry.load import Registry


@dataclass(frozen=True)
class Plan:
    """A sweep as its workers see it. ``groups`` are division codes whose portals share a host: one
    worker does a group, one portal after the other. ``allow`` are the registered hosts of the whole
    registry. ``tasks``: given where the worker cannot see the main store (a shard elsewhere), or where
    they say more than the registry does. ``spider`` names the one that visits."""

    database: Path
    archive: Path
    config: Config
    sweep_id: str
    years: tuple[int, ...]
    fixed: datetime | None
    portals: tuple[Portal, ...]
    unit_urls: dict[str, tuple[tuple[str, str], ...]]
    allow: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    spider_modules: tuple[str, ...] = ("spiders",)
    tasks: tuple[Task, ...] = ()
    spider: str = "portal"

    @property
    def clock(self) -> Clock:
        return Clock(self.fixed)

    def portal(self, code: str) -> Portal:
        return next(p for p in self.portals if p.division_code == code)

    def shard(self, groups: Sequence[tuple[str, ...]], tasks: Iterable[Task]) -> Plan:
        """The same sweep, of some groups only."""
        codes = {code for group in groups for code in group}
        kept = tuple(p for p in self.portals if p.division_code in codes)
        urls = {code: urls for code, urls in self.unit_urls.items() if code in codes}
        return replace(self, portals=kept, unit_urls=urls, groups=tuple(groups), tasks=tuple(tasks))

    def to_json(self) -> str:
        """One line."""
        plain = asdict(self) | {
            "database": str(self.database),
            "archive": str(self.archive),
            "config": self.config.model_dump(mode="json"),
            "fixed": self.fixed.isoformat() if self.fixed else None,
        }
        return json.dumps(plain, ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> Plan:
        raw: dict[str, Any] = json.loads(line)
        return cls(
            database=Path(raw["database"]),
            archive=Path(raw["archive"]),
            config=Config.model_construct(**(raw["config"] | {"home": Path(raw["config"]["home"])})),
            sweep_id=raw["sweep_id"],
            years=tuple(raw["years"]),
            fixed=datetime.fromisoformat(raw["fixed"]) if raw["fixed"] else None,
            portals=tuple(_portal(p) for p in raw["portals"]),
            unit_urls={code: _pairs(urls) for code, urls in raw["unit_urls"].items()},
            allow=tuple(raw["allow"]),
            groups=tuple(tuple(group) for group in raw["groups"]),
            spider_modules=tuple(raw["spider_modules"]),
            tasks=tuple(_task(task) for task in raw["tasks"]),
            spider=raw["spider"],
        )


def _portal(raw: dict[str, Any]) -> Portal:
    return Portal(**(raw | {"hosts": tuple(raw["hosts"])}))


def _pairs(raw: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, url) for name, url in raw)


def _task(raw: dict[str, Any]) -> Task:
    return Task(
        portal=_portal(raw["portal"]),
        years=tuple(raw["years"]),
        known=tuple(Known(**k) for k in raw["known"]),
        columns=tuple(raw["columns"]),
        unit_urls=_pairs(raw["unit_urls"]),
        request_budget=raw["request_budget"],
        wanted=_pairs(raw["wanted"]),
    )


def registered(registry: Registry) -> AllowList:
    """Every host that the registry names: of portals, their further hosts, agencies' own sites."""
    names: list[str] = []
    for portal in registry.portals.values():
        names += [portal.home_url, portal.column_url, *portal.hosts]
    names += [agency.url for agencies in registry.agencies.values() for agency in agencies]
    return AllowList.of(names)


def group_by_host(portals: Iterable[Portal]) -> tuple[tuple[str, ...], ...]:
    """Division codes, those of portals that share a host together; order of appearance."""
    groups: list[tuple[set[str], list[str]]] = []
    for portal in portals:
        hosts = {host_key(name) for name in (portal.home_url, *portal.hosts) if name}
        codes = [portal.division_code]
        touching = [group for group in groups if group[0] & hosts]
        for group in touching:
            hosts |= group[0]
            codes = group[1] + codes
            groups.remove(group)
        groups.append((hosts, codes))
    return tuple(tuple(codes) for _, codes in groups)
