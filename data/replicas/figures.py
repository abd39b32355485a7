"""The invented figures of a report: never all zero, and every identity of the form holds.

Each application is followed from intake to outcome, so that totals are sums of parts and what one
year carries out the next brings in. A planted error is added last, to one printed cell only.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from data.replicas.model import YEAR, Agency, pick

COLUMNS = ("nat", "biz", "sci", "ngo", "law", "oth")
DENY = ("secret", "law", "safety", "third", "intern", "process", "casefile", "query")
OUTCOMES = (
    "grant",
    "grant_part",
    *(f"deny_{name}" for name in DENY),
    *(f"unable_{name}" for name in ("nothold", "create", "unclear")),
    *(f"noproc_{name}" for name in ("petition", "repeat", "publish", "mass", "confirm")),
)
OTHER = {"2021": ("other_nocorrect", "other_nofee", "other_misc"), "2019": ("other_all",)}
USUAL = (
    "grant",
    "grant",
    "grant",
    "grant_part",
    "deny_third",
    "deny_process",
    "deny_casefile",
    "unable_nothold",
)
RARE = ("unable_create", "unable_unclear", "noproc_petition", "noproc_repeat", "deny_query", "noproc_confirm")
RESULTS = ("upheld", "corrected", "other", "pending")
BLOCKS = ("review", "suit_direct", "suit_after")
SCALES = {"licensing": 400, "penalty": 90, "coercion": 12, "services": 60}
FIRST = 2022
"""The year before the first report: its figures are only the source of what is carried on."""


def figures(agency: Agency, year: int, revised: bool = False) -> dict[str, str]:
    """Every cell of the agency's form as the report prints it, by cell id.

    ``revised`` gives the figures after the change of its story (thirteen licensing decisions more)."""
    cells = {**_table2(agency, year), **_table3(agency, year), **_table4(agency, year)}
    if revised:
        cells["t2.licensing.decisions"] += 13
    if agency.plant and year == YEAR:
        cells[agency.plant] += 1
    return {cell: _printed(value) for cell, value in cells.items()}


def _printed(value: float) -> str:
    return f"{value:g}"


def rows(form: str) -> tuple[str, ...]:
    """The row ids of table 3, top to bottom."""
    return ("new_recv", "carry_in", *OUTCOMES, *OTHER[form], "done_total", "carry_out")


@cache
def _flow(agency: Agency, year: int, column: str) -> Counter[str]:
    """One column of table 3: intake, outcome of each application, remainder."""
    most = {"nat": 9, "biz": 4, "law": 3, "oth": 2, "sci": 2, "ngo": 2}[column]
    fresh = pick(most, agency.agency_id, year, column) + (4 if column == "nat" else 0)
    carried = 0 if year <= FIRST else _flow(agency, year - 1, column)["carry_out"]
    if year == YEAR and column == "nat":
        carried += agency.carry_gap
    left = min(fresh, pick(3, agency.agency_id, year, column, "left")) if column in ("nat", "biz") else 0
    flow = Counter(new_recv=fresh, carry_in=carried, carry_out=left, done_total=fresh + carried - left)
    for number in range(flow["done_total"]):
        flow[_outcome(agency, year, column, number)] += 1
    return flow


def _outcome(agency: Agency, year: int, column: str, number: int) -> str:
    key = (agency.agency_id, year, column, number)
    if pick(4, *key, "rare"):
        return USUAL[pick(len(USUAL), *key)]
    choice = (*RARE, OTHER[agency.form][-1])
    return choice[pick(len(choice), *key)]


def _table3(agency: Agency, year: int) -> dict[str, float]:
    cells: dict[str, float] = {}
    for row in rows(agency.form):
        values = {column: _flow(agency, year, column)[row] for column in COLUMNS}
        cells |= {f"t3.{row}.{column}": value for column, value in values.items()}
        cells[f"t3.{row}.tot"] = sum(values.values())
    return cells


def _table4(agency: Agency, year: int) -> dict[str, float]:
    cells: dict[str, float] = {}
    for block in BLOCKS:
        values = {r: max(0, pick(6, agency.agency_id, year, block, r) - 4) for r in RESULTS}
        cells |= {f"t4.{block}.{result}": value for result, value in values.items()}
        cells[f"t4.{block}.total"] = sum(values.values())
    return cells


def _table2(agency: Agency, year: int) -> dict[str, float]:
    return _table2_2019(agency, year) if agency.form == "2019" else _table2_2021(agency, year)


def _table2_2021(agency: Agency, year: int) -> dict[str, float]:
    norm = _normdocs(agency, year)
    return {
        **{f"t2.rules.{part}": 0 for part in ("issued", "repealed", "in_force")},
        **{f"t2.normdocs.{part}": value for part, value in norm.items()},
        **{
            f"t2.{row}.decisions": _decisions(agency, year, row)
            for row in ("licensing", "penalty", "coercion")
        },
        "t2.fees.amount_wan": pick(9000, agency.agency_id, year, "fees") / 100 + 0.37,
    }


@cache
def _normdocs(agency: Agency, year: int) -> dict[str, int]:
    """Normative documents: what is in force follows from last year's stock."""
    stock = 6 + pick(9, agency.agency_id) if year <= FIRST else _normdocs(agency, year - 1)["in_force"]
    issued = 1 + pick(3, agency.agency_id, year, "issued")
    repealed = pick(2, agency.agency_id, year, "repealed")
    return {"issued": issued, "repealed": repealed, "in_force": stock + issued - repealed}


def _decisions(agency: Agency, year: int, row: str) -> int:
    return 1 + pick(SCALES[row], agency.agency_id, year, row)


def _table2_2019(agency: Agency, year: int) -> dict[str, float]:
    """Table 2 of the superseded form: item counts grow by what last year's report says."""
    cells: dict[str, float] = {
        f"t2.rules.{part}_2019": 0 for part in ("made", "disclosed", "disclosed_total")
    }
    norm = _normdocs(agency, year)
    cells["t2.normdocs.made_2019"] = cells["t2.normdocs.disclosed_2019"] = norm["issued"]
    cells["t2.normdocs.disclosed_total_2019"] = norm["in_force"]
    for row in ("licensing", "services", "penalty", "coercion", "fees"):
        cells[f"t2.{row}.items_prev"] = _items(agency, year, row)
        cells[f"t2.{row}.items_delta"] = _items(agency, year + 1, row) - _items(agency, year, row)
        if row != "fees":
            cells[f"t2.{row}.decisions_2019"] = _decisions(agency, year, row)
    cells["t2.procurement.items"] = 2 + pick(9, agency.agency_id, year, "procurement")
    cells["t2.procurement.amount"] = 20 + pick(90000, agency.agency_id, year, "amount") / 100
    return cells


def _items(agency: Agency, year: int, row: str) -> int:
    return 12 + pick(30, agency.agency_id, row) + 2 * (year - FIRST) - pick(2, agency.agency_id, row, year)
