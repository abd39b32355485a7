"""The figures of one parsed report, as a comparison with another report may use them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extract.checks.context import DOUBTFUL, add

Number = int | float


class Figures:
    """Blank, dashed, absent and doubtfully read cells are no numbers here: they can prove nothing."""

    def __init__(self, cells: dict[str, dict[str, Any]], form: str = "") -> None:
        """``cells`` as ``parse --json`` prints them."""
        self._cells = cells
        self.form = form

    @property
    def ids(self) -> list[str]:
        """The ids of its cells, in the order of the form."""
        return list(self._cells)

    def number(self, cell_id: str) -> Number | None:
        """The value of a cell that was read without doubt, else None."""
        cell = self._cells.get(cell_id)
        if cell is None or cell["state"] != "number" or DOUBTFUL & set(cell["notes"]):
            return None
        value: Number = cell["value"]
        return value

    def numbers(self, cell_ids: Iterable[str]) -> list[Number] | None:
        """The values of cells, None where one of them is no number."""
        values = [self.number(i) for i in cell_ids]
        return None if None in values else [v for v in values if v is not None]

    def table(self, name: str) -> list[str]:
        """The ids of the cells of ``t2``, ``t3`` or ``t4``."""
        return [i for i in self._cells if i.startswith(f"{name}.")]


def total(values: Iterable[Number]) -> Number:
    """A sum without the noise of binary fractions."""
    return add(values)
