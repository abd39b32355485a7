"""Files that are not what their name says: the bytes decide, and each is read as what it is."""

from __future__ import annotations

import base64
import io
import quopri
import zipfile
from collections.abc import Callable
from functools import cache

import pytest

from extract.parser import parse
from extract.report import Hint
from tests.corpus.docx import docx_bytes
from tests.corpus.html import html_bytes
from tests.corpus.sample import make_sample
from tests.corpus.score import score

SAMPLE = make_sample("2021", seed=7)
W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
R = "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'"
CHUNK = f"<w:document {W} {R}><w:body><w:altChunk r:id='rIdX'/></w:body></w:document>"


@cache
def word() -> bytes:
    return docx_bytes(SAMPLE)


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
