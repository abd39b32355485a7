"""One committed document of each kind of the full corpus: every cell is what is printed, or is flagged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extract.parser import parse
from extract.report import Hint
from tests.corpus.make_golden import CORPUS, KEPT
from tests.corpus.score import score

FILES = sorted(path.name for path in CORPUS.iterdir() if path.suffix != ".json")
IN_DOUBT = (
    "html_pipes", "html_one_cell", "html_blanks_between", "html_traditional", "scan_", "drawn_lines_only",
    "writer_pdf",
)  # fmt: skip
"""Kinds whose figures may be lost with a flag: no grid is left of their tables, they are pictures, or a page
ends inside a row."""


def test_every_kind_is_there() -> None:
    assert {name.partition(".")[0] for name in FILES} == set(KEPT)


@pytest.mark.parametrize("name", FILES)
def test_right_or_flagged(name: str) -> None:
    printed = json.loads((CORPUS / f"{name}.json").read_text("utf-8"))
    report = parse((CORPUS / name).read_bytes(), Hint(name=name))
    counts = score(report, printed["cells"])
    wrong = [k for k in ("form", "agency", "year") if getattr(report, k) != printed[k]]
    assert counts["silent"] == 0
    assert report.needs_review or not wrong
    if not name.startswith(IN_DOUBT):
        assert (counts["flagged"], wrong, report.error) == (0, [], None)
        assert counts["right"] == len(printed["cells"])


def test_figures_differ_so_that_a_shift_shows() -> None:
    for name in FILES:
        if "blank" in name or "glued" in name:
            continue
        cells = list(json.loads((CORPUS / f"{name}.json").read_text("utf-8"))["cells"].values())
        assert len(set(cells)) == len(cells), name


def test_the_repository_stays_small() -> None:
    golden = [*CORPUS.parent.rglob("*"), *Path(__file__).parents[1].glob("extract_media/golden/*")]
    assert sum(path.stat().st_size for path in golden if path.is_file()) < 6_000_000
