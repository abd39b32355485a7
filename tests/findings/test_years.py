"""The same body over the years: what differs is found, what cannot be compared is said to be so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.findings.trends import deviations
from crawler.findings.years import equalities
from extract.forms import forms
from tests.findings.conftest import cells, publish, roster
from tests.ledger.world import NAME

COLUMNS = [c.id for c in forms()["2021"].columns]


def read(form: str = "2021", **given: object) -> dict:
    return {"cells": cells(form, **given), "form": form}


@pytest.mark.parametrize("column", COLUMNS)
def test_carry_over_is_checked_in_every_column(world, found, column):
    publish(
        world, {2024: read(**{f"t3__carry_out__{column}": 3}), 2025: read(**{f"t3__carry_in__{column}": 5})}
    )
    (row,) = found("Y01")
    assert (row["status"], row["year"], row["cells"]) == (
        "fail",
        2025,
        [f"t3.carry_out.{column}", f"t3.carry_in.{column}"],
    )
    assert (row["left"]["value"], row["right"]["value"]) == (3, 5)
    assert row["left"]["sha256"] != row["sha256"]
    assert row["left"]["url"]


def test_equal_carry_over_is_no_finding(world, found):
    publish(world, {2024: read(t3__carry_out__nat=3), 2025: read(t3__carry_in__nat=3)})
    assert found("Y01") == []


def test_nothing_is_said_where_last_years_report_is_not_held(world, found):
    publish(world, {2025: read(t3__carry_in__nat=3)})
    assert found("Y01") == []


@pytest.mark.parametrize(
    "cell",
    [
        {"state": "blank", "value": None, "raw": ""},
        {"state": "dash", "value": None, "raw": "—"},
        {"state": "absent", "value": None, "raw": None},
        {"state": "text", "value": None, "raw": "无"},
        {"state": "number", "value": 4, "raw": "4", "notes": ["label_repaired"]},
    ],
    ids=lambda c: c["state"],
)
@pytest.mark.parametrize("year", [2024, 2025])
def test_a_cell_that_proves_nothing_makes_it_not_assessable(world, found, cell, year):
    odd = {"where": None, "notes": []} | cell
    last, this = (read(**{name: odd} if at == year else {}) for at, name in
                  ((2024, "t3__carry_out__nat"), (2025, "t3__carry_in__nat")))  # fmt: skip
    publish(world, {2024: last, 2025: this})
    (row,) = found("Y01")
    assert (row["status"], row["severity"]) == ("not_assessable", "info")
    assert row["cells"] == ["t3.carry_out.nat", "t3.carry_in.nat"]


def test_stock_of_normative_documents(world, found):
    last = read(t2__normdocs__in_force=10)
    this = read(t2__normdocs__in_force=12, t2__normdocs__issued=3, t2__normdocs__repealed=2)
    publish(world, {2024: last, 2025: this})
    (row,) = found("Y02")
    assert (row["left"]["value"], row["right"]["value"], row["status"]) == (12, 11, "fail")


def test_items_of_the_2019_form(world, found):
    last = read("2019", t2__licensing__items_prev=10, t2__licensing__items_delta=-2)
    publish(world, {2019: last, 2020: read("2019", t2__licensing__items_prev=9)})
    (row,) = found("Y03")
    assert (row["left"]["value"], row["right"]["value"], row["status"]) == (9, 8, "fail")


def test_a_change_of_form_is_said_and_stocks_are_not_compared(world, found):
    last = read("2019", t3__carry_out__tot=2)
    publish(world, {2020: last, 2021: read(t2__normdocs__in_force=9, t3__carry_in__tot=3)})
    assert [f["status"] for f in found("Y07")] == ["info"]
    (stock,) = found("Y02")
    assert stock["status"] == "not_assessable"
    assert "格式" in stock["message"]
    assert [f["status"] for f in found("Y01")] == ["fail"]  # carry-over is the same in both forms


MERGED = (
    "~-zf,~,栖云县人民政府,government,,,",
    "~-a,~,栖云县教育局,department,,2024,",
    "~-b,~,栖云县体育局,department,,2024,",
    "~-c,~,栖云县教育体育局,department,2025,,~-a|~-b",
)


def test_carry_over_of_merged_bodies_is_not_assessable(world, found):
    roster(world, *MERGED)
    publish(world, {2024: read(t3__carry_out__tot=2)}, "栖云县教育局")
    publish(world, {2025: read(t3__carry_in__tot=9)}, "栖云县教育体育局")
    (row,) = [f for f in found("Y01") if f["year"] == 2025]
    assert (row["status"], row["agency_id"]) == ("not_assessable", "990101-c")
    assert "合并" in row["message"]


def test_a_renamed_body_is_the_same_body(world, found):
    roster(world, *MERGED[:2], "~-c,~,栖云县教育和科技局,department,2025,,~-a")
    publish(world, {2024: read(t3__carry_out__tot=2)}, "栖云县教育局")
    publish(world, {2025: read(t3__carry_in__tot=9)}, "栖云县教育和科技局")
    (row,) = found("Y01")
    assert (row["status"], row["agency_id"], row["year"]) == ("fail", "990101-c", 2025)


def test_a_body_that_took_in_another_cannot_carry_over(world, found):
    roster(world, *MERGED[:3], "~-d,~,栖云县科学技术局,department,,,~-b")
    publish(world, {2024: read(t3__carry_out__tot=2), 2025: read(t3__carry_in__tot=9)}, "栖云县科学技术局")
    (row,) = [f for f in found("Y01") if f["agency_id"] == "990101-d"]
    assert row["status"] == "not_assessable"


def test_pending_cases_that_vanish(world, found):
    publish(world, {2024: read(t4__review__pending=2, t4__review__total=2), 2025: read()})
    (row,) = found("Y04")
    assert (row["status"], row["left"]["value"], row["right"]["value"]) == ("info", 2, 0)


def test_a_table_that_repeats_last_years(world, found):
    filled = {f"t3__new_recv__{c}": n for n, c in enumerate(COLUMNS, 1)}
    filled |= {f"t3__grant__{c}": n for n, c in enumerate(COLUMNS, 1)}
    publish(world, {2024: read(**filled), 2025: read(**filled)})
    (row,) = found("Y05")
    assert (row["status"], row["severity"], row["left"]["value"]) == ("fail", "warning", 14)


def test_a_few_equal_figures_are_no_copy(world, found):
    publish(world, {2024: read(t3__new_recv__nat=1), 2025: read(t3__new_recv__nat=1)})
    assert found("Y05") == []


def test_years_of_zeros_are_information(world, found):
    publish(world, {year: read() for year in range(2021, 2026)})
    rows = found("Y05")
    assert [(f["year"], f["severity"]) for f in rows] == [(2025, "info")]
    assert "2021–2024" in rows[0]["message"]


def test_a_jump_needs_years_before_it(world, found):
    years = dict(zip(range(2021, 2026), (20, 22, 19, 21, 900), strict=True))
    publish(world, {year: read(t3__new_recv__tot=n) for year, n in years.items()})
    rows = [f for f in found("Y06") if f["cells"] == ["t3.new_recv.tot"]]
    assert [(f["year"], f["left"]["value"], f["right"]["value"]) for f in rows] == [(2025, 21, 900)]


@given(st.lists(st.integers(0, 10**6), min_size=4, max_size=12))
def test_a_figure_like_the_earlier_ones_is_never_a_jump(earlier):
    middle = sorted(earlier)[len(earlier) // 2]
    assert deviations(middle, [middle] * 4, 0.25) == 0
    assert deviations(10**9, [0, 0, 0, 0], 0.25) > 6


def test_last_years_figure_that_was_changed_later_is_named(world, found):
    first = read(t3__carry_out__nat=3)
    publish(world, {2024: first, 2025: read(t3__carry_in__nat=5)})
    sweep = world.sweep("2026-03-20", years=(2024, 2025))
    world.column(sweep)
    world.report(sweep, NAME, 2024, doc="changed", read=read(t3__carry_out__nat=5))
    world.report(sweep, NAME, 2025, read=read(t3__carry_in__nat=5))
    assert found("Y01") == []
    (row,) = found("Y08")
    assert (row["year"], row["left"]["value"], row["right"]["value"]) == (2025, 3, 5)
    assert row["cells"] == ["t3.carry_out.nat"]


def test_every_equality_names_cells_of_the_form():
    for form in ("2019", "2021"):
        made = list(equalities(form))
        assert {one.code for one in made} == {"Y01", "Y02" if form == "2021" else "Y03"}
        assert len([one for one in made if one.code == "Y01"]) == 7
        for one in made:
            assert all(cell in forms()[form].cells for _, _, cell in (one.left, *one.right))
