"""Reading ``portals.csv`` and ``agencies.csv`` of one registry folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from crawler.registry.model import Agency, AgencyKind, Portal
from crawler.registry.names import fold, kind_of
from crawler.registry.table import Report, Row, read_table, stop
from crawler.registry.urls import host_fault, url_fault

PORTALS, AGENCIES = "portals.csv", "agencies.csv"
PORTAL_COLUMNS = ("division_code", "name", "home_url", "column_url", "hosts", "family", "note")
AGENCY_COLUMNS = (
    "agency_id", "division_code", "name", "kind", "aliases", "url", "valid_from", "valid_to",
    "successor_of", "note",
)  # fmt: skip
PORTAL_REQUIRED = PORTAL_COLUMNS[:3]
AGENCY_REQUIRED = AGENCY_COLUMNS[:3]
KINDS: tuple[str, ...] = get_args(AgencyKind)
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,31}")
_ID = re.compile(r"[^\s|,;\"'<>/\\]{1,80}")
_FAMILY = re.compile(r"[a-z0-9_-]{0,32}")


def split(cell: str) -> tuple[str, ...]:
    """The parts of a ``|`` list, without empty and repeated ones."""
    return tuple(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip()))


def read_portals(path: Path, report: Report = stop) -> Iterator[tuple[Row, Portal]]:
    """The portals of a file. Problems go to ``report``; a bad line is skipped."""
    first: dict[str, int] = {}
    for row in read_table(path, PORTAL_COLUMNS, PORTAL_REQUIRED, report):
        faults = list(portal_faults(row))
        code = row["division_code"]
        if code in first:
            faults.append(
                ("division_code", f"{code} stands there twice, on lines {first[code]} and {row.line}")
            )
        first.setdefault(code, row.line)
        for column, message in faults:
            report(row.error(column, message))
        if not faults:
            values = {c: row[c] for c in PORTAL_COLUMNS if c != "hosts"}
            yield row, Portal(**values, hosts=tuple(h.lower() for h in split(row["hosts"])))


def portal_faults(row: Row) -> Iterator[tuple[str, str]]:
    """(column, message) of everything wrong in a line of portals.csv."""
    if not _CODE.fullmatch(row["division_code"]):
        yield (
            "division_code",
            f"{row['division_code']!r} is no division code: six digits, or letters and digits of your own",
        )
    for column in ("home_url", "column_url"):
        if row[column] and (fault := url_fault(row[column])):
            yield column, fault
    for host in split(row["hosts"]):
        if fault := host_fault(host):
            yield "hosts", fault
    if not _FAMILY.fullmatch(row["family"]):
        yield "family", f"{row['family']!r} is no name of a family"


def read_agencies(path: Path, report: Report = stop) -> Iterator[tuple[Row, Agency]]:
    """The agencies of a file. An absent kind is taken from the name. Problems go to ``report``;
    a bad line is skipped."""
    first: dict[str, int] = {}
    named: dict[tuple[str, str], list[tuple[Row, Agency]]] = {}
    for row in read_table(path, AGENCY_COLUMNS, AGENCY_REQUIRED, report):
        faults = list(agency_faults(row))
        key = row["agency_id"]
        if key in first:
            faults.append(("agency_id", f"{key} stands there twice, on lines {first[key]} and {row.line}"))
        first.setdefault(key, row.line)
        agency = None if faults else _agency(row)
        if agency:
            same = named.setdefault((agency.division_code, fold(agency.name)), [])
            if other := next((r for r, a in same if overlap(a, agency)), None):
                faults.append(
                    (
                        "name",
                        f"{agency.name} is there twice for the same years, lines {other.line} and {row.line}",
                    )
                )
            same.append((row, agency))
        for column, message in faults:
            report(row.error(column, message))
        if agency and not faults:
            yield row, agency


def overlap(a: Agency, b: Agency) -> bool:
    """Whether both existed in some year."""
    return (a.valid_from or 0) <= (b.valid_to or 9999) and (b.valid_from or 0) <= (a.valid_to or 9999)


def _agency(row: Row) -> Agency:
    year = {c: int(row[c]) if row[c] else None for c in ("valid_from", "valid_to")}
    kind = row["kind"] or kind_of(fold(row["name"]))[0]
    return Agency(
        row["agency_id"], row["division_code"], row["name"], kind, split(row["aliases"]),  # type: ignore[arg-type]
        row["url"], year["valid_from"], year["valid_to"], row["successor_of"], row["note"],
    )  # fmt: skip


def agency_faults(row: Row) -> Iterator[tuple[str, str]]:
    """(column, message) of everything wrong in a line of agencies.csv."""
    if not _ID.fullmatch(row["agency_id"]):
        yield (
            "agency_id",
            f"{row['agency_id']!r} must be up to 80 characters without spaces, quotes, slashes, commas and |",
        )
    if not _CODE.fullmatch(row["division_code"]):
        yield "division_code", f"{row['division_code']!r} is no division code"
    if row["kind"] and row["kind"] not in KINDS:
        yield "kind", f"{row['kind']!r} is no kind; known are {' '.join(KINDS)}"
    if row["url"] and (fault := url_fault(row["url"])):
        yield "url", fault
    years = [row[c] for c in ("valid_from", "valid_to")]
    for column, value in zip(("valid_from", "valid_to"), years, strict=True):
        if value and not re.fullmatch(r"(?:19|20)\d\d", value):
            yield column, f"{value!r} is no year"
    if all(re.fullmatch(r"\d{4}", v) for v in years) and years[0] > years[1]:
        yield "valid_to", f"{years[1]} lies before valid_from {years[0]}"
    if row["agency_id"] in split(row["successor_of"]):
        yield "successor_of", "an agency cannot succeed itself"
