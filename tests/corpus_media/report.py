"""Invented reports with known figures, for whichever medium draws them.

``distinct`` figures all differ, so that a shifted row or column shows; ``usual`` ones are what
most real reports print: noughts and single digits, where a recogniser of pictures fails first.
Every identity of the form holds in both.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from data.replicas.forms import BLOCKS, COLUMNS, RESULTS, Grid, rows, tables

OUTCOME_ENDS = ("done_total", "carry_out")
TABLE2 = (
    "rules.issued",
    "rules.repealed",
    "rules.in_force",
    "normdocs.issued",
    "normdocs.repealed",
    "normdocs.in_force",
    "licensing.decisions",
    "penalty.decisions",
    "coercion.decisions",
    "fees.amount_wan",
)
AGENCY, YEAR = "云岭县水务局", 2024
TITLE = f"{AGENCY}{YEAR}年政府信息公开工作年度报告"
CHAPTERS = (
    (
        "一、总体情况",
        "本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止。全年在门户网站发布信息一百余条。",
    ),
    ("二、主动公开政府信息情况", ""),
    ("三、收到和处理政府信息公开申请情况", ""),
    ("四、政府信息公开行政复议、行政诉讼情况", ""),
    ("五、存在的主要问题及改进情况", "公开的时效有待提高。下一年我局将加强培训，及时更新栏目。"),
    ("六、其他需要报告的事项", "本年度未收取信息处理费。"),
)
"""Head and text of each chapter; the tables stand in the second, third and fourth."""


@dataclass(frozen=True)
class Sample:
    """A report before it is drawn: printed figures by cell id, and its tables by chapter number."""

    title: str
    cells: dict[str, str]

    @property
    def grids(self) -> dict[int, Grid]:
        """Chapter number (2, 3, 4) to table."""
        return {int(key[1]): grid for key, grid in tables("2021", self.cells).items()}

    @property
    def story(self) -> list[tuple[str, list[str], Grid | None]]:
        """Head, paragraphs and table of each chapter."""
        return [
            (head, [text] if text else [], self.grids.get(number))
            for number, (head, text) in enumerate(CHAPTERS, 1)
        ]

    def grid_texts(self) -> dict[int, list[list[str | None]]]:
        """Chapter number to rows of texts; None where a merged cell reaches in from above or left."""
        return {number: laid_out(grid) for number, grid in self.grids.items()}


def distinct(seed: int = 7) -> Sample:
    """All figures of table two and of the parts of three and four differ."""
    pool = random.Random(seed).sample(range(11, 400), 300)
    return _sample(pool)


def usual(seed: int = 3) -> Sample:
    """Mostly 0 and 1, some single digits, a few large counts of decisions."""
    draw = random.Random(seed)
    pool = draw.choices([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 27], [40, 14, 9, 6, 5, 4, 4, 5, 4, 4, 3, 2], k=300)
    return _sample(pool)


def _sample(pool: list[int]) -> Sample:
    take = iter(pool)
    cells = {f"t2.{name}": next(take) for name in TABLE2}
    outcomes = [r for r in rows("2021")[2:] if r not in OUTCOME_ENDS]
    for column in COLUMNS:
        parts = {row: next(take) for row in outcomes}
        done, left = sum(parts.values()), next(take)
        carried = min(next(take), done)
        parts |= {"done_total": done, "carry_out": left, "carry_in": carried}
        parts["new_recv"] = done + left - carried
        cells |= {f"t3.{row}.{column}": value for row, value in parts.items()}
    for row in rows("2021"):
        cells[f"t3.{row}.tot"] = sum(cells[f"t3.{row}.{column}"] for column in COLUMNS)
    for block in BLOCKS:
        results = {result: next(take) for result in RESULTS}
        cells |= {f"t4.{block}.{result}": value for result, value in results.items()}
        cells[f"t4.{block}.total"] = sum(results.values())
    printed = {cell: str(value) for cell, value in cells.items()}
    printed["t2.fees.amount_wan"] = f"{cells['t2.fees.amount_wan']}.788"
    return Sample(TITLE, printed)


def laid_out(grid: Grid) -> list[list[str | None]]:
    """The full grid of a table's texts, one entry a position."""
    width = sum(box.colspan for box in grid[0])
    taken: set[tuple[int, int]] = set()
    result: list[list[str | None]] = [[None] * width for _ in grid]
    for r, line in enumerate(grid):
        at = 0
        for box in line:
            while (r, at) in taken:
                at += 1
            result[r][at] = box.text
            taken |= {(r + i, at + j) for i in range(box.rowspan) for j in range(box.colspan)}
            at += box.colspan
    return result


def placed(grid: Grid) -> list[tuple[int, int, int, int, str]]:
    """(row, column, rowspan, colspan, text) of every cell of a table."""
    taken: set[tuple[int, int]] = set()
    found: list[tuple[int, int, int, int, str]] = []
    for r, line in enumerate(grid):
        at = 0
        for box in line:
            while (r, at) in taken:
                at += 1
            found.append((r, at, box.rowspan, box.colspan, box.text))
            taken |= {(r + i, at + j) for i in range(box.rowspan) for j in range(box.colspan)}
            at += box.colspan
    return found
