"""What bytes are, whatever the server and the file name say."""

import pytest

from extract.errors import Unreadable
from extract.report import Hint
from extract.sniff import sniff
from tests.corpus.docx import docx_bytes
from tests.corpus.hostile import random_bytes
from tests.corpus.html import HABITS, html_bytes
from tests.corpus.pdf import pdf_bytes
from tests.corpus.sample import make_sample

SAMPLE = make_sample("2021")
TEXT = "云溪县林业和草原局2024年政府信息公开工作年度报告，共收到申请三件。" * 5


@pytest.mark.parametrize("habit", HABITS)
def test_html_with_a_lying_name_and_header(habit: str) -> None:
    found = sniff(html_bytes(SAMPLE, habit), Hint("report.pdf", "application/pdf", "iso-8859-1"))
    assert (found.media_type, found.charset) == ("text/html", HABITS[habit][1])


def test_binary_media_by_magic() -> None:
    lie = Hint("x.html", "text/html; charset=utf-8")
    assert sniff(pdf_bytes(SAMPLE), lie).media_type == "application/pdf"
    assert sniff(b"junk\n" + pdf_bytes(SAMPLE), lie).media_type == "application/pdf"
    assert sniff(docx_bytes(SAMPLE), lie).media_type.endswith("wordprocessingml.document")
    assert (
        sniff(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0").media_type
        == "application/msword"
    )
    assert sniff(b"\x89PNG\r\n\x1a\n....").media_type == "image/png"


@pytest.mark.parametrize(
    ("encoding", "declared", "expected"),
    [
        ("utf-8", "gbk", "utf-8"),
        ("gbk", "utf-8", "gb18030"),
        ("gb18030", "iso-8859-1", "gb18030"),
        ("utf-8-sig", "", "utf-8-sig"),
        ("utf-16", "", "utf-16"),
        ("utf-16-le", "", "utf-16-le"),
    ],
)
def test_charset_from_the_bytes(encoding: str, declared: str, expected: str) -> None:
    found = sniff(TEXT.encode(encoding), Hint(charset=declared))
    assert found == type(found)("text/plain", expected, "text")
    assert TEXT.encode(encoding).decode(found.charset) == TEXT


def test_utf8_with_a_character_cut_in_two_stays_utf8() -> None:
    data = TEXT.encode()
    assert sniff(data[:60] + data[61:]).charset == "utf-8"
    assert sniff(data[:-1]).charset == "utf-8"


def test_rare_characters_of_gb18030_survive() -> None:
    assert "塘㙍镇" in (TEXT + "塘㙍镇").encode("gb18030").decode(
        sniff((TEXT + "塘㙍镇").encode("gb18030")).charset
    )


def test_few_tags_are_settled_by_header_then_extension() -> None:
    text = ("一行字<br>又一行" + TEXT).encode()
    assert sniff(text, Hint(media_type="text/html")).why == "header"
    assert sniff(text, Hint(name="a.htm")).media_type == "text/html"
    assert sniff(text, Hint(name="a.txt")).media_type == "text/plain"


@pytest.mark.parametrize("data", [b"", b"\0" * 5000, b" \r\n\t\0 "])
def test_nothing_is_empty(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        sniff(data)
    assert caught.value.code == "empty"


def test_random_bytes_are_no_text() -> None:
    assert {sniff(random_bytes(seed)).media_type for seed in range(20)} == {"application/octet-stream"}


def test_a_cut_zip_is_damaged_and_a_locked_office_file_encrypted() -> None:
    with pytest.raises(Unreadable) as caught:
        sniff(docx_bytes(SAMPLE)[:9000])
    assert caught.value.code == "damaged"
    with pytest.raises(Unreadable) as caught:
        sniff(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    assert caught.value.code == "encrypted"
