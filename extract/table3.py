"""Table 3: rows found by leaf label and group, columns by heads or by a run of seven."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from functools import cache

from extract.columns import Row, columns_of
from extract.document import GridCell
from extract.fold import core, ordinal, plainly, remember_short
from extract.forms import Form, Label, LabelSet, forms
from extract.lines import Found, Line, strip_blanks
from extract.pages import join_cut_rows
from extract.rows3 import read_rows

HEAD_WORDS = ("申请人情况", "勾稽关系", "法人或其他组织", "自然人", "商业企业", "科研机构", "法律服务机构")
STAGE_WORDS = ("本年度办理结果", "办理结果")
_LEAST_CUT = 3  # characters of a label that was cut off
_ALIKE = 0.6  # least likeness of an unknown label to the one that the order asks for


@cache
def merged_rows(editions: tuple[str, ...]) -> LabelSet:
    """The rows of all editions in the order of the form, the likelier edition's first where they differ."""
    known = forms()
    rows = list(known[editions[0]].rows)
    for form in (known[e] for e in editions[1:]):
        for index, row in enumerate(form.rows):
            if all(r.id != row.id for r in rows):
                before = form.rows[index - 1].id
                rows.insert(next(i for i, r in enumerate(rows) if r.id == before) + 1, row)
    return LabelSet(rows)


def is_head(line: Line) -> bool:
    """Whether a line belongs to the heads of table 3, also where they are repeated on a new page."""
    return any(_is_head_text(c.text) for c in line.words)


@remember_short
def _is_head_text(text: str) -> bool:
    folded = core(text)
    return any(word in folded for word in HEAD_WORDS)


class _Known:
    """The rows and groups of the editions, the likelier edition first."""

    def __init__(self, editions: tuple[str, ...]) -> None:
        self.labels = merged_rows(editions)
        self.rows = self.labels.labels
        self.order = {r.id: i for i, r in enumerate(self.rows)}
        self.groups = {g.id: g for e in editions for g in forms()[e].groups}
        self.group_named = remember_short(self._group_named)

    def _group_named(self, text: str) -> str:
        """The group that a label names, as printed or without its remark; '' where it names none."""
        names = plainly(text)
        return next((g.id for g in self.groups.values() if any(n in g.exact for n in names)), "")


_known = cache(_Known)


class _Walk:
    """One pass over the lines: which row is it, in which group, and which lines are unknown."""

    def __init__(self, editions: list[Form]) -> None:
        self.editions = editions
        known = _known(tuple(f.edition for f in editions))
        self.known, self.rows, self.order, self.groups = known.labels, known.rows, known.order, known.groups
        self.group_named = known.group_named
        self.group = ""
        self.last = ""

    def candidates(self, line: Line) -> list[tuple[GridCell, Label]]:
        """Label cells of the line that name a row, told apart by group and place in the order."""
        hits = []
        for cell in line.labels:
            number = ordinal(cell.text)[0]
            whole, plain = plainly(cell.text)
            fitting = self.known.fitting(whole) or self.known.fitting(plain)
            hits += [(cell, r) for r in fitting if self._possible(r, number)]
        leaves = [h for h in hits if h[1].id != "other_all"] if len(hits) > 1 else hits
        return leaves or hits

    def cut_off(self, line: Line) -> Row | None:
        """The row whose label the line begins, where no other row's or group's begins so."""
        for cell in line.labels:
            text = ordinal(cell.text)[1]
            if len(text) >= _LEAST_CUT:
                fitting = [r for r in (*self.rows, *self.groups.values()) if r.folded.startswith(text)]
                if len(fitting) == 1 and fitting[0].id in self.order and line.values:
                    return Row(line, fitting[0].id, cell, ["label_unlike_form"])
        return None

    def _possible(self, row: Label, number: str) -> bool:
        if row.id == "other_misc":
            return self.group == "other" or self.last in ("other_nocorrect", "other_nofee")
        if row.id == "done_total":
            return "七" in number or self.last in ("other_misc", "other_all", "noproc_confirm")
        if row.id == "other_all":
            return self.order.get(self.last, -1) >= self.order["noproc_petition"] or "六" in number
        return True

    def enter(self, line: Line) -> str:
        """Note the group that the line names; its id, or '' when it names none."""
        named = ""
        for cell in line.labels:
            named = self.group_named(cell.text) or named
        if named:
            self.group = named
        return named


def find(lines: list[Line], editions: list[Form], skip: set[tuple[int, int]]) -> Found:
    """Read table 3 with the rows of ``editions``, the likelier edition first.

    ``skip`` holds (table, row) of lines that are known to belong to tables 2 and 4.
    """
    found = Found()
    walk = _Walk(editions)
    lines = [line for line in lines if (line.table, line.row) not in skip]
    whole = join_cut_rows(lines, walk.known, is_head)
    if len(whole) < len(lines):  # pieces of labels are accounted for where they are put together
        found.taken |= _ids(lines) - _ids(whole)
    lines = whole
    rows: list[Row] = []
    unknown: list[tuple[int, Line]] = []  # (number of rows before it, line)
    for line in lines:
        if is_head(line):
            found.lines.add((line.table, line.row))
            continue
        group = walk.enter(line)
        hits = walk.candidates(line)
        if len(hits) > 1 and len({r.id for _, r in hits}) > 1:
            found.doubt("t3_ambiguous_label")
            found.leave("t3", line, hits[0][0].text)
        elif hits:
            cell, row = hits[-1]
            walk.last, walk.group = row.id, row.group or ("" if group == "" else walk.group)
            rows.append(Row(line, row.id, cell))
        elif cut := walk.cut_off(line):
            walk.last = cut.id
            rows.append(cut)
            found.doubt("t3_label_unlike_form")
        else:
            unknown.append((len(rows), line))
    if not rows:
        return found
    found.lines |= {(r.line.table, r.line.row) for r in rows}
    tables = {r.line.table for r in rows}
    _place_unknown(rows, [u for u in unknown if u[1].table in tables], walk, found)
    _category_rows(rows, walk, found)
    own = [line for line in lines if line.table in tables]
    read_rows(rows, columns_of(own, rows, editions[0]), found)
    _doubt_blank_rows(walk, found)
    _note_order(rows, walk, found)
    return found


