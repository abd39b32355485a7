"""Names of bodies: folding, what the ending says, the departments that every county knows."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import cast

from crawler.registry.model import AgencyKind
from extract.fold import squeeze

BUNDLED = Path(str(resources.files("data"))) / "registry"
"""The registry that travels with the package."""

_BRACKETS = str.maketrans("[]{}【】〔〕〈〉", "()()()()()")
_QUOTES = re.compile(r"[\"'“”‘’「」『』《》<>·•:：]")
_UNIT_WORDS = (
    "自治县",
    "自治旗",
    "自治州",
    "自治区",
    "特别行政区",
    "地区",
    "林区",
    "特区",
    "矿区",
    "新区",
    "省",
    "市",
    "县",
    "区",
    "旗",
    "盟",
)
_PEOPLES = re.compile(
    r"(?:壮族|回族|维吾尔|蒙古族?|藏族|彝族|苗族|侗族|瑶族|白族|傣族|土家族|布依族|哈尼族|景颇族|傈僳族|朝鲜族|哈萨克族?|柯尔克孜|羌族|"
    r"黎族|满族|锡伯族?|达斡尔族?|鄂温克族?|仡佬族|毛南族|仫佬族|水族|土族|撒拉族|东乡族|保安族|裕固族|塔吉克族?|畲族|佤族|"
    r"拉祜族|纳西族|怒族|独龙族|普米族|布朗族|各族)+$"
)
_KIND_BY_ENDING: tuple[tuple[re.Pattern[str], AgencyKind], ...] = (
    (re.compile(r"(?:镇|乡|苏木|团场)(?:人民)?政府$|[镇乡]$|苏木$|区公所$"), "township"),
    (re.compile(r"街道办?$|(?<!驻京)(?<!联络)办事处$|(?:社区|街道)管理委员会$"), "subdistrict"),
    (
        re.compile(
            r"(?:管理委员会|管委会|开发区|高新区|经开区|工业园区?|产业园区?|园区|工业集中区|示范区|保税区|"
            r"旅游度假区|风景名胜区|新城)$"
        ),
        "zone",
    ),
    (
        re.compile(
            r"^国家税务总局|税务(?:分)?局$|气象[局台]$|海关$|海事[局处]$|消防救援|烟草专卖局$|邮政管理局$|"
            r"国家统计局|调查队$"
        ),
        "vertical",
    ),
    (re.compile(r"人民政府办公[室厅]$|(?:^|[县区市旗])政府办公?[室厅]?$|^[县区市旗州]?府办$"), "office"),
    (re.compile(r"(?:^|[省市县区旗州盟])(?:人民政府|政府)$|行政公署$"), "government"),
)  # fmt: skip
_NOT_ADMINISTRATIVE = re.compile(
    r"^(?:中共|中国共产党|共青团|团委|纪委|组织部|宣传部|统战部|政法委)|纪律检查|[市县区旗州]委(?!员会|托)|人大常委会|"
    r"人民代表大会|政协|政治协商会议|人民法院|人民检察院|总工会|妇女联合会|妇联|工商业联合会|工商联|文联|公司$|"
    r"医院$|卫生院$|学校$|[小中大]学$|幼儿园$"
)
"""Party organs without a government sign, assemblies, courts, people's organisations, companies, hospitals
and schools: Art. 49 speaks of the departments of governments only, Art. 55 leaves public services to
other rules."""


_SUB_UNIT = re.compile(
    r"(?P<above>.+?(?:局|委员会|委|办公室|政府))"
    r"(?P<own>.*(?:中心|[^出]所|站|[^大支]队|院|馆|学校?|小学|中学|幼儿园|[科股室]|园|场|库|台|协会))"
)


@dataclass(frozen=True)
class Department:
    """A body as counties commonly have it. ``aliases`` are other names of the same body,
    ``related`` names of bodies that can stand beside it (its centres, bureaus that were merged into
    it) and so are never taken for it. ``scope`` ``body``: at most one in a county; ``type``: a kind
    of which a county has many (towns, zones), for telling kinds only."""

    canonical: str
    aliases: tuple[str, ...]
    related: tuple[str, ...]
    scope: str
    kind: AgencyKind
    owed: bool


def fold(name: str) -> str:
    """A name as it is compared: NFKC, no white space or quotation marks, one sort of bracket."""
    return _QUOTES.sub("", squeeze(name).translate(_BRACKETS))


def loose(name: str) -> str:
    """A folded name without the words that join (和与及、): 工业和信息化和科技局 is 工业信息化科技局."""
    return re.sub(r"(?<!^)[和与及暨、](?!$|谐|平)", "", name)


def short_name(division: str) -> str:
    """A division's name without its unit and peoples (栖云县 is 栖云, 广西壮族自治区 is 广西); the
    name itself where less than two characters would be left (赵县)."""
    for word in _UNIT_WORDS:
        if division.endswith(word):
            stem = division.removesuffix(word)
            bare = _PEOPLES.sub("", stem) if word.startswith("自治") else stem
            stem = bare if len(bare) >= 2 else stem
            if len(stem) >= 2:
                return stem
    return division


def town_key(name: str) -> str:
    """One form for the ways a township or subdistrict is written: 永兴镇政府, 永兴镇人民政府 are 永兴镇;
    城南办事处, 城南街道办 are 城南街道. '' when the name is of neither kind or nothing but the kind."""
    if match := re.fullmatch(r"(.+?(?:镇|乡|苏木))(?:人民政府|政府|党政办公室)?", name):
        return match[1] if len(match[1]) > 1 and not re.fullmatch(r"民族[乡镇]|民族苏木", match[1]) else ""
    if match := re.fullmatch(r"(.+?)(?:街道办事处|街道办?|(?<!地区)办事处)", name):
        return "" if match[1].startswith("驻") or len(match[1]) < 2 else match[1] + "街道"
    return ""


@cache
def departments() -> dict[str, Department]:
    """The bundled departments by folded name: canonical names, aliases and related names."""
    found: dict[str, Department] = {}
    rows: list[Department] = []
    with (BUNDLED / "departments.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            rows.append(
                Department(
                    row["canonical"], _split(row["aliases"]), _split(row["related"]), row["scope"],
                    cast(AgencyKind, row["kind"]), row["owes"] == "owed",
                )
            )  # fmt: skip
    for department in rows:
        for name in (department.canonical, *department.aliases, *department.related):
            found[fold(name)] = department
    return found


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def canonical(core: str) -> str:
    """The canonical name of the body that a core name is an alias of; '' when it is none, or only
    related to one."""
    department = departments().get(core)
    if department is None or department.scope != "body" or core in {fold(n) for n in department.related}:
        return ""
    return department.canonical


def kind_of(core: str) -> tuple[AgencyKind, bool]:
    """The kind of a body by its name without place names, and whether such a body owes a report."""
    if _NOT_ADMINISTRATIVE.search(core):
        return "authorised", False
    department = departments().get(core) or _by_ending(core)
    if department and (
        department.scope == "body" or department.kind not in ("township", "subdistrict", "zone")
    ):
        related = core in {fold(n) for n in department.related}
        kind = "department" if related and department.kind in ("office", "government") else department.kind
        return kind, department.owed
    for pattern, kind in _KIND_BY_ENDING:
        if pattern.search(core):
            return kind, True
    for ending, row in _not_owing():
        if core.endswith(ending):
            return row.kind, False
    return "department", True


def is_sub_unit(core: str) -> bool:
    """Whether a name is that of a body's own unit: a department's name or a town government's, and behind
    it what such units end in (财政局国库支付中心, 柳塘镇人民政府财政所). Branches that act in their own
    name, and bodies that counties commonly have, are none."""
    if core in departments() or not (found := _SUB_UNIT.fullmatch(core)):
        return False
    above = found["above"]
    department = canonical(above) not in ("", "人民政府")
    return department or (above.endswith("政府") and bool(town_key(above)))


def _by_ending(core: str) -> Department | None:
    """The department whose name is the longest ending of ``core``: the kind stands at the end."""
    for start in range(1, len(core) - 2):
        found = departments().get(core[start:])
        if found and found.scope == "body" and found.kind not in ("government", "office"):
            return found
    return None


@cache
def _not_owing() -> tuple[tuple[str, Department], ...]:
    """Endings of bodies that owe no report, of which a county has many (hospitals, schools, …)."""
    rows = {d.canonical: d for d in departments().values() if d.scope == "type" and not d.owed}
    return tuple((name, d) for d in rows.values() for name in (*d.aliases, *d.related) if len(name) >= 2)
