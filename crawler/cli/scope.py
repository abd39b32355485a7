"""Turning what the user typed (codes, names, nothing) into division codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.cli.common import Session
from crawler.errors import UserError

if TYPE_CHECKING:
    from crawler.registry.load import Registry
    from crawler.store import Store


def codes_of(session: Session, store: Store, selectors: tuple[str, ...]) -> list[str] | None:
    """Division codes for a reading verb; None means everything in the store."""
    if not selectors:
        return None
    held = {row["division_code"] for row in store.rows("SELECT DISTINCT division_code FROM visits")}
    unknown = [selector for selector in selectors if selector not in held]
    wanted = [*(s for s in selectors if s in held), *(session.registry().expand(unknown) if unknown else ())]
    found = [code for code in wanted if code in held]
    if not found:
        raise UserError(
            f"{', '.join(selectors)}: nothing is held yet; run `gongkai sweep {' '.join(selectors)}`"
        )
    return found


def codes_to_sweep(
    session: Session, registry: Registry, selectors: tuple[str, ...], given: list[str]
) -> list[str]:
    """Division codes for ``sweep``: those named, else those of the user's own registry folders,
    else every portal that is known."""
    if not selectors:
        return [code for code in given if code in registry.portals] or sorted(registry.portals)
    codes = registry.expand(selectors)
    without = [code for code in codes if code not in registry.portals]
    if without:
        hint = "add a row to portals.csv and give its folder with --registry"
        raise UserError(f"{without[0]}: no portal is registered; {hint}")
    return codes
