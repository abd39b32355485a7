"""Figures told in lines of text: a row of table 3 in a sentence, statistics of FY2014-2018 without cells.

A last resort, like extract.loose: whatever is read this way is for review.
"""

from __future__ import annotations

import re

from extract.document import Document, GridCell, Paragraph
from extract.fold import core
from extract.forms import Form
from extract.indicators import Statistics, statistics
from extract.lines import Line, is_label
from extract.numbers import read_value

_ROW = re.compile(r"\s*(?P<label>[^：:]{4,60})[：:](?P<told>.*\d.*)")
_PAIR = re.compile(
    r"([\u4e00-\u9fff（）()、]+?)\s*(?:共|为|是|各|有)?\s*[:：]?\s*(\d[\d,]*)\s*(?:件|条|宗|份|人次)?"
)
_LONGEST = 60  # characters of a line of the statistics


def told_row(text: str, form: Form) -> list[str]:
    """Label and seven figures of a sentence that names each applicant once (``予以公开：自然人3件，……，
    总计3件。``), in the form's order; [] for other texts."""
    found = _ROW.fullmatch(text.rstrip("。；; ")) if "：" in text or ":" in text else None
    if not found:
        return []
    values: dict[str, str] = {}
    for name, value in _PAIR.findall(found["told"]):
        for column in form.applicants.fitting(core(name.removeprefix("其中"))):
            if column.id in values:
                return []
            values[column.id] = value
    return [found["label"], *(values[c.id] for c in form.columns)] if len(values) == len(form.columns) else []


def statistic_lines(document: Document) -> list[Line]:
    """The paragraphs from the first indicator on as rows of label, unit and figure."""
    form = statistics()
    rows: list[list[GridCell]] = []
    for paragraph in document.paragraphs():
        for text in _words(paragraph, form):
            if is_label(text) and core(text) not in form.units:
                rows.append([])
            if rows:
                rows[-1].append(GridCell(text, len(rows), len(rows[-1]), paragraph.place))
    known = [r for r in rows if len(r) > 1 or form.fitting(r[0].text) is not None]
    return [Line(0, number, tuple(row)) for number, row in enumerate(known)]


def _words(paragraph: Paragraph, form: Statistics) -> list[str]:
    """A line in its pieces: the label with its own blanks, the unit, the figure. Sentences have none."""
    text = paragraph.text.strip()
    if not text or len(text) > _LONGEST or "。" in text:
        return []
    pieces = text.split()
    end = len(pieces)
    while end > 1 and (core(pieces[end - 1]) in form.units or read_value(pieces[end - 1]).state != "text"):
        end -= 1
    return [" ".join(pieces[:end]), *pieces[end:]]
