"""The year at a glance: deadlines, shares of every answer, by place, over the years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from crawler.store import Store
from crawler.web import counts, places
from crawler.web.bars import stacked
from crawler.web.counts import Level, Scope
from crawler.web.remembered import Remembered
from crawler.web.render import lang_of, page
from crawler.web.site import site_of
from crawler.web.tiles import tile_map

router = APIRouter(include_in_schema=False)
Sort = Literal["code", "wrong"]
_kept = Remembered()
_MOST_ROWS = 400


@router.get("/")
def overview(
    request: Request,
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    area: Annotated[str, Query(pattern=r"^(\d{2}|\d{4})?$")] = "",
    by: Literal["province", "city", "county", ""] = "",
    basis: Literal["statutory", "practice", ""] = "",
    sort: Sort = "code",
) -> Response:
    """The overview of a year, of the country or an area (two or four digits of its code)."""
    site = site_of(request)
    scope = Scope(area, basis)
    with site.reading() as store:
        held = counts.years(store)
        wanted = year or _year(held, site.clock.reported_year())
        divisions = _kept.get(
            store.path, ("divisions", wanted, scope), lambda: counts.by_division(store, wanted, scope)
        )
        names = _kept.get(store.path, "names", lambda: places.names(store))
        level: Level = by or _level(area, divisions)
        values: dict[str, Any] = {
            "due_days": counts.due_days(store, wanted, scope, site.clock.today()),
            "trend": _kept.get(store.path, ("trend", scope), lambda: counts.by_year(store, scope)),
            "last_look": _last_look(store),
        }
    tallies = counts.grouped(divisions, level, names)
    if sort == "wrong":
        tallies.sort(key=lambda t: (-t.wrong, t.code))
    return page(
        request, "overview.html", year=wanted, years=held, area=area, basis=basis, level=level, sort=sort,
        most=_MOST_ROWS,
        crumbs=_crumbs(area, names), total=counts.total(divisions.values()), tallies=tallies,
        bar=lambda tally: stacked(tally.parts, lang_of(request)), today=site.clock.today(),
        tiles=tile_map(tallies, names) if level == "province" else None, steps=_steps(area), **values,
    )  # fmt: skip


def _year(held: list[int], due_now: int) -> int:
    """The year whose reports are due now where the ledger has it, else the newest it has."""
    return due_now if due_now in held or not held else held[0]


def _level(area: str, divisions: dict[str, Any]) -> Level:
    """Counties at once where there are few: a list of one province or city tells nothing."""
    level = places.level_below(area)
    while level != "county" and len({code[: counts.WIDTH[level]] for code in divisions}) < 2:
        level = "city" if level == "province" else "county"
    return level


@dataclass(frozen=True)
class Crumb:
    """An area on the way to the one that is shown."""

    area: str
    name: str


def _crumbs(area: str, names: dict[str, str]) -> list[Crumb]:
    return [Crumb(area[:n], names.get(area[:n], area[:n])) for n in (2, 4) if len(area) >= n]


def _steps(area: str) -> list[Level]:
    steps: list[Level] = ["province", "city", "county"]
    return steps[steps.index(places.level_below(area)) :]


def _last_look(store: Store) -> str:
    row = store.row("SELECT max(coalesce(finished_at, started_at)) AS at FROM sweeps")
    return str(row["at"] or "") if row else ""
