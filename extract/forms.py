"""The statutory forms, loaded from data/forms/*.toml: tables, labels, variants, units, identities."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

from extract.fold import core, ordinal, plainly, remember_short

STATISTICS = "stat2014.toml"  # the table of FY2014-2018 is a list of indicators: extract.indicators reads it
_OVERS = ("t3.columns", "t3.rows", "t4.blocks")
_REMEMBERED = 2048  # labels kept in mind for each label of a form
_SHORT = 100  # characters; longer texts are not kept
_STATA_LIMIT = 32  # characters of a Stata variable name


class FormError(ValueError):
    """A file of data/forms is inconsistent; the message names the file and the entry."""


@dataclass(frozen=True)
class Label:
    """A row, column, block or group of a form, and how its printed label is recognised.

    ``match`` are folded pieces that the label contains, ``exact`` whole folded labels, ``typos`` pieces that
    are misprints of it.
    """

    id: str
    zh: str
    en: str
    match: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    group: str = ""
    unit: str = ""
    typos: tuple[str, ...] = ()

    def fits(self, folded: str) -> bool:
        """Whether a printed label, folded and without its ordinal, is this one."""
        known = self._answers.get(folded)
        if known is None:
            known = (
                folded in self.exact
                or folded == self.folded
                or any(m in folded for m in (*self.match, *self.typos))
            )
            if len(self._answers) < _REMEMBERED and len(folded) <= _SHORT:
                self._answers[folded] = known
        return known

    @cached_property
    def _answers(self) -> dict[str, bool]:
        """Printed labels seen before: the same few hundred come in every report."""
        return {}

    @cached_property
    def folded(self) -> str:
        """The canonical label, folded and without its ordinal."""
        return ordinal(self.zh)[1]

    @cached_property
    def number(self) -> str:
        """The ordinal printed before the label: ``(一)``, ``1.``, ``一、`` or ''."""
        return ordinal(self.zh)[0]


class LabelSet:
    """Several labels that are asked together: which of them fit a printed label, in their order."""

    def __init__(self, labels: Iterable[Label]) -> None:
        self.labels = tuple(labels)
        self._answers: dict[str, tuple[Label, ...]] = {}
        self.first = remember_short(self._first)
        """The id of the first label that fits a printed one, its ordinal apart; '' where none does."""

    def _first(self, text: str) -> str:
        fitting = self.fitting(ordinal(text)[1])
        return fitting[0].id if fitting else ""

    def fitting(self, folded: str) -> tuple[Label, ...]:
        """The labels that fit a printed one, which is folded and without its ordinal."""
        known = self._answers.get(folded)
        if known is None:
            known = tuple(label for label in self.labels if label.fits(folded))
            if len(self._answers) < _REMEMBERED and len(folded) <= _SHORT:
                self._answers[folded] = known
        return known

    def named_by(self, text: str) -> tuple[Label, ...]:
        """The labels that fit a text, as printed or without a remark in brackets at its end."""
        whole, plain = plainly(text)
        if whole == plain:
            return self.fitting(whole)
        fitting = {id(x) for x in (*self.fitting(whole), *self.fitting(plain))}
        return tuple(x for x in self.labels if id(x) in fitting)


@dataclass(frozen=True)
class Block:
    """A part of table 2: one item of Art. 20 with its own heads."""

    item: str
    item_en: str
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]


@dataclass(frozen=True)
class Identity:
    """Two sums that must be equal, over every column, row or block named by ``over``."""

    code: str
    over: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class CellSpec:
    """One cell of a form: its id, table, labels, unit (件, 项, 万元 or unstated) and Stata name."""

    id: str
    table: str
    zh: str
    en: str
    unit: str

    @property
    def stata(self) -> str:
        return self.id.replace(".", "_")


@dataclass(frozen=True)
class Form:
    """One edition. ``valid_from`` and ``valid_to`` are reported years; ``source`` is its 文号."""

    edition: str
    title_zh: str
    title_en: str
    source: str
    valid_from: int
    valid_to: int | None
    signals: tuple[str, ...]
    blocks: tuple[Block, ...]
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]
    groups: tuple[Label, ...]
    t4_blocks: tuple[Label, ...]
    t4_results: tuple[Label, ...]
    identities: tuple[Identity, ...]
    cells: dict[str, CellSpec]

    def row(self, row_id: str) -> Label:
        """The row of table 3 with this id. Raises KeyError for an unknown one."""
        return self._rows[row_id]

    @cached_property
    def _rows(self) -> dict[str, Label]:
        return {r.id: r for r in self.rows}

    @cached_property
    def items(self) -> LabelSet:
        """The rows of table 2."""
        return LabelSet(r for b in self.blocks for r in b.rows)

    def block(self, row_id: str) -> Block:
        """The block of table 2 that has the row with this id. Raises KeyError for an unknown one."""
        return self._blocks[row_id]

    @cached_property
    def _blocks(self) -> dict[str, Block]:
        return {r.id: b for b in self.blocks for r in b.rows}

    @cached_property
    def requests(self) -> LabelSet:
        """The rows of table 3."""
        return LabelSet(self.rows)

    @cached_property
    def applicants(self) -> LabelSet:
        """The column heads of table 3."""
        return LabelSet(self.columns)

    @cached_property
    def results(self) -> LabelSet:
        """The results of table 4."""
        return LabelSet(self.t4_results)

    @cached_property
    def disputes(self) -> LabelSet:
        """The blocks of table 4."""
        return LabelSet(self.t4_blocks)


def _labels(rows: list[dict[str, Any]], unit: str = "") -> tuple[Label, ...]:
    known = {"id", "zh", "en", "match", "exact", "group", "unit", "typos"}
    for row in rows:
        if extra := set(row) - known:
            raise FormError(f"unknown key {sorted(extra)} in {row}")
    return tuple(
        Label(
            row["id"],
            row["zh"],
            row["en"],
            tuple(core(m) for m in row.get("match", ())),
            tuple(core(m) for m in row.get("exact", ())),
            row.get("group", ""),
            row.get("unit", unit),
            tuple(core(m) for m in row.get("typos", ())),
        )
        for row in rows
    )


def _cells(
    blocks: tuple[Block, ...], data: dict[str, Any], form: dict[str, tuple[Label, ...]]
) -> list[CellSpec]:
    def spec(table: str, row: Label, column: Label, unit: str) -> CellSpec:
        names = (f"{row.zh}／{column.zh}", f"{row.en}, {column.en}")
        return CellSpec(f"{table}.{row.id}.{column.id}", table, *names, unit)

    cells = [spec("t2", r, c, c.unit) for b in blocks for r in b.rows for c in b.columns]
    cells += [spec("t3", r, c, data["t3"]["unit"]) for r in form["rows"] for c in form["columns"]]
    return cells + [
        spec("t4", b, r, data["t4"]["unit"]) for b in form["t4_blocks"] for r in form["t4_results"]
    ]


def _form(data: dict[str, Any]) -> Form:
    blocks = tuple(
        Block(b["item"], b["item_en"], _labels(b["columns"]), _labels(b["rows"]))
        for b in data["t2"]["blocks"]
    )
    labels = {
        "columns": _labels(data["t3"]["columns"]),
        "rows": _labels(data["t3"]["rows"]),
        "groups": _labels(data["t3"]["groups"]),
        "t4_blocks": _labels(data["t4"]["blocks"]),
        "t4_results": _labels(data["t4"]["results"]),
    }
    cells = _cells(blocks, data, labels)
    form = Form(
        edition=data["edition"],
        title_zh=data["title_zh"],
        title_en=data["title_en"],
        source=data["source"],
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        signals=tuple(core(s) for s in data["signals"]),
        blocks=blocks,
        identities=tuple(
            Identity(i["code"], i["over"], tuple(i["left"]), tuple(i["right"])) for i in data["identities"]
        ),
        cells={c.id: c for c in cells},
        **labels,
    )
    _validate(form, cells)
    return form


def _validate(form: Form, cells: list[CellSpec]) -> None:
    """Ids unique, labels told apart, groups and identities naming what exists. Raises FormError."""
    if len(form.cells) != len(cells):
        raise FormError(f"form {form.edition}: a cell id stands twice")
    for cell in cells:
        if not (cell.zh and cell.en and cell.unit) or len(cell.stata) > _STATA_LIMIT:
            raise FormError(
                f"form {form.edition}: cell {cell.id} lacks a label or unit, or its name is too long"
            )
    named = {
        "t3.columns": {r.id for r in form.rows},
        "t3.rows": {c.id for c in form.columns},
        "t4.blocks": {r.id for r in form.t4_results},
    }
    for identity in form.identities:
        if identity.over not in _OVERS or not {*identity.left, *identity.right} <= named[identity.over]:
            raise FormError(
                f"form {form.edition}: identity {identity.code} names what the form does not have"
            )
    groups = {g.id for g in form.groups} | {""}
    for row in form.rows:
        if row.group not in groups:
            raise FormError(f"form {form.edition}: row {row.id} is in the unknown group {row.group!r}")
        if [r.id for r in form.rows if r.fits(row.folded)] != [row.id]:
            raise FormError(f"form {form.edition}: the label of row {row.id} fits other rows too")


@cache
def forms() -> dict[str, Form]:
    """Every edition by its name, newest first. Raises FormError for a file that contradicts itself."""
    found: list[Form] = []
    for entry in resources.files("data").joinpath("forms").iterdir():
        if entry.name.endswith(".toml") and entry.name != STATISTICS:
            try:
                found.append(_form(tomllib.loads(entry.read_text(encoding="utf-8"))))
            except (FormError, KeyError, tomllib.TOMLDecodeError) as trouble:
                raise FormError(f"data/forms/{entry.name}: {trouble}") from trouble
    return {f.edition: f for f in sorted(found, key=lambda f: f.valid_from, reverse=True)}
