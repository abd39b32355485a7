"""The ledger as of another day: what was known then, or what is to be said now of an old look.

``derive`` reads no clock, so the stored answers are as of the last look. For a day that the user
names (``--as-of``) the same calculation runs over what had been collected by its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from crawler.config import load as load_config
from crawler.ledger.calculate import calculate
from crawler.ledger.documents import full_result
from crawler.ledger.evidence import visited
from crawler.ledger.obligation import Obligation
from crawler.ledger.writing import obligation_row
from crawler.registry.home import folders
from crawler.registry.load import load as load_registry
from crawler.store import Store


def rows_as_of(
    store: Store, day: date, divisions: Iterable[str] | None = None, years: Iterable[int] | None = None
) -> list[dict[str, Any]]:
    """Rows like those of ``obligations`` joined with agency and division, as of the end of ``day``.

    A report that was not yet due at the last look is ``unknown`` once its due date has passed."""
    home = store.path.parent
    config, registry = load_config(home), load_registry(folders(home))
    wanted = visited(store, divisions)
    chosen = None if years is None else set(years)
    rows = []
    for code in wanted:
        result = calculate(store, config, registry, code, f"{day.isoformat()}T23:59:59+08:00")
        for item in result.obligations:
            if chosen is None or item.year in chosen:
                row = obligation_row(overdue(item, day), result.division)
                rows.append(row | _names(item, result.division.__dict__))
    return sorted(rows, key=lambda r: (r["division_code"], r["year"], r["kind"], r["agency_id"]))


def findings_as_of(
    store: Store, day: date, divisions: Iterable[str] | None = None, years: Iterable[int] | None = None
) -> list[dict[str, Any]]:
    """Rows of ``findings`` with the names of agency and division, as of the end of ``day``.

    Copied narratives are those of now whose report had been seen by then; verdicts are those of now."""
    from crawler.findings.rows import finding_rows_of

    home = store.path.parent
    config, registry = load_config(home), load_registry(folders(home))
    chosen = None if years is None else set(years)
    found: list[dict[str, Any]] = []
    for code in visited(store, divisions):
        result = calculate(store, config, registry, code, f"{day.isoformat()}T23:59:59+08:00")
        result = replace(result, obligations=[overdue(item, day) for item in result.obligations])
        names = {a.agency_id: a.name for a in result.agencies}
        copies = store.rows(
            "SELECT * FROM findings WHERE division_code = ? AND code IN ('I04', 'I05') AND first_seen <= ?",
            (code, f"{day.isoformat()}T23:59:59+08:00"),
        )
        for row in (*finding_rows_of(result, partial(full_result, store)), *copies):
            if chosen is None or row["year"] in chosen:
                row["agency"] = names.get(row["agency_id"], row["agency_id"])
                found.append(row | {"division": result.division.name})
    return found


def overdue(item: Obligation, day: date) -> Obligation:
    """The obligation on a later day: a look before the due date says nothing of what came after it."""
    if item.status == "not_due" and item.due and item.due < day:
        return replace(item, status="unknown", code="not_since_due")
    return item


def _names(item: Obligation, division: dict[str, Any]) -> dict[str, Any]:
    agency = item.agency
    return {
        "division": division["name"],
        "province": division["province"],
        "city": division["city"],
        "agency": agency.name,
        "kind": agency.kind,
        "agency_source": agency.source,
        "derived_at": None,
    }
