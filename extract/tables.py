"""Find tables 2, 3 and 4 in a document by what they say, and tell which edition of the form it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import repeat

from extract import indicators, table2, table3, table4
from extract.document import Document, GridCell
from extract.fold import core, remember_short
from extract.forms import Form, forms
from extract.lines import Found, Line, lines_of
from extract.loose import loose_lines
from extract.numbers import read_value
from extract.remarks import without_remarks
from extract.report import CellValue, Leftover
from extract.told import statistic_lines
from extract.years import tables_of_other_years

_LEAST_LOOSE = 7  # numbers that make paragraphs a table
_SCALED = re.compile(r"(?:[（(]\s*|单位\s*[:：]?\s*)[十百千万]+\s*[件条项次份宗人]\s*次?\s*(?:[)）]|$)")
_SHORT = 20  # characters of a line that names a unit
_ABSENT = CellValue("absent")
_FIGURES = ("number", "unreadable")
_EDITION_ROWS = {"2021": ("t3.other_nocorrect.", "t3.other_nofee."), "2019": ("t3.other_all.",)}


@dataclass
class Tables:
    """What the tables say. ``edition`` is '' when no table of a form was found.

    ``cells`` holds every cell of the edition, absent ones too, and cells that only the other edition
    has when the report mixes both (then ``mixed`` names them). ``categories`` are figures printed in
    a category's own row of table 3, by group and column.
    """

    edition: str
    cells: dict[str, CellValue]
    categories: dict[str, dict[str, CellValue]]
    leftovers: list[Leftover]
    reasons: list[str]
    mixed: tuple[str, ...]


def read_tables(document: Document, year: int | None = None) -> Tables:
    """Read the statutory tables of a document, a report for ``year`` as far as that is known."""
    printed = lines_of(document)
    tables = _of_the_year(_read(printed, document), printed, document, year)
    missing = _missing(tables)
    if not missing and (tables.edition or tables.cells):
        return tables
    loose = _read(loose_lines(document, list(forms().values())), document)
    if tables.edition not in ("2021", "2019") or len(missing) == len(_TABLES):
        whole = sum(v.state == "number" for v in loose.cells.values()) >= _LEAST_LOOSE
        if not tables.cells and not whole and (told := indicators.find(statistic_lines(document))).cells:
            return _with_statistics(told, {}, [], ["tables_from_text"], {})
        keep = not whole or any(v.state not in _NOTHING for v in tables.cells.values())
        return tables if keep else replace(loose, reasons=[*loose.reasons, "tables_from_text"])
    return _completed(tables, loose, missing)


_TABLES = ("t2", "t3", "t4")
_NOTHING = ("absent", "unreadable")


def _missing(tables: Tables) -> list[str]:
    """The tables of which no cell was read."""
    read = {k[:2] for k, v in tables.cells.items() if v.state not in _NOTHING}
    return [t for t in _TABLES if t not in read]


def _completed(tables: Tables, loose: Tables, missing: list[str]) -> Tables:
    """The tables with those that stand only in the running text: they too are for review."""
    found = set(missing) - set(_missing(loose)) if loose.edition == tables.edition else set()
    if not found:
        return tables
    cells = {k: v for k, v in loose.cells.items() if k[:2] in found}
    reasons = [r for r in loose.reasons if r[:2] in found]
    leftovers = [x for x in loose.leftovers if x.table in found]
    return replace(
        tables,
        cells=tables.cells | cells,
        reasons=[*tables.reasons, *reasons, "tables_from_text"],
        leftovers=[*tables.leftovers, *leftovers],
    )


def _of_the_year(tables: Tables, printed: list[Line], document: Document, year: int | None) -> Tables:
    """Without the tables of another year, where the report's own stand beside them. Those are left over."""
    others = tables_of_other_years(document, year) if tables.cells else set()
    if not others:
        return tables
    own = _read([line for line in printed if line.table not in others], document)
    if own.edition != tables.edition or set(_missing(own)) - set(_missing(tables)):
        return replace(tables, reasons=[*tables.reasons, "table_of_other_year"])
    rest = [
        Leftover("", line.cells[0].text, line.texts()[1:], line.cells[0].place)
        for line in printed
        if line.table in others
    ]
    return replace(
        own, leftovers=[*own.leftovers, *rest], reasons=[*own.reasons, "table_of_other_year_left_out"]
    )