def _ids(lines: list[Line]) -> set[int]:
    return {id(cell) for line in lines for cell in line.cells}


def _place_unknown(rows: list[Row], unknown: list[tuple[int, Line]], walk: _Walk, found: Found) -> None:
    """Unknown lines: a row whose label is lost where the order proves it, else a left-over with a doubt."""
    placed: list[tuple[int, Row]] = []
    order = _proof_order(rows, walk)
    unknown = [(index, line) for index, line in unknown if line.values]
    counts = Counter(index for index, _ in unknown)
    for index, line in unknown:
        row_id = _missing_between(rows, index, order) if counts[index] == 1 else ""
        edge = _missing_at_edge(rows, index, order) if counts[index] == 1 else ""
        labels = line.labels
        strange = [c for c in labels if not _is_known_head(c.text, walk)]
        if row_id and not strange:
            placed.append((index, Row(line, row_id, labels[-1] if labels else None, ["label_repaired"])))
            found.doubt("t3_label_repaired")
        elif strange and (near := row_id or edge) and _alike(strange[-1].text, walk.rows[walk.order[near]]):
            placed.append((index, Row(line, near, strange[-1], ["label_unlike_form"])))
            found.doubt("t3_label_unlike_form")
        elif _is_category(line, labels, walk):
            _category(line, labels[-1], walk, found)
        else:
            found.leave("t3", line, labels[-1].text if labels else "")
            found.doubt("t3_unknown_row")
    for index, row in reversed(placed):
        rows.insert(index, row)


def _proof_order(rows: list[Row], walk: _Walk) -> list[str]:
    """The row ids of the edition whose rows under （六） are printed."""
    printed = {r.id for r in rows}
    for form in walk.editions:
        own = {r.id for r in form.rows if r.id.startswith("other_")}
        if own & printed:
            return [r.id for r in form.rows]
    return [r.id for r in walk.editions[0].rows]


def _missing_between(rows: list[Row], index: int, order: list[str]) -> str:
    """The one row of the form that must stand between two neighbours; '' where that is not proven."""
    if not 0 < index < len(rows) or not {rows[index - 1].id, rows[index].id} <= set(order):
        return ""
    first, second = order.index(rows[index - 1].id), order.index(rows[index].id)
    return order[first + 1] if second - first == 2 else ""


def _missing_at_edge(rows: list[Row], index: int, order: list[str]) -> str:
    """The first or last row of the form where only that one is missing before or behind the known rows."""
    if index == len(rows) and rows[-1].id == order[-2]:
        return order[-1]
    return order[0] if index == 0 and rows[0].id == order[1] else ""


def _is_known_head(text: str, walk: _Walk) -> bool:
    folded = ordinal(text)[1]
    return folded in STAGE_WORDS or any(folded in g.exact for g in walk.groups.values())


def _alike(text: str, row: Label) -> bool:
    """Whether a label may be the row's, misprinted or cut off."""
    printed = ordinal(text)[1]
    cut = len(printed) >= _LEAST_CUT and row.folded.startswith(printed)
    return cut or SequenceMatcher(None, printed, row.folded).ratio() >= _ALIKE


def _is_category(line: Line, labels: list[GridCell], walk: _Walk) -> bool:
    """Whether a line gives a category's own figures: it names a group, and not one that reaches over several
    rows, whose figures are those of a row without a label."""
    named = bool(labels) and any(ordinal(labels[-1].text)[1] in g.exact for g in walk.groups.values())
    return named and labels[-1].rowspan == 1


def _doubt_blank_rows(walk: _Walk, found: Found) -> None:
    """Figures beside a group's name while a row of the group is all blank: the end of a page may have parted
    that row's figures from its label."""
    for row in (r for r in walk.rows if r.group in found.categories):
        values = [found.cells.get(f"t3.{row.id}.{c.id}") for c in walk.editions[0].columns]
        if all(v is not None and v.state == "blank" for v in values):
            found.doubt("t3_unknown_row")


def _category(line: Line, label: GridCell, walk: _Walk, found: Found) -> None:
    group = next(g.id for g in walk.groups.values() if ordinal(label.text)[1] in g.exact)
    run = strip_blanks(line.right_of(label))
    ids = [c.id for c in walk.editions[0].columns]
    if len(run) == len(ids):
        found.categories[group] = {c: found.take(x) for c, x in zip(ids, run, strict=True)}
    found.leave("t3", line, label.text)


def _category_rows(rows: list[Row], walk: _Walk, found: Found) -> None:
    """（六）其他处理 with figures of its own is a category, not a row, where its three items follow."""
    if not any(r.id.startswith("other_no") for r in rows):
        return
    for row in [r for r in rows if r.id == "other_all"]:
        if row.label is not None:
            _category(row.line, row.label, walk, found)
        rows.remove(row)


def _note_order(rows: list[Row], walk: _Walk, found: Found) -> None:
    """Rows out of the form's order are read by their labels, but a person should look."""
    order = [walk.order[r.id] for r in rows]
    repeats = len(order) != len(set(order))
    if repeats:
        found.doubt("t3_printed_twice")
    elif order != sorted(order):
        found.doubt("t3_rows_out_of_order")
