"""What is known of a division before looking: from the registry, else from the store's own copy.

A home that was swept with a registry folder can be derived again when the folder is gone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from crawler.registry.model import Agency, Division, Portal
from crawler.store import Store

if TYPE_CHECKING:
    from crawler.registry.load import Registry


@dataclass(frozen=True)
class Reference:
    """A division with its portal, its agencies (without those only seen on lists), and the deadlines."""

    registry: Registry
    division: Division
    portal: Portal | None
    agencies: tuple[Agency, ...]

    @property
    def deadlines(self) -> Any:
        return self.registry.deadlines


def reference_of(store: Store, registry: Registry, code: str) -> Reference:
    """The registry's rows of a division; where it does not know the division, the store's."""
    if code not in registry.divisions:
        registry = _with_kept(store, registry, code)
    return Reference(
        registry, registry.divisions[code], registry.portals.get(code), tuple(registry.agencies.get(code, ()))
    )


def _with_kept(store: Store, registry: Registry, code: str) -> Registry:
    kept = store.row(
        "SELECT code, name, level, parent_code, province, city FROM divisions WHERE code = ?", (code,)
    )
    division = Division(**kept) if kept else Division(code, code)
    agencies = [
        _agency(row)
        for row in store.rows(
            "SELECT agency_id, division_code, name, kind, aliases, url, valid_from, valid_to, successor_of, "
            "note, source, owed FROM agencies WHERE division_code = ? AND source != 'seen' "
            "ORDER BY agency_id",
            (code,),
        )
    ]
    return replace(
        registry,
        divisions={**registry.divisions, code: division},
        agencies={**registry.agencies, code: agencies},
    )


def _agency(row: dict[str, Any]) -> Agency:
    owed = row["owed"] is None or bool(row["owed"])  # NULL: written before the column was
    return Agency(**(row | {"aliases": tuple(json.loads(row["aliases"] or "[]")), "owed": owed}))


def agency_row(agency: Agency) -> dict[str, Any]:
    """A row of the public table ``agencies``; ``aliases`` is a JSON list."""
    fields = (
        "agency_id",
        "division_code",
        "name",
        "kind",
        "basis",
        "url",
        "valid_from",
        "valid_to",
        "successor_of",
    )
    row = {name: getattr(agency, name) for name in fields}
    aliases = json.dumps(list(agency.aliases), ensure_ascii=False)
    return row | {"aliases": aliases, "note": agency.note, "source": agency.source, "owed": int(agency.owed)}


def portal_row(portal: Portal) -> dict[str, Any]:
    """A row of the public table ``portals``; ``hosts`` is a ``|`` list as in portals.csv."""
    return dict(portal.__dict__) | {"hosts": "|".join(portal.hosts)}
