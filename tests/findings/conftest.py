"""The invented county, over several years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.queries import finding_rows
from crawler.registry.load import load
from extract.forms import forms
from tests.ledger.world import CODE, NAME, World

HEAD = "agency_id,division_code,name,kind,valid_from,valid_to,successor_of"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.store.close()


def cells(form: str = "2021", **given: Any) -> dict[str, Any]:
    """All cells of a form, zero but those given (``t3__carry_in__nat``)."""
    return dict.fromkeys(forms()[form].cells, 0) | {k.replace("__", "."): v for k, v in given.items()}


def publish(world: World, reports: dict[int, dict[str, Any]], agency: str = NAME) -> None:
    """One sweep that shows the reports of several years of an agency, as ``reading`` makes them."""
    sweep = world.sweep(f"2026-02-20T08:{len(world.table('sweeps')):02}:00", years=tuple(reports))
    world.look(sweep, "home")
    world.column(sweep)
    for year, read in reports.items():
        world.report(sweep, agency, year, day=f"{year + 1}-01-15", read=read)


def roster(world: World, *rows: str) -> None:
    """Replace the county's agencies by rows of ``HEAD``."""
    folder = world.root / "registry"
    lines = [HEAD, *(row.replace("~", CODE) for row in rows), ""]
    (folder / "agencies.csv").write_text("\n".join(lines), "utf-8")
    world.registry = load([folder])


@pytest.fixture
def found(world: World) -> Callable[..., list[dict[str, Any]]]:
    """Derive, and give the findings of a rule."""

    def _found(code: str, **options: Any) -> list[dict[str, Any]]:
        world.derive()
        return [row for row in finding_rows(world.store, **options) if row["code"] == code]

    return _found
