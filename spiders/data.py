"""Answers of data endpoints, read as the list page that a browser would have drawn from them.

Vendors differ in the names of the keys, not in the idea: an object that holds rows (a title and an
address each) or ready markup, and somewhere a total. So one reader turns any of them into markup.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_JSONP = re.compile(r"^[\s\ufeff]*[\w.$]{1,60}\s*\(\s*(?=[\[{])(.*)\)\s*;?\s*$", re.S)
_TITLES = ("title", "doctitle", "articletitle", "showtitle", "name", "channelname")
_ADDRESSES = (
    "url", "pc", "posturl", "posturl", "docpuburl", "chnldocurl", "articleurl", "linkurl", "htmlurl",
    "link", "href", "path", "urls",
)  # fmt: skip
_DATES = (
    "displaypublishtime", "publishedtimestr", "publishtimestr", "firstpublishtime", "publishedtime",
    "publishtime", "pubdate", "publishdate", "docreltime", "docpubtime", "date", "time", "createdat",
)  # fmt: skip
_ENDINGS = {
    _TITLES[0]: ("title", "subject"),
    _ADDRESSES[0]: ("url", "href", "link", "htmlpath", "filepath"),
    _DATES[0]: ("date", "time"),
}
_TOTALS = (
    "postcount", "totalcount", "totalrecord", "totalrecords", "totalelements", "totalrows", "total",
    "rowcount", "recordcount", "count",
)  # fmt: skip
_REFUSALS = {"success": (False, "false"), "error": (True, "true")}
_MARKUP = re.compile(r"<(?:li|ul|a|div|tr|table|p|span|dl|dd)\b", re.I)
DEEPEST = 12


@dataclass(frozen=True)
class Row:
    """A row of data: its title, its address as given, and what it says of its date."""

    title: str
    url: str
    date: str


@dataclass(frozen=True)
class Data:
    """What an endpoint answered. ``markup`` shows its rows as a list, ``total`` is how many items it
    claims in all, ``ids`` are the rows of this answer, each by its own id where it has one: a row
    posted under two ids counts twice in the total. ``accepted`` is False where it says it failed."""

    markup: str
    total: int | None = None
    ids: tuple[str, ...] = ()
    accepted: bool = True


def read(text: str) -> Data | None:
    """The answer in ``text`` (JSON, also wrapped in a callback); None where it is something else."""
    wrapped = _JSONP.match(text) if len(text) < 3_000_000 else None
    source = (wrapped[1] if wrapped else text).strip("\ufeff \r\n\t")
    if source[:1] not in ("{", "["):
        return None
    try:
        value = json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict | list):
        return None
    if _refused(value):
        return Data("", accepted=False)
    rows = {id(row): row for row in _rows(value, DEEPEST)}
    drawn = [_draw(row) for row in rows.values()]
    markup = f'<ul class="data">{"".join(drawn)}</ul>' if drawn else ""
    markup += "".join(_pieces(value, DEEPEST)) if not drawn else ""
    ids = tuple(str(_plain(row, ("id",)) or _address(row)) for row in rows.values())
    return Data(f"<html><body>{markup}</body></html>", _total(value, rows.keys()), ids)


def rows_of(value: Any) -> list[Row]:
    """The rows that plain values hold, whatever the names of their keys."""
    found = {id(row): row for row in _rows(value, DEEPEST)}
    return [Row(_title(row), _address(row), str(_plain(row, _DATES))) for row in found.values()]


def _refused(value: Any) -> bool:
    return isinstance(value, dict) and any(value.get(k) in words for k, words in _REFUSALS.items())


def _plain(row: dict[str, Any], names: tuple[str, ...]) -> Any:
    """The first of these keys with a plain value, whatever the case of its name; failing all, a key that
    ends like one of its kind (``newsTitle``, ``linkHref``)."""
    known = {str(k).lower().replace("_", ""): v for k, v in row.items()}
    known = {
        k: v for k, v in known.items() if v and isinstance(v, str | int | float) and not isinstance(v, bool)
    }
    exact = next((known[n] for n in names if n in known), "")
    endings = _ENDINGS.get(names[0], ())
    return exact or next((v for end in endings for k, v in known.items() if k.endswith(end)), "")


def _address(row: dict[str, Any]) -> str:
    """A row's address; some keep it as JSON inside a string, by device."""
    found = str(_plain(row, _ADDRESSES))
    for _ in range(2):
        if not found.startswith("{"):
            break
        try:
            inner = json.loads(found)
        except ValueError:
            return ""
        found = str(_plain(inner, _ADDRESSES)) if isinstance(inner, dict) else ""
    return found


def _rows(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The objects with a title and an address, in their order."""
    if depth <= 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _rows(item, depth - 1)
    elif isinstance(value, dict):
        if isinstance(_plain(value, _TITLES), str) and _plain(value, _TITLES) and _address(value):
            yield value
            return
        for item in value.values():
            yield from _rows(item, depth - 1)


def _title(row: dict[str, Any]) -> str:
    return re.sub(r"<[^>]{1,40}>", "", html.unescape(str(_plain(row, _TITLES)))).strip()


def _draw(row: dict[str, Any]) -> str:
    title = _title(row)
    shown, url, date = html.escape(title), html.escape(_address(row)), html.escape(str(_plain(row, _DATES)))
    return f'<li><a href="{url}" title="{shown}">{shown}</a><span>{date}</span></li>'


def _pieces(value: Any, depth: int) -> Iterator[str]:
    """Ready markup: strings that hold elements, escaped or not."""
    if depth <= 0:
        return
    if isinstance(value, str):
        plain = value if _MARKUP.search(value) else html.unescape(value)
        if _MARKUP.search(plain):
            yield plain
        elif re.fullmatch(r"[^<>]{0,40}(?:暂无|没有|无相关)[^<>]{0,40}", value):
            yield f"<p>{value}</p>"
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _pieces(item, depth - 1)


def _total(value: Any, rows: Any) -> int | None:
    """The total that stands nearest to the top, outside the rows."""
    level = [value]
    for _ in range(DEEPEST):
        objects = [v for v in level if isinstance(v, dict) and id(v) not in rows]
        for name in _TOTALS:
            for item in objects:
                found = {str(k).lower().replace("_", ""): v for k, v in item.items()}.get(name)
                if isinstance(found, int | str) and re.fullmatch(r"\d{1,9}", str(found)):
                    return int(found)
        level = [v for item in objects for v in item.values()] + [
            v for items in level if isinstance(items, list) for v in items
        ]
        if not level:
            break
    return None
