"""Tables that were pasted as text: one cell a paragraph, rows with blanks between, noughts run together."""

from __future__ import annotations

import re

import pytest

from extract.document import Block, Document, Paragraph, Place
from extract.fold import core
from extract.parser import read_document
from extract.report import Hint, Report
from tests.extract_parser import layouts
from tests.extract_parser.test_checks import sound
from tests.extract_parser.test_layouts import read

FORM = layouts.edition("2021")


def paragraphs(*lines: str) -> Report:
    blocks: list[Block] = [Paragraph(t, Place(xpath=f"/p[{i}]")) for i, t in enumerate(lines)]
    return read_document(Document("text/html", "html", blocks=blocks), "0" * 64, Hint())


def rows(figures: dict[str, str]) -> list[list[str]]:
    """Every printed row, and chapter heads, without merged-away cells."""
    heads = [[h] for h in layouts.HEADS]
    t3 = [[*filter(None, labels), *values] for labels, values in layouts.t3_rows(FORM, figures)]
    names = [[c.zh for c in FORM.columns]]
    t4 = [[cell for cell in row if cell] for row in layouts.t4_rows(FORM, figures)]
    story = [
        [layouts.TITLE],
        heads[0],
        ["本机关按要求做好各项工作。"],
        heads[1],
        *layouts.t2_rows(FORM, figures),
    ]
    return [*story, heads[2], *names, *t3, heads[3], *t4, heads[4], ["问题与改进。"], heads[5], ["无"]]


@pytest.mark.parametrize("layout", ["cells", "rows"])
def test_figures_without_a_table_are_read_and_flagged(layout: str) -> None:
    figures = {k: str(n) for n, k in enumerate(FORM.cells, 11)}
    printed = rows(figures)
    lines = [c for row in printed for c in row] if layout == "cells" else [" ".join(row) for row in printed]
    report = paragraphs(*lines)
    assert report.form == "2021"
    assert {k: v.raw for k, v in report.cells.items() if v.state == "number"} == figures
    assert "tables_from_text" in report.review_reasons


def test_a_lost_blank_moves_no_figure() -> None:
    figures = {k: str(n) for n, k in enumerate(FORM.cells, 11)}
    printed = rows(figures)
    at = next(
        i for i, row in enumerate(printed) if core(row[0]).startswith("本年新收") or "本年新收" in row[0]
    )
    del printed[at][3]
    report = paragraphs(*(c for row in printed for c in row))
    assert {report.cells[f"t3.new_recv.{c.id}"].state for c in FORM.columns} == {"unreadable"}
    assert report.cells["t3.carry_in.nat"].raw == figures["t3.carry_in.nat"]


def test_noughts_that_ran_together() -> None:
    figures = dict.fromkeys(FORM.cells, "0")
    lines = [" ".join([*(c for c in row if c != "0"), "0" * row.count("0")]).strip() for row in rows(figures)]
    report = paragraphs(*lines)
    assert {v.value for v in report.cells.values()} == {0}
    assert len(report.cells) == len(FORM.cells)


def test_noughts_that_ran_together_in_a_cell_of_a_table() -> None:
    text = re.sub(
        r"(?<=[\u4e00-\u9fff”])(\t+)0(?:\t0){6}(?!\t\d)", r"\g<1>0000000", layouts.tsv(FORM, sound())
    )
    assert "0000000" in text
    report = read(text)
    assert {k: v.raw for k, v in report.cells.items()} == sound()
    assert report.review_reasons == []


def test_seven_digits_that_ran_together_are_told_apart_by_their_sum() -> None:
    text = layouts.tsv(FORM, sound()).replace("\t4\t1\t0\t0\t0\t0\t5", "\t4100005")
    assert {k: v.raw for k, v in read(text).cells.items()} == sound()


def test_other_digits_that_ran_together_are_no_figure() -> None:
    text = layouts.tsv(FORM, sound()).replace("\t4\t1\t0\t0\t0\t0\t5", "\t4100006")
    report = read(text)
    assert {report.cells[f"t3.new_recv.{c.id}"].value for c in FORM.columns} == {None}
    assert report.needs_review
