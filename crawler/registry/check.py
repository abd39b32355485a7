"""The offline lint of registry folders (``gongkai registry check``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from crawler.registry import bundled
from crawler.registry.deadline_file import FILE as DEADLINES
from crawler.registry.errors import Problem, RegistryError
from crawler.registry.load import Draft, Registry, build, division_name
from crawler.registry.model import Agency, Portal
from crawler.registry.names import BUNDLED, fold, kind_of
from crawler.registry.places import Places
from crawler.registry.portal_file import overlap
from crawler.registry.table import Row

_CLEAR_KINDS = {"government", "office", "township", "subdistrict"}


def check(folders: Iterable[Path] = ()) -> list[Problem]:
    """Everything wrong in the bundled registry with the given folders laid over it: ``error`` for
    what keeps it from loading, ``warning`` for what a person should look at. Raises RegistryError
    for a folder that is none."""
    problems: list[Problem] = []
    draft = Draft()
    given = [Path(f) for f in folders]
    for folder in (BUNDLED, *given):
        if not folder.is_dir():
            raise RegistryError(f"{folder}: no such registry folder")
        try:
            draft.add(folder, problems.append)
        except RegistryError as error:
            problems.append(Problem(folder, 0, "", "error", str(error)))
    draft.check_successors(problems.append)
    registry = build(draft)
    problems += _portals(draft, registry)
    problems += _agencies(draft, registry)
    problems += _deadlines(registry, given)
    return sorted(problems, key=lambda p: (str(p.file), p.line, p.column))


def _portals(draft: Draft, registry: Registry) -> Iterator[Problem]:
    gone = {f.code: f for f in bundled.former()}
    hosts: dict[str, tuple[Row, Portal]] = {}
    for row, portal in draft.portals.values():
        code = portal.division_code
        known = bundled.divisions().get(code)
        name = division_name(portal.name)
        if (
            known
            and fold(name) not in {fold(n) for n in registry.names_of(code)}
            and not fold(name).endswith(known.name)
        ):
            yield row.warning("name", f"{code} is {known.name} in GB/T 2260, not {portal.name}")
        if known is None and code in gone:
            now = gone[code].successor_code
            yield row.warning(
                "division_code",
                f"{code} {gone[code].name} ended with {gone[code].last_year}"
                + (f"; now {now}" if now else ""),
            )
        own = {_site(urlsplit(portal.home_url).netloc), *map(_site, portal.hosts)}
        for host in sorted(own & hosts.keys()):
            other, theirs = hosts[host]
            yield row.warning("home_url", f"{host} is also {theirs.name}'s ({other.file}:{other.line})")
        hosts |= dict.fromkeys(own, (row, portal))


def _site(host: str) -> str:
    return host.lower().removeprefix("www.")


def _agencies(draft: Draft, registry: Registry) -> Iterator[Problem]:
    places: dict[str, Places] = {}
    owners: dict[tuple[str, str], list[tuple[Row, Agency]]] = {}
    for row, agency in draft.agencies.values():
        code = agency.division_code
        found = places.setdefault(code, Places(registry, code)).strip(fold(agency.name))
        yield from _one_agency(row, agency, registry, found.place, kind_of(found.core)[0])
        for name in (agency.name, *agency.aliases):
            owners.setdefault((code, fold(name)), []).append((row, agency))
    for (_, name), held in owners.items():
        for row, agency in held[1:]:
            first_row, first = held[0]
            if first is not agency and overlap(first, agency):
                yield row.warning(
                    "aliases",
                    f"{name} also names {first.agency_id} (line {first_row.line}): the alias serves neither",
                )
    for code, own in registry.agencies.items():
        rows = [r for r, a in draft.agencies.values() if a.division_code == code]
        if rows and not any(a.kind == "government" for a in own):
            yield rows[0].warning(
                "kind", f"{code} has no agency of the kind government, though its report is due by law"
            )


def _one_agency(row: Row, agency: Agency, registry: Registry, foreign: str, kind: str) -> Iterator[Problem]:
    if agency.division_code not in registry.portals and not agency.url:
        yield row.warning(
            "division_code",
            f"{agency.division_code} has no portal and the agency no url: nobody looks for it",
        )
    if foreign:
        yield row.warning("name", f"{agency.name} begins with the name of another division, {foreign}")
    elif kind != agency.kind and kind in _CLEAR_KINDS:
        yield row.warning(
            "kind", f"{agency.name} reads like {kind}, not {agency.kind}: another due date may apply"
        )


def _deadlines(registry: Registry, folders: list[Path]) -> Iterator[Problem]:
    known = {a.agency_id for own in registry.agencies.values() for a in own}
    files = [f / DEADLINES for f in folders if (f / DEADLINES).is_file()] or [BUNDLED / DEADLINES]
    for rule in registry.deadlines:
        if rule.division and not any(c.startswith(rule.division) for c in registry.divisions):
            yield Problem(
                files[-1],
                0,
                "division",
                "warning",
                f"rule {rule.key}: no division begins with {rule.division}",
            )
        for agency in set(rule.agencies) - known:
            yield Problem(
                files[-1], 0, "agencies", "warning", f"rule {rule.key}: {agency} is no registered agency"
            )
