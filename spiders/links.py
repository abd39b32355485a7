"""Links scored by meaning: what the text says first, the address second, never the address alone.

A slug such as ``zfxxgknb`` is no proof of anything (``xxgklc`` and ``dxqzf69`` are
年报 columns, ``wznb`` is not), so it only tips the balance between texts that already fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from spiders import urls
from spiders.page import Anchor
from spiders.titles import title_of


@dataclass(frozen=True)
class Rule:
    """``points`` for a text (or an address) in which ``pattern`` is found; ``words`` say it to a person."""

    pattern: re.Pattern[str]
    points: int
    words: str


@dataclass(frozen=True)
class Purpose:
    """What a link is wanted for. Of ``texts`` only the first that fits counts; ``never`` rules a text out."""

    name: str
    texts: tuple[Rule, ...]
    slugs: tuple[Rule, ...]
    never: re.Pattern[str]
    least: int
    longest: int


@dataclass(frozen=True)
class Choice:
    """A link with its points and the sentence that explains them."""

    anchor: Anchor
    score: int
    reason: str


def _rules(*rows: tuple[str, int, str]) -> tuple[Rule, ...]:
    return tuple(Rule(re.compile(pattern, re.I), points, words) for pattern, points, words in rows)


ROOT = Purpose(
    "root",
    _rules(
        (r"^政府信息公开(?:专栏|平台|专区|栏目)?$", 14, "text is 政府信息公开"),
        (r"政府信息公开", 11, "text holds 政府信息公开"),
        (r"^(?:政务|政府)?信息公开", 9, "text begins with 信息公开"),
        (r"信息公开", 7, "text holds 信息公开"),
        (r"政务公开|公开专栏", 6, "text holds 政务公开"),
        (r"法定主动公开", 4, "text holds 法定主动公开"),
    ),
    _rules((r"zfxxgk|gkmlpt", 2, "address says zfxxgk"), (r"xxgk|zwgk", 1, "address says xxgk")),
    re.compile(
        r"指南|制度|申请|年报|年度报告|目录$|条例|规定|办法|通知|意见|解读|监督|投诉|考核|培训|要点|保密|预决算|20\d\d"
    ),
    6,
    16,
)

COLUMN = Purpose(
    "column",
    _rules(
        (r"^政府信息公开(?:工作)?(?:年报|年度报告|年度工作报告)(?:专栏)?$", 14, "text is 政府信息公开年报"),
        (
            r"(?:政府|政务)信息公开(?:工作)?(?:的)?(?:年报|年度(?:工作)?报告)",
            12,
            "text holds 政府信息公开年报",
        ),
        (r"(?:信息|政务)公开(?:工作)?(?:年报|年度(?:工作)?报告|报告)", 11, "text holds 信息公开年报"),
        (r"^公开(?:工作)?(?:年报|年度报告)", 10, "text is 公开年报"),
        (r"^(?:年度(?:工作)?报告|工作年报|年报)(?:专栏|公开)?$", 8, "text is 年报"),
        (r"^(?:[^。]{1,8})(?:年报|年度报告)$", 6, "text ends with 年报"),
    ),
    _rules(
        (r"xxgk(?:gz)?n(?:d)?b|gknb|ndbg|nianbao", 2, "address says xxgknb"),
        (r"[?&](?:type=3|gk=4|state=3)\b", 2, "address asks for the report type"),
    ),
    re.compile(
        r"网站|企业|预决算|决算|法治|统计|报表|解读|图解|制度|通知|规定|指南|办法|财务|环境|公积金|审计报告|"
        r"政府工作报告|党务|填报|模板|上市|学校|医院|事业单位"
    ),
    6,
    24,
)

MENU = Purpose(
    "menu",
    _rules(
        (
            r"^(?:各|县|区|市|县级|区级|市级|政府)*(?:部门|组成部门|工作部门|直部门|直单位|直机关|单位)(?:、?乡镇|及乡镇|街道|镇街)*"
            r"(?:政府)?(?:信息)?(?:公开|公开专栏|公开平台|公开目录)$",
            10,
            "text names the departments' disclosure",
        ),
        (
            r"^(?:各)?(?:乡镇|镇街|街道|镇|乡|街镇|乡镇街道|乡镇（街道）|镇（街道）)(?:办事处)?(?:政府)?(?:信息)?(?:公开|公开专栏|公开平台|公开目录)$",
            10,
            "text names the towns' disclosure",
        ),
        (
            r"^(?:各|县|区|市)?(?:政府)?(?:部门|工作部门|组成部门|直部门|直单位|镇街|乡镇|街道|乡镇街道|街镇)$",
            7,
            "text names a class of bodies",
        ),
    ),
    _rules((r"bmxxgk|xzxxgk|/bm/|xzjd|bmjz", 1, "address says departments")),
    re.compile(r"职责|职能|动态|预决算|办事|服务|领导|电话|网站|通知|20\d\d"),
    7,
    20,
)

CLASS = re.compile(
    r"^(?:各|县|区|市|旗)?(?:政府|县级|区级|市级|本级)?(?:直)?(?:部门|组成部门|工作部门|直部门|单位|直单位|直机关|街道|乡镇|镇街|街镇|乡镇街道|"
    r"镇|乡|园区|功能区|国企|派出机构|派驻机构|垂管单位|县政府|区政府|市政府|政府|县本级|区本级|市本级|县级|区级|人民政府|政府及部门|垂直部门)?"
    r"(?:[（(及和、].{0,12})?(?:(?:政府)?信息公开)?(?:工作)?(?:年报|年度(?:工作)?报告)?$"
)
"""A class of bodies: a folder between the column and its reports, not a body."""

UNIT = re.compile(
    r"^(?!.*(?:公开|目录|指南|年报|报告|制度|办事(?!处)|服务(?!中心)|动态|通知|首页|登录|预算|中心工作|政务中心$|领导|政策|热线|查询|地图|主办|友情|链接|网$|网站))"
    r"[\u4e00-\u9fff（）()·、]{2,24}"
    r"(?:局|委|办|办公室|厅|室|院|会|社|馆|中心|队|站|处|所|集团|公司|镇|乡|街道|办事处|苏木|管委会|委员会|人民政府|镇政府|乡政府|农场|林场|园区|开发区)"
    r"(?:[（(].{1,20}[）)])?$"
)
"""A body's name as menus print it."""

