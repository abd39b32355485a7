"""From a printed name to the agency: exact name, alias, common department, abbreviation, misprint."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.registry.law import by_law
from crawler.registry.model import Agency
from crawler.registry.names import canonical, departments, fold, is_sub_unit, kind_of, loose, town_key
from crawler.registry.places import Places, Stripped
from crawler.registry.portal_file import split

if TYPE_CHECKING:
    from crawler.registry.load import Registry

_BRACKET = re.compile(r"(?P<first>[^()]+)\((?P<second>[^()]+)\)(?P<rest>[^()]*)")
_JOINT = re.compile(
    r"[、,，;；/·•・]|\s+|(?<=[局委会办处府])[和与及暨](?=[\u4e00-\u9fff]{2,}[局委会办处府室]$)"
)
_SHARED = re.compile(
    r"^(?:加?挂|合署(?:办公)?[:：]?|[和与同含及]|并入)+|(?:合署(?:办公)?|(?:加?挂)?牌子?|办公|一体(?:运行|办公)?)+$"
)
"""Words in brackets that only say how two bodies share a house: （与林业局合署办公）, （加挂林业局牌子）."""
_FUSED = re.compile(r"(?<=[局委会办处府])(?=[\u4e00-\u9fff]{2,}[局委会办处府室]$)")
_BODY = re.compile(
    r"(?:局|委|委员会|办|办公室|厅|政府|处|会|社|馆|中心|院|队|站|所|[镇乡]|街道|管委会|园区|苏木)$"
)
_WHOLE = frozenset(
    {"", "本级", "全县", "全区", "全市", "全旗", "本县", "本区", "本市", "本旗", "政府", "人民政府"}
)
_SHORT = re.compile(r"[\u4e00-\u9fff]{2,5}(?:局|委|办)")


@dataclass(frozen=True)
class Match:
    """What a printed name stands for. ``how``:

    ``exact`` its name · ``alias`` one of its other names · ``canonical`` the same common department,
    the only one here · ``abbreviation`` · ``suffix`` its name after a misprinted county name ·
    ``government`` the division alone · ``successor`` the body that carried the name on, or bore it
    before, in that year · ``expired`` its name, in a year in which it did not exist;
    without an agency: ``ambiguous`` · ``foreign`` another division's or a higher level's body ·
    ``none``. ``core`` is the name without place names, ``raw`` the part of a joint name that it stands for.
    """

    agency: Agency | None
    how: str
    core: str
    raw: str = ""


class Matcher:
    """Matches names printed on one division's pages with its agencies.

    ``extra_agencies`` are known besides the registry's (seen in earlier years); ``names`` are the
    names printed in the same column, with the reported year: where two of one year would be the same
    common department, neither is taken for it by that rule. Of different years they are one body
    that was renamed.
    """

    def __init__(
        self,
        registry: Registry,
        division_code: str,
        extra_agencies: Iterable[Agency] = (),
        names: Iterable[tuple[str, int | None]] = (),
    ) -> None:
        self.places = Places(registry, division_code)
        self.code = division_code
        registered = registry.agencies.get(division_code, ())
        self._taken = {a.agency_id for a in registered if a.source == "registry"}
        self.agencies = {a.agency_id: a for a in (*registered, *extra_agencies)}
        self._names: dict[str, dict[str, None]] = {}
        self._aliases: dict[str, dict[str, None]] = {}
        self._departments: dict[str, dict[str, None]] = {}
        for agency in self.agencies.values():
            self._index(agency)
        self._index_former()
        printed: dict[tuple[str, int | None], set[str]] = {}
        for name, year in names:
            core = self._strip(fold(name)).core
            printed.setdefault((canonical(core), year), set()).add(core)
        self._doubled = {key for key, cores in printed.items() if key[0] and len(cores) > 1}

    def match(self, raw_name: str, year: int | None = None) -> Match:
        """The agency that a printed name stands for in a reported year (None: not known)."""
        name = fold(raw_name)
        found = self._match(name, year)
        brackets = _BRACKET.fullmatch(name)
        if found.agency or found.how in ("foreign", "ambiguous") or not brackets:
            return found
        for part in (brackets["first"] + brackets["rest"], brackets["second"]):
            inner = self._match(part, year)
            if inner.agency:
                return replace(inner, core=found.core)
        return found

    def match_all(self, raw_name: str, year: int | None = None) -> list[Match]:
        """As ``match``, one for each body of a joint name (A局、B局; 城南办事处（城南园区） where both are
        agencies). A second name in brackets that is no agency's adds nothing."""
        whole = self.match(raw_name, year)
        brackets = _BRACKET.fullmatch(fold(raw_name))
        if brackets and not brackets["rest"]:
            inner = _SHARED.sub("", brackets["second"])
            if both := self._both(brackets["first"], inner, year):
                return both
        if whole.agency or whole.how == "foreign":
            return [whole]
        parts = [p for p in _JOINT.split(raw_name.strip()) if p]
        bodies = [fold(p) for p in parts]
        if len(parts) > 1 and all(_BODY.search(b) and self._strip(b).core not in _WHOLE for b in bodies):
            return [replace(self.match(p, year), raw=p) for p in parts]
        name = fold(raw_name)
        cuts = (self._both(name[: m.start()], name[m.start() :], year) for m in _FUSED.finditer(name))
        return next((both for both in cuts if both), [whole])

    def _both(self, first: str, second: str, year: int | None) -> list[Match]:
        """The two agencies that two folded names stand for; nothing where one of them is not known."""
        both = [replace(self._match(part, year), raw=part) for part in (first, second)]
        return both if all(m.agency for m in both) and both[0].agency != both[1].agency else []

    def new_agency(self, raw_name: str) -> Agency:
        """An agency of its own for a name that matches none: ``seen``, with an id that is the same
        for every way of printing the same name. A foreign body owes nothing here."""
        name = fold(raw_name)
        bare = self._strip(name)
        if self._is_foreign(bare):
            note = f"another division's body: {bare.place}" if bare.place else "a body of a higher level"
            return self._stranger(name, bare.core, note)
        if place := "" if bare.branch else self.places.unheard_of(bare.core):
            return self._stranger(name, bare.core, f"another division's body: {place}")
        first = _BRACKET.fullmatch(bare.core)
        core = first["first"] + first["rest"] if first else bare.core
        kind, owed = kind_of(core)
        if (
            (core and core in _WHOLE)
            or (bare.level == "own" and not core)
            or canonical(core) in ("人民政府", "人民政府办公室")
        ):
            law = by_law(self.places.division)
            return replace(law[canonical(core) == "人民政府办公室"], source="seen")
        if is_sub_unit(core):
            return replace(self._stranger(name, core, "a unit of another body"), kind="authorised")
        key = self._key(core)
        shown = name if bare.branch or self.places.division.name in name else self._shown(bare.core)
        return Agency(self._id(key), self.code, shown, kind, source="seen", owed=owed)

    def _stranger(self, name: str, core: str, note: str) -> Agency:
        """A body that the county does not answer for."""
        return Agency(self._id(name), self.code, name, kind_of(core)[0], note=note, source="seen", owed=False)

    def _key(self, core: str) -> str:
        common = canonical(core)
        taken = common in self._departments or any(common == double for double, _ in self._doubled)
        return town_key(core) or (common if common and not taken else core)

    def _shown(self, core: str) -> str:
        key = town_key(core)
        full = key + ("办事处" if key.endswith("街道") else "人民政府") if key else core
        return self.places.division.name + full

    def _id(self, key: str) -> str:
        text = re.sub(r"\W", "", key) or "unnamed"
        if len(text) > 48:
            text = text[:40] + hashlib.sha256(text.encode()).hexdigest()[:8]
        made = f"{self.code}-{text}"
        return f"{made}-seen" if made in self._taken else made

    def _strip(self, name: str) -> Stripped:
        return self.places.strip(name)

    def _is_foreign(self, bare: Stripped) -> bool:
        """Another division's, or of the city or province: towns and zones need no county's name."""
        if bare.level == "above" and not bare.branch:
            return kind_of(bare.core)[0] not in ("township", "subdistrict", "zone")
        return bare.level == "foreign"

    def _index(self, agency: Agency) -> None:
        for table, names in ((self._names, (agency.name,)), (self._aliases, agency.aliases)):
            for name in names:
                for key in self._forms(fold(name)):
                    table.setdefault(key, {})[agency.agency_id] = None
                brackets = _BRACKET.fullmatch(fold(name))
                for part in brackets.group("first", "second") if brackets else ():
                    for key in self._forms(part):
                        self._aliases.setdefault(key, {})[agency.agency_id] = None
        bare = self._strip(fold(agency.name))
        main = re.sub(r"\(.*", "", bare.core)
        if not self._is_foreign(bare) and (common := canonical(main)):
            self._departments.setdefault(common, {})[agency.agency_id] = None

    def _index_former(self) -> None:
        """Let an agency stand for the department of each of its other names too (the bodies that were
        merged into it), where no agency is that department by its own name."""
        by_alias: dict[str, dict[str, None]] = {}
        for agency in self.agencies.values():
            for alias in agency.aliases:
                bare = self._strip(fold(alias))
                if not self._is_foreign(bare) and (common := canonical(re.sub(r"\(.*", "", bare.core))):
                    by_alias.setdefault(common, {})[agency.agency_id] = None
        self._departments = by_alias | self._departments

    def _forms(self, name: str) -> list[str]:
        """The ways in which one name is looked up: as printed, without places, towns in one form."""
        bare = self._strip(name)
        core = "" if self._is_foreign(bare) else bare.core
        return [k for k in dict.fromkeys((name, core, town_key(core))) if k]

    def _match(self, name: str, year: int | None) -> Match:
        bare = self._strip(name)
        if name in self._names:
            return self._in_year(self._names[name], year, "exact", bare.core)
        if name in self._aliases:
            return self._in_year(self._aliases[name], year, "alias", bare.core)
        if self._is_foreign(bare):
            return self._misprint(name, year) or Match(None, "foreign", bare.core)
        if bare.core in _WHOLE:
            return self._government(bare, name, year)
        for how, find in self._steps(year):
            if ids := find(bare.core):
                return self._in_year(ids, year, how, bare.core)
        how = "foreign" if not bare.branch and self.places.unheard_of(bare.core) else "none"
        return self._misprint(name, year) or Match(None, how, bare.core)

    def _steps(self, year: int | None) -> Sequence[tuple[str, Callable[[str], Iterable[str]]]]:
        return (
            ("exact", lambda core: self._names.get(core, ())),
            ("alias", lambda core: self._aliases.get(core, ())),
            ("exact", lambda core: self._names.get(town_key(core), ())),
            ("alias", lambda core: self._aliases.get(town_key(core), ())),
            ("alias", self._loosely),
            ("canonical", lambda core: self._by_department(core, year)),
            ("abbreviation", self._abbreviated),
        )

    def _loosely(self, core: str) -> Iterable[str]:
        wanted = loose(core)
        return {
            i: None
            for table in (self._names, self._aliases)
            for k, ids in table.items()
            if loose(k) == wanted
            for i in ids
        }

    def _by_department(self, core: str, year: int | None) -> Iterable[str]:
        common = canonical(core)
        return self._departments.get(common, ()) if common and (common, year) not in self._doubled else ()

    def _abbreviated(self, core: str) -> Iterable[str]:
        """A short form that no department list knows: 科信局 of 科学技术和经济信息化局."""
        if not _SHORT.fullmatch(core) or core in departments():
            return ()
        names = (
            (k, ids)
            for k, ids in self._names.items()
            if k[0] == core[0] and k[-1] == core[-1] and len(k) > len(core)
        )
        return {i: None for k, ids in names if _in_order(core, k) for i in ids}

    def _misprint(self, name: str, year: int | None) -> Match | None:
        """The division's own name with one character wrong before the name of one of its bodies."""
        own = self.places.division.name
        lead, rest = name[: len(own)], name[len(own) :]
        if len(own) < 3 or not rest or lead[-1] != own[-1] or self._strip(name).level == "foreign":
            return None
        if sum(a != b for a, b in zip(lead, own, strict=True)) != 1:
            return None
        found = self._match(rest, year)
        return replace(found, how="suffix") if found.agency else None

    def _government(self, bare: Stripped, name: str, year: int | None) -> Match:
        if not name:
            return Match(None, "none", "")
        ids = [a.agency_id for a in self.agencies.values() if a.kind == "government"]
        return self._in_year(ids, year, "government", bare.core) if ids else Match(None, "none", bare.core)

    def _in_year(self, ids: Iterable[str], year: int | None, how: str, core: str) -> Match:
        """The one agency of several that the name means in that year, or a body that it became or
        came from by renaming."""
        found = [self.agencies[i] for i in ids]
        living = [a for a in found if (a.existed(year) if year else a.valid_to is None)]
        if len(living) == 1 or (len(found) == 1 and year is None):
            return Match((living or found)[0], how, core)
        if living:
            return Match(None, "ambiguous", core)
        renamed = {a.agency_id: a for old in found for a in self._renamed(old) if year and a.existed(year)}
        if len(renamed) == 1:
            return Match(next(iter(renamed.values())), "successor", core)
        return Match(found[0], "expired", core) if len(found) == 1 else Match(None, "ambiguous", core)

    def _renamed(self, agency: Agency) -> list[Agency]:
        """The chain of bodies before and after, one to one: a body merged with others is not renamed."""
        chain, queue = {agency.agency_id: agency}, [agency]
        while queue:
            one = queue.pop()
            after = [a for a in self.agencies.values() if one.agency_id in split(a.successor_of)]
            before = [self.agencies[i] for i in split(one.successor_of) if i in self.agencies]
            for old, others in [
                (b, [a for a in self.agencies.values() if b.agency_id in split(a.successor_of)])
                for b in before
            ]:
                if (
                    len(before) == 1
                    and len(others) == 1
                    and _follows(old, one)
                    and old.agency_id not in chain
                ):
                    chain[old.agency_id] = old
                    queue.append(old)
            if (
                len(after) == 1
                and len(split(after[0].successor_of)) == 1
                and _follows(one, after[0])
                and after[0].agency_id not in chain
            ):
                chain[after[0].agency_id] = after[0]
                queue.append(after[0])
        return list(chain.values())


def _follows(old: Agency, new: Agency) -> bool:
    """Whether ``new`` began when ``old`` ended: one that existed before took it over instead."""
    return old.valid_to is not None and (new.valid_from or 0) > old.valid_to


def _in_order(short: str, name: str) -> bool:
    letters = iter(name)
    return all(c in letters for c in short)
