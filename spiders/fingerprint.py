"""Which CMS family made a page: scores over many signs, because no single sign can be trusted
(``/col/colN/`` alone stands for five dialects, and migrated pages keep the old editor's classes)."""

from __future__ import annotations

import pkgutil
from collections import Counter
from functools import cache
from importlib import import_module

import spiders.families
from spiders.families.base import REGISTRY, Family, Generic, Mark
from spiders.page import Page

ENOUGH = 4
"""Points from which a family is believed: at least two signs, or one that no other family shows."""


@cache
def families() -> dict[str, type[Family]]:
    """Every family that has a file, by name (the generic one included)."""
    for module in pkgutil.iter_modules(spiders.families.__path__):
        import_module(f"spiders.families.{module.name}")
    return dict(REGISTRY)


def score(page: Page) -> Counter[str]:
    """Points of every family for one page; each sign counts once, and a family that has too few on
    this page has none (a weak sign does not grow strong by standing on every page)."""
    table = {name: family.marks for name, family in families().items() if family is not Generic}
    links = "\n".join([page.url, *(a.url for a in page.anchors[:600])])
    points = {
        name: sum(m.points for m in signs if _found(m, links, page.html)) for name, signs in table.items()
    }
    return Counter({name: n for name, n in points.items() if n >= ENOUGH})


def _found(mark: Mark, links: str, source: str) -> bool:
    return bool(mark.pattern.search(links if mark.where == "url" else source))


def verdict(points: Counter[str]) -> tuple[str, float]:
    """The likeliest family and its share of all points (0 … 1); ``generic`` without any."""
    if not points:
        return Generic.name, 0.0
    name, best = points.most_common(1)[0]
    return name, round(best / points.total(), 3)