FOREIGN_GOVERNMENT = re.compile(r"(?:[省市县区旗州盟])(?:人民)?政府$|^(?:国务院|中国|中央|国家)")
_GOVERNMENT = re.compile(r"(?:人民)?政府$")
_OWN_WORDS = (
    r"(?:[各县区市镇乡及和、的度]|政府|政务|信息|公开|工作|年度|年报|报告|部门|单位|乡镇|街道|专栏|汇总)"
)
YEAR_FOLDER = re.compile(rf"^{_OWN_WORDS}*[（(]?(20[0-3]\d)(?:年|nb)?[）)]?{_OWN_WORDS}*$", re.I)
"""A year with nothing but the column's own words around it: not “2024年工作要点”."""


def score(anchor: Anchor, purpose: Purpose) -> Choice | None:
    """The link's points for a purpose, or None where its text does not speak for it."""
    text = re.sub(r"\s+|[>»›+·]", "", anchor.text or anchor.title)
    if not text or len(text) > purpose.longest or purpose.never.search(text):
        return None
    said = next((r for r in purpose.texts if r.pattern.search(text)), None)
    if said is None:
        return None
    slug = next((r for r in purpose.slugs if r.pattern.search(anchor.url)), None)
    total = said.points + (slug.points if slug else 0)
    if total < purpose.least:
        return None
    parts = [f"{said.words} (+{said.points})"] + ([f"{slug.words} (+{slug.points})"] if slug else [])
    return Choice(anchor, total, f"link “{text}”: {total} points for {purpose.name}: {', '.join(parts)}")


def choose(anchors: Iterable[Anchor], purpose: Purpose, limit: int) -> list[Choice]:
    """The best links for a purpose, best first, one per place, earlier ones first among equals."""
    best: dict[str, Choice] = {}
    for anchor in anchors:
        choice = score(anchor, purpose)
        place = urls.key(anchor.url)
        if choice and (place not in best or best[place].score < choice.score):
            best[place] = choice
    ranked = sorted(best.values(), key=lambda c: -c.score)
    return ranked[:limit]


def is_row(anchor: Anchor) -> bool:
    """Whether the link is a report's own (unit or year in its title) rather than a column's."""
    reading = title_of(anchor.label)
    return reading.kind in ("report", "rendition") and bool(reading.agency)


_NUMERALS = re.compile(r"二[〇○零0Oo][一二三][〇○零0Oo一二三四五六七八九](?=年)")
_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")


def _in_digits(found: re.Match[str]) -> str:
    return found[0].translate(_DIGITS)


def folder_year(text: str) -> int | None:
    """The year of a year folder's label (2024, 2024年, 2024年政府信息公开年报), else None."""
    found = YEAR_FOLDER.match(_NUMERALS.sub(_in_digits, re.sub(r"\s+", "", text)))
    return int(found[1]) if found else None


def unit_name(text: str) -> str:
    """The body that a menu entry names, '' where it names a class of bodies or something else."""
    name = re.sub(r"\s+|[>»›+]", "", text)
    return name if UNIT.match(name) and not CLASS.match(name) else ""


def is_foreign(unit: str, county: str) -> bool:
    """Whether a menu entry names another place's government, or one above. ``county`` is the name of the
    portal's place ('' where it is not known): its own government is a body like any other."""
    if not FOREIGN_GOVERNMENT.search(unit):
        return False
    name, own = _GOVERNMENT.sub("", unit), _GOVERNMENT.sub("", county)
    return not (name and own and (name.endswith(own) or own.endswith(name)))


_ADORNED = re.compile(
    r"^[（(\[【]?\d{1,3}[）)\]】]?[.、．:：]?|[（(\[【<]\d*[条篇件个]?[）)\]】>]$|[A-Za-z][A-Za-z0-9&'’.,-]*$|\d+[条篇件个]?$"
    r"|(?:政府|政务)?信息公开(?:专栏|平台|专区|目录|网站|工作)?(?:年报|年度(?:工作)?报告)?$|(?:门户|官方)?网站?$|官网$"
)
"""What menus put around a body's name: a number before it, a count, its English name or what the entry
leads to behind it."""


def body_name(text: str, county: str) -> str:
    """The body that an entry of a menu of bodies names, '' for none: there the bare name of the portal's
    place stands for its government, and a name may be adorned."""
    name, own = re.sub(r"\s+|[>»›+]", "", text), _GOVERNMENT.sub("", county)
    if own and name == own:
        return f"{own}人民政府"
    return unit_name(_ADORNED.sub("", _ADORNED.sub("", name))) or unit_name(name)