def _read(every: list[Line], document: Document) -> Tables:
    known = list(forms().values())
    printed, remarks = without_remarks(every)
    stat = indicators.find(printed)
    lines = [line for line in printed if (line.table, line.row) not in stat.lines]
    signals = table2.edition_signals(lines, known)
    editions = sorted(known, key=lambda f: -signals[f.edition])
    t2 = table2.find(lines, editions)
    t4 = table4.find(lines, editions[0])
    t3 = table3.find(lines, editions, t2.lines | t4.lines)
    found = (t2, t3, t4)
    _keep_the_rest(printed, remarks, {"stat": stat, "t2": t2, "t3": t3, "t4": t4})
    cells = {k: v for part in found for k, v in part.cells.items()}
    reasons = [r for part in found for r in part.reasons]
    reasons += ["tables_other_unit"] if _is_scaled(document, printed) else []
    leftovers = [x for part in found for x in part.leftovers]
    if stat.cells:
        return _with_statistics(stat, cells, leftovers, reasons, t3.categories)
    if not cells:
        return _without_tables(document, known, leftovers, reasons)
    edition = _edition(cells, editions)
    form = forms()[edition]
    mixed = tuple(sorted(set(cells) - set(form.cells)))
    if mixed:
        reasons.append("mixed_form")
    complete = {k: cells.get(k, _ABSENT) for k in form.cells} | {k: cells[k] for k in mixed}
    return Tables(edition, complete, t3.categories, leftovers, reasons, mixed)


def _is_scaled(document: Document, lines: list[Line]) -> bool:
    """Whether a head or a line beside the tables counts in hundreds or more (单位：百件, 数量（万件）)."""
    heads = any(_scaled(c.text) for line in lines for c in line.labels)
    return heads or any(len(p.text) <= _SHORT and _scaled(p.text) for p in document.paragraphs())


@remember_short
def _scaled(text: str) -> bool:
    return _SCALED.search(text) is not None


def _with_statistics(
    stat: Found,
    others: dict[str, CellValue],
    leftovers: list[Leftover],
    reasons: list[str],
    categories: dict[str, dict[str, CellValue]],
) -> Tables:
    """The statistics of FY2014-2018. Where tables of a later form stand beside them, the form with more
    figures is the report's, and the other's cells are kept as mixed in."""
    known = {x.id: _ABSENT for x in indicators.statistics().indicators}
    reasons, leftovers = [*stat.reasons, *reasons], [*stat.leftovers, *leftovers]
    if len(stat.cells) < len(known):
        reasons.append("stat_incomplete")
    if not others:
        return Tables("stat2014", known | stat.cells, {}, leftovers, reasons, ())
    reasons.append("mixed_form")
    if len(stat.cells) >= len(others):
        return Tables(
            "stat2014", known | stat.cells | others, categories, leftovers, reasons, tuple(sorted(others))
        )
    edition = _edition(others, list(forms().values()))
    complete = {k: others.get(k, _ABSENT) for k in forms()[edition].cells} | others
    mixed = tuple(sorted((set(others) - set(forms()[edition].cells)) | set(stat.cells)))
    return Tables(edition, complete | stat.cells, categories, leftovers, reasons, mixed)


def _keep_the_rest(lines: list[Line], remarks: list[tuple[Line, GridCell]], found: dict[str, Found]) -> None:
    """Remarks beside the form's columns are kept and doubted: they may change what a figure means. Figures
    in the report's tables that no cell, category or left-over accounts for are kept and doubted too: whatever
    a table prints must be somewhere in the answer."""
    taken = set().union(*(part.taken for part in found.values()))
    owner = {table: name for name in reversed(found) for table, _ in found[name].lines}
    for line, cell in remarks:
        if name := owner.get(line.table):
            label = next((c.text for c in line.labels), "")
            found[name].leftovers.append(Leftover(name, label, (cell.text,), cell.place))
            found[name].doubt(f"{name}_remark")
    for line in lines:
        rest = [c for c in line.values if id(c) not in taken and read_value(c.text).state in _FIGURES]
        if rest and (name := owner.get(line.table)):
            label = next((c.text for c in line.labels), "")
            found[name].leave(name, line, label)
            found[name].doubt(f"{name}_figures_left_over")


def _edition(cells: dict[str, CellValue], editions: list[Form]) -> str:
    """The edition with more of the cells that only one edition has; the signals' choice on a tie."""
    return max(editions, key=lambda f: sum(map(_counts(f.edition).get, cells, repeat(0)))).edition


@cache
def _counts(edition: str) -> dict[str, int]:
    """How much each cell of an edition speaks for it."""
    return {cell_id: count for cell_id in forms()[edition].cells if (count := _count(cell_id, edition))}


def _count(cell_id: str, edition: str) -> int:
    """Table 2 tells editions apart by its heads; table 3 by the rows under （六）, each row counted once."""
    if cell_id.startswith("t2."):
        return 1
    return 3 if cell_id.startswith(_EDITION_ROWS.get(edition, ())) and cell_id.endswith(".tot") else 0


def _without_tables(
    document: Document, known: list[Form], leftovers: list[Leftover], reasons: list[str]
) -> Tables:
    """No cell could be read: where the words of a form stand in the text, its cells are unreadable."""
    text = core(document.text) + "".join(core(c.text) for t in document.tables() for c in t.cells)
    scores = {f.edition: sum(s in text for s in f.signals) for f in known}
    best = max(known, key=lambda f: scores[f.edition])
    if scores[best.edition] < 3:
        return Tables("", {}, {}, leftovers, reasons, ())
    cells = {k: CellValue("unreadable") for k in best.cells}
    return Tables(best.edition, cells, {}, leftovers, [*reasons, "tables_not_read"], ())
