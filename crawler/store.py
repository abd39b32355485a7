"""The store: one SQLite file, opened through sqlite-utils, migrated on opening, WAL.

Readers never wait. Writers take turns: each unit of work is one ``with store.transaction():``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from crawler.database import Database
from crawler.errors import UserError
from crawler.migrations import migrations

BUSY_SECONDS = 60
_OF_THE_MACHINE = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
)
"""Errors that are no fault of ours: a full disk, another writer, a disk that fails."""


class StoreError(UserError):
    """The database cannot be opened or written. Raised by ``Store``; one line for the user."""


class Store:
    """The home's database. Use as a context manager, or call ``close``."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open (and, unless ``read_only``, create and migrate) the database at ``path``.

        Raises StoreError when there is none to read, or the file is not ours."""
        self.path = path
        try:
            self.connection = self._connect(path, read_only)
            self.connection.execute("PRAGMA schema_version")  # reads the head: is it a database?
            self.db = Database(self.connection)
            if migrations.pending(self.db):
                self._migrate(read_only)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{path}: cannot be opened: {error}") from None

    def _migrate(self, read_only: bool) -> None:
        if read_only:
            raise StoreError(f"{self.path}: written by an earlier version; run `gongkai derive` once")
        migrations.apply(self.db)

    @staticmethod
    def _connect(path: Path, read_only: bool) -> sqlite3.Connection:
        if read_only:
            if not path.is_file():
                raise StoreError(
                    f"{path}: no such database; run `gongkai sweep` first or name another --home"
                )
            connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
        connection.isolation_level = None  # we say BEGIN ourselves
        return connection

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """One unit of work: all of it is written, or none. Raises StoreError where the disk is full or
        another process keeps the database to itself."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield self.db
            self.connection.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:  # a full disk ends it by itself
                self.connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode in _OF_THE_MACHINE:
                raise StoreError(f"{self.path}: nothing was written: {error}") from error
            raise

    def rows(self, sql: str, parameters: tuple[Any, ...] | dict[str, Any] = ()) -> Iterator[dict[str, Any]]:
        """The rows of a SELECT as dicts."""
        cursor = self.connection.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(names, row, strict=True))

    def row(self, sql: str, parameters: tuple[Any, ...] | dict[str, Any] = ()) -> dict[str, Any] | None:
        """The first row of a SELECT, or None."""
        return next(self.rows(sql, parameters), None)

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
