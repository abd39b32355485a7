"""Writers: one function a format. The same rows give the same bytes, whenever they are written."""

from __future__ import annotations

import csv
import gzip
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from crawler.feed.defuse import defused
from crawler.feed.rows import Row, select
from crawler.feed.schema import Table

CHUNK = 20_000
"""Rows held in memory at once."""
_ARROW = {
    "string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
    "date": pa.string(), "datetime": pa.string(),
}  # fmt: skip
_SQLITE = {"integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}


def write_csv(path: Path, table: Table, made: Iterable[Row]) -> int:
    """CSV in UTF-8 with a byte order mark, which Excel needs, packed if the path ends with ``.gz``; the
    number of rows."""
    with _opened(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.names)
        count = 0
        for row in select(table, made):
            writer.writerow([_plain(defused(value)) for value in row])
            count += 1
    return count


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """A file for CSV; a packed one holds no name and no time, so that the same rows give the same bytes."""
    if path.suffix != ".gz":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            yield file
        return
    with (
        path.open("wb") as held,
        gzip.GzipFile(filename="", mode="wb", fileobj=held, mtime=0) as packed,
        TextIOWrapper(packed, encoding="utf-8-sig", newline="") as text,
    ):
        yield text


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def write_parquet(path: Path, table: Table, made: Iterable[Row]) -> int:
    """Parquet, zstd; every column has its labels as metadata. The number of rows."""
    schema = pa.schema(
        [pa.field(f.name, _ARROW[f.type], metadata={"zh": f.zh, "en": f.en}) for f in table.fields],
        metadata={"title_zh": table.zh, "title_en": table.en},
    )
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for chunk in _chunks(select(table, made)):
            columns = [
                pa.array(column, type=field.type)
                for column, field in zip(zip(*chunk, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            count += len(chunk)
        if not count:
            writer.write_table(schema.empty_table())
    return count


def _chunks(made: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    source = iter(made)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def write_sqlite(path: Path, contents: Iterable[tuple[Table, Iterable[Row]]]) -> None:
    """One SQLite file with a table each, keyed; made anew, so that nothing of the home is in it."""
    connection = sqlite3.connect(path)
    try:
        with connection:
            for table, made in contents:
                columns = ", ".join(f'"{f.name}" {_SQLITE.get(f.type, "TEXT")}' for f in table.fields)
                keys = ", ".join(f'"{name}"' for name in table.key)
                connection.execute(f'CREATE TABLE "{table.name}" ({columns}, PRIMARY KEY ({keys}))')
                marks = ", ".join("?" * len(table.fields))
                connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', select(table, made))
    finally:
        connection.close()
