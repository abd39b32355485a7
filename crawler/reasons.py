"""What a look says of itself, told in Chinese. The record itself stays as it was written."""

from __future__ import annotations

import re
import tomllib
from functools import cache, partial
from importlib import resources

from crawler.words import LOOK, OUTCOME

_PLACES = {"column": "年报栏目", "root": "公开专栏", "menu": "单位菜单"}
_NAMED = re.compile(r"\{(\w+)\}")
_LONGEST = 600  # letters; a longer one quotes a page


def told(text: str | None, lang: str) -> str:
    """A reason or a note in the language asked for; what no phrase is known for stays as it is."""
    if not text or lang != "zh":
        return text or ""
    return _chinese(text[:_LONGEST]) + text[_LONGEST:]


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    data = tomllib.loads(resources.files("data").joinpath("reasons.toml").read_text("utf-8"))
    return tuple((re.compile(pattern), words) for pattern, words in data["phrases"])


def _chinese(text: str) -> str:
    for pattern, words in _phrases():
        text = pattern.sub(partial(_filled, words), text)
    return re.sub(", (?=网址|文字)", "，", text.replace("; ", "；"))


def _filled(words: str, found: re.Match[str]) -> str:
    return _NAMED.sub(lambda name: _word(name[1]), found.expand(words))


def _word(name: str) -> str:
    """The word of an outcome or a place by its code."""
    if name in _PLACES:
        return _PLACES[name]
    word = OUTCOME.get(name) or LOOK.get(name)
    return word.zh if word else name
