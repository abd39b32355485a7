"""Every medium through its reader and the parser: each figure is what the document prints."""

from __future__ import annotations

import pytest

from extract import media
from extract.document import Document
from extract.parser import read_document
from extract.report import Hint, Report
from tests.corpus_media.report import AGENCY, TITLE, YEAR, distinct, placed, usual
from tests.extract_media.conftest import golden

FILES = {
    "distinct.xlsx": ("sheet", "table"),
    "usual.xls": ("sheet", "table"),
    "distinct.doc": ("tika", "table"),
    "usual.wps": ("tika", "table"),
    "distinct.rtf": ("rtf", "table"),
    "usual.rtf": ("rtf", "table"),
    "distinct.ofd": ("ofd", "page"),
    "distinct.zip": ("package/docx", "table"),
    "distinct.rar": ("package/docx", "table"),
}
SCANS = ("distinct_scan.pdf", "usual.jpg")


def read(name: str) -> tuple[Document, Report]:
    document = media.read(golden(name), Hint(name=name))
    return document, read_document(document, "", Hint(name=name))


def wrong(report: Report, printed: dict[str, str]) -> dict[str, tuple[str, str | None]]:
    return {k: (v, report.cells[k].raw) for k, v in printed.items() if report.cells[k].raw != v}


@pytest.mark.parametrize("name", FILES)
def test_every_figure_is_read_and_nothing_is_in_doubt(name: str, figures: dict[str, dict[str, str]]) -> None:
    document, report = read(name)
    assert wrong(report, figures[name.split(".")[0]]) == {}
    assert (report.form, report.agency, report.year) == ("2021", AGENCY, YEAR)
    assert report.review_reasons == []
    assert document.method == FILES[name][0]


@pytest.mark.parametrize("name", FILES)
def test_every_figure_has_a_place(name: str, figures: dict[str, dict[str, str]]) -> None:
    _, report = read(name)
    places = [report.cells[cell].where for cell in figures[name.split(".")[0]]]
    kind = FILES[name][1]
    assert all(p is not None and getattr(p, kind) is not None for p in places)
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("name", SCANS)
def test_scans_are_exact_or_say_which_cell_they_doubt(name: str, figures: dict[str, dict[str, str]]) -> None:
    document, report = read(name)
    assert wrong(report, figures[name.split(".")[0].split("_")[0]]) == {}
    assert (report.form, report.agency, report.year) == ("2021", AGENCY, YEAR)
    assert document.method == "ocr"
    boxes = [report.cells[cell].where for cell in report.cells]
    assert all(p is not None and p.page is not None and p.box is not None for p in boxes)


@pytest.mark.parametrize("name", ["distinct.doc", "usual.wps", "distinct.rtf", "usual.rtf"])
def test_merged_cells_of_word_are_kept(name: str) -> None:
    document, _ = read(name)
    sample = distinct() if name.startswith("distinct") else usual()
    for table, grid in zip(document.tables(), sample.grids.values(), strict=True):
        got = {(c.row, c.column, c.rowspan, c.colspan, c.text.replace("\n", "")) for c in table.cells}
        assert got == set(placed(grid))


def test_hidden_sheets_are_left_out_and_counted() -> None:
    document, _ = read("distinct.xlsx")
    assert document.meta["hidden_sheets"] == "1"
    assert all(c.text != "99" for t in document.tables() for c in t.cells if c.row == 0)


def test_names_in_a_package_are_read_as_chinese() -> None:
    document, _ = read("distinct.zip")
    assert document.meta["package_member"] == f"附件/{TITLE}.docx"
