"""The rows of a release, from the store, in a fixed order: the same store gives the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from crawler.feed.schema import Table, cell_specs, sums, tables
from crawler.store import Store
from extract.forms import forms

Row = dict[str, Any]

_SQL = {
    "obligations": """
        SELECT o.*, d.name AS division, d.province, d.city, a.name AS agency, a.kind, a.basis
        FROM obligations o LEFT JOIN divisions d ON d.code = o.division_code
        LEFT JOIN agencies a USING (agency_id) ORDER BY o.agency_id, o.year""",
    "reports": "SELECT * FROM reports ORDER BY agency_id, year, sha256",
    "cells": "SELECT * FROM cells ORDER BY agency_id, year, sha256, cell_id",
    "findings": "SELECT * FROM findings ORDER BY id",
}


def rows(store: Store, name: str) -> Iterator[Row]:
    """The rows of one table with exactly its columns, typed, ordered by key."""
    table = tables()[name]
    for row in store.rows(_SQL[name]):
        yield {field.name: _typed(row.get(field.name), field.type) for field in table.fields}


def wide(store: Store) -> Iterator[Row]:
    """One row an obligation: the ledger, and the cells of the current report as numbers.

    A cell that holds no number is None here; why is in the cells table (and, in Stata, in the kind
    of missing value). ``_states`` carries the states for writers that can show them."""
    names = tables()["wide"].names
    specs = {spec_id: spec.stata for spec_id, spec in cell_specs().items()}
    current = {(r["agency_id"], r["year"]): r for r in store.rows("SELECT * FROM reports WHERE current = 1")}
    cells = _CurrentCells(store)
    for row in rows(store, "obligations"):
        key = (row["agency_id"], row["year"])
        report = current.get(key, {})
        own = cells.of(key)
        values = {specs[c["cell_id"]]: c["value"] for c in own if c["cell_id"] in specs}
        states = {specs[c["cell_id"]]: c["state"] for c in own if c["cell_id"] in specs}
        filled = sum(state == "number" for state in states.values())
        facts = {
            "form": report.get("form"),
            "confidence": report.get("confidence"),
            "needs_review": _typed(report.get("needs_review"), "boolean"),
            "cells_number": filled if states else None,
            "cells_other": len(states) - filled if states else None,
        }
        made = row | facts | values | harmonise(values)
        yield {name: made.get(name) for name in names} | {"_states": states}


class _CurrentCells:
    """The cells of current reports, handed out in the order of the ledger, one group in memory."""

    def __init__(self, store: Store) -> None:
        sql = """SELECT c.agency_id, c.year, c.cell_id, c.value, c.state FROM cells c
            JOIN reports r ON r.agency_id = c.agency_id AND r.year = c.year AND r.sha256 = c.sha256
            WHERE r.current = 1 ORDER BY c.agency_id, c.year"""
        self._groups = groupby(store.rows(sql), key=lambda c: (c["agency_id"], c["year"]))
        self._next = self._read()

    def of(self, key: tuple[str, int]) -> list[Row]:
        """The cells of one obligation; keys must be asked for in ascending order."""
        while self._next is not None and self._next[0] < key:
            self._next = self._read()
        return self._next[1] if self._next is not None and self._next[0] == key else []

    def _read(self) -> tuple[tuple[str, int], list[Row]] | None:
        found = next(self._groups, None)
        return None if found is None else (found[0], list(found[1]))


def harmonise(values: dict[str, float | None]) -> dict[str, float]:
    """Sums that are comparable over forms. A sum is given only where every part is a number; for
    （六）其他处理 the 2019 form's single row is the sum."""
    made: dict[str, float] = {}
    for column in (c.id for c in next(iter(forms().values())).columns):
        for group, rows in sums().items():
            found = [values.get(f"t3_{row}_{column}") for row in rows]
            numbers = [value for value in found if value is not None]
            whole = values.get(f"t3_other_all_{column}") if group == "other" else None
            if len(numbers) == len(rows):
                made[f"h_{group}_{column}"] = sum(numbers)
            elif whole is not None:
                made[f"h_{group}_{column}"] = whole
    return made


def _typed(value: Any, kind: str) -> Any:
    if value is None or value == "":
        return None
    if kind == "boolean":
        return bool(value)
    if kind in ("integer", "number"):
        return int(value) if kind == "integer" else value
    return str(value)


def select(table: Table, made: Iterable[Row]) -> Iterator[list[Any]]:
    """Rows as lists in the order of the table's columns."""
    for row in made:
        yield [row[name] for name in table.names]
