"""Old Word and RTF files whose figures are not printed as they stand: told, never read in silence."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image

import extract.scan.image  # noqa: F401 - else it would be imported with a stand-in
from extract import media
from extract.errors import Unreadable
from extract.legacy import reader
from extract.legacy.marks import in_doc, in_rtf
from extract.parser import parse
from extract.report import Hint
from extract.scan import inside
from tests.extract_media.conftest import golden

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MARKED = {
    "hidden": rb"{\v 9}",
    "struck": rb"{\strike 9}",
    "deleted": rb"{\deleted 9}",
    "raised": rb"{\super 9}",
    "raised by hand": rb"{\up6\fs12 9}",
    "tiny": rb"{\fs2 9}",
    "a footnote": rb"{\footnote 9}",
}
DRAWN = {
    "a picture": rb"\intbl{\*\shppict{\pict\pngblip 89504e47}}",
    "an object": rb"{\object\objemb{\*\objdata 0105}}",
    "a text box": rb"{\shp{\*\shpinst{\shptxt 9}}}",
    "a formula": rb"{\mmath{\*\moMath{\mr 9}}}",
    "a drawn field": rb"{\field{\*\fldinst EQ \\o(1,2)}{\fldrslt}}",
}
PLAIN = (rb"\v0 ", rb"\super0 ", rb"\nosupersub ", rb"\up0 ", rb"\striked0 ", rb"\vertalt ", rb"\fs24 ")


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without LibreOffice."""

    def convert(data: bytes, suffix: str, target: str = "docx") -> bytes:
        raise Unreadable("converter_missing")

    monkeypatch.setattr(reader, "convert", convert)


def with_mark(mark: bytes) -> bytes:
    """The golden RTF with a mark at the end of its last cell."""
    before, cell, after = golden("distinct.rtf").rpartition(rb"\cell")
    return before + mark + cell + after


@pytest.mark.parametrize("name", [*MARKED, *DRAWN])
def test_marks_in_rtf_are_told(name: str, no_office: None) -> None:
    data = with_mark({**MARKED, **DRAWN}[name])
    assert in_rtf(data) == ("marked" if name in MARKED else "drawn")
    report = parse(data)
    assert report.needs_review
    assert "marked_text" in report.review_reasons


def test_white_words_in_rtf_are_told_by_the_table_of_colours() -> None:
    colours = rb"{\rtf1{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}{\stylesheet{\s0\super x;}}"
    assert in_rtf(colours + rb"\cf1 9}") == ""
    assert in_rtf(colours + rb"\cf2 9}") == "marked"


@pytest.mark.parametrize("mark", PLAIN)
def test_words_that_switch_off_are_no_marks(mark: bytes) -> None:
    assert in_rtf(with_mark(mark)) == ""


@pytest.mark.parametrize("name", ["distinct.rtf", "usual.rtf"])
def test_plain_rtf_has_no_marks(name: str) -> None:
    assert in_rtf(golden(name)) == ""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("distinct.doc", ""),
        ("usual.wps", ""),
        ("hidden_words.doc", "marked"),
        ("picture_in_cell.doc", "drawn"),
    ],
)
def test_marks_in_old_word_are_told(name: str, told: str) -> None:
    assert in_doc(golden(name)) == told


@pytest.mark.parametrize("name", ["hidden_words.doc", "picture_in_cell.doc"])
def test_marked_old_word_is_flagged_where_nothing_reads_it_rightly(name: str, no_office: None) -> None:
    assert "marked_text" in parse(golden(name)).review_reasons


def test_marked_old_word_is_read_by_what_sees_the_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.extract_readers.word_habits import EXACT
    from tests.extract_readers.word_xml import awkward

    converted, printed = awkward(EXACT["hidden_words"], only_first=True)
    monkeypatch.setattr(reader, "convert", lambda data, suffix: converted)
    report = parse(golden("hidden_words.doc"))
    assert report.method == "office"
    assert {k: report.cells[k].raw for k in printed} == printed
    assert report.review_reasons == ["hidden_text"]


def picture(wide: int = 620) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((wide, wide * 7 // 5), 90).convert("L").save(buffer, "JPEG", quality=30)
    return buffer.getvalue()


def sheet() -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.add_image(SheetImage(io.BytesIO(picture())), "A1")
    book.save(buffer)
    return buffer.getvalue()


def rtf() -> bytes:
    head = rb"{\rtf1\ansi{\*\shppict{\pict{\*\picprop\shplid1}\picw9\jpegblip{\*\blipuid 00ff}" + b"\n"
    return head + picture().hex().encode() + rb"}}{\nonshppict{\pict\wmetafile8 0100}}\par}"


@pytest.mark.parametrize(
    ("make", "media_type"),
    [
        (sheet, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (rtf, "application/rtf"),
        (lambda: golden("page_picture.doc"), "application/msword"),
    ],
)
def test_files_of_pictures_only_are_recognised_as_scans(
    make: Callable[[], bytes], media_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, ...]] = []
    monkeypatch.setattr(
        "extract.scan.reader.recognise_pages", lambda _, pages: seen.extend(p.shape for p, _ in pages)
    )
    data = make()
    assert inside.holds_pages(data, media_type)
    document = media.read(data, Hint())
    assert document.method.endswith("/ocr")
    assert len(seen) == 1


def test_cells_of_a_row_that_nothing_begins_are_told() -> None:
    data = golden("usual.rtf")
    assert "repaired" not in parse(data).review_reasons
    end = data.rindex(b"\\row")
    end += len(re.match(rb"\\row[^\\{}]*", data[end:])[0])  # type: ignore[index]
    assert "repaired" in parse(data[:end] + b"\\pard\\intbl 35\\cell\\row\\pard " + data[end:]).review_reasons
