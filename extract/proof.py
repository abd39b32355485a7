"""What the printed sums prove about a figure whose reading alone is not certain."""

from __future__ import annotations

from collections.abc import Mapping

from extract.forms import Form, forms
from extract.report import CellValue

_TOTALS = {"t3": "tot", "t4": "total"}  # the column or result that sums up its row or block
_READERS = ("ocr_",)  # beginnings of the notes by which a reader doubts a cell's text

Cells = Mapping[str, CellValue]


def doubted_by_reader(cell: CellValue) -> str:
    """The code of a reader's own doubt about the cell's text; '' where there is none."""
    return next((note for note in cell.notes if note.startswith(_READERS)), "")


def confirmed(cells: Cells, cell_id: str) -> bool:
    """Whether the sums speak for a figure: the one of its own row (table 3) or block (table 4) holds, with
    a number in each of its cells, and in table 3 no sum of its column fails. Table 2 has no sums: nothing
    there is confirmed."""
    table, _, rest = cell_id.partition(".")
    if table not in _TOTALS:
        return False
    row_id, _, column = rest.partition(".")
    start = f"{table}.{row_id}."
    row = {k.removeprefix(start): v.value for k, v in cells.items() if k.startswith(start)}
    total = row.pop(_TOTALS[table], None)
    parts = [v for v in row.values() if v is not None]
    holds = total is not None and len(parts) == len(row) > 0 and round(sum(parts) - total, 6) == 0
    return holds and (table != "t3" or not _column_fails(cells, column))


def _column_fails(cells: Cells, column: str) -> bool:
    form = _form(cells)
    for identity in (i for i in form.identities if i.over == "t3.columns"):
        left, right = (_sum(cells, side, column) for side in (identity.left, identity.right))
        if left is not None and right is not None and round(left - right, 6) != 0:
            return True
    return False


def _form(cells: Cells) -> Form:
    """The edition whose rows under （六） are there."""
    return forms()["2019" if "t3.other_all.tot" in cells and "t3.other_misc.tot" not in cells else "2021"]


def _sum(cells: Cells, rows: tuple[str, ...], column: str) -> float | None:
    values = [cells[k].value if (k := f"t3.{row}.{column}") in cells else None for row in rows]
    return None if None in values else sum(v for v in values if v is not None)
