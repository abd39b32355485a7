"""Whose site is this? The marks by which a portal names itself, held against the place it should be.

Host names mislead: one short name has stood for two counties, retired names are bought by others,
and a site that was broken into shows what its intruder likes. A portal that says nothing of itself
is never turned away, and a name counts for more than a code, which editors copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.fetch.classify import Page
from crawler.registry import bundled
from crawler.registry.load import division_name
from crawler.registry.model import Portal
from crawler.registry.names import short_name
from extract.strange import strange_words

_LEVEL = "省|自治区|特别行政区|自治州|自治县|自治旗|地区|林区|新区|市|县|区|旗|盟|州"
_GOVERNMENT = re.compile(rf"([\u4e00-\u9fff]{{1,16}}?(?:{_LEVEL}))(?:人民政府|政府)")
_HOST = re.compile(
    r"(?:主办单位|主办|版权所有)\s*(?:[:：©]|\s)\s*(?:copyright)?[\s©]*([\u4e00-\u9fff（）()]{4,40})", re.I
)
_CODE_TEXT = re.compile(r"(?:网站)?标识码\s*[:：]?\s*(\d{10})")
_LEAD = re.compile(r"^(?:欢迎(?:您)?(?:访问|光临|来到)|中国|您好|首页)+")
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
PARKED = re.compile(
    r"域名(?:正在|已)?(?:出售|转让|过期|到期|停放)|(?:出售|转让)(?:此|该|本)?域名|(?:该|此)域名(?:已|可|未)"
    r"|domain\s+(?:name\s+)?(?:is\s+)?(?:for\s+sale|parked|parking|has\s+expired)|buy\s+this\s+domain"
    r"|没有找到站点|站点创建成功|welcome\s+to\s+nginx|apache2?\s.{0,20}default\s+page|IIS\s+Windows\s+Server",
    re.I,
)
"""Words of a host that nobody's site answers on any more."""


@dataclass(frozen=True)
class Marks:
    """What a front page says of itself: ``name`` (SiteName), ``host`` (主办单位), ``title``, and the
    ten-digit 网站标识码 ``code``, whose first six digits are the area's."""

    name: str = ""
    host: str = ""
    title: str = ""
    code: str = ""

    def texts(self) -> tuple[tuple[str, str], ...]:
        """The names with where they stand, the surest first."""
        return ("SiteName", self.name), ("主办单位", self.host), ("title", self.title)


@dataclass(frozen=True)
class Place:
    """The division that a portal should be of: its code, the names it goes or went by, and those of
    the city and province above it, which may host its site."""

    code: str
    own: tuple[str, ...]
    above: tuple[str, ...] = ()


def place_of(portal: Portal) -> Place:
    """The place whose portal this should be, by its row and GB/T 2260 (codes of one's own are welcome)."""
    code = portal.division_code
    known = bundled.divisions().get(code)
    names = [
        division_name(portal.name),
        *((known.name,) if known else ()),
        *bundled.short_names().get(code, ()),
    ]
    names += [former.name for former in bundled.former() if code in (former.successor_code, former.code)]
    return Place(code, _with_short(names), _with_short(_above(code)))


def _above(code: str) -> Iterator[str]:
    divisions = bundled.divisions()
    for parent in (code[:4] + "00", code[:2] + "0000"):
        if parent in divisions and parent != code:
            yield divisions[parent].name
    if code in divisions:
        yield from filter(None, (divisions[code].province, divisions[code].city))


def _with_short(names: Iterable[str]) -> tuple[str, ...]:
    full = [name for name in names if len(name) > 1]
    return tuple(dict.fromkeys([*full, *(s for n in full if len(s := short_name(n)) > 1)]))


def marks(page: Page) -> Marks:
    """The marks of a page; what it does not say is ''."""
    named = {
        (node.attributes.get("name") or "").lower(): (node.attributes.get("content") or "").strip()
        for node in page.tree.css("meta[name]")
    }
    host = _HOST.search(page.visible)
    code = re.fullmatch(r"\s*(\d{6})\d{4}\s*", named.get("siteidcode", "")) or _CODE_TEXT.search(page.visible)
    return Marks(
        _tidy(named.get("sitename", "")),
        host[1] if host else "",
        _tidy(page.title),
        code[1][:6] if code else "",
    )


def stranger(page: Page, place: Place) -> str:
    """Why a front page is not that of ``place``, with both sides named; '' where nothing speaks
    against it."""
    found = marks(page)
    if any(_names(text, place.own) for _, text in found.texts()):
        return ""
    if parked := PARKED.search(f"{page.title} {page.visible[:3000]}"):
        return (
            f"nobody's site: the page says “{parked[0]}”, expected {', '.join(place.own[:1]) or place.code}"
        )
    if not place.own or not any(_HAN.search(name) for name in place.own) or found.code == place.code:
        return ""
    where, other = next(_others(found, place), ("", ""))
    if other:
        return f"{where} names {other}, expected {place.own[0]} ({place.code})"
    return _by_code(found, place)


def hijacked(page: Page) -> str:
    """The words of gambling in a page's title or meta tags, '' for none. News about gambling is none."""
    metas = page.tree.css("meta[name=keywords], meta[name=description], meta[name=Keywords]")
    said = [page.title, *((node.attributes.get("content") or "") for node in metas)]
    return strange_words(said)


def _tidy(text: str) -> str:
    return re.sub(r"[\s·•\-—_|]+", "", text)[:120]


def _names(text: str, own: tuple[str, ...]) -> bool:
    """Whether a text names one of these; a short name does not count before another level's letter
    (朝阳 in 朝阳市, for 朝阳县)."""
    for name in own:
        at = text.find(name) if len(name) > 1 else -1
        while at >= 0:
            whole = bool(re.search(rf"(?:{_LEVEL})$", name)) and len(name) > 2
            if whole or not re.match(rf"(?:{_LEVEL})", text[at + len(name) :]):
                return True
            at = text.find(name, at + 1)
    return False


def _others(found: Marks, place: Place) -> Iterator[tuple[str, str]]:
    """Governments that the marks name and that are neither the place nor above it. A title alone is
    believed only where it names a division that exists."""
    for where, text in found.texts():
        for match in _GOVERNMENT.finditer(text):
            name = _LEAD.sub("", match[1])
            above = any(name.endswith(a) for a in place.above if len(a) > 1)
            if len(name) > 2 and not above and (where != "title" or _ending(name) in _divisions()):
                yield where, name


def _ending(name: str) -> str:
    """The last division in a chain of names (浙江省金华市兰溪市 is 兰溪市)."""
    known = (name[at:] for at in range(len(name) - 1))
    return next((part for part in known if part in _divisions()), name)


def _divisions() -> frozenset[str]:
    return frozenset(d.name for d in bundled.divisions().values() if len(d.name) > 2)


def _by_code(found: Marks, place: Place) -> str:
    """A code of another area, where nothing names a place: believed between areas that exist only."""
    divisions = bundled.divisions()
    other = divisions.get(found.code)
    if other is None or place.code not in divisions or other.name in place.above:
        return ""
    if found.code[:4] == place.code[:4] and other.level != "county":
        return ""
    return f"SiteIDCode {found.code} is {other.name}'s, expected {place.own[0]} ({place.code})"
