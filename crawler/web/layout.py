"""The statutory tables as the form prints them: rows of heads and places for cells, from data/forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from extract.forms import Form, Label, forms
from extract.indicators import statistics

_FIRST_ROWS = ("new_recv", "carry_in")
_LAST_ROW = "carry_out"
_OUTCOMES = ("三、本年度办理结果", "3. outcomes this year")


@dataclass(frozen=True)
class Head:
    """A printed label and the area it covers."""

    zh: str
    en: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Slot:
    """The place of one statutory cell."""

    id: str
    columns: int = 1


@dataclass(frozen=True)
class Line:
    """One row: labels, then cells. A row without cells is a row of heads."""

    heads: tuple[Head, ...]
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One table of a form. ``id`` is ``t2``, ``t3``, ``t4`` or ``stat``."""

    id: str
    zh: str
    en: str
    lines: list[Line] = field(default_factory=list)


@cache
def sheets(edition: str) -> tuple[Sheet, ...]:
    """The tables of an edition, in their order; none for a text without tables."""
    if edition == "stat2014":
        return (_statistics(),)
    form = forms().get(edition)
    return (_t2(form), _t3(form), _t4(form)) if form else ()


def _head(label: Label, rows: int = 1, columns: int = 1) -> Head:
    return Head(label.zh, label.en, rows, columns)


def _t2(form: Form) -> Sheet:
    width = max(len(block.columns) for block in form.blocks)
    made = Sheet("t2", "二、主动公开政府信息情况", "2. Disclosed on own motion")
    for block in form.blocks:
        made.lines.append(Line((Head(block.item, block.item_en, columns=width + 1),)))
        spans = _spans(len(block.columns), width)
        heads = [_head(c, columns=s) for c, s in zip(block.columns, spans, strict=True)]
        made.lines.append(Line((Head("信息内容", "information"), *heads)))
        for row in block.rows:
            slots = (Slot(f"t2.{row.id}.{c.id}", s) for c, s in zip(block.columns, spans, strict=True))
            made.lines.append(Line((_head(row),), tuple(slots)))
    return made


def _spans(columns: int, width: int) -> list[int]:
    """How wide each of a block's columns is drawn, so that all blocks are equally wide."""
    return [1] * (columns - 1) + [width - columns + 1]


def _t3(form: Form) -> Sheet:
    made = Sheet("t3", "三、收到和处理政府信息公开申请情况", "3. Requests received and handled")
    middle = [c for c in form.columns if c.id not in ("nat", "tot")]
    by_id = {c.id: c for c in form.columns}
    made.lines.append(
        Line((Head("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
                   "(in each column: 1 plus 2 equals 3 plus 4)", 3, 3),
              Head("申请人情况", "applicants", 1, len(form.columns))))
    )  # fmt: skip
    made.lines.append(
        Line((_head(by_id["nat"], 2), Head("法人或其他组织", "organisations", 1, len(middle)),
              _head(by_id["tot"], 2)))
    )  # fmt: skip
    made.lines.append(Line(tuple(_head(c) for c in middle)))
    inner = [r for r in form.rows if r.id not in _FIRST_ROWS and r.id != _LAST_ROW]
    groups = {g.id: g for g in form.groups}
    for row in form.rows:
        heads: list[Head] = []
        if row is inner[0]:
            heads.append(Head(*_OUTCOMES, len(inner)))
        members = [r for r in inner if row.group and r.group == row.group]
        if members and row is members[0]:
            heads.append(_head(groups[row.group], len(members)))
        wide = 3 if row not in inner else 1 if row.group else 2
        heads.append(_head(row, columns=wide))
        made.lines.append(Line(tuple(heads), tuple(Slot(f"t3.{row.id}.{c.id}") for c in form.columns)))
    return made


def _t4(form: Form) -> Sheet:
    made = Sheet("t4", "四、政府信息公开行政复议、行政诉讼情况", "4. Reviews and suits")
    results, blocks = form.t4_results, form.t4_blocks
    review, suits = blocks[0], blocks[1:]
    top = (_head(review, 2, len(results)), Head("行政诉讼", "suits", 1, len(results) * len(suits)))
    made.lines.append(Line(top))
    made.lines.append(Line(tuple(Head(s.zh.rpartition("／")[2], s.en, 1, len(results)) for s in suits)))
    made.lines.append(Line(tuple(_head(r) for _ in blocks for r in results)))
    made.lines.append(Line((), tuple(Slot(f"t4.{b.id}.{r.id}") for b in blocks for r in results)))
    return made


def _statistics() -> Sheet:
    made = Sheet("stat", "政府信息公开情况统计表", "Statistics of open government information")
    made.lines.append(Line((Head("统计指标", "indicator"), Head("单位", "unit"), Head("统计数", "figure"))))
    for indicator in statistics().indicators:
        heads = (_head(indicator), Head(indicator.unit, indicator.unit))
        made.lines.append(Line(heads, (Slot(indicator.id),)))
    return made
