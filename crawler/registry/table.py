"""Reading CSV files that people made: UTF-8 with or without BOM, or GBK as Excel saves it; any line ends."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.registry.errors import Problem, RegistryError

MAX_BYTES = 64 * 2**20
"""Larger files are refused: no registry of China's units comes near."""

Report = Callable[[Problem], None]
"""Takes each problem: the loader raises it, the lint collects it."""


@dataclass(frozen=True)
class Row:
    """One line of a table. ``line`` is where it begins in the file, counted from 1."""

    file: Path
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def error(self, column: str, message: str) -> Problem:
        """An error of this line."""
        return Problem(self.file, self.line, column, "error", message)

    def warning(self, column: str, message: str) -> Problem:
        """A warning about this line."""
        return Problem(self.file, self.line, column, "warning", message)


def stop(problem: Problem) -> None:
    """The loader's way with a problem: raise it."""
    raise problem.as_error()


def decode(data: bytes, path: Path) -> str:
    """The text of a file: UTF-8 (a BOM is dropped) or, failing that, GB 18030.

    Raises RegistryError for anything else, among it Excel's "Unicode text" (UTF-16)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise RegistryError(f"{path}: saved as UTF-16; save it as CSV UTF-8")
    for charset in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(charset)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise RegistryError(
                f"{path}:{text[: text.index(chr(0))].count(chr(10)) + 1}: holds a NUL byte: not a CSV file"
            )
        return text
    raise RegistryError(f"{path}: neither UTF-8 nor GBK text; save it as CSV UTF-8")


def read_bytes(path: Path) -> bytes:
    """The bytes of a registry file. Raises RegistryError when it cannot be read or is too large."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RegistryError(f"{path}: larger than {MAX_BYTES // 2**20} MB: not a registry file")
        return path.read_bytes()
    except OSError as error:
        raise RegistryError(f"{path}: cannot be read: {error.strerror or error}") from None


def read_table(
    path: Path, columns: Sequence[str], required: Sequence[str], report: Report = stop
) -> Iterator[Row]:
    """The lines of a CSV file with the given columns (in any order; those not ``required`` may be
    absent). Values come without white space around them; empty lines are skipped.

    Problems (unknown, repeated or absent column, too many values, an empty required value) go to
    ``report``; after one in the header nothing is read, a bad line is skipped.
    """
    lines = _lines(path, decode(read_bytes(path), path), report)
    start, head = next(lines, (1, []))
    names = [name.strip().lower() for name in head]
    bad = list(_header_problems(path, start, names, columns, required))
    for problem in bad:
        report(problem)
    if bad:
        return
    for line, cells in lines:
        values = [cell.strip() for cell in cells]
        if not any(values):
            continue
        row = Row(path, line, dict(zip(names, values, strict=False)))
        wrong = _line_problem(row, values, names, required)
        if wrong is None:
            yield row
        else:
            report(wrong)


def _lines(path: Path, text: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report(
                Problem(
                    path, start, "", "error", f"not well-formed CSV ({error}); is a quotation mark left open?"
                )
            )
            return
        yield start, cells


def _header_problems(
    path: Path, line: int, names: list[str], columns: Sequence[str], required: Sequence[str]
) -> Iterator[Problem]:
    if len(names) == 1 and names[0] not in columns and any(c in names[0] for c in ";\t"):
        yield Problem(path, line, "", "error", "columns are not separated by commas; save it as CSV (comma)")
        return
    for name in dict.fromkeys(names):
        if name not in columns:
            yield Problem(
                path, line, name, "error", f"unknown column {name!r}; known are {','.join(columns)}"
            )
        elif names.count(name) > 1:
            yield Problem(
                path, line, name, "error", f"column {name!r} stands there {names.count(name)} times"
            )
    for name in required:
        if name not in names:
            yield Problem(
                path, line, name, "error", f"column {name!r} is not there; needed are {','.join(required)}"
            )


def _line_problem(row: Row, values: list[str], names: list[str], required: Sequence[str]) -> Problem | None:
    if any(values[len(names) :]):
        more = f"{len(values)} values for {len(names)} columns; quote a value that holds a comma"
        return row.error("", more)
    empty = next((name for name in required if not row[name]), None)
    return row.error(empty, "is empty") if empty else None
