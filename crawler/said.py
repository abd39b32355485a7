"""What readings and findings say in codes, or in one language only, told in the visitor's language.

The record stays as it was written; what no word is known for is shown as it stands."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from crawler.ledger.why import texts
from extract.forms import forms
from extract.indicators import statistics

_CELL = re.compile(r"\b(?:t[234]|sd)\.[a-z0-9_.]*[a-z0-9]")
_CHAPTER = re.compile(r"\bs[1-6]$")
_CHAPTERS = {f"s{n}": (f"第{zh}部分", f"chapter {n}") for n, zh in enumerate("一二三四五六", 1)}
_ALL_ZERO = re.compile(r"^(t[234]): 0$")
_UNITS = re.compile(r"^(\d+)个单位之和$")
_VERSION = re.compile(r"^version (\d+)$")
_TABLE = re.compile(r"\b(t[234]|stat)$")
_FILLED = re.compile(r"^(.+)所填$")


def code(word: str, lang: str) -> str:
    """A code of ``error`` or ``review_reasons`` in words."""
    name = word.partition(":")[0]
    known = _data()["error"] | _data()["doubt"]
    if name in known:
        return _of(known[name], lang)
    table, _, what = name.partition("_")
    if table in _data()["table"] and what in _data()["of_table"]:
        between = "：" if lang == "zh" else ": "
        return between.join(
            _of(_data()[part][key], lang) for part, key in (("table", table), ("of_table", what))
        )
    return word


def codes(written: str | Iterable[str] | None, lang: str) -> list[str]:
    """Codes in words, each told once; a column of the store holds them as JSON."""
    if isinstance(written, str) and written:
        try:
            written = json.loads(written)
        except ValueError:
            written = [str(written)]
    held = written if isinstance(written, list | tuple) else ()
    return list(dict.fromkeys(code(str(word), lang) for word in held))


def side(expression: Any, lang: str) -> str:
    """What one side of a comparison is, in words."""
    text = str(expression)
    words = _sides(lang)
    if text in words:
        return words[text]
    if found := _VERSION.match(text):
        return f"第{found[1]}版" if lang == "zh" else text
    if found := _ALL_ZERO.match(text):
        return _of(
            (f"{_table(found[1], 'zh')}全为0的年数", f"years of noughts in {_table(found[1], 'en')}"), lang
        )
    if lang == "en" and (found := _UNITS.match(text)):
        return f"sum of {found[1]} units"
    if lang == "en" and (found := _FILLED.match(text)) and found[1] in words:
        return f"{words[found[1]]}, as printed"
    text = _TABLE.sub(lambda m: _table(m[0], lang), text)
    return _CHAPTER.sub(lambda m: _of(_CHAPTERS[m[0]], lang), text)


def figure(value: Any, lang: str) -> str:
    """What a side came to; cells that it names bear their labels."""
    return _CELL.sub(lambda m: _labels(lang).get(m[0], m[0]), str(value))


def _table(name: str, lang: str) -> str:
    return _of(_data()["table"][name], lang)


def _of(pair: Iterable[str], lang: str) -> str:
    zh, en = pair
    return zh if lang == "zh" else en


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("data").joinpath("said.toml").read_text("utf-8"))


@cache
def _sides(lang: str) -> dict[str, str]:
    """Words that stand in the other language, by what is written: the labels of the forms, then the list."""
    told: dict[str, str] = dict(_data()["side"])
    dates = {name: (text.of("zh"), text.of("en")) for name, text in texts()["source"].items()}
    if lang == "zh":
        named = {name: zh for name, (zh, _) in dates.items()} | {en: zh for zh, en in dates.values()}
        return named | {en: zh for zh, en in told.items()}
    labels: dict[str, str] = {}
    for form in forms().values():
        for group in (form.rows, form.t4_blocks, *(block.rows for block in form.blocks)):
            labels |= {row.zh: row.en for row in group}
        labels |= {cell.zh: cell.en for cell in form.cells.values()}
    labels |= {x.zh: x.en for x in statistics().indicators}
    return labels | {name: en for name, (_, en) in dates.items()} | told


@cache
def _labels(lang: str) -> dict[str, str]:
    made = {x.id: (x.zh, x.en) for x in statistics().indicators}
    made |= {c.id: (c.zh, c.en) for form in forms().values() for c in form.cells.values()}
    return {name: _of(pair, lang) for name, pair in made.items()}
