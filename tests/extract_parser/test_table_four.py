"""Table 4 by its printed heads: other orders are read as printed, contradicting heads give no figure."""

from __future__ import annotations

import copy

import pytest

from extract.report import Report
from tests.corpus.sample import BLOCKS, RESULTS, Grid, make_sample
from tests.extract_parser.pages import page, read

SAMPLE = make_sample("2021")
LABELS = dict(RESULTS)
NAMES = {"review": "行政复议", "suit_direct": "未经复议直接起诉", "suit_after": "复议后起诉"}


def report_of(grid: Grid) -> Report:
    sample = copy.deepcopy(SAMPLE)
    sample.tables[2] = grid
    return read(page(sample))


def ordered(blocks: list[str], results: list[str]) -> Grid:
    """Table 4 with its blocks and results in another order, 行政诉讼 over the suits that stand together."""
    top: list[tuple[str, int, int]] = []
    for block in blocks:
        if block != "review" and top and top[-1][0] == "行政诉讼":
            top[-1] = ("行政诉讼", 1, top[-1][2] + 5)
        else:
            top.append(("行政复议" if block == "review" else "行政诉讼", 1, 5))
    return [
        top,
        [("" if b == "review" else NAMES[b], 1, 5) for b in blocks],
        [(LABELS[r], 1, 1) for _ in blocks for r in results],
        [(SAMPLE.cells[f"t4.{b}.{r}"], 1, 1) for b in blocks for r in results],
    ]


def four(report: Report) -> dict[str, str | None]:
    return {k: v.raw for k, v in report.cells.items() if k.startswith("t4.")}


EXPECTED = {k: v for k, v in SAMPLE.cells.items() if k.startswith("t4.")}
FORM = [r for r, _ in RESULTS]


@pytest.mark.parametrize(
    ("blocks", "results"),
    [
        (["suit_direct", "suit_after", "review"], FORM),
        (["review", "suit_after", "suit_direct"], FORM),
        (list(BLOCKS), FORM[::-1]),
        (["suit_after", "review", "suit_direct"], ["total", "corrected", "upheld", "other", "pending"]),
    ],
)
def test_other_orders_are_read_by_the_heads(blocks: list[str], results: list[str]) -> None:
    report = report_of(ordered(blocks, results))
    assert four(report) == EXPECTED
    assert not report.needs_review


def test_a_turned_table_is_read_row_by_row() -> None:
    grid: Grid = [[("", 1, 1), *((LABELS[r], 1, 1) for r in FORM)]]
    grid += [[(NAMES[b], 1, 1), *((SAMPLE.cells[f"t4.{b}.{r}"], 1, 1) for r in FORM)] for b in BLOCKS]
    assert four(report_of(grid)) == EXPECTED


def test_heads_that_contradict_each_other_give_no_figure() -> None:
    grid = copy.deepcopy(SAMPLE.tables[2])
    grid[0] = [("行政诉讼", 1, 10), ("行政复议", 1, 5)]
    report = report_of(grid)
    assert {v.value for k, v in report.cells.items() if k.startswith("t4.")} == {None}
    assert "t4_heads_contradict" in report.review_reasons
    assert SAMPLE.cells["t4.review.upheld"] in report.leftovers[0].values


def test_swapped_blocks_without_merged_cells_are_flagged() -> None:
    rows = [
        ["行政诉讼", *[""] * 9, "行政复议", *[""] * 4],
        ["未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 9],
        [LABELS[r] for _ in BLOCKS for r in FORM],
        [SAMPLE.cells[f"t4.{b}.{r}"] for b in ("suit_direct", "suit_after", "review") for r in FORM],
    ]
    report = report_of([[(text, 1, 1) for text in row] for row in rows])
    assert four(report) == EXPECTED
    assert "t4_heads_reordered" in report.review_reasons


def test_a_remark_beside_the_figures_is_kept_and_flagged() -> None:
    grid = copy.deepcopy(SAMPLE.tables[2])
    grid[0].append(("备注", 3, 1))
    grid[3].append(("含撤诉两件", 1, 1))
    report = report_of(grid)
    assert four(report) == EXPECTED
    assert "t4_remark" in report.review_reasons
    assert any("含撤诉两件" in x.values for x in report.leftovers)
