"""Whose site a front page is, by what it says of itself.

国办发〔2017〕47号 obliges government sites to name themselves (``SiteName``, ``SiteIDCode``) and to print
the body that runs them and the site's ten-digit mark, whose first six digits are as a rule the division's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.registry.load import Registry
from crawler.registry.model import Division
from crawler.registry.names import fold
from extract.errors import Unreadable
from extract.report import Hint
from extract.sniff import sniff

Verdict = Literal["same", "other", "unclear"]
_MARK = re.compile(r"(?:网站|政府网站)?标识码\s*[:：]?\s*(\d{10})(?!\d)")
_SPONSOR = re.compile(r"主办(?:单位|机关)?\s*[:：]\s*([\u4e00-\u9fff（）()]{4,30})")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,12}?(?:自治县|自治旗|林区|特区|县|区|市|旗)(?=人民政府|政府|$)")
_BODY = re.compile(
    r"局|委员会|厅$|法院|检察院|医院|学校|大学|学院|中学|小学|中心|集团|公司|协会|电视台|融媒|新闻|旅游|招商|"
    r"人大|政协|纪委|监委|[县区市旗]委|街道|[镇乡](?:人民)?政府|图书馆|博物馆"
)
"""Words that make a name within the division another site's than its government's. Its site mark would
not tell: a bureau's begins with the division's code too."""
POINTS = {"code": 0.5, "site_name": 0.25, "title": 0.1, "sponsor": 0.15, "gov.cn": 0.1}
"""What each sign adds to the confidence; together with the link that led there they make 1 or more."""
LINKED = 0.05
DOUBTFUL = 0.6
"""Most confidence in a name that several divisions bear, where no code tells them apart."""


@dataclass(frozen=True)
class Identity:
    """What a front page says of itself, '' where it does not."""

    site_name: str = ""
    site_id_code: str = ""
    title: str = ""
    sponsor: str = ""

    def told(self) -> dict[str, str]:
        """What is said, by name, without what is not."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Judgement:
    """``same``: it is the division's site, with the signs and a confidence from 0 to 1. ``other``: it is
    another's. ``unclear``: nothing on it names the division."""

    verdict: Verdict
    signs: tuple[str, ...] = ()
    confidence: float = 0.0
    why: str = ""


def read_identity(body: bytes) -> Identity:
    """Read a front page's bytes; never raises."""
    try:
        text = body.decode(sniff(body, Hint(media_type="text/html")).charset or "utf-8", "replace")
    except (Unreadable, LookupError):
        text = body.decode("utf-8", "replace")
    tree = LexborHTMLParser(text or "<html></html>")
    metas = {
        (n.attributes.get("name") or "").lower(): (n.attributes.get("content") or "").strip()
        for n in tree.css("meta[name]")
    }
    title = tree.css_first("title")
    printed = tree.body.text(separator=" ") if tree.body is not None else ""
    mark, sponsor = _MARK.search(printed), _SPONSOR.search(printed)
    code = re.sub(r"\D", "", metas.get("siteidcode", "")) or (mark[1] if mark else "")
    return Identity(
        site_name=metas.get("sitename", ""),
        site_id_code=code if len(code) == 10 else "",
        title=" ".join(title.text().split()) if title is not None else "",
        sponsor=sponsor[1] if sponsor else "",
    )


def judge(identity: Identity, division: Division, registry: Registry, url: str) -> Judgement:
    """Whether a page that says this of itself is the division's. Its own code outweighs every name;
    another known division's code or name makes it that one's."""
    code = identity.site_id_code[:6]
    if code and code != division.code and code in registry.divisions and not _above(code, division):
        return Judgement("other", why=f"SiteIDCode {identity.site_id_code}: {registry.divisions[code].name}")
    names = {fold(division.name)}
    said = {name: fold(value) for name, value in identity.told().items() if name != "site_id_code"}
    signs = [name for name, value in said.items() if any(n in value for n in names)]
    if inner := _body_within(said.get("site_name") or said.get("title", ""), fold(division.name)):
        return Judgement("other", why=f"{inner} is a site within the division, not its government's")
    named = "site_name" in signs or code == division.code
    other = "" if named else _stranger(said.get("site_name", ""), division, registry)
    if other:
        return Judgement("other", why=f"SiteName {identity.site_name}: {other}")
    if code == division.code:
        signs.insert(0, "code")
    if not signs:
        return Judgement("unclear", why="neither name nor code of the division on the page")
    host = urlsplit(url).hostname or ""
    official = ["gov.cn"] if host.endswith(".gov.cn") else []
    points = min(1.0, sum(POINTS[s] for s in [*signs, *official]) + LINKED)
    alone = "code" in signs or _unique(division, registry.divisions)
    return Judgement("same", tuple(signs), round(points if alone else min(points, DOUBTFUL), 2))


def _body_within(text: str, name: str) -> str:
    """The text, where it names a body or a paper of the place instead of its government; else ''."""
    _, found, rest = text.rpartition(name)
    own = re.search(rf"{re.escape(name)}(?:人民)?政府", text)
    return text if found and not own and _BODY.search(rest) else ""


def _above(code: str, division: Division) -> bool:
    """Whether the code is that of the division's city or province, on whose site it may be hosted."""
    return code.endswith("00") and division.code.startswith(code.rstrip("0") or code[:2])


def _stranger(name: str, division: Division, registry: Registry) -> str:
    """The other division that a site's name names, '' if none that is known."""
    known = {fold(d.name) for d in registry.divisions.values()}
    own = {fold(n) for n in registry.names_of(division.code)}
    found = [m[0] for m in _PLACE.finditer(name)]
    return next(
        (n for n in found if n in known and n not in own and not _contains(n, division, registry)), ""
    )


def _contains(name: str, division: Division, registry: Registry) -> bool:
    return any(fold(d.name) == name and _above(d.code, division) for d in registry.divisions.values())


def _unique(division: Division, divisions: Mapping[str, Division]) -> bool:
    return sum(d.name == division.name for d in divisions.values()) == 1
