"""What the printed sums prove about a figure whose reading alone is not certain."""

from __future__ import annotations

from collections.abc import Mapping

from extract.report import CellValue

_TOTALS = {"t3": "tot", "t4": "total"}  # the column or result that sums up its row or block


def confirmed(cells: Mapping[str, CellValue], cell_id: str) -> bool:
    """Whether the sum of the cell's own row (table 3) or block (table 4) holds, with a number in each
    of its cells. Table 2 has no sums: nothing there is confirmed."""
    table, _, rest = cell_id.partition(".")
    if table not in _TOTALS:
        return False
    start = f"{table}.{rest.partition('.')[0]}."
    row = {k.removeprefix(start): v.value for k, v in cells.items() if k.startswith(start)}
    total = row.pop(_TOTALS[table], None)
    parts = [v for v in row.values() if v is not None]
    return total is not None and len(parts) == len(row) > 0 and round(sum(parts) - total, 6) == 0
