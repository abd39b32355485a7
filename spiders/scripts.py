"""Reading what a page's scripts hold: object literals, parameters, addresses. Nothing is run."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import chompjs

MAX_LITERAL = 2_000_000
_QUOTED = re.compile(r"""(["'])((?:\\.|(?!\1).)*)\1""", re.S)
_SET = re.compile(r"""(?<![\w.$])["']?(\w+)["']?\s*[:=]\s*(?:"([^"]*)"|'([^']*)'|(-?\d+)(?![\w.]))""")


def literal(source: str, start: int = 0) -> Any:
    """The first object or array literal at or after ``start``, as plain values; None where there is
    none that can be read. Keys need no quotes, and names that are no literals are left as words."""
    found = re.compile(r"[\[{]").search(source, start)
    if not found:
        return None
    try:
        return chompjs.parse_js_object(source[found.start() : found.start() + MAX_LITERAL])
    except (ValueError, RecursionError, UnicodeError):
        return None


def after(source: str, name: str) -> Any:
    """The literal that ``name:`` or ``name =`` introduces; None where there is none."""
    found = re.search(rf"""(?<![\w$])["']?{name}["']?\s*[:=]\s*(?=[\[{{])""", source)
    return literal(source, found.end()) if found else None


def words(value: Any) -> dict[str, str]:
    """The plain members of an object literal as text."""
    if not isinstance(value, dict):
        return {}
    return {str(k): "" if v is None else str(v) for k, v in value.items() if not isinstance(v, dict | list)}


def settings(source: str) -> dict[str, str]:
    """Every ``name = "value"`` or ``name: 'value'`` of a stretch of script; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, number in _SET.findall(source):
        found.setdefault(name, double or single or number)
    return found


def strings(source: str) -> Iterator[str]:
    """The quoted strings of a stretch of script, entities resolved."""
    for _, text in _QUOTED.findall(source):
        yield html.unescape(text.replace("\\/", "/"))


def with_query(url: str, parameters: dict[str, str]) -> str:
    """``url`` with these parameters set, the others kept, without its fragment."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, True)) | parameters
    return parts._replace(query=urlencode(query), fragment="").geturl()


def query(url: str) -> dict[str, str]:
    """The parameters of an address, the last of each name."""
    return dict(parse_qsl(urlsplit(url).query, True))


def compact(value: dict[str, Any]) -> str:
    """A parameter that is an object, as browsers write it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
