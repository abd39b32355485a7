"""Making a division's rows of a derived table equal to new ones, within the caller's transaction."""

from __future__ import annotations

from typing import Any

from crawler.database import Database

Row = dict[str, Any]


def put_rows(db: Database, table: str, rows: list[Row]) -> None:
    """Insert rows that all have the same columns, each in place of one with its key."""
    if not rows:
        return
    columns = ", ".join(f'"{name}"' for name in rows[0])
    marks = ", ".join("?" * len(rows[0]))
    statement = f'INSERT OR REPLACE INTO "{table}" ({columns}) VALUES ({marks})'
    db.conn.executemany(statement, [list(row.values()) for row in rows])


def replace_rows(
    db: Database, table: str, key: tuple[str, ...], division: str, rows: list[Row], stamp: Row | None = None,
    only: str = "1",
) -> None:  # fmt: skip
    """Make the division's rows of a table equal to ``rows``, writing only those that differ.

    The columns of ``stamp`` are not compared: an unchanged row keeps its own, a changed one gets
    them anew. ``only`` is a condition in SQL: rows for which it does not hold are left alone."""
    stamp = stamp or {}
    names = [*rows[0]] if rows else list(key)
    held = _held(db, table, key, names, division, tuple(stamp), only)
    wanted = {tuple(row[k] for k in key): row for row in rows}
    gone = [k for k in held if k not in wanted]
    where = " AND ".join(f'"{k}" = ?' for k in key)
    db.conn.executemany(f'DELETE FROM "{table}" WHERE {where}', gone)
    changed = [row for k, row in wanted.items() if k not in held or held[k] != row]
    put_rows(db, table, [row | stamp for row in changed])


def _held(
    db: Database,
    table: str,
    key: tuple[str, ...],
    names: list[str],
    division: str,
    stamps: tuple[str, ...],
    only: str,
) -> dict[tuple[Any, ...], Row]:
    columns = [*names, *stamps]
    quoted = ", ".join(f'"{c}"' for c in columns)
    cursor = db.conn.execute(
        f'SELECT {quoted} FROM "{table}" WHERE division_code = ? AND {only}', (division,)
    )
    held = {}
    for values in cursor:
        row = dict(zip(columns, values, strict=True))
        held[tuple(row[k] for k in key)] = {name: row[name] for name in names}
    return held
