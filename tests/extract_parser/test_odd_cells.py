"""A cell that shows more than a plain count is read where it is certain, and flagged in any case."""

from __future__ import annotations

import copy
import io

import docx
import pytest

from extract import media
from extract.numbers import read_value
from extract.report import Report
from tests.corpus.sample import make_sample
from tests.extract_parser.pages import MARKUP, page, put, read

SAMPLE = make_sample("2021")
CELLS = ("t2.normdocs.in_force", "t3.grant.nat", "t4.review.other")


def with_cell(cell_id: str, raw: str) -> Report:
    """The sample read with one figure replaced by markup; ``V`` in it stands for the figure."""
    sample = copy.deepcopy(SAMPLE)
    put(sample, cell_id, MARKUP + raw.replace("V", sample.cells[cell_id]))
    return read(page(sample))


UNREAD = [
    "8 8<br>4", "00V", "：V", "V（其中结转3）", "3.14万", "5千", "1,23", "约V", "V余", "V、5", "3-5", "V*",
    "#REF!", "O", "l2", "5%", "1E3", "第5", "①", "见附件", "待补",
]  # fmt: skip


@pytest.mark.parametrize("cell_id", CELLS)
@pytest.mark.parametrize("raw", UNREAD)
def test_figures_that_are_no_plain_count_are_kept_and_flagged(cell_id: str, raw: str) -> None:
    report = with_cell(cell_id, raw)
    assert report.cells[cell_id].value is None
    assert report.needs_review


@pytest.mark.parametrize("cell_id", CELLS)
@pytest.mark.parametrize(
    "raw", ["6.888", "-5", "减V", "12万元", "V<sup>1</sup>", "V<sub>2</sub>", "<bdo dir=rtl>V</bdo>", "一"]
)
def test_read_but_doubtful_figures_are_flagged(cell_id: str, raw: str) -> None:
    report = with_cell(cell_id, raw)
    right = report.cells[cell_id].value == int(SAMPLE.cells[cell_id])
    assert report.needs_review or (right and cell_id[:2] in ("t3", "t4"))  # proven by the sums


@pytest.mark.parametrize("cell_id", CELLS)
def test_a_footnote_mark_is_no_digit(cell_id: str) -> None:
    cell = with_cell(cell_id, "V<sup>1</sup>").cells[cell_id]
    assert cell.value == int(SAMPLE.cells[cell_id])
    assert "footnote_mark" in cell.notes
    assert str(cell.raw).endswith("¹")
    assert with_cell(cell_id, "V<sup>[1]</sup>").needs_review


@pytest.mark.parametrize("cell_id", CELLS)
@pytest.mark.parametrize(
    "raw",
    [
        "<script>document.write('V')</script>", "<select><option>1<option selected>V</select>",
        "<iframe src=x></iframe>", "<canvas></canvas>", "<button>V</button>", "<noscript>V</noscript>",
        "<img src=a.png>",
    ],
)  # fmt: skip
def test_what_a_page_draws_is_not_blank(cell_id: str, raw: str) -> None:
    report = with_cell(cell_id, raw)
    assert report.cells[cell_id].state == "unreadable"
    assert report.needs_review


@pytest.mark.parametrize("cell_id", CELLS)
@pytest.mark.parametrize(
    "raw", ["V（份）", "V件", "+V", "V", "<a href=x>V</a>", "<input value=V>", "<b>V</b>"]
)
def test_certain_figures_are_read_without_a_flag(cell_id: str, raw: str) -> None:
    report = with_cell(cell_id, raw)
    assert report.cells[cell_id].value == int(SAMPLE.cells[cell_id])
    assert not report.needs_review, report.review_reasons


def test_transparent_words_are_hidden() -> None:
    report = with_cell("t3.grant.nat", "<span style='opacity:0'>3</span>V")
    assert report.cells["t3.grant.nat"].raw == SAMPLE.cells["t3.grant.nat"]
    assert "hidden_text" in report.review_reasons


@pytest.mark.parametrize("place", ["superscript", "subscript"])
def test_a_raised_digit_in_a_word_document_is_no_digit(place: str) -> None:
    document = docx.Document()
    grid = document.add_table(2, 2)
    grid.cell(0, 0).text = "行政许可"
    cell = grid.cell(0, 1)
    cell.paragraphs[0].add_run("5830")
    setattr(cell.paragraphs[0].add_run("1").font, place, True)
    buffer = io.BytesIO()
    document.save(buffer)
    (table,) = media.read(buffer.getvalue()).tables()
    token = read_value(table.cells[1].text)
    assert (token.value, token.notes) == (5830, ("footnote_mark",))


SCALED = [("本年处理决定数量", "本年处理决定数量（万件）"), ("第二十条第（五）项", "单位：百件")]


@pytest.mark.parametrize(("old", "new"), SCALED)
def test_heads_that_count_in_hundreds_or_more_are_flagged(old: str, new: str) -> None:
    assert "tables_other_unit" in read(page(SAMPLE).replace(old, new)).review_reasons


@pytest.mark.parametrize("line", ["单位：件", "单位：件、万元", "（单位：万元、件次）"])
def test_the_units_of_the_form_are_no_doubt(line: str) -> None:
    assert read(page(SAMPLE, before={1: f"<p>{line}</p>"})).review_reasons == []
