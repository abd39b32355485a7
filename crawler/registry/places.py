"""Place names at the front of a body's name: whose body is it, and what is it called without them?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from crawler.registry import bundled
from crawler.registry.model import Division
from crawler.registry.names import departments, fold, kind_of, short_name, town_key

if TYPE_CHECKING:
    from crawler.registry.load import Registry

Level = Literal["own", "above", "none", "foreign"]
_UNITS = "省市县区旗盟州镇乡"
_BARE = re.compile(
    r"(?:[镇乡]|苏木|街道|地区|新区|开发区|经开区|高新区)?(?:人民政府|政府|办事处?|管委会|管理委员会)?"
)
_NOT_A_LEVEL = re.compile(r"市(?:场|容|政|民|监)|区(?:域|块|划|公所)|县(?:域|城|乡)|旗下|[市县区旗][直委]")
"""Words that begin with the letter of a level and mean none."""
_PLACE_ENDS = re.compile(r"(?:自治)?[县市区旗州盟]")
_NO_PLACE = re.compile(
    r"(?:开发|园|新|高新|示范|景|管理|保税|功能|经开|合作|试验|度假|工业|城|市|社|矿|林|灌|库|牧|农|校|学|片|山|湖|辖|郊)区$"
    r"|^[全本我各该原市县区旗省]|[局委办院会]|[镇乡]$"
)
"""What ends or begins like a division's name and is none: zones, parts of a county, words of bodies."""
_GOVERNMENT = frozenset({"本级", "人民政府", "政府", "府办"})
_FRONT = re.compile(r"(?:[\u4e00-\u9fff]{2,7}?(?:自治区|自治州|地区|省|市|州|盟))+")
_BRANCH = re.compile(r"(?P<body>.+(?:局|委员会|委))(?P<place>[\u4e00-\u9fff]{2,})分局")
_SYSTEMS = (("国家税务总局", "税务局"), ("国家统计局", "调查队"))
"""Bodies of a national system carry its name in front and the place in the middle."""


@dataclass(frozen=True)
class Stripped:
    """A folded name without places. ``level``: ``own`` when the division itself was named, ``above``
    when only its city or province was, ``none`` when no place was, ``foreign`` when another
    division's name leads; ``place`` is then that name. ``branch``: the place stood inside the name
    (XX市公安局YY分局)."""

    core: str
    level: Level
    place: str = ""
    branch: bool = False


