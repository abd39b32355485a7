"""The tables of a release and their columns, from data/release/schema.toml and the forms."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from extract.forms import CellSpec, forms

WIDE_LEADS = (
    "agency_id", "year", "division_code", "division", "province", "city", "agency", "kind", "basis", "due",
    "status", "timeliness", "certainty", "published_on", "days_late", "sha256",
)  # fmt: skip
"""Columns of the ledger that stand before the cells in the wide table."""
WIDE_REPORT = ("form", "confidence", "needs_review")


@dataclass(frozen=True)
class Field:
    """A column: name (at most 32 characters), Frictionless type, labels in two languages."""

    name: str
    type: str
    zh: str
    en: str


@dataclass(frozen=True)
class Table:
    """A table of a release. ``key`` is its primary key."""

    name: str
    zh: str
    en: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    @property
    def csv(self) -> str:
        """The name of its CSV file; that of the cells, two hundred rows a report, is packed."""
        return f"{self.name}.csv.gz" if self.name == "cells" else f"{self.name}.csv"


@cache
def tables() -> dict[str, Table]:
    """Every table by name, the wide one last."""
    text = resources.files("data").joinpath("release/schema.toml").read_text("utf-8")
    read = {name: _table(name, entry) for name, entry in tomllib.loads(text).items()}
    return read | {"wide": _wide(read["obligations"], read["reports"])}


def _table(name: str, entry: dict[str, Any]) -> Table:
    fields = tuple(Field(**field) for field in entry["fields"])
    return Table(name, entry["zh"], entry["en"], tuple(entry["key"]), fields)


def cell_specs() -> dict[str, CellSpec]:
    """Every cell of every form by id, the newest form first; a cell of two forms stands once."""
    specs: dict[str, CellSpec] = {}
    for form in forms().values():
        specs |= {spec_id: spec for spec_id, spec in form.cells.items() if spec_id not in specs}
    return specs


@cache
def sums() -> dict[str, tuple[str, ...]]:
    """The rows of table 3 by group, whose sums make the harmonised series: always computed, never read."""
    newest = next(iter(forms().values()))
    return {g.id: tuple(row.id for row in newest.rows if row.group == g.id) for g in newest.groups}


def harmonised() -> Iterator[Field]:
    """Series that are comparable over the 2019 and 2021 forms, one for each sum and applicant."""
    newest = next(iter(forms().values()))
    for group in newest.groups:
        for column in newest.columns:
            zh = f"可比序列：{group.zh.partition('）')[2]}合计／{column.zh}"
            yield Field(
                f"h_{group.id}_{column.id}", "number", zh, f"harmonised: sum of {group.id}, {column.en}"
            )


def _wide(ledger: Table, reports: Table) -> Table:
    by_name = {f.name: f for f in (*reports.fields, *ledger.fields)}
    leads = tuple(by_name[name] for name in (*WIDE_LEADS, *WIDE_REPORT))
    counts = (
        Field("cells_number", "integer", "有数字的格数", "Cells that hold a number"),
        Field("cells_other", "integer", "没有数字的格数", "Cells of the form that hold none"),
    )
    cells = tuple(Field(s.stata, "number", s.zh, s.en) for s in cell_specs().values())
    zh, en = "宽表：一行一个机关年度", "Wide table: one row an obligation, one column a cell"
    return Table("wide", zh, en, ("agency_id", "year"), leads + counts + cells + tuple(harmonised()))
