"""The statistics table of the reports for FY2014-2018 (国办发〔2014〕32号): its indicators and figures."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from extract.document import GridCell
from extract.fold import core, ordinal, remember_short
from extract.forms import STATISTICS, FormError, Label
from extract.lines import Found, Line, is_label
from extract.numbers import read_value
from extract.report import CellValue

_LEAST = 6  # indicators that make a table the statistics
_LEAST_BESIDE = 2  # indicators of a further table (the next page) beside such a one
_OF_WHICH = re.compile(r"^其中")
_TABLE = "stat"
_REMEMBERED = 2048  # labels kept in mind
_SHORT = 100  # characters; longer texts are not kept


@dataclass(frozen=True)
class Indicator(Label):
    """One row of the statistics. ``sum_of`` names the indicators that it adds up, as far as printed."""

    sum_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statistics:
    """The whole form. The word lists are folded; ``units`` are the words of the column 单位."""

    source: str
    indicators: tuple[Indicator, ...]
    chapters: frozenset[str]
    label_heads: frozenset[str]
    value_heads: frozenset[str]
    unit_heads: frozenset[str]
    units: frozenset[str]

    @cached_property
    def totals(self) -> tuple[Indicator, ...]:
        """The indicators that add up others."""
        return tuple(x for x in self.indicators if x.sum_of)

    def fitting(self, text: str, before: str = "") -> Indicator | None:
        """The indicator that a printed label names. Where several have that name (其他情形数), the one in
        the same part as ``before``, the id printed above it; None where no or no single one fits."""
        fits, whole = self._named(text)
        if len(whole) > 1:
            whole = [x for x in whole if x.id.rpartition(".")[0] == before.rpartition(".")[0]]
            return whole[0] if len(whole) == 1 else None
        return next(iter(whole or fits), None)

    @cached_property
    def named(self) -> Callable[[str], str]:
        """The id of the indicator that a label names by itself, '' where it names none or several."""
        return remember_short(lambda text: indicator.id if (indicator := self.fitting(text)) else "")

    def _named(self, text: str) -> tuple[list[Indicator], list[Indicator]]:
        """The indicators that fit a label, and those of them whose whole name it is."""
        folded = _name(text)
        if folded not in self._seen:
            fits = [x for x in self.indicators if x.fits(folded)]
            answer = (fits, [x for x in fits if folded in x.exact or folded == _name(x.zh)])
            if len(self._seen) >= _REMEMBERED or len(folded) > _SHORT:
                return answer
            self._seen[folded] = answer
        return self._seen[folded]

    @cached_property
    def _seen(self) -> dict[str, tuple[list[Indicator], list[Indicator]]]:
        """Labels asked for before: the same few hundred come in every report."""
        return {}


@remember_short
def _name(text: str) -> str:
    """A label folded, without ordinals and 其中 before it."""
    rest = ordinal(text)[1]
    return ordinal(_OF_WHICH.sub("", rest))[1] if _OF_WHICH.match(rest) else rest


@cache
def statistics() -> Statistics:
    """The form as data/forms/stat2014.toml gives it. Raises FormError where it contradicts itself."""
    text = resources.files("data").joinpath("forms", STATISTICS).read_text(encoding="utf-8")
    data = tomllib.loads(text)
    indicators = tuple(
        Indicator(
            row["id"],
            row["zh"],
            row["en"],
            tuple(core(m) for m in row.get("match", ())),
            tuple(core(m) for m in row.get("exact", ())),
            unit=row["unit"],
            sum_of=tuple(row.get("sum_of", ())),
        )
        for row in data["indicators"]
    )
    ids = [x.id for x in indicators]
    if len(set(ids)) != len(ids) or not {i for x in indicators for i in x.sum_of} <= set(ids):
        raise FormError(f"data/forms/{STATISTICS}: an id stands twice or a sum names an unknown one")
    words = ("chapters", "label_heads", "value_heads", "unit_heads", "units")
    return Statistics(data["source"], indicators, *(frozenset(core(w) for w in data[k]) for k in words))


def find(lines: list[Line]) -> Found:
    """Read the statistics; nothing is found where fewer than six of its indicators are printed.

    Several panels side by side are read from left to right within each line. Rows that the form does not
    have are left over and doubted."""
    form = statistics()
    found = Found()
    tables = _tables(lines, form)
    before: dict[int, str] = {}  # panel -> id of the last indicator in it
    for line in (x for x in lines if x.table in tables):
        found.lines.add((line.table, line.row))
        found.taken |= _numbering(line, form)
        for panel, (label, cells) in enumerate(_panels(line, form, before)):
            indicator = form.fitting(label.text, before.get(panel, ""))
            if indicator is None:
                _unknown(line, label, cells, form, found)
            else:
                before[panel] = indicator.id
                _value(label, cells, indicator, form, found)
    return found


def _tables(lines: list[Line], form: Statistics) -> set[int]:
    """The tables that hold enough indicators; a piece of one on a further page may hold fewer."""
    counts: dict[int, set[str]] = {}
    for line in lines:
        for cell in line.labels:
            if indicator := form.named(cell.text):
                counts.setdefault(line.table, set()).add(indicator)
    if all(len(seen) < _LEAST for seen in counts.values()):
        return set()
    return {t for t, seen in counts.items() if len(seen) >= _LEAST_BESIDE}


def _panels(
    line: Line, form: Statistics, before: dict[int, str]
) -> Iterator[tuple[GridCell, list[GridCell]]]:
    """Each label cell of a line with the cells behind it. Of labels without values between them (a part's
    name over several rows beside its indicators) the last that names an indicator counts."""
    label: GridCell | None = None
    rest: list[GridCell] = []
    for cell in line.cells:
        if not _is_name(cell, form):
            rest.append(cell)
        elif label is None or (not rest and form.fitting(cell.text, before.get(0, "")) is not None):
            label, rest = cell, []
        elif rest or form.fitting(label.text, before.get(0, "")) is None:
            yield label, rest
            label, rest = cell, []
    if label is not None:
        yield label, rest


def _numbering(line: Line, form: Statistics) -> set[int]:
    """Whole numbers before the first label of a line: the rows are numbered."""
    first = next((i for i, c in enumerate(line.cells) if _is_name(c, form)), 0)
    return {id(c) for c in line.cells[:first] if c.text.strip().isdigit()}


def _is_name(cell: GridCell, form: Statistics) -> bool:
    return is_label(cell.text) and core(cell.text) not in form.units


def _is_head(text: str, form: Statistics) -> bool:
    folded = ordinal(text)[1]
    heads = form.chapters | form.label_heads | form.value_heads | form.unit_heads
    return folded in heads or core(text) in heads


def _value(
    label: GridCell, cells: list[GridCell], indicator: Indicator, form: Statistics, found: Found
) -> None:
    """The one figure behind a label; blank where only the unit is printed."""
    printed = [c for c in cells if c.text.strip() and core(c.text) not in form.units]
    blanks = [c for c in cells if not c.text.strip()]
    cell_id = indicator.id
    found.taken.add(id(label))
    if len(printed) == 1 or (not printed and blanks):
        cell = printed[0] if printed else blanks[-1]
        merged = "merged_value" if cell.rowspan > 1 else ""
        if merged:
            found.doubt("stat_merged_value")
        notes = tuple(note for note in (merged, _other_unit(cells, indicator, form)) if note)
        found.put(cell_id, found.take(cell, notes), _TABLE)
        return
    found.doubt("stat_no_single_value")
    texts = "\t".join(c.text for c in printed)
    found.taken |= {id(c) for c in cells}
    found.put(cell_id, CellValue("unreadable", None, texts, label.place, ("stat_no_single_value",)), _TABLE)


def _other_unit(cells: list[GridCell], indicator: Indicator, form: Statistics) -> str:
    """A note of the unit of money printed beside a figure where it is not the form's."""
    units = [
        u for c in cells if (u := core(c.text)) in form.units and u != indicator.unit and u.endswith("元")
    ]
    return f"unit:{units[0]}" if units else ""


def _unknown(line: Line, label: GridCell, cells: list[GridCell], form: Statistics, found: Found) -> None:
    values = [c for c in cells if read_value(c.text).state in ("number", "unreadable", "text")]
    values = [c for c in values if core(c.text) not in form.units]
    if _is_head(label.text, form) and not values:
        return
    if values:
        found.leave(_TABLE, line, label.text)
        found.doubt("stat_unknown_row")
