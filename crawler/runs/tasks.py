"""What a spider is told about its portal: the registry's row and what earlier sweeps learned."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.items import Known, Task
from crawler.registry.model import Portal
from crawler.store import Store

COLUMNS = 200
"""Most learned column addresses handed to a spider."""


def build_task(
    store: Store,
    portal: Portal,
    years: Sequence[int],
    unit_urls: Sequence[tuple[str, str]] = (),
    request_budget: int = 600,
) -> Task:
    """The task of one portal, from the registry and the store."""
    return Task(
        portal=portal,
        years=tuple(years),
        known=_known(store, portal.division_code, years),
        columns=_columns(store, portal.division_code),
        unit_urls=tuple(unit_urls),
        request_budget=request_budget,
    )


def _known(store: Store, code: str, years: Sequence[int]) -> tuple[Known, ...]:
    """The current version of each report of the asked years that was ever seen published."""
    marks = ", ".join("?" for _ in years)
    rows = store.rows(
        "SELECT r.url, r.title, r.year, COALESCE(a.name, r.agency_printed, '') AS unit FROM reports r "
        "LEFT JOIN agencies a USING (agency_id) "
        "WHERE r.division_code = ? AND r.current AND r.url != '' "
        f"AND r.year IN ({marks}) ORDER BY r.url, r.year",
        (code, *years),
    )
    return tuple(Known(row["url"], row["title"] or "", row["year"], row["unit"]) for row in rows)


def _columns(store: Store, code: str) -> tuple[str, ...]:
    """Columns that the last finished visit with any saw."""
    seen = "l.division_code = :code AND l.kind = 'column' AND l.outcome = 'ok'"
    rows = store.rows(
        f"SELECT DISTINCT l.url FROM looks l WHERE {seen} AND l.sweep_id = "
        f"(SELECT l.sweep_id FROM looks l JOIN sweeps s USING (sweep_id) WHERE {seen} "
        "ORDER BY s.started_at DESC, s.sweep_id DESC LIMIT 1) ORDER BY l.url LIMIT :most",
        {"code": code, "most": COLUMNS},
    )
    return tuple(row["url"] for row in rows)
