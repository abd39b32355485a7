"""What the pages read of the ledger beyond what the command shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from crawler.answers import ANSWERS, answer
from crawler.store import Store
from crawler.words import KIND

Row = dict[str, Any]

_MATRIX = """
SELECT o.agency_id, a.name, a.kind, o.year, o.status, o.timeliness, o.certainty, o.published_on, o.days_late,
    o.due, o.sha256
FROM obligations o LEFT JOIN agencies a USING (agency_id) WHERE o.division_code = ?
"""
_WRONG = """
SELECT agency_id, year, severity, count(*) AS n FROM findings
WHERE division_code = ? AND status = 'fail' AND review <> 'dismissed' AND severity <> 'info'
GROUP BY agency_id, year, severity
"""
_DIVISION = """
SELECT d.*, p.home_url, p.column_url, p.name AS portal FROM divisions d
LEFT JOIN portals p ON p.division_code = d.code WHERE d.code = ?
"""


@dataclass(frozen=True)
class Square:
    """One cell of the matrix: an obligation, its answer, how many findings stand against its report."""

    row: Row
    errors: int
    warnings: int

    @property
    def answer(self) -> str:
        return answer(self.row)


@dataclass(frozen=True)
class Line:
    """One agency of the matrix: its years."""

    agency_id: str
    name: str
    kind: str
    years: dict[int, Square]


@dataclass(frozen=True)
class Matrix:
    """Agencies by year, both in the order in which they are shown."""

    years: list[int]
    lines: list[Line]

    def counts(self, year: int) -> Counter[str]:
        """The answers of one year."""
        return Counter(line.years[year].answer for line in self.lines if year in line.years)

    @property
    def answers(self) -> list[str]:
        """The answers that occur, in the fixed order."""
        seen = {square.answer for line in self.lines for square in line.years.values()}
        return [name for name in ANSWERS if name in seen]


def division(store: Store, code: str) -> Row | None:
    """A division that is held, with its portal."""
    return store.row(_DIVISION, (code,))


def matrix(store: Store, code: str) -> Matrix:
    """The agencies of a division by year, by kind, then by id."""
    wrong: dict[tuple[str, int], dict[str, int]] = {}
    for row in store.rows(_WRONG, (code,)):
        wrong.setdefault((row["agency_id"], row["year"]), {})[row["severity"]] = row["n"]
    lines: dict[str, Line] = {}
    for row in store.rows(_MATRIX, (code,)):
        held = wrong.get((row["agency_id"], row["year"]), {})
        line = lines.setdefault(
            row["agency_id"],
            Line(row["agency_id"], row["name"] or row["agency_id"], row["kind"] or "", {}),
        )
        line.years[row["year"]] = Square(row, held.get("error", 0), held.get("warning", 0))
    order = list(KIND)
    shown = sorted(lines.values(), key=lambda x: (_rank(order, x.kind), x.agency_id))
    return Matrix(sorted({y for line in shown for y in line.years}), shown)


def _rank(order: list[str], kind: str) -> int:
    return order.index(kind) if kind in order else len(order)


def agency(store: Store, agency_id: str) -> Row | None:
    """An agency that is held, with its division's name."""
    return store.row(
        "SELECT a.*, coalesce(d.name, a.division_code) AS division FROM agencies a "
        "LEFT JOIN divisions d ON d.code = a.division_code WHERE a.agency_id = ?",
        (agency_id,),
    )


def years_of(store: Store, agency_id: str) -> list[Row]:
    """The years of an agency, oldest first, with status and timeliness."""
    return list(
        store.rows(
            "SELECT year, status, timeliness, sha256, form, days_late FROM obligations "
            "WHERE agency_id = ? ORDER BY year",
            (agency_id,),
        )
    )
