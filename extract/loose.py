"""Tables that lost their rules and cells: labels and figures as running paragraphs, in reading order.

The last resort, for pages whose tables were pasted as text. A blank cell leaves no trace there, so
whatever is read this way is always for review.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.document import Document, GridCell, Place
from extract.fold import core, ordinal
from extract.forms import Form, Label, LabelSet, forms
from extract.lines import Line, unglued
from extract.numbers import read_value
from extract.told import told_row

_VALUE = r"(?:[+\-−]?[\d０-９]+(?:[.,][\d０-９]+)*(?:万元|元|件)?|[/／—–-]{1,2})"
_ROW = re.compile(rf"(?P<label>.*?[^\s\d.,、]?)\s*(?P<values>(?:(?<![\d.、]){_VALUE}(?:[\s|]+|$))+)$")
_ITEM = re.compile(r"第二十条第.{0,3}项")
_OTHER_WORDS = ("信息内容", "行政诉讼", "申请人情况", "法人或其他组织", "本年度办理结果")
_TABLE_FOUR = ("结果维持", "结果纠正", "尚未审结")
_LONGEST = 60  # characters of a label; what is longer, or ends a sentence, is text


@dataclass(frozen=True)
class _Piece:
    """One label or figure and where it stands."""

    text: str
    place: Place
    is_value: bool


def loose_lines(document: Document, editions: list[Form]) -> list[Line]:
    """The paragraphs as rows: the heads before a row's own label, then the label with its figures."""
    names = tuple(f.edition for f in editions)
    rows = _rows(names)
    parts: list[list[_Piece]] = [[]]
    for piece in _pieces(document, _words(names)):
        if parts[-1] and parts[-1][-1].is_value and not piece.is_value:
            parts.append([])
        parts[-1].append(piece)
    lines = [line for part in parts for line in _cut(part, rows) if line]
    return [_line(number, line) for number, line in enumerate(lines)]


def _cut(part: list[_Piece], rows: LabelSet) -> Iterator[list[_Piece]]:
    """Item of the law, heads, and the row: the label just before the figures if it names a row. Table four
    has none: its figures follow its heads."""
    first = next((i for i, p in enumerate(part) if p.is_value), len(part))
    own = first - 1 if 0 < first < len(part) and _fits(part[first - 1].text, rows) else first
    if any(core(p.text) in _TABLE_FOUR for p in part[:first]):
        own = first
    heads = part[:own]
    items = [i for i, p in enumerate(heads) if _ITEM.search(core(p.text))]
    start = items[-1] + 1 if items else 0
    yield heads[:start]
    yield _level(heads[start:])
    yield part[own:]


def _level(heads: list[_Piece]) -> list[_Piece]:
    """The column heads of table 3 in one row. Printed in two (自然人, 法人或其他组织, 总计 over the kinds of
    organisations), the total comes second in reading order, though it is the last column."""
    names = [core(p.text) for p in heads]
    if "自然人" not in names or "其他" not in names:
        return heads
    first, last = names.index("自然人"), names.index("其他")
    total = next((i for i in range(first + 1, last) if names[i] in ("总计", "合计")), None)
    if total is None or any(names[i] != "法人或其他组织" for i in range(first + 1, total)):
        return heads
    return [*heads[:total], *heads[total + 1 : last + 1], heads[total], *heads[last + 1 :]]


@cache
def _rows(editions: tuple[str, ...]) -> LabelSet:
    """Every row of tables two and three."""
    known = [forms()[e] for e in editions]
    return LabelSet(r for f in known for r in (*f.rows, *(x for b in f.blocks for x in b.rows)))


@cache
def _words(editions: tuple[str, ...]) -> LabelSet:
    """Every label that a form prints, besides its items and corner words."""
    found: list[Label] = []
    for form in (forms()[e] for e in editions):
        found += [*form.rows, *form.columns, *form.groups, *form.t4_blocks, *form.t4_results]
        found += [x for b in form.blocks for x in (*b.rows, *b.columns)]
    return LabelSet(found)


def _fits(text: str, labels: LabelSet) -> bool:
    return bool(labels.fitting(ordinal(text)[1]))


def _line(row: int, parts: list[_Piece]) -> Line:
    cells = tuple(GridCell(p.text, row, column, p.place) for column, p in enumerate(parts))
    return unglued(Line(0, row, cells))


def _pieces(document: Document, words: LabelSet) -> Iterator[_Piece]:
    """Labels and values in reading order. Running text is left out, and so is a label that the form does
    not know unless figures follow it."""
    strange: _Piece | None = None
    for paragraph in document.paragraphs():
        for text in paragraph.text.split("\n"):
            if told := told_row(text, next(iter(forms().values()))):
                yield _Piece(told[0], paragraph.place, False)
                yield from (_Piece(value, paragraph.place, True) for value in told[1:])
                continue
            for piece in _split(text.strip(), paragraph.place, words):
                if not piece.is_value and not _is_word(piece.text, words):
                    strange = piece
                    continue
                if piece.is_value and strange is not None:
                    yield strange
                strange = None
                yield piece


def _is_word(text: str, words: LabelSet) -> bool:
    folded = core(text)
    return _fits(text, words) or bool(_ITEM.search(folded)) or ordinal(text)[1] in _OTHER_WORDS


def _split(text: str, place: Place, words: LabelSet) -> Iterator[_Piece]:
    if not text or "。" in text:
        return
    if len(text.split()) == 1 and read_value(text).state in ("number", "dash"):
        yield _Piece(text, place, True)
        return
    found = _ROW.fullmatch(text)
    label = (found["label"] if found else text).strip()
    if len(label) <= _LONGEST:
        pieces = label.split()
        labels = pieces if all(_is_word(p, words) for p in pieces) else [label]
        yield from (_Piece(t, place, False) for t in labels if t)
    for value in re.split(r"[\s|]+", found["values"].strip()) if found else ():
        yield _Piece(value, place, True)
