"""Sending the registry's spiders out, in a home of their own: what they see is no evidence of reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.archive import Archive
from crawler.clock import Clock
from crawler.config import Config
from crawler.items import Task
from crawler.queries import look_rows
from crawler.registry.load import Registry
from crawler.runs.summary import SweepSummary
from crawler.runs.sweep import Progress, run_sweep
from crawler.scouting.identity import Identity, read_identity
from crawler.store import Store


@dataclass(frozen=True)
class Front:
    """A front page that was asked for. ``source`` is the division whose portal led there, ``asked``
    the division looked for ('' for the portal itself), ``url`` where the answer stood."""

    source: str
    asked: str
    url: str
    outcome: str
    reason: str
    linked_from: str
    sha256: str
    identity: Identity


def visit(
    config: Config,
    registry: Registry,
    clock: Clock,
    spider: str,
    tasks: Sequence[Task],
    workers: int = 1,
    progress: Progress | None = None,
) -> tuple[SweepSummary, list[Front]]:
    """Send ``spider`` (``knock`` or ``scout``) to the tasks' portals; every front page it saw, with what
    the page says of itself. An interrupted errand goes on where it stopped, like any sweep."""
    own = config.model_copy(update={"home": config.home / spider})
    own.home.mkdir(parents=True, exist_ok=True)
    codes = [task.portal.division_code for task in tasks]
    with Store(own.database) as store:
        archive = Archive(own.archive)
        summary = run_sweep(
            store, archive, own, registry, clock, codes, (), workers, progress, spider=spider, tasks=tasks
        )
        rows = [r for r in look_rows(store, codes) if r["sweep_id"] == summary.sweep_id]
        return summary, list(_fronts(rows, archive))


def _fronts(rows: Iterable[dict[str, Any]], archive: Archive) -> Iterable[Front]:
    for row in rows:
        if row["kind"] != "home":
            continue
        code, _, _ = (row["unit"] or "").partition(" ")
        kept = row["outcome"] == "ok" and row["sha256"] and archive.has(row["sha256"])
        identity = read_identity(archive.get(row["sha256"])) if kept else Identity()
        yield Front(
            row["division_code"], code, row["url"], row["outcome"], row["reason"] or "",
            row["parent_url"] or "", row["sha256"] or "", identity,
        )  # fmt: skip
