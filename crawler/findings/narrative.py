"""A chapter's own words: years, numbers and names masked, statutory boilerplate taken out.

What remains is compared between reports. Every letter that remains knows where it stood, so that
shared passages can be quoted as printed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

NUMBER, NAME, CUT = "#", "@", "\0"
METHOD = "1"
"""Raised whenever the masking changes: sketches are then made anew."""

_ORDINAL = r"[一二三四五六七八九十\d]{1,3}"
_TOKEN = re.compile(
    rf"(?P<skip>[（(]{_ORDINAL}[)）]|(?:^|(?<=[\s。；;])){_ORDINAL}[、.．]|[第]?[一二三四五六七八九十]是|[^\w%％\x01（(]+|[（(_])"
    r"|(?P<number>[\d０-９]+(?:[.．,，][\d０-９]+)*[%％]?|[%％]"
    r"|[一二三四五六七八九十百千万零两〇]+(?=[年月日次件条份个期篇场人余项]))"
    r"|(?P<name>\x01+|(?:我|本|全)(?:局|委|办|县|区|市|旗|镇|乡|街道|单位|机关|部门|中心|乡镇))"
)


@dataclass(frozen=True)
class Narrative:
    """``text`` is compared; its letter i stood at ``places[i]`` of ``source``."""

    source: str
    text: str
    places: tuple[int, ...]

    def quote(self, start: int, end: int, letters: int) -> str:
        """The letters start … end as printed, at most so many, on one line."""
        words = "".join(self.source[self.places[start] : self.places[end - 1] + 1].split())
        return words if len(words) <= letters else words[: letters - 1] + "…"


def narrative(source: str, names: Iterable[str] = ()) -> Narrative:
    """The own words of a chapter. ``names`` (of the agency, of its division) are masked."""
    text, places = _masked(source, names)
    for phrase in boilerplate():
        text = text.replace(phrase, CUT * len(phrase))
    kept = [i for i, letter in enumerate(text) if letter != CUT]
    return Narrative(source, "".join(text[i] for i in kept), tuple(places[i] for i in kept))


def _masked(source: str, names: Iterable[str]) -> tuple[str, list[int]]:
    hidden = source
    for name in sorted({n for n in names if len(n) > 1}, key=len, reverse=True):
        hidden = hidden.replace(name, "\x01" * len(name))
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for token in _TOKEN.finditer(hidden):
        parts.append(hidden[at : token.start()])
        places.extend(range(at, token.start()))
        if token.lastgroup != "skip":
            parts.append(NUMBER if token.lastgroup == "number" else NAME)
            places.append(token.start())
        at = token.end()
    parts.append(hidden[at:])
    places.extend(range(at, len(hidden)))
    return "".join(parts), places


@cache
def boilerplate() -> tuple[str, ...]:
    """The phrases of data/boilerplate.toml as they look in a masked text, the longest first."""
    data = tomllib.loads(resources.files("data").joinpath("boilerplate.toml").read_text(encoding="utf-8"))
    phrases = {_masked(phrase, ())[0] for table in data.values() for phrase in table}
    return tuple(sorted(phrases - {""}, key=lambda p: (-len(p), p)))


def passages(own: str, other: str, least: int) -> list[tuple[int, int]]:
    """The passages (start, end) of ``own`` of at least so many letters that stand in ``other`` too, word
    for word; each as long as it goes, none overlapping the one before it."""
    where: dict[str, list[int]] = {}
    for at in range(len(other) - least + 1):
        where.setdefault(other[at : at + least], []).append(at)
    found: list[tuple[int, int]] = []
    start = 0
    while start <= len(own) - least:
        spots = where.get(own[start : start + least])
        if spots is None:
            start += 1
            continue
        end = max(_reach(own, start + least, other, spot + least) for spot in spots)
        found.append((start, end))
        start = end
    return found


def _reach(own: str, at: int, other: str, there: int) -> int:
    """How far two texts stay the same from these places on, in ``own``."""
    most = min(len(own) - at, len(other) - there)
    for step in range(most):
        if own[at + step] != other[there + step]:
            return at + step
    return at + most


def shared(found: Iterable[tuple[int, int]], length: int) -> float:
    """The share of a text that its passages cover."""
    return sum(end - start for start, end in found) / length if length else 0.0
