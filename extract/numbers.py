"""Value tokens of table cells, and numbers inside sentences. Blank is never zero; nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import field

from extract.fold import SMALL_DIGITS, remember_short, squeeze
from extract.report import CellState
from extract.values import unchanging

_DASHES = re.compile(r"[-–—―‐‑−─━ー_/\\／＼﹣·.*]+")
_NONE_WORDS = frozenset({"无", "没有", "不适用", "不涉及", "暂无", "n/a", "na", "none", "nil", "null"})
_UNITS = "件次|件|条|份|宗|项|个|次|起|例|人次|人|部|篇|期|场|家"
_MONEY = "亿元|万元|千元|元"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?P<word>增加|减少|增长|新增|增|减)?(?P<sign>[+\-−]?)(?P<digits>{_DIGITS})"
    rf"(?:(?P<unit>{_UNITS}|{_MONEY})|\((?P<bracketed>{_UNITS}|{_MONEY})\))?"
)
_PLAIN = 12  # digits of a figure that needs no further look
_LONGEST = 20  # characters of a figure; a longer one is a row that ran together
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+")
_DIGIT_BY_DIGIT = re.compile(r"\d(?: \d){1,3}")  # no more: seven are a row of table 3
_APART = re.compile(r"\d\s+\d")
_NOT_PLAIN = re.compile(rf"[○◯⚪Ｏ¼½¾①-⓿❶-➓㈠-㊰{SMALL_DIGITS}]")
_FOOTNOTE = re.compile(rf"[{SMALL_DIGITS}]{{1,2}}\s*$")
_MINUS_WORDS = frozenset({"减少", "减"})
_WAN = {"元": 10_000, "千元": 10, "万元": 1}
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万]+")


@unchanging
class Token:
    """A value token as read: its state, the value where it is a number, and what was unusual."""

    state: CellState
    value: int | float | None = None
    notes: tuple[str, ...] = field(default=())


@remember_short
def read_value(raw: str) -> Token:
    """Read the text of one table cell.

    ``12件`` and ``1,234`` are numbers, ``增1`` and ``-2`` signed ones, ``/`` and ``—`` are dashes, ``无`` is
    text with the note ``none_word``, an empty cell is blank. A text such as ``10余条`` that is not one
    plain number is text. A unit in the cell is noted and the figure is kept as printed (never converted).
    """
    if raw.isdecimal() and raw.isascii() and len(raw) <= _PLAIN and (raw[0] != "0" or raw == "0"):
        return Token("number", int(raw))
    flat = squeeze(raw)
    if not flat:
        return Token("blank")
    if mark := _FOOTNOTE.search(raw):
        return _without_mark(raw[: mark.start()])
    if "\ufffd" in flat or "(cid:" in flat:
        return Token("unreadable", notes=("garbled",))
    if _DASHES.fullmatch(flat):
        return Token("dash")
    if flat.lower() in _NONE_WORDS:
        return Token("text", notes=("none_word",))
    return _number(raw, flat)


def _without_mark(figure: str) -> Token:
    """A figure with a raised mark behind it (``58¹``): the mark is a footnote's, hardly ever an exponent."""
    token = read_value(figure)
    if token.state != "number":
        return Token("text")
    return Token("number", token.value, (*token.notes, "footnote_mark"))


def _number(raw: str, flat: str) -> Token:
    joint = _joint(raw)
    if joint == "several_figures" or _NOT_PLAIN.search(raw):
        return Token("text", notes=(joint,) if joint else ())
    found = _NUMBER.fullmatch(flat)
    if not found:
        return _chinese(flat)
    if found["word"] and found["sign"]:
        return Token("text", notes=("sign_twice",))
    if re.match(r"0\d", found["digits"]) or len(found["digits"]) > _LONGEST:
        return Token("text", notes=("several_figures",))
    unit = found["unit"] or found["bracketed"]
    notes = (
        joint,
        "separator_in_cell" if "," in found["digits"] else "",
        "sign_word" if found["word"] else "sign_in_cell" if found["sign"] else "",
        "unit_in_cell" if unit else "",
        f"unit:{unit}" if unit else "",
    )
    return Token("number", _value(found), tuple(n for n in notes if n))


def _value(found: re.Match[str]) -> int | float:
    digits = found["digits"].replace(",", "")
    negative = found["sign"] in ("-", "−") or found["word"] in _MINUS_WORDS
    value = float(digits) if "." in digits else int(digits)
    return -value if negative else value


def _joint(raw: str) -> str:
    """How figures with white space between them are to be read: '' where there is none.

    ``1 234`` is one figure with a separator, ``1 2`` one with its digits set apart; a break over lines
    joins a long figure that a narrow cell wrapped (four digits or more); anything else is several figures
    and no number.
    """
    plain = unicodedata.normalize("NFKC", raw).strip()
    if not _APART.search(plain):
        return ""
    one_line = "\n" not in plain
    words = " ".join(plain.split())
    if one_line and plain[0] != "0" and (_SPACED.fullmatch(words) or _DIGIT_BY_DIGIT.fullmatch(words)):
        return "spaced_figure"
    if not one_line and len(re.sub(r"\D", "", plain)) >= 4 and not re.search(r"\d[^\S\n]+\d", plain):
        return "wrapped_figure"
    return "several_figures"


def _chinese(flat: str) -> Token:
    body = re.sub(rf"(?:{_UNITS})$", "", flat)
    value = chinese_number(body) if _CHINESE.fullmatch(body) else None
    return Token("text") if value is None else Token("number", value, ("chinese_numeral",))


def chinese_number(text: str) -> int | None:
    """The value of a Chinese or Arabic whole number such as 十二, 两百 or 1,234; None for anything else."""
    flat = squeeze(text).replace(",", "")
    if flat.isascii() and flat.isdigit():
        return int(flat)
    if not _CHINESE.fullmatch(flat):
        return None
    import cn2an  # here: loading it takes longer than most commands, and few documents need it

    try:
        return int(cn2an.cn2an(flat.replace("〇", "零"), "smart"))
    except ValueError:
        return None


def wan(value: int | float, unit: str) -> float | None:
    """An amount in 万元, from 元, 千元 or 万元; None for another unit."""
    return value / _WAN[unit] if unit in _WAN else None
