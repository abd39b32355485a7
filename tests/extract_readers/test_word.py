"""Word: the grid of merged cells, numbers that Word counts, nothing deleted or hidden read."""

import pytest

from extract.errors import Unreadable
from extract.word import reader as word
from extract.word.numbers import chinese
from tests.corpus.docx import docx_bytes
from tests.corpus.hostile import (
    billion_laughs_docx,
    docx_bomb,
    docx_with,
    external_entity_docx,
    lying_docx_bomb,
)
from tests.corpus.sample import expected_rows, make_sample

W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"


def document(body: str) -> bytes:
    return docx_with(f"<w:document {W}><w:body>{body}</w:body></w:document>")


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_every_cell_stands_where_it_was_written(edition: str) -> None:
    sample = make_sample(edition, seed=3)
    read = word.read(docx_bytes(sample))
    tables = [[[c.text if c else "" for c in row] for row in t.rows()] for t in read.tables()]
    assert tables == [expected_rows(t) for t in sample.tables]
    headings = [p.text for p in read.paragraphs() if p.level == 1]
    assert headings == [heading for heading, _ in sample.chapters]
    first = next(read.tables()).cells[0].place
    assert (first.table, first.row, first.column) == (0, 0, 0)


def test_tracked_deletions_hidden_and_struck_words_are_not_read() -> None:
    pieces = (run("密", "<w:vanish/>"), run("划", "<w:strike/>"), run("留", "<w:strike w:val='0'/>"))
    changes = f"<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins>{run('新')}</w:ins>"
    body = f"<w:p>{changes}{''.join(pieces)}</w:p>"
    read = word.read(document(body))
    assert read.text == "新留"
    assert read.warnings == ["hidden_text", "struck_text"]


def test_wrapped_rows_cells_and_grid_before() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"

    start, spanned = cell("甲", "<w:vMerge w:val='restart'/>"), cell("5", "<w:gridSpan w:val='2'/>")
    second = f"{cell('', '<w:vMerge/>')}<w:sdt><w:sdtContent>{cell('3')}</w:sdtContent></w:sdt>{cell('4')}"
    body = (
        f"<w:tbl><w:tr>{start}{cell('1')}{cell('2')}</w:tr>"
        f"<w:sdt><w:sdtContent><w:tr>{second}</w:tr></w:sdtContent></w:sdt>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{spanned}</w:tr></w:tbl>"
    )
    (table,) = word.read(document(body)).tables()
    assert [[c.text if c else None for c in row] for row in table.rows()] == [
        ["甲", "1", "2"],
        ["甲", "3", "4"],
        [None, "5", "5"],
    ]


def test_lists_that_word_numbers() -> None:
    import io
    import zipfile

    numbering = (
        f"<w:numbering {W}><w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
        "<w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl></w:abstractNum>"
        "<w:num w:numId='3'><w:abstractNumId w:val='7'/></w:num></w:numbering>"
    )
    item = "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='3'/></w:numPr></w:pPr>{}</w:p>"
    stream = io.BytesIO(document(item.format(run("总体情况")) + item.format(run("主动公开政府信息情况"))))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/numbering.xml", numbering)
    assert word.read(stream.getvalue()).text.splitlines() == ["一、总体情况", "二、主动公开政府信息情况"]
    assert [chinese(n) for n in (1, 10, 11, 20, 34)] == ["一", "十", "十一", "二十", "三十四"]


def test_text_boxes_once() -> None:
    box = f"<w:txbxContent><w:p>{run('框里')}</w:p></w:txbxContent>"
    choice = f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
    either = (
        f"<mc:AlternateContent xmlns:mc='mc'>{choice}<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p>{run('正文')}<w:r>{either}</w:r></w:p>"
    assert word.read(document(body)).text.splitlines() == ["正文", "框里"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (docx_bomb(1024), "too_large"),
        (lying_docx_bomb(), "damaged"),
        (billion_laughs_docx(), "damaged"),
        (docx_bytes(make_sample("2021"))[:-200], "damaged"),
        (docx_with("<w:document"), "damaged"),
        (document("<w:p/>"), "empty"),
        (document("<w:p><w:r><w:drawing/></w:r></w:p>"), "scanned"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        word.read(data)
    assert caught.value.code == code


def test_files_of_this_machine_stay_here(tmp_path: object) -> None:
    secret = f"{tmp_path}/secret"
    with open(secret, "w", encoding="ascii") as file:
        file.write("geheim")
    assert "geheim" not in word.read(external_entity_docx(secret)).text
