"""Folding of Chinese text for matching. Folded text is compared, never shown: raw text is kept elsewhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Generic, TypeVar

_REMEMBERED = 4096  # answers kept a function: the same labels come again and again
_SHORT = 100  # characters; longer texts are not kept in memory
_Answer = TypeVar("_Answer")
SMALL_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"  # raised and lowered digits: marks of footnotes, never part of a figure
_NO_MARKS = re.compile(f"[{SMALL_DIGITS}]+")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff]+")
_ZEROS = re.compile("[○Ｏ◯⚪]")
_MARKS = re.compile(
    r"[\s()\[\]{}<>《》〈〉【】〔〕「」『』“”‘’\"'`´′″,，、;；:：。.．·•*#|_\-—–~…!！?？/\\]+"
)
_ORDINAL = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}|\d{1,2})(?=[、.．,，:：)）\s])[、.．,，:：)）\s]*")
_REMARK = re.compile(r"[（(][^（(]*[)）]\s*$")
_BRACKETED = re.compile(r"^[(（\[]\s*([一二三四五六七八九十\d]{1,3})\s*[)）\]]\s*")


class _Remembered(dict[str, _Answer], Generic[_Answer]):
    """Answers by text, asked for where they are not known yet. A full memory is emptied at once: the labels
    of the next report fill it again."""

    def __init__(self, function: Callable[[str], _Answer]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> _Answer:
        answer = self._function(text)
        if len(text) <= _SHORT:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[text] = answer
        return answer


def remember_short(function: Callable[[str], _Answer]) -> Callable[[str], _Answer]:
    """Remember a pure function's answers for short texts (labels and figures of tables)."""
    return _Remembered(function).__getitem__


@remember_short
def squeeze(text: str) -> str:
    """NFKC, and without white space or invisible characters (titles break over lines)."""
    kept = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _ZEROS.sub("〇", text)))
    return "".join(kept.split())


def simplified(text: str) -> str:
    """Traditional characters as simplified ones, one for one, for matching only. Text in the characters of
    GB 2312, as nearly all is, comes back as it is."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return text.translate(_simple_forms())
    return text


@cache
def _simple_forms() -> dict[int, str]:
    converter = import_module("opencc").OpenCC("t2s")
    characters = [chr(code) for code in range(0x3400, 0xA000)]
    simple = converter.convert("\n".join(characters)).split("\n")
    forms = {ord(a): b for a, b in zip(characters, simple, strict=True) if a != b and len(b) == 1}
    return forms | {ord("覆"): "复"}  # 反覆, 答覆


def squeeze_with_origin(text: str) -> tuple[str, list[int]]:
    """As :func:`squeeze`, and for every character kept the index in ``text`` that it came from."""
    chars: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for piece in squeeze(char):
            chars.append(piece)
            origin.append(index)
    return "".join(chars), origin


@remember_short
def core(text: str) -> str:
    """The letters and digits only: brackets, quotes, punctuation, footnote marks and spaces fold away."""
    return _MARKS.sub("", simplified(squeeze(_NO_MARKS.sub("", text))))


@remember_short
def plainly(text: str) -> tuple[str, str]:
    """A label folded and without its ordinal, as printed and without a remark in brackets at its end."""
    return ordinal(text)[1], ordinal(_REMARK.sub("", text))[1]


@remember_short
def ordinal(text: str) -> tuple[str, str]:
    """Split a leading ordinal off a label: ``（七）总计`` gives ``("(七)", "总计")``.

    The ordinal comes back as ``(七)``, ``七、`` or ``7.`` by its kind, empty when there is none;
    the rest is folded with :func:`core`.
    """
    flat = unicodedata.normalize("NFKC", _NO_MARKS.sub("", text)).strip()
    bracketed = _BRACKETED.match(flat)
    if bracketed:
        return f"({bracketed[1]})", core(flat[bracketed.end() :])
    plain = _ORDINAL.match(flat)
    if not plain:
        return "", core(flat)
    number = core(plain[0]).removeprefix("第")
    return (f"{number}." if number.isdigit() else f"{number}、"), core(flat[plain.end() :])
