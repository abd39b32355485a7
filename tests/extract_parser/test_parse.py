"""parse() takes any bytes and never raises."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.parser import parse
from extract.report import Hint
from tests.extract_parser import layouts
from tests.extract_parser.test_layouts import figures_of

FORM = layouts.edition("2021")


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
def test_bytes_of_a_text_file(charset: str) -> None:
    figures = figures_of(FORM, 5)
    data = layouts.one_cell_a_line(FORM, figures).encode(charset)
    report = parse(data, Hint(name="report.txt"))
    assert report.sha256 == hashlib.sha256(data).hexdigest()
    assert (report.media_type, report.method, report.error) == ("text/plain", "text", None)
    assert {k: v.raw for k, v in report.cells.items()} == figures


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\0" * 5000, "empty"),
        ("春节放假通知".encode(), "not_a_report"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "damaged"),
        (b"\x7fELF" + b"\0\1\2" * 50, "unsupported_media"),
    ],
)
def test_what_is_no_report_says_so(data: bytes, error: str) -> None:
    report = parse(data)
    assert report.error == error
    assert report.needs_review
    assert report.confidence == 0.0


@settings(max_examples=60)
@given(st.binary(max_size=400), st.text(max_size=20))
def test_any_bytes_give_a_report(data: bytes, name: str) -> None:
    report = parse(data, Hint(name=name))
    assert report.error
    assert report.as_dict("x")


@settings(max_examples=60)
@given(
    st.text(alphabet="一二三、（）第条项0123456789\t\n|-# 规章总计其他申请人情况自然人结果维持", max_size=300)
)
def test_rubble_of_the_form_gives_a_report(text: str) -> None:
    report = parse(text.encode(), Hint(name="a.txt"))
    assert report.error != "crashed", report.review_reasons
