"""From what a person typed to division codes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from crawler.registry import bundled
from crawler.registry.errors import RegistryError
from crawler.registry.model import Division, Portal
from crawler.registry.names import fold, short_name

_MANY = 8


def expand(
    selectors: Iterable[str], divisions: Mapping[str, Division], portals: Mapping[str, Portal]
) -> list[str]:
    """The codes for each selector in its order, each code once. A county stands for itself, with
    or without a portal; a city or province for its counties with a portal (for itself where only
    it has one)."""
    found: dict[str, None] = {}
    for selector in selectors:
        for code in _below(one(selector, divisions, portals), divisions, portals):
            found[code] = None
    return list(found)


def one(selector: str, divisions: Mapping[str, Division], portals: Mapping[str, Portal]) -> str:
    """The code that a selector stands for. Raises RegistryError where it stands for none or several."""
    return _one(fold(selector), selector, divisions, portals)


def _one(name: str, typed: str, divisions: Mapping[str, Division], portals: Mapping[str, Portal]) -> str:
    if name in divisions:
        return name
    if not name:
        raise RegistryError("an empty division was asked for; name a code or a county")
    codes = _named(name, divisions)
    if len(codes) == 1:
        return codes[0]
    if not codes:
        raise RegistryError(_unknown(name, typed, divisions))
    raise RegistryError(_ambiguous(typed, codes, divisions, portals))


def _named(name: str, divisions: Mapping[str, Division]) -> list[str]:
    """Codes that the name stands for: full names before short ones, the name with its parents in
    front (武汉市硚口区, 江苏通州区) as well."""
    exact = [c for c, d in divisions.items() if d.name == name]
    if exact:
        return exact
    short = bundled.short_names()
    found = [c for c, d in divisions.items() if name in short.get(c, ()) or name == short_name(d.name)]
    return found or [
        c for c, d in divisions.items() if name.endswith(d.name) and _led_by(name.removesuffix(d.name), d)
    ]


def _led_by(front: str, division: Division) -> bool:
    """Whether what stands before the division's name is its city, its province, or both."""
    provinces = {"", division.province, short_name(division.province)}
    cities = {"", division.city, short_name(division.city)}
    return bool(front) and any(front == p + c for p in provinces for c in cities)


def _below(code: str, divisions: Mapping[str, Division], portals: Mapping[str, Portal]) -> list[str]:
    division = divisions[code]
    if division.level == "county":
        return [code]
    cities = {c for c, d in divisions.items() if d.parent_code == code and d.level == "prefecture"}
    under = sorted(
        c for c in portals if divisions[c].level == "county" and divisions[c].parent_code in cities | {code}
    )
    if under:
        return under
    if code in portals:
        return [code]
    raise RegistryError(
        f"{division.name} ({code}): no portal under it is registered; add one in a folder for --registry"
    )


def _label(code: str, divisions: Mapping[str, Division]) -> str:
    division = divisions[code]
    above = "".join(p for p in (division.province, division.city) if p and p != division.name)
    return f"{code} {above}{division.name}"


def _ambiguous(
    typed: str, codes: list[str], divisions: Mapping[str, Division], portals: Mapping[str, Portal]
) -> str:
    ordered = sorted(codes, key=lambda c: (c not in portals, c))
    shown = ", ".join(_label(c, divisions) for c in ordered[:_MANY])
    more = f" and {len(codes) - _MANY} more" if len(codes) > _MANY else ""
    return f"{typed}: {len(codes)} divisions have this name: {shown}{more}; use the code"


def _unknown(name: str, typed: str, divisions: Mapping[str, Division]) -> str:
    former = [f for f in bundled.former() if name in (f.name, f.code) and f.successor_code in divisions]
    if former:
        now = ", ".join(dict.fromkeys(_label(f.successor_code, divisions) for f in former))
        return (
            f"{typed}: no such division since {max(f.last_year for f in former) + 1}; its area is now {now}"
        )
    if name.isdigit():
        near = [c for c in divisions if c.isdigit() and c[:4] == name[:4]]
        near = sorted(near, key=lambda c: abs(int(c) - int(name)))[:4]
    else:
        names = difflib.get_close_matches(name, {d.name for d in divisions.values()}, 4, 0.5)
        near = [c for n in names for c, d in divisions.items() if d.name == n][:_MANY]
    hint = f"; near are {', '.join(_label(c, divisions) for c in near)}" if near else ""
    return f"{typed}: no such division{hint}"
