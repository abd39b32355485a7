"""A page that ends inside a row: the figures stand on one page, the label on the next."""

from __future__ import annotations

import pytest

from extract.parser import parse
from tests.corpus.html import html_bytes
from tests.corpus.matrix import Printed
from tests.corpus.mutate import fresh
from tests.corpus.sample import make_sample
from tests.corpus.score import score


@pytest.mark.parametrize("merged", [True, False], ids=["group over several rows", "group named again"])
@pytest.mark.parametrize("row_id", ["noproc_confirm", "deny_law", "unable_nothold", "other_misc"])
def test_figures_without_their_label_are_never_silent(row_id: str, merged: bool) -> None:
    damaged = fresh(make_sample("2021", seed=77))
    matrix = damaged.tables[1]
    at = next(r for r, row in enumerate(matrix) if any(c.id == f"t3.{row_id}.nat" for c in row))
    whole = matrix[at]
    group = whole[1] if merged else Printed(whole[1].text)
    upper = [whole[0], group, Printed(""), *whole[3:]]
    lower = [*whole[:3], *(Printed("") for _ in whole[3:])]
    matrix[at : at + 1] = [upper, lower]
    report = parse(html_bytes(damaged.sample(), "trs"))
    assert score(report, damaged.cells)["silent"] == 0
    assert report.needs_review
