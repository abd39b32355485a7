"""The words of the table browser: what tables, columns and comparisons are called, in two languages."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from crawler.feed.schema import tables as release_tables
from crawler.words import Word

COMPARISONS: dict[str, Word] = {
    "exact": Word("等于", "="),
    "not": Word("不等于", "≠"),
    "contains": Word("含有", "contains"),
    "notcontains": Word("不含", "does not contain"),
    "endswith": Word("结尾是", "ends with"),
    "startswith": Word("开头是", "starts with"),
    "gt": Word("大于", ">"),
    "gte": Word("不小于", "≥"),
    "lt": Word("小于", "<"),
    "lte": Word("不大于", "≤"),
    "like": Word("形如（% 通配）", "like (% is any text)"),
    "notlike": Word("不形如", "not like"),
    "glob": Word("形如（* 通配）", "glob (* is any text)"),
    "in": Word("是其中之一（逗号分开）", "one of (comma between)"),
    "notin": Word("不是其中任何一个", "none of (comma between)"),
    "arraycontains": Word("列表含有", "list contains"),
    "arraynotcontains": Word("列表不含", "list does not contain"),
    "date": Word("日期是", "date is"),
    "isnull": Word("没有值", "has no value"),
    "notnull": Word("有值", "has a value"),
    "isblank": Word("为空", "is blank"),
    "notblank": Word("不为空", "is not blank"),
}
"""Datasette's filters by their key."""


@cache
def tables() -> dict[str, Word]:
    """The public tables by name, in the order in which they are listed."""
    return {name: Word(entry["zh"], entry["en"]) for name, entry in _words()["tables"].items()}


@cache
def columns() -> dict[str, Word]:
    """What columns hold, by name."""
    held = {name: Word(entry["zh"], entry["en"]) for name, entry in _words()["columns"].items()}
    for table in reversed(release_tables().values()):
        held |= {f.name: Word(f.zh, f.en) for f in table.fields if f.name not in _words()["columns"]}
    return held


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(resources.files("data").joinpath("tables.toml").read_text("utf-8"))
