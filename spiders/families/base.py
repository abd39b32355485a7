"""What a CMS family is: a small file of facts. The generic ladder does the work with or without it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from spiders import urls
from spiders.folders import Scope
from spiders.page import Page
from spiders.paging import Ask, Plan

REGISTRY: dict[str, type[Family]] = {}
"""Every family by its name. A module in ``spiders/families`` enters its class by defining it."""

_REQUIRED = ("name", "code", "title", "marks")


@dataclass(frozen=True)
class Mark:
    """A sign of a family in an address (``url``) or in a page's source (``body``), with its weight."""

    where: str
    pattern: re.Pattern[str]
    points: int


def marks(**rows: tuple[tuple[str, int], ...]) -> tuple[Mark, ...]:
    """Marks from ``url=((pattern, points), …), body=(…)``."""
    return tuple(
        Mark(where, re.compile(p, re.I | re.M), n) for where, group in rows.items() for p, n in group
    )


@dataclass(frozen=True)
class Entry:
    """A column that a page offers by script instead of by a link. ``ask`` fetches its first page and
    ``instead`` are the ways to try where that fails; ``unit`` and ``year`` as in a Column, ``claimed``
    is how many items the menu says it holds."""

    ask: Ask
    label: str
    unit: str = ""
    year: int | None = None
    claimed: int | None = None
    instead: tuple[Ask, ...] = ()


class Family:
    """A CMS family. Subclasses set ``name`` (that of their file), ``code`` (F01 …), ``title`` (for
    people) and ``marks``; the rest has defaults and is overridden only where the family differs.

    Raises TypeError when a required attribute is missing or the name is taken."""

    name: ClassVar[str] = ""
    code: ClassVar[str] = ""
    title: ClassVar[str] = ""
    marks: ClassVar[tuple[Mark, ...]] = ()
    dialects: ClassVar[tuple[str, ...]] = ()
    """Names of ``spiders.paging.RESOLVERS`` to try first."""
    content: ClassVar[tuple[str, ...]] = ()
    """Selectors of an article's body, tried before the generic ones."""
    publisher: ClassVar[tuple[re.Pattern[str], ...]] = ()
    """Patterns whose first group is the publishing body, tried before the generic ones."""
    article_id: ClassVar[re.Pattern[str] | None] = None
    """Its group identifies an article that one host shows under several addresses."""

    def __init_subclass__(cls) -> None:
        missing = [name for name in _REQUIRED if not getattr(cls, name)]
        if missing:
            raise TypeError(f"family {cls.__name__} lacks {', '.join(missing)}")
        if cls.name in REGISTRY:
            raise TypeError(f"family {cls.name!r} is defined twice")
        REGISTRY[cls.name] = cls

    @classmethod
    def parts(cls, page: Page) -> Iterable[Ask]:
        """What the page loads by script and shows inside itself: lists, menus."""
        return ()

    @classmethod
    def entries(cls, page: Page, scope: Scope) -> Iterable[Entry]:
        """The columns of annual reports that the page offers by script: nodes of a tree, agencies and
        years of a drop-down. Only what the page itself names; numbers are never tried out."""
        return ()

    @classmethod
    def plans(cls, page: Page) -> list[Plan]:
        """How the list on this page goes on, where the general resolvers would not know."""
        return []

    @classmethod
    def article_key(cls, url: str) -> str:
        """The identity of an article: the family's id on its host, else the address."""
        found = cls.article_id.search(url) if cls.article_id else None
        return f"{urls.netloc(url).removeprefix('www.')}#{found[1]}" if found else urls.key(url)


class Generic(Family):
    """The ladder alone: what is used until a family is recognised, and where families are switched off."""

    name = "generic"
    code = "F00"
    title = "no family"
    marks = marks(url=((r"(?!)", 0),))
