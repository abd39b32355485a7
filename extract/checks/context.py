"""What every check may look at, and how it asks for numbers and places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from extract.document import Document, Place
from extract.fold import simplified
from extract.forms import Form, forms
from extract.heading import Heading
from extract.proof import doubted_by_reader
from extract.report import CellValue, Report, Responsibility
from extract.sections import Sections
from extract.tables import Tables

# Notes that make a figure's place or reading uncertain: it may confirm an identity, never break one.
DOUBTFUL = frozenset(
    [
        "label_repaired",
        "label_unlike_form",
        "column_uncertain",
        "conflicting_duplicate",
        "merged_value",
        "heads_missing",
        "spaced_figure",
        "wrapped_figure",
        "chinese_numeral",
        "readings_differ",
    ]
)


_ENDS = re.compile(r"[。；;！!?？\n]")
_ABSENT = CellValue("absent")


@dataclass(frozen=True)
class Context:
    """One report and the parts it was read from."""

    report: Report
    document: Document
    tables: Tables
    sections: Sections
    heading: Heading

    @cached_property
    def form(self) -> Form | None:
        """The edition of the report's tables; None for a report without them."""
        return forms().get(self.tables.edition)

    @cached_property
    def text(self) -> str:
        """The narrative in simplified characters, white space inside lines folded away."""
        return _folded(self.sections.text)

    def section(self, section_id: str) -> str:
        """The text of one chapter without white space; '' when it is not there."""
        return self._sections.get(section_id, "")

    @cached_property
    def _sections(self) -> dict[str, str]:
        return {section_id: _folded(text) for section_id, text in self.sections.texts.items()}

    @cached_property
    def sentences(self) -> list[str]:
        """The sentences of the narrative."""
        return sentences(self.text)

    def cell(self, cell_id: str) -> CellValue:
        return self.report.cells.get(cell_id, _ABSENT)

    def is_printed(self, cell_id: str) -> bool:
        """Whether there is such a cell, if only a blank one."""
        return self.report.cells.get(cell_id, _ABSENT).state != "absent"

    def number(self, cell_id: str) -> int | float | None:
        """The value of a cell in state number, else None."""
        return self._numbers.get(cell_id)

    @cached_property
    def _numbers(self) -> dict[str, int | float | None]:
        return {k: v.value for k, v in self.report.cells.items()}

    def total(self, cell_ids: Iterable[str]) -> int | float | None:
        """The sum of cells, None where one of them is no number."""
        values = list(map(self._numbers.get, cell_ids))
        return None if None in values else add(cast("list[int | float]", values))

    def doubtful(self, cell_ids: Iterable[str]) -> bool:
        """Whether the reading of one of the cells is not certain."""
        return any(DOUBTFUL & set(v.notes) or doubted_by_reader(v) for v in map(self.cell, cell_ids))

    def blame(self, cell_ids: Iterable[str]) -> Responsibility:
        """Whose fault it may be that these cells do not fit: the reader's where it doubted a cell or two
        readings differ, either's where a label was repaired or the text was recognised, else the source's."""
        cells = [self.cell(c) for c in cell_ids]
        if any(doubted_by_reader(v) or "readings_differ" in v.notes for v in cells):
            return "extraction"
        recognised = "ocr" in self.report.method
        return "mixed" if recognised or any(DOUBTFUL & set(v.notes) for v in cells) else "source"

    def place(self, quote: str) -> Place | None:
        """Where the words stand: the first paragraph that holds them."""
        wanted = "".join(quote.split())
        if not wanted:
            return None
        return next((place for text, place in self._paragraphs if wanted in text), None)

    @cached_property
    def _paragraphs(self) -> list[tuple[str, Place]]:
        """The paragraphs without white space, in simplified characters."""
        return [(_folded(p.text).replace("\n", ""), p.place) for p in self.document.paragraphs()]


def _folded(text: str) -> str:
    return simplified("\n".join("".join(line.split()) for line in text.split("\n")))


def add(values: Iterable[int | float]) -> int | float:
    """A sum without the noise of binary fractions."""
    total = sum(values)
    if isinstance(total, int):
        return total
    total = round(total, 6)
    return int(total) if total == int(total) else total


def sentences(text: str) -> list[str]:
    """The sentences of a text, ends included in none."""
    return [s for s in _ENDS.split(text) if s]
