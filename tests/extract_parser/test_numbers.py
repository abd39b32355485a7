"""Value tokens as reports print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.numbers import chinese_number, read_value, wan

TOKENS = [
    ("0", "number", 0),
    ("０", "number", 0),
    (" 12 ", "number", 12),
    ("1,234", "number", 1234),
    ("１，２３４", "number", 1234),
    ("1 234", "number", 1234),
    ("1234\n567", "number", 1234567),
    ("12件", "number", 12),
    ("12\n件", "number", 12),
    ("0.5万元", "number", 0.5),
    ("251000元", "number", 251000),
    ("6944.93", "number", 6944.93),
    ("+3", "number", 3),
    ("-2", "number", -2),
    ("增1", "number", 1),
    ("减2", "number", -2),
    ("减少2项", "number", -2),
    ("十二", "number", 12),
    ("", "blank", None),
    ("\xa0\u3000", "blank", None),
    ("/", "dash", None),
    ("-", "dash", None),
    ("—", "dash", None),
    ("－－", "dash", None),
    ("无", "text", None),
    ("不适用", "text", None),
    ("N/A", "text", None),
    ("10余条", "text", None),
    ("约10", "text", None),
    ("12 34", "text", None),
    ("0 0", "text", None),
    ("0\n0", "text", None),
    ("5\n3", "text", None),
    ("00", "text", None),
    ("12,34", "text", None),
    ("①", "text", None),
    ("10²", "number", 10),  # a raised digit is a mark; the note says so
    ("增-1", "text", None),
    ("50%", "text", None),
    ("1.2.3", "text", None),
    ("\ufffd", "unreadable", None),
]


@pytest.mark.parametrize(("raw", "state", "value"), TOKENS)
def test_tokens(raw: str, state: str, value: float | None) -> None:
    token = read_value(raw)
    assert (token.state, token.value) == (state, value)


def test_what_was_unusual_is_noted() -> None:
    assert read_value("251000元").notes == ("unit_in_cell", "unit:元")
    assert "spaced_figure" in read_value("1 234").notes
    assert "wrapped_figure" in read_value("1234\n567").notes
    assert read_value("无").notes == ("none_word",)


@given(st.integers(-(10**9), 10**12))
def test_every_whole_number_comes_back(number: int) -> None:
    for raw in (f"{number}", f"{number:,}", f" {number}\u3000", f"{number}".translate(_WIDE)):
        assert read_value(raw).value == number


@given(st.text(max_size=12))
def test_only_a_printed_digit_makes_a_number(raw: str) -> None:
    token = read_value(raw)
    assert (token.value is not None) == (token.state == "number")
    if token.value is not None:
        assert any(c.isnumeric() for c in raw)


def test_chinese_numerals_and_amounts() -> None:
    assert [chinese_number(t) for t in ("两", "一百零二", "1,234", "约十", "十余")] == [
        2,
        102,
        1234,
        None,
        None,
    ]
    assert wan(251000, "元") == pytest.approx(25.1)
    assert wan(1, "件") is None


_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
