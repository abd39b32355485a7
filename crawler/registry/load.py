"""The registry: who owes what, where. The bundled folder first, then the user's; later wins by key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from crawler.deadlines import DeadlineRule
from crawler.registry import bundled
from crawler.registry.deadline_file import FILE as DEADLINES
from crawler.registry.deadline_file import read_deadlines
from crawler.registry.errors import Problem, RegistryError
from crawler.registry.law import by_law
from crawler.registry.model import Agency, Division, Portal
from crawler.registry.names import BUNDLED
from crawler.registry.portal_file import AGENCIES, PORTALS, read_agencies, read_portals, split
from crawler.registry.select import expand
from crawler.registry.table import Report, Row, stop

FILES = (PORTALS, AGENCIES, DEADLINES)
_SITE = re.compile(r"(?:(?:人民)?政府)?(?:门户|官方)?(?:网站|网)$|(?:人民)?政府$|[（(].*[）)]$")


@dataclass(frozen=True)
class Registry:
    """Whom to watch. Keys are division codes; ``deadlines`` keeps the order of precedence."""

    divisions: dict[str, Division] = field(default_factory=dict)
    portals: dict[str, Portal] = field(default_factory=dict)
    agencies: dict[str, list[Agency]] = field(default_factory=dict)
    deadlines: tuple[DeadlineRule, ...] = ()

    def expand(self, selectors: Iterable[str]) -> list[str]:
        """Division codes for what a person typed: codes or names of counties, or of cities and
        provinces, which stand for their counties with a portal. Raises RegistryError for an
        unknown or ambiguous one, naming candidates."""
        return expand(selectors, self.divisions, self.portals)

    def names_of(self, code: str) -> tuple[str, ...]:
        """The names that a division goes by: its own first, then short ones."""
        division = self.divisions.get(code)
        own = (division.name,) if division else ()
        return own + bundled.short_names().get(code, ())

    def towns(self, code: str) -> frozenset[str]:
        """Towns and subdistricts of a county, as far as known; reads the list on first use."""
        return bundled.towns().get(code, frozenset())


@dataclass
class Draft:
    """Rows of the folders read so far, each with its place, by key."""

    portals: dict[str, tuple[Row, Portal]] = field(default_factory=dict)
    agencies: dict[str, tuple[Row, Agency]] = field(default_factory=dict)
    deadlines: dict[str, DeadlineRule] = field(default_factory=dict)

    def add(self, folder: Path, report: Report = stop) -> None:
        """Read one folder over what is there. Raises RegistryError when it is none, or holds none
        of the registry files; problems of its lines go to ``report``."""
        if not folder.is_dir():
            raise RegistryError(f"{folder}: no such registry folder")
        present = [name for name in FILES if (folder / name).is_file()]
        if not present:
            raise RegistryError(f"{folder}: holds none of {', '.join(FILES)}")
        if PORTALS in present:
            self.portals |= {p.division_code: (row, p) for row, p in read_portals(folder / PORTALS, report)}
        if AGENCIES in present:
            self.agencies |= {a.agency_id: (row, a) for row, a in read_agencies(folder / AGENCIES, report)}
        if DEADLINES in present:
            self._add_deadlines(folder / DEADLINES, report)

    def _add_deadlines(self, path: Path, report: Report) -> None:
        lines: dict[str, int] = {}
        for line, rule in read_deadlines(path, report):
            if rule.key in lines:
                twice = f"{rule.key} stands there twice, on lines {lines[rule.key]} and {line}"
                report(Problem(path, line, "key", "error", twice))
                continue
            lines[rule.key] = line
            self.deadlines.pop(rule.key, None)  # a replaced rule takes its place at the end
            self.deadlines[rule.key] = rule

    def check_successors(self, report: Report = stop) -> None:
        """Every ``successor_of`` must name agencies of the same division."""
        for row, agency in self.agencies.values():
            for earlier in split(agency.successor_of):
                known = self.agencies.get(earlier)
                if known is None or known[1].division_code != agency.division_code:
                    report(row.error("successor_of", f"{earlier!r} is no agency of {agency.division_code}"))


def load(folders: Iterable[Path] = ()) -> Registry:
    """The bundled registry with the user's folders laid over it, in their order: portals replaced
    by division code, agencies by agency id, deadlines by rule key. Raises RegistryError, one line
    with file, line and column, at the first thing that is wrong."""
    draft = Draft()
    for folder in (BUNDLED, *folders):
        draft.add(Path(folder))
    draft.check_successors()
    return build(draft)


def build(draft: Draft) -> Registry:
    """The registry of a draft: divisions for codes of the user's own, agencies by law where a
    portal's division has no rows."""
    portals = {code: portal for code, (_, portal) in draft.portals.items()}
    agencies: dict[str, list[Agency]] = {}
    for _, agency in draft.agencies.values():
        agencies.setdefault(agency.division_code, []).append(agency)
    divisions = dict(bundled.divisions())
    for code in [c for c in (*portals, *agencies) if c not in divisions]:
        divisions[code] = _own_division(code, portals.get(code), agencies.get(code, ()), divisions)
    for code in portals.keys() - agencies.keys():
        agencies[code] = by_law(divisions[code])
    return Registry(divisions, portals, agencies, tuple(draft.deadlines.values()))


def _own_division(
    code: str, portal: Portal | None, agencies: Sequence[Agency], divisions: dict[str, Division]
) -> Division:
    """A division that GB/T 2260 does not know: named by its portal, else by its government."""
    government = next((a.name for a in agencies if a.kind == "government"), "")
    name = division_name(portal.name if portal else government) or code
    parent = next(
        (divisions[c] for c in (code[:4] + "00", code[:2] + "0000") if c in divisions and c != code), None
    )
    made = Division(code, name)
    if parent is None:
        return made
    city = parent.name if parent.level == "prefecture" else ""
    return replace(made, parent_code=parent.code, province=parent.province or parent.name, city=city)


def division_name(portal_name: str) -> str:
    """The division in a portal's name: 栖云县人民政府门户网站 is 栖云县."""
    name = portal_name
    while (shorter := _SITE.sub("", name).strip()) and shorter != name:
        name = shorter
    return name
