"""What changed since the previous release, down to the cell."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from crawler.errors import UserError
from crawler.feed.rows import Row

WATCHED = ("status", "timeliness", "published_on", "sha256")
"""Fields of the ledger whose change is told beside those of cells."""

_CELLS = """
SELECT c.agency_id, c.year, c.cell_id AS field,
    CASE WHEN c.state <> 'number' THEN coalesce(c.raw, '') || ' (' || c.state || ')'
        WHEN c.raw IS NULL THEN printf('%.15g', c.value)
        WHEN c.raw = printf('%.15g', c.value) THEN c.raw
        ELSE c.raw || ' = ' || printf('%.15g', c.value) END AS said,
    c.state = 'number' AS held
FROM cells c JOIN reports r ON r.agency_id = c.agency_id AND r.year = c.year AND r.sha256 = c.sha256
WHERE r.current = 1
"""
_LEDGER = " UNION ALL ".join(
    f"SELECT agency_id, year, '{name}' AS field, {name} AS said, 0 AS held FROM obligations "
    f"WHERE {name} IS NOT NULL"
    for name in WATCHED
)
_STATE = f"SELECT * FROM ({_CELLS}) UNION ALL {_LEDGER}"
_ORDER = " ORDER BY 1, 2, 3"


def changes(now: Path, before: Path | None) -> Iterator[Row]:
    """Rows of ``changes.csv`` between two releases' databases; none when there is no former one."""
    if before is None:
        return
    connection = sqlite3.connect(f"file:{now}?mode=ro", uri=True)
    try:
        _attach(connection, before)
        for change, sql in _QUERIES:
            for found in connection.execute(sql):
                names = ("agency_id", "year", "field", "before", "after")
                yield {"change": change} | dict(zip(names, found, strict=True))
    finally:
        connection.close()


def _attach(connection: sqlite3.Connection, before: Path) -> None:
    try:
        connection.execute("ATTACH DATABASE ? AS former", (f"file:{before}?mode=ro",))
        connection.execute("SELECT 1 FROM former.obligations LIMIT 1")
    except sqlite3.Error as error:
        raise UserError(f"{before}: the previous release cannot be read: {error}") from None


def _former(sql: str) -> str:
    """The same question, asked of the attached former release."""
    for table in ("cells", "reports", "obligations"):
        sql = sql.replace(f"FROM {table}", f"FROM former.{table}").replace(
            f"JOIN {table}", f"JOIN former.{table}"
        )
    return sql


_FORMER = _former(_STATE)
_JOINED = f"FROM ({_STATE}) n LEFT JOIN ({_FORMER}) b USING (agency_id, year, field)"
_QUERIES: tuple[tuple[str, str], ...] = (
    ("added", f"SELECT agency_id, year, field, NULL, n.said {_JOINED} WHERE b.field IS NULL{_ORDER}"),
    (
        "changed",
        f"SELECT agency_id, year, field, b.said, n.said {_JOINED} "
        f"WHERE b.field IS NOT NULL AND n.said IS NOT b.said{_ORDER}",
    ),
    (
        "removed",
        f"SELECT agency_id, year, field, b.said, NULL FROM ({_FORMER}) b LEFT JOIN ({_STATE}) n "
        f"USING (agency_id, year, field) WHERE n.field IS NULL{_ORDER}",
    ),
)


def kept(now: Path, before: Path) -> dict[str, float | None]:
    """Shares of the former release that still stand: reports, and cells that held a number."""
    connection = sqlite3.connect(f"file:{now}?mode=ro", uri=True)
    try:
        _attach(connection, before)
        return {name: _share(connection, sql) for name, sql in _KEPT.items()}
    finally:
        connection.close()


_REPORTS = "SELECT DISTINCT agency_id, year, 1 AS held FROM reports WHERE current = 1"
_NUMBERS = f"SELECT agency_id, year, field, held FROM ({_CELLS}) WHERE held"
_KEPT = {
    "kept_reports": f"SELECT count(n.held), count(*) FROM ({_former(_REPORTS)}) b "
    f"LEFT JOIN ({_REPORTS}) n USING (agency_id, year)",
    "kept_cells": f"SELECT count(n.held), count(*) FROM ({_former(_NUMBERS)}) b "
    f"LEFT JOIN ({_NUMBERS}) n USING (agency_id, year, field)",
}


def _share(connection: sqlite3.Connection, sql: str) -> float | None:
    held, former = connection.execute(sql).fetchone()
    return held / former if former else None
