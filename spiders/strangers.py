"""What stands in the wrong place: other counties' reports on a city's page, a body's report in another
body's folder, a page that carries another area's credit code, gambling in a page that was broken into."""

from __future__ import annotations

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from crawler.registry.load import division_name
from crawler.registry.names import short_name
from extract.strange import strange_words
from spiders.page import Page, fold, is_hidden

_DIVISION = re.compile(r"^[\u4e00-\u9fff]{1,12}(?:自治县|自治旗|县|区|市|旗)(?:人民政府|政府)?$")
_LEADING = re.compile(r"([\u4e00-\u9fff]{2,7}?(?:自治县|自治旗|县|市|区|旗))(?=.{2})")
_ZONE = re.compile(
    r"(?:开发|园|新|高新|示范|景|管理|保税|功能|经开|合作|试验|度假|工业|城)区(?:人民政府|政府)?$"
)
_BODY_ENDS = re.compile(r"(?:人民政府|政府|办事处|委员会|管委会)+$")
_CREDIT = re.compile(r"(?<![0-9A-Z])11(\d{6})[0-9A-Z]{10}(?![0-9A-Z])")
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:#f{3}(?:f{3})?\b|white\b|rgba?\(\s*255(?:\s*,\s*255){2})", re.I
)
_MOST = 20_000
ENOUGH = 2
"""Other divisions that make a column a city's page about its counties."""


def other_divisions(agencies: Iterable[str], county: str) -> set[str]:
    """The names among ``agencies`` that are other counties' or cities' governments. Zones belong to the
    county that they lie in."""
    own = division_name(county)
    return {
        name
        for name in agencies
        if _DIVISION.match(name) and not _ZONE.search(name) and own not in name and bare(name) not in own
    }


def other_county(bodies: Iterable[str], county: str, site_name: str = "") -> str:
    """The one other division whose name leads those of all bodies, two at least; '' where any is of no
    division in particular or of ``county``, or where the site bears that name itself."""
    names, own = [bare(n) for n in bodies], short_name(division_name(county))
    leads = {
        m[1] if (m := _LEADING.match(n)) and own not in n and not _ZONE.search(m[1]) else "" for n in names
    }
    lead = leads.pop() if len(names) > 1 and len(leads) == 1 else ""
    return "" if short_name(lead) in site_name else lead


def bare(name: str) -> str:
    """A body's name without the words for what it is."""
    return _BODY_ENDS.sub("", name)


def misfiled(agency: str, unit: str) -> bool:
    """Whether a report of ``agency`` stands in the folder of another body. Names that contain each other
    or begin alike (教育局, 教育和体育局) may be one body's."""
    if not agency or not unit:
        return False
    a, b = (re.sub(r"^.{0,10}?[县区市旗](?=.{2})", "", bare(n)) for n in (agency, unit))
    return a not in unit and b not in agency and a[:1] != b[:1]


def foreign_code(url: str, division_code: str) -> str:
    """The area in a credit code of the address, where it is neither the county's nor its city's."""
    found = _CREDIT.search(url)
    area = found[1] if found else ""
    return "" if area in ("", division_code, division_code[:4] + "00") else area


def injected(page: Page) -> bool:
    """Whether a page links to gambling, or speaks of it where no reader sees it."""
    unseen = (fold(n.text(separator=" "))[:_MOST] for n in page.tree.css("[style], [hidden]") if _unseen(n))
    return bool(strange_words([*(a.label for a in page.anchors), *unseen]))


def _unseen(node: LexborNode) -> bool:
    style = node.attributes.get("style") or ""
    return node.tag not in ("body", "html") and (is_hidden(node) or bool(_WHITE.search(style)))
