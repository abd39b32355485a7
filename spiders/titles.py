"""Titles, remembered: the same menu stands on every page of a site, and reading a title is dear."""

from __future__ import annotations

from functools import lru_cache

from extract.title import TitleReading, best_title, read_title


@lru_cache(maxsize=20_000)
def title_of(text: str) -> TitleReading:
    """``extract.title.read_title``, remembered."""
    return read_title(text)


@lru_cache(maxsize=20_000)
def best_of(*candidates: str) -> str:
    """``extract.title.best_title``, remembered; '' without a candidate."""
    distinct = tuple(dict.fromkeys(c for c in candidates if c))
    return title_of(distinct[0]).text if len(distinct) == 1 else best_title(distinct)