class Places:
    """The names that may lead the names of one division's bodies."""

    def __init__(self, registry: Registry, code: str) -> None:
        self.division = registry.divisions.get(code) or Division(code, code)
        own = {
            *registry.names_of(code),
            self.division.name,
            short_name(self.division.name),
            *_former_names(code),
        }
        self.own = {fold(n) for n in own if len(n) >= 2}
        self.above = {fold(n) for n in _names_above(self.division, registry)} - self.own
        self._ordered = sorted(self.own | self.above, key=lambda n: (-len(n), n))
        self._full = _full_names(frozenset(d.name for d in registry.divisions.values()))
        self._towns = registry.towns

    def strip(self, name: str) -> Stripped:
        """Take place names off the front of a folded name, again and again, and out of the known
        patterns of branches."""
        core, level = self._strip_front(name)
        for system, body in _SYSTEMS:
            if core.startswith(system) and core.endswith(body) and core != system + body:
                inner, found = self._strip_front(core.removeprefix(system))
                if inner == body:
                    return Stripped(system + body, found if found != "none" else level, branch=True)
        match = _BRANCH.fullmatch(core)
        if match and (
            match["place"] in self.own or any(match["place"] == n + u for n in self.own for u in "区县市旗")
        ):
            return Stripped(match["body"], "own", branch=True)
        if level != "own" and (place := self._foreign(core)):
            return Stripped(core, "foreign", place)
        return Stripped(core, level)

    def unheard_of(self, core: str) -> str:
        """The division that GB/T 2260 does not know whose name leads that of one of its bodies (清源县财政局
        elsewhere than in 清源县), '' if none."""
        for end in _PLACE_ENDS.finditer(core):
            place, body = core[: end.end()], core[end.end() :]
            town = bool(town_key(body)) and place[-1] != "区"
            named = not body or town or _is_common(body) or body in _GOVERNMENT
            if len(place) < 3 or _NO_PLACE.search(place) or not named:
                continue
            mine = {short_name(name) for name in self.own | self.above} | self.own | self.above
            return "" if short_name(place) in mine else place
        return ""

    def _strip_front(self, name: str) -> tuple[str, Level]:
        core, level = self._skip_unknown_front(name), "none"
        if core != name:
            level = "above"
        while True:
            lead = next((n for n in self._ordered if core.startswith(n) and self._may_go(core, n)), "")
            if not lead:
                break
            core = core[len(lead) :]
            level = "own" if lead in self.own or level == "own" else "above"
        return self._strip_level(core, level)  # type: ignore[arg-type]

    def _strip_level(self, core: str, level: Level) -> tuple[str, Level]:
        """县财政局 is the county's 财政局, 市财政局 in a district the city's."""
        rest = core[1:]
        if not core or core[0] not in "市县区旗":
            return core, level
        word = _is_common(core) or len(core) < 4 or _NOT_A_LEVEL.match(core)
        if word and not _is_common(rest) and rest not in _GOVERNMENT:
            return core, level
        own = {n[-1] for n in self.own} | ({"县", "区", "旗"} if core[0] != "市" else set())
        return rest, "own" if level == "own" or core[0] in own else "above"

    def _skip_unknown_front(self, name: str) -> str:
        """Drop a province and city that GB/T 2260 does not know before the division's own name
        (invented places, former prefectures)."""
        at = name.find(self.division.name)
        front = name[:at] if at > 0 else ""
        if not front or not _FRONT.fullmatch(front) or self._foreign(front + "财政局"):
            return name
        return name[at:] if not any(front.startswith(n) for n in self._ordered) else name

    def _may_go(self, core: str, lead: str) -> bool:
        rest = core[len(lead) :]
        if not rest or _is_common(rest):
            return True
        if _is_common(core[len(lead) - 1 :]):
            return False  # 新乐市场监管局 is 新乐 and 市场监管局
        if (
            lead[-1] not in _UNITS
            and (rest[0] in _UNITS or rest.startswith(("自治", "地区", "新区")))
            and not _NOT_A_LEVEL.match(rest)
        ):
            return False
        if _BARE.fullmatch(rest) and not re.fullmatch(r"人民政府|政府", rest):
            return False  # 新城区街道: the place is the town's own name
        key = town_key(core)
        return not (
            key
            and key.startswith(lead)
            and len(re.sub(r"(?:镇|乡|苏木|街道)$", "", key[len(lead) :])) < 2
            and lead[-1] not in _UNITS
        )

    def _foreign(self, core: str) -> str:
        """The other division whose full name leads ``core``, if any."""
        for size in range(min(11, len(core) - 2), 1, -1):
            lead, rest = core[:size], core[size:]
            if (
                lead not in self._full
                or lead in self.own
                or lead in self.above
                or (_BARE.fullmatch(rest) and not rest.endswith("政府"))
            ):
                continue
            if size == 2 and (lead[-1] != "县" or not _is_body(rest)):
                continue  # 城区, 郊区, 矿区 are parts of many names
            if (key := town_key(core)) and key in self._towns(self.division.code):
                continue
            return lead
        return ""


def _is_common(core: str) -> bool:
    """Whether a name is wholly that of a body which counties commonly have."""
    department = departments().get(core)
    return department is not None and department.scope == "body"


def _is_body(core: str) -> bool:
    return _is_common(core) or kind_of(core)[0] != "department"


def _names_above(division: Division, registry: Registry) -> Iterable[str]:
    """Province and city, long and short, also names that the city has had."""
    code = division.parent_code
    while code in registry.divisions:
        parent = registry.divisions[code]
        yield from (*registry.names_of(code), short_name(parent.name))
        code = parent.parent_code
    for name in (division.province, division.city):
        yield from (name, short_name(name)) if name else ()
    for gone in bundled.former():
        if (
            gone.code[:4] == division.code[:4]
            and gone.city.endswith(("市", "地区", "盟"))
            and gone.city != "市辖区"
        ):
            yield gone.city


def _former_names(code: str) -> Iterable[str]:
    """Names that the division itself has had: the same stem, or the only one under its code. Of
    several counties merged into one, the others stay bodies of their own."""
    gone = [f for f in bundled.former() if f.successor_code == code]
    division = bundled.divisions().get(code)
    stem = short_name(division.name) if division else ""
    for former in gone:
        if short_name(former.name) == stem or (len(gone) == 1 and former.code == code):
            yield former.name
            if short_name(former.name) == stem or len(former.name) > 3:
                yield short_name(former.name)


@lru_cache(maxsize=4)
def _full_names(current: frozenset[str]) -> frozenset[str]:
    return frozenset(fold(n) for n in current | {f.name for f in bundled.former()} if len(n) >= 2)
