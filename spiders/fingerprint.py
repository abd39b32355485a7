"""Which CMS family made a page: scores over many signs, because no single sign can be trusted
(``/col/colN/`` alone stands for five dialects, and migrated pages keep the old editor's classes)."""

from __future__ import annotations

import pkgutil
from collections import Counter
from functools import cache
from importlib import import_module

import spiders.families
from spiders.families.base import REGISTRY, Family, Generic, Mark, marks
from spiders.page import Page

ENOUGH = 4
"""Points from which a family is believed: at least two signs, or one that no other family shows."""

OTHERS: dict[str, tuple[Mark, ...]] = {
    "xxgk": marks(
        url=(
            (r"/module/xxgk/(?:search|search_custom|tree|xxgkAnnualReport)\.jsp", 4),
            (r"[?&]vc_xxgkarea=", 3),
        ),
        body=((r"tr_main_value_(?:odd|even)|zfxxgk_zdgkc", 3), (r"funclick\('", 2), (r"infotypeId", 1)),
    ),
    "jpaas": marks(
        url=((r"/art/\d{4}/art_[0-9a-f]{32}\.html", 4), (r"/api-gateway/jpaas-", 4)),
        body=((r"unitbuild\.js", 4), (r"jpaas-publish-server", 3), (r"/cms_files/", 1)),
    ),
    "ucap": marks(
        url=((r"/c\d{5,7}/(?:\d{6}/)?[0-9a-f]{32}\.shtml", 4), (r"/c\d+/content\.shtml", 3)),
        body=((r"createPageHTML\('page_div'", 4), (r"<UCAPTITLE>|<UCAPCONTENT>", 4), (r"页面生成时间", 1)),
    ),
    "component": marks(
        url=((r"/n\d{5,}/(?:n\d+/)*c\d+/content\.html", 4),), body=((r"maxPageNum\d+\s*=", 4),)
    ),
    "gkmlpt": marks(
        url=((r"/gkmlpt/", 4), (r"/content/m?post_\d+\.html", 3)),
        body=((r"window\._CONFIG", 3), (r"tyxxy_main", 2)),
    ),
    "vsb": marks(
        url=((r"/info/\d+/\d+\.htm$", 3), (r"urltype=tree\.TreeTempUrl", 4)),
        body=((r"vsb_content|v_news_content", 3), (r"/system/_content/download\.jsp|showVsbpdfIframe", 3)),
    ),
    "lonsun": marks(
        url=(
            (r"/public/column/\d+\?type=\d", 4),
            (r"/public/\d+/\d+\.html", 2),
            (r"/site/(?:tpl|label)/\d+", 2),
        ),
        body=((r"Ls\.pagination|xxgk_nav_list|publicInfoList", 3), (r"/group\d/M00/", 2)),
    ),
    "showlist": marks(
        url=((r"/\w+/showList/[\d/]+page_\d+\.html", 4), (r"/\w*(?:nb|Report)/show/\d+\.html", 3)),
        body=((r"m-tglist|g-detailbox|m-file-download", 3),),
    ),
    "pclist": marks(url=((r"/pc/(?:list|content)\.html", 3),), body=((r"HtmlGenerateTime|queryList", 3),)),
    "zcms": marks(url=((r"/zcms/", 4), (r"/c/\d{4}-\d\d-\d\d/\d+\.shtml", 4)), body=((r"/zcms/front/", 4),)),
    "hebei": marks(url=((r"/columns/[0-9a-f-]{36}/", 4),), body=((r"__sys_block__", 4),)),
    "epoint": marks(
        url=((r"categorynum=", 3), (r"/\d{8}/[0-9a-f]{8}-[0-9a-f-]{27}\.html", 4)),
        body=((r"EpointWebBuilder|/inteligentsearch/", 4), (r"<\?=el\.", 2)),
    ),
    "founder": marks(url=((r"/(?:content|node)_\d+(?:_\d+)?\.html?$", 2),), body=((r"<!--enpproperty", 4),)),
}
"""Signs of families that have no file of their own yet: recognised, reported, read by the generic ladder."""


@cache
def families() -> dict[str, type[Family]]:
    """Every family that has a file, by name (the generic one included)."""
    for module in pkgutil.iter_modules(spiders.families.__path__):
        import_module(f"spiders.families.{module.name}")
    return dict(REGISTRY)


def score(page: Page) -> Counter[str]:
    """Points of every family for one page; each sign counts once, and a family that has too few on
    this page has none (a weak sign does not grow strong by standing on every page)."""
    table = {name: family.marks for name, family in families().items() if family is not Generic} | OTHERS
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
