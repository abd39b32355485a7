"""Everything derived, made again from what was collected and archived: rule 4 of the design.

Documents are parsed first, in small transactions, and kept per parser version. Then each division is
calculated and written in one transaction: an interruption leaves its former or its new state. Copied
narratives, which reach over divisions, come last. The same collected rows give the same derived rows,
however often and in whatever order.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from crawler.archive import Archive
from crawler.clock import Clock
from crawler.config import Config
from crawler.errors import UserError
from crawler.findings.copies import write_copies
from crawler.ledger.calculate import Calculation, calculate
from crawler.ledger.documents import full_result, means_of, parse_documents, to_parse
from crawler.ledger.evidence import visited
from crawler.ledger.writing import write
from crawler.parsing import ParserUnavailable
from crawler.store import Store

if TYPE_CHECKING:
    from crawler.registry.load import Registry

Progress = Callable[[int, int, str], None]
"""Called with (done, total, what is being worked on)."""


@dataclass
class DeriveSummary:
    """What a derivation did. ``parsed`` counts documents read now, ``unread`` those whose bytes the
    archive does not hold, ``unattributed`` reports on lists that name no agency."""

    divisions: int = 0
    parsed: int = 0
    unread: int = 0
    reports: int = 0
    obligations: int = 0
    findings: int = 0
    unattributed: int = 0
    rejected: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready; ``rejected`` lists visits that were not accepted as ``sweep division verdict``."""
        return dict(self.__dict__)

    def sentence(self, lang: str) -> str:
        """One line for people."""
        if lang == "zh":
            return (
                f"推导 {self.divisions} 个区划：读取 {self.parsed} 份文件，报告 {self.reports} 份，"
                f"台账 {self.obligations} 项，问题 {self.findings} 条"
            )
        return (
            f"derived {self.divisions} division(s): {self.parsed} document(s) read, "
            f"{self.reports} report(s), {self.obligations} obligation(s), {self.findings} finding(s)"
        )


def derive(
    store: Store,
    archive: Archive,
    config: Config,
    registry: Registry,
    clock: Clock,
    divisions: Iterable[str] | None = None,
    progress: Progress | None = None,
    fresh: bool = False,
) -> DeriveSummary:
    """Derive the divisions named (None: all that were visited) again, offline.

    ``fresh`` parses also documents that the current parser has read. The clock stamps rows that
    changed; no answer depends on it."""
    told = progress or (lambda done, total, what: None)
    wanted = visited(store, divisions)
    summary = DeriveSummary()
    now = clock.now().isoformat()
    _parse(store, archive, config, wanted, now, told, summary, fresh)
    for done, code in enumerate(wanted):
        told(done, len(wanted), code)
        result = calculate(store, config, registry, code)
        summary.findings += write(store, result, now, partial(full_result, store))
        _count(summary, result)
    write_copies(store, wanted, lambda what: told(len(wanted), len(wanted), what))
    told(len(wanted), len(wanted), "")
    return summary


def _parse(
    store: Store, archive: Archive, config: Config, codes: list[str], now: str, told: Progress,
    summary: DeriveSummary, fresh: bool,
) -> None:  # fmt: skip
    todo = to_parse(store, codes, fresh, means_of(config))
    count = 0

    def tell(name: str) -> None:
        nonlocal count
        count += 1
        told(count, len(todo), name)

    try:
        summary.parsed = parse_documents(store, archive, config, todo, now, tell, os.cpu_count() or 1)
    except ParserUnavailable as error:
        raise UserError(f"documents cannot be read: {error}") from None
    summary.unread = len(todo) - summary.parsed


def _count(summary: DeriveSummary, result: Calculation) -> None:
    summary.divisions += 1
    summary.obligations += len(result.obligations)
    summary.reports += sum(1 for o in result.obligations if o.history)
    summary.unattributed += result.unattributed
    summary.rejected += [
        f"{v.sweep_id} {result.division.code} {v.verdict}" for v in result.visits if not v.accepted
    ]
