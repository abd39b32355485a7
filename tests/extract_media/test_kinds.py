"""Files that are not what their name says: the bytes decide, and each is read as what it is."""

from __future__ import annotations

import base64
import io
import quopri
import zipfile
from collections.abc import Callable
from functools import cache

import pytest

from extract.legacy import others
from extract.parser import parse
from extract.report import Hint
from extract.sniff import sniff
from tests.corpus.docx import docx_bytes
from tests.corpus.html import html_bytes
from tests.corpus.sample import make_sample
from tests.corpus.score import score
from tests.corpus.writers import boxed
from tests.corpus_media.sheets import xlsx

SAMPLE = make_sample("2021", seed=7)
W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
R = "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'"
CHUNK = f"<w:document {W} {R}><w:body><w:altChunk r:id='rIdX'/></w:body></w:document>"


@cache
def word() -> bytes:
    return docx_bytes(SAMPLE)


@cache
def book() -> bytes:
    return xlsx(boxed(SAMPLE))


@cache
def page() -> bytes:
    return html_bytes(SAMPLE, "trs")


def saved_page(encoding: str) -> bytes:
    """A web page as Word saves it in one file."""
    body = base64.encodebytes(page()) if encoding == "base64" else quopri.encodestring(page())
    head = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_x"\r\n\r\n------=_x\r\n'
        f"Content-Location: file:///C:/a.htm\r\nContent-Transfer-Encoding: {encoding}\r\n"
        'Content-Type: text/html; charset="utf-8"\r\n\r\n'
    )
    return head.encode() + body + b"\r\n------=_x--\r\n"


def flat() -> bytes:
    """A Word file as one XML file."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(word())) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                inner = archive.read(name).decode().partition("?>")[2]
                parts.append(f"<pkg:part pkg:name='/{name}'><pkg:xmlData>{inner}</pkg:xmlData></pkg:part>")
    package = "http://schemas.microsoft.com/office/2006/xmlPackage"
    head = "<?xml version='1.0'?><?mso-application progid='Word.Document'?>"
    return f"{head}<pkg:package xmlns:pkg='{package}'>{''.join(parts)}</pkg:package>".encode()


def chunked(kind: str, content: bytes) -> bytes:
    """A Word file that only shows another file."""
    stream = io.BytesIO()
    related = f"<Relationship Id='rIdX' Type='aFChunk' Target='part.{kind}'/></Relationships>".encode()
    with zipfile.ZipFile(io.BytesIO(word())) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = CHUNK.encode() if name == "word/document.xml" else old.read(name)
            if name == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", related)
            new.writestr(name, data)
        new.writestr(f"word/part.{kind}", content)
    return stream.getvalue()


KINDS: dict[str, Callable[[], bytes]] = {
    "a web page": page,
    "a new Word file": word,
    "a saved web page": lambda: saved_page("base64"),
    "a saved web page in text": lambda: saved_page("quoted-printable"),
    "a Word file as XML": flat,
    "a Word file around a web page": lambda: chunked("html", page()),
    "a Word file around a saved web page": lambda: chunked("mht", saved_page("base64")),
    "a Word file around another": lambda: chunked("docx", word()),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_named_doc_is_read_as_what_it_is(kind: str) -> None:
    report = parse(KINDS[kind](), Hint(name="报告.doc"))
    counts = score(report, SAMPLE.cells)
    assert counts["right"] == counts.total()
    assert report.review_reasons == []


def test_word_files_around_each_other_are_opened_once() -> None:
    report = parse(chunked("docx", chunked("docx", word())))
    assert report.error == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x--',
        flat()[:2000],
    ],
)
def test_broken_ones_are_damaged(data: bytes) -> None:
    assert parse(data).error == "damaged"


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    "members",
    [
        {"附件/报告.docx": word(), "说明.txt": "说明文字。".encode(), "图标.png": b"\x89PNG"},
        {
            "__MACOSX/._报告.docx": b"\0\5\26\7" * 9,
            "报告.docx": word(),
            ".DS_Store": b"x",
            "~$报告.docx": b"x",
        },
        {"内.zip": zipped({"报告.docx": word()})},
    ],
)
def test_the_one_report_in_a_package(members: dict[str, bytes]) -> None:
    counts = score(parse(zipped(members)), SAMPLE.cells)
    assert counts["right"] == counts.total()


def test_two_reports_in_a_package_are_flagged() -> None:
    other = docx_bytes(make_sample("2021", seed=9))
    assert "package_readings_differ" in parse(zipped({"甲.docx": word(), "乙.docx": other})).review_reasons


ODF = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
MIME = "application/vnd.oasis.opendocument"
BODY = "本机关2024年新收政府信息公开申请12件。" * 3


def package(kind: str, locked: bool = False) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", f"<office:document-content xmlns:office='{ODF}'/>")
        archive.writestr("META-INF/manifest.xml", "<m:encryption-data/>" if locked else "<m:manifest/>")
    return stream.getvalue()


def xml(root: str) -> bytes:
    return f"<?xml version='1.0'?>\n<!-- of an office program --><{root}>{BODY}</x>".encode()


OTHER: dict[str, bytes] = {
    "application/vnd.oasis.opendocument.text": package("text"),
    "application/vnd.oasis.opendocument.spreadsheet": package("spreadsheet-template"),
    "application/vnd.oasis.opendocument.text-flat-xml": xml(
        f'office:document xmlns:office="{ODF}" office:mimetype="{MIME}.text"'
    ),
    "application/vnd.oasis.opendocument.spreadsheet-flat-xml": xml(
        f'office:document xmlns:office="{ODF}" office:mimetype="{MIME}.spreadsheet"'
    ),
    "application/vnd.ms-word.2003+xml": xml(
        'w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
    ),
    "application/vnd.ms-excel.2003+xml": xml('Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'),
    "application/vnd.uof.text": xml('uof:UOF xmlns:uof="u" uof:mimetype="vnd.uof.text"'),
    "application/vnd.uof.spreadsheet": xml('uof:UOF xmlns:uof="u" uof:mimetype="vnd.uof.spreadsheet"'),
}


def test_every_other_office_file_is_known() -> None:
    assert set(OTHER) == set(others.OTHERS)


@pytest.mark.parametrize("kind", OTHER)
def test_files_of_other_programs_are_turned_into_those_that_are_read(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sniff(OTHER[kind], Hint(name="报告.doc")).media_type == kind
    monkeypatch.setattr(
        others, "convert", lambda data, suffix, target: {"docx": word, "xlsx": book}[target]()
    )
    report = parse(OTHER[kind], Hint(name="报告.doc"))
    assert set(score(report, SAMPLE.cells)) == {"right"}
    assert (report.media_type, report.method, report.review_reasons) == (kind, "office", [])


@pytest.mark.parametrize("kind", OTHER)
def test_without_libreoffice_they_are_never_read_as_text(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.legacy.office.office_program", lambda: None)
    assert parse(OTHER[kind]).error == "converter_missing"


def test_a_locked_package_and_unknown_xml_are_told() -> None:
    assert parse(package("text", locked=True)).error == "encrypted"
    assert parse(package("presentation")).error == "unsupported_media"
    assert parse(xml('uof:UOF uof:mimetype="vnd.uof.presentation"')).error == "unsupported_media"


def test_many_comments_before_no_element_are_passed_over_once() -> None:
    assert others.root_of("<?xml?>" + "<!---->" * 1000) == ""
