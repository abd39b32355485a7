"""Word's awkward ways of keeping what it prints: every figure is the printed one, or the report says that it
is not sure. Each way is tried on the whole document and on the first table alone, which no sum can prove."""

from __future__ import annotations

import pytest

from extract.parser import parse
from tests.corpus.score import score
from tests.extract_readers.word_habits import EXACT, SPOILT
from tests.extract_readers.word_xml import awkward


@pytest.mark.parametrize("only_first", [False, True], ids=["everywhere", "first_table"])
@pytest.mark.parametrize("name", EXACT)
def test_figures_are_those_printed(name: str, only_first: bool) -> None:
    data, printed = awkward(EXACT[name], only_first=only_first)
    counts = score(parse(data), printed)
    assert counts["right"] == counts.total()


@pytest.mark.parametrize("only_first", [False, True], ids=["everywhere", "first_table"])
@pytest.mark.parametrize("name", SPOILT)
def test_what_the_file_does_not_tell_is_never_a_figure_in_silence(name: str, only_first: bool) -> None:
    data, printed = awkward(SPOILT[name], only_first=only_first)
    report = parse(data)
    counts = score(report, printed)
    assert counts["silent"] == 0
    assert report.needs_review


@pytest.mark.parametrize(
    "name", ["torn_with_its_heads", "merged_as_in_word_97", "changed", "boxes_around_tables"]
)
def test_the_older_form(name: str) -> None:
    data, printed = awkward(EXACT[name], "2019")
    counts = score(parse(data), printed)
    assert counts["right"] == counts.total()
