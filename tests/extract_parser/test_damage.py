"""No silent error: whatever damage a document shows, each cell is what it prints or the report says review.

``python -m benchmarks.accuracy`` runs the same over every medium and many more seeds.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.parser import parse
from tests.corpus.mutate import MUTATIONS, damaged_sample, fresh
from tests.corpus.sample import make_sample
from tests.corpus.score import is_right, score
from tests.corpus.writers import WAYS

QUICK = ["html trs", "html sheet_editor", "text tabs", "text bars"]
BOUNDED = settings(max_examples=30, suppress_health_check=list(HealthCheck))


def silent(way: str, seed: int) -> list[str]:
    """The cells that are wrong in a report that does not ask for review."""
    damaged = damaged_sample(seed)
    try:
        data = WAYS[way].write(damaged)
    except Exception:  # damage that the writing library cannot lay out
        return []
    report = parse(data)
    if report.needs_review:
        return []
    cells = {*damaged.cells, *report.cells}
    return [k for k in sorted(cells) if not is_right(report.cells.get(k), damaged.cells.get(k))]


@pytest.mark.parametrize("way", QUICK)
@BOUNDED
@given(seed=st.integers(0, 10**6))
def test_damaged_documents_are_read_as_printed_or_flagged(way: str, seed: int) -> None:
    assert silent(way, seed) == []


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("way", ["pdf grid", "docx"])
def test_damaged_files_are_read_as_printed_or_flagged(way: str, seed: int) -> None:
    assert silent(way, seed) == []


@pytest.mark.parametrize("edition", ["2021", "2019"])
@pytest.mark.parametrize("way", [w for w in WAYS if w.split()[0] in ("html", "docx", "text", "pdf")])
def test_sound_documents_are_read_without_doubt(way: str, edition: str) -> None:
    sample = fresh(make_sample(edition, seed=3))
    report = parse(WAYS[way].write(sample))
    assert dict(score(report, sample.cells)) == {"right": len(sample.cells)}
    assert set(report.review_reasons) <= {"hidden_text"}  # one habit hides advertisements


def test_every_kind_of_damage_is_done() -> None:
    done = {name for seed in range(300) for name in damaged_sample(seed).trail}
    assert done == {m.__name__ for m in MUTATIONS}
