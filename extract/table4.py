"""Table 4: one row of figures under five results, for one to three blocks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from extract.document import GridCell
from extract.fold import core
from extract.forms import Form
from extract.heads4 import SUIT, Head, head_ids
from extract.lines import Found, Line, ends_blank, is_label, is_value, strip_blanks

_UPRIGHT = 4  # cells of a row of a table with a row for each result
_STRONG = ("upheld", "corrected", "pending")  # results whose labels stand in no other table


@dataclass
class _Heads:
    """The printed heads: results, and the blocks over them (行政诉讼 too), with the lines they stand in."""

    results: list[Head] = field(default_factory=list)
    blocks: list[Head] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def find(lines: list[Line], form: Form) -> Found:
    """Read table 4. The labels are the same in every edition."""
    found = Found()
    lines = _uncut(lines, form, found)
    index = 0
    while index < len(lines):
        if (behind := _upright(lines, index, form, found)) > index:
            index = behind
            continue
        heads, end = _heads(lines, index, form)
        if heads is None:
            index += 1
            continue
        found.lines |= {(line.table, line.row) for line in heads.lines}
        read = _block_rows if not heads.blocks and len(heads.results) == len(form.t4_results) else _data
        index = read(lines, end, heads, form, found)
    return found


def _uncut(lines: list[Line], form: Form, found: Found) -> list[Line]:
    """The lines with heads put together that a page break cut: 结果维 and, on the next page, 持."""
    whole = lines[:1]
    for line in lines[1:]:
        above = whole[-1]
        cut = line.table != above.table and line.labels and not (line.values or above.values)
        if cut and (cells := _joined(above, line, form)):
            found.lines.add((line.table, line.row))
            whole[-1] = above.with_cells(cells)
        else:
            whole.append(line)
    return whole


def _joined(above: Line, line: Line, form: Form) -> list[GridCell]:
    """The cells of a line with their ends; none unless every end makes a result of what stands above it."""
    ends = {id(above.at(cell.column)): cell.text for cell in line.labels}
    cells = [replace(c, text=f"{c.text}\n{ends[id(c)]}") if id(c) in ends else c for c in above.cells]
    longer = [c for c in cells if id(c) not in {id(cell) for cell in above.cells}]
    fine = len(longer) == len(line.labels) and all(form.results.first(c.text) for c in longer)
    return cells if fine else []


def _block(text: str, form: Form) -> str:
    """The block that a head names, ``suit`` for 行政诉讼 over both of its blocks, '' for other texts."""
    return SUIT if core(text) == "行政诉讼" else form.disputes.first(text)


def _is_head(line: Line, form: Form) -> bool:
    if line.values:
        return False
    texts = [c.text for c in line.labels]
    strong = any(form.results.first(t) in _STRONG for t in texts)
    return strong or any(_block(t, form) for t in texts)


def _heads(lines: list[Line], start: int, form: Form) -> tuple[_Heads | None, int]:
    """The heads that begin at ``start`` and the index behind them."""
    if not _is_head(lines[start], form):
        return None, start
    end = start
    heads = _Heads()
    while end < len(lines) and _is_head(lines[end], form):
        line = lines[end]
        known = {id(c) for other in heads.lines if other.table == line.table for c in other.cells}
        for cell in line.labels:
            if id(cell) in known:
                continue
            if block := _block(cell.text, form):
                heads.blocks.append((cell, block))
            elif result := form.results.first(cell.text):
                heads.results.append((cell, result))
        heads.lines.append(line)
        end += 1
    heads.results.sort(key=lambda pair: pair[0].column)
    return (heads, end) if heads.results else (None, end)


def _data(lines: list[Line], start: int, heads: _Heads, form: Form, found: Found) -> int:
    """Read the row of figures behind the heads; the index behind it."""
    index = start
    while index < len(lines) and not lines[index].printed:
        index += 1
    ids, doubts = head_ids(heads.results, *_near(heads), form)
    for doubt in doubts:
        found.doubt(doubt)
    if index >= len(lines) or not (lines[index].joined or lines[index].table == heads.lines[-1].table):
        found.doubt("t4_no_figures")
        return index
    line = lines[index]
    pairs, doubt = _pair(line, heads, ids)
    used = [c for _, c in pairs]
    strange = [c for c in line.labels if c not in used and not _is_count_word(c.text)]
    if strange and not any(is_value(c.text) for c in used):
        found.doubt("t4_no_figures")
        return index
    found.lines.add((line.table, line.row))
    if not pairs or strange:
        found.leave("t4", line, "")
        found.doubt("t4_text_beside_figures" if pairs else doubt or "t4_heads_not_understood")
    _put(pairs, doubt, found)
    return _further(lines, index + 1, line, found)


def _near(heads: _Heads) -> tuple[list[Head], list[Head]]:
    """The block heads in the table of the results, and those that stand apart (on the page before)."""
    own = [c for line in heads.lines if line.table == heads.lines[-1].table for c in line.cells]
    near = [head for head in heads.blocks if head[0] in own]
    return near, [head for head in heads.blocks if head not in near]


def _put(pairs: list[tuple[str, GridCell]], doubt: str, found: Found) -> None:
    if doubt:
        found.doubt(doubt)
    if pairs and ends_blank([cell for _, cell in pairs]):
        found.doubt("t4_row_ends_blank")
    used = Counter(id(cell) for _, cell in pairs)
    for cell_id, cell in pairs:
        notes: tuple[str, ...] = (doubt,) if doubt else ()
        if used[id(cell)] > 1:
            notes += ("merged_value",)
            found.doubt("t4_merged_value")
        found.put(cell_id, found.take(cell, notes), "t4")


def _block_rows(lines: list[Line], start: int, heads: _Heads, form: Form, found: Found) -> int:
    """A turned table: a row for each block, behind its name the figures under the five results."""
    index = start
    while index < len(lines) and lines[index].table == heads.lines[-1].table:
        line = lines[index]
        named = [(c, b) for c in line.labels if (b := _block(c.text, form)) and b != SUIT]
        ids = [f"t4.{named[0][1]}.{result}" for _, result in heads.results] if len(named) == 1 else []
        pairs, doubt = _pair(line, heads, ids) if ids else ([], "t4_heads_not_understood")
        if line.values:
            found.lines.add((line.table, line.row))
            if not pairs:
                found.leave("t4", line, named[0][0].text if named else "")
            _put(pairs, doubt, found)
        elif not named:
            break
        index += 1
    return max(index, start)


def _upright(lines: list[Line], start: int, form: Form, found: Found) -> int:
    """A table with a row for each result: beside the block's name, or below it, the result and its figure.
    The index behind it; ``start`` where there is none."""
    rows: list[tuple[Line, str, GridCell]] = []
    block, index = "", start
    while index < len(lines) and lines[index].table == lines[start].table:
        line = lines[index]
        if len(line.cells) > _UPRIGHT:
            break
        named = [b for c in line.labels if (b := _block(c.text, form)) and b != SUIT]
        results = [r for c in line.labels if (r := form.results.first(c.text))]
        values = [c for c in line.cells if is_value(c.text) or not c.text.strip()]
        if len(named) > 1 or len(results) > 1 or len(values) > 1 or not (named or (block and results)):
            break
        block = named[0] if named else block
        if results and values:
            rows.append((line, f"t4.{block}.{results[0]}", values[0]))
        index += 1
    if len(rows) < len(form.t4_results) or len({i for _, i, _ in rows}) < len(rows):
        return start
    for line, cell_id, cell in rows:
        found.lines.add((line.table, line.row))
        found.put(cell_id, found.take(cell), "t4")
    return index


def _is_count_word(text: str) -> bool:
    return core(text) in ("件数", "数量", "合计")


def _further(lines: list[Line], index: int, line: Line, found: Found) -> int:
    """More rows of figures than the form has are kept and doubted."""
    while index < len(lines) and lines[index].table == line.table:
        more = lines[index]
        if more.labels or not more.values:
            break
        found.leave("t4", more, "")
        found.doubt("t4_more_rows")
        index += 1
    return index


def _whole_blocks(line: Line, heads: _Heads, under: list[GridCell | None]) -> bool:
    """Whether a drawn row ends with the figures of a block: those of the others are not printed."""
    count = sum(c is not None for c in under)
    first = all(c is not None and is_value(c.text) for c in under[:count])
    ordered = [cell.column for cell, _ in heads.results]
    return line.drawn and first and count in (5, 10) and ordered == sorted(set(ordered))


def _pair(line: Line, heads: _Heads, ids: list[str]) -> tuple[list[tuple[str, GridCell]], str]:
    """Cell ids and value cells that belong together, and the doubt where that is not proven."""
    if not ids:
        return [], ""
    columns = [cell.column for cell, _ in heads.results]
    under = [line.at(c) for c in columns]
    taken = [c for c in under if c is not None]
    used = {id(c) for c in taken}
    outside = [c for c in line.values if id(c) not in used]
    if len(set(columns)) == len(ids) and len(taken) == len(ids) and not outside:
        return list(zip(ids, taken, strict=True)), ""
    if _whole_blocks(line, heads, under) and not outside:
        return list(zip(ids, taken, strict=False)), ""
    values = tuple(c for c in line.cells if not is_label(c.text))
    for run in (values, strip_blanks(values)):
        if len(run) == len(ids):
            return list(zip(ids, run, strict=True)), ""
    return [], "t4_columns"
