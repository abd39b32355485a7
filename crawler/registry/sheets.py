"""Rows of a list that a person keeps: CSV (comma, tab or semicolon) or an XLSX sheet."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from crawler.registry.errors import RegistryError
from crawler.registry.table import decode, read_bytes

MAX_ROWS = 200_000


def read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every line that is not empty. Raises RegistryError for a file that is
    neither, or cannot be read."""
    data = read_bytes(path)
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise RegistryError(f"{path}: an old Excel file (.xls); save it as .xlsx or CSV")
    rows = _xlsx(path, data) if data[:4] == b"PK\x03\x04" else _csv(path, decode(data, path))
    for number, (line, cells) in enumerate(rows):
        if number >= MAX_ROWS:
            raise RegistryError(f"{path}: more than {MAX_ROWS} lines")
        texts = [cell.strip() for cell in cells]
        if any(texts):
            yield line, texts


def _csv(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    head = text[:4000]
    separator = max(",\t;", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise RegistryError(f"{path}:{line}: not well-formed CSV ({error})") from None


def _xlsx(path: Path, data: bytes) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield line, [_text(cell) for cell in cells]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, SyntaxError) as error:
        raise RegistryError(f"{path}: cannot be read as XLSX: {error}") from None


def _text(value: object) -> str:
    """A cell as typed: codes that Excel keeps as numbers come without .0."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
