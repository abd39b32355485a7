"""An agency over the years, and two reports side by side."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from crawler.findings.narrative import narrative
from crawler.store import Store
from crawler.web import ledger, reports
from crawler.web.layout import sheets
from crawler.web.pages.report import Other, labels
from crawler.web.plots import Point, plot
from crawler.web.render import lang_of, page
from crawler.web.reports import Piece
from crawler.web.site import site_of
from crawler.words import CELL_STATE
from extract.forms import forms

router = APIRouter(include_in_schema=False)
Row = dict[str, Any]

PLOTTED = (
    "t3.new_recv.tot", "t3.done_total.tot", "t3.grant.tot", "t3.carry_out.tot", "t4.review.total",
    "t4.suit_direct.total", "t4.suit_after.total", "t2.licensing.decisions", "t2.penalty.decisions",
    "t2.fees.amount_wan", "t2.normdocs.in_force", "sd.total",
)  # fmt: skip
"""The figures that are drawn; all of them stand in the table below."""

_SERIES = """
SELECT c.year, c.cell_id, c.value, c.raw, c.state, r.form FROM reports r
JOIN cells c ON c.agency_id = r.agency_id AND c.year = r.year AND c.sha256 = r.sha256
WHERE r.agency_id = ? AND r.current = 1 ORDER BY c.year
"""


@router.get("/agency/{agency_id:path}")
def agency(request: Request, agency_id: str) -> Response:
    """An agency's reports over the years: the main figures as plots, all figures as a table."""
    site, lang = site_of(request), lang_of(request)
    with site.reading() as store:
        held = ledger.agency(store, agency_id)
        if held is None:
            raise HTTPException(404, "no such agency is held")
        years = ledger.years_of(store, agency_id)
        series: dict[str, dict[int, Row]] = {}
        for row in store.rows(_SERIES, (agency_id,)):
            series.setdefault(row["cell_id"], {})[row["year"]] = row
    names = _all_labels()
    known = {cell_id: years for cell_id, years in series.items() if cell_id in names}
    drawn = [
        (name, plot(_points(known[name], [y["year"] for y in years], lang), names[name][lang == "en"]))
        for name in PLOTTED
        if name in known and any(c["value"] is not None for c in known[name].values())
    ]
    return page(
        request, "agency.html", agency=held, years=years, series=known, labels=names, drawn=drawn,
        order=[name for name in names if name in known],
    )  # fmt: skip


def _points(cells: dict[int, Row], years: list[int], lang: str) -> list[Point]:
    """Every year from the first to the last that is held, with or without a figure."""
    told = []
    for year in range(min(years), max(years) + 1):
        cell = cells.get(year)
        state = (
            CELL_STATE[cell["state"]].label(lang) if cell else ("没有报告" if lang == "zh" else "no report")
        )
        told.append(Point(year, cell["value"] if cell else None, state))
    return told


def _all_labels() -> dict[str, tuple[str, str]]:
    """The labels of every cell of every form, the newest form's first."""
    return {k: v for edition in ("stat2014", *reversed(forms())) for k, v in labels(edition).items()}


@router.get("/compare")
def compare(
    request: Request,
    a: Annotated[str, Query(pattern=r"^(\d{4}/.{1,200})?$")] = "",
    b: Annotated[str, Query(pattern=r"^(\d{4}/.{1,200})?$")] = "",
) -> Response:
    """Two reports side by side, each named ``year/agency id``."""
    with site_of(request).reading() as store:
        left, right = _side(store, a), _side(store, b)
        choices = _choices(store, left or right)
    values: dict[str, Any] = {"a": a, "b": b, "left": left, "right": right, "choices": choices}
    if left and right:
        cells = reports.shown_cells(left["result"])
        values["changed"] = reports.put_beside(cells, right["result"])
        name = f"{right['year']} {right['name']}"
        values["other"] = Other(name, name, right["result"], "b", True)
        values["cells"] = cells
        theirs = reports.shown_cells(right["result"])
        values["only_right"] = [c for k, c in theirs.items() if k not in cells and c.state != "absent"]
        values["chapters"] = {
            key: (*_both(left, right, key), title)
            for key, title in reports.CHAPTERS.items()
            if left["texts"].get(key, "").strip() or right["texts"].get(key, "").strip()
        }
        values["sheets"] = sheets(left["form"] or "") or sheets(right["form"] or "")
    return page(request, "compare.html", labels=_all_labels(), **values)


def _side(store: Store, told: str) -> Row | None:
    """The current version of the report that is named; None where none is."""
    year, _, agency_id = told.partition("/")
    shown = reports.chosen(reports.versions(store, agency_id, int(year)), None) if year else None
    held = ledger.agency(store, agency_id)
    if shown is None or held is None:
        return None
    result = reports.result_of(store, shown)
    return {
        "name": held["name"], "division": held["division"], "division_code": held["division_code"],
        "agency_id": agency_id, "year": int(year), "form": shown["form"], "sha256": shown["sha256"],
        "result": result, "texts": result.get("sections", {}),
    }  # fmt: skip


def _choices(store: Store, near: Row | None) -> list[Row]:
    """Reports that may be set beside it: of the same county."""
    if near is None:
        return []
    return list(
        store.rows(
            "SELECT r.year, r.agency_id, a.name FROM reports r JOIN agencies a USING (agency_id) "
            "WHERE r.division_code = ? AND r.current = 1 ORDER BY r.year DESC, r.agency_id LIMIT 400",
            (near["division_code"],),
        )
    )


def _both(left: Row, right: Row, key: str) -> tuple[list[Piece], list[Piece]]:
    """A chapter of both, in pieces: what stands word for word in the other is told apart."""
    one, two = (
        narrative(side["texts"].get(key, ""), [side["name"], side["division"]]) for side in (left, right)
    )
    return (
        reports.pieces(one, two, right) or [Piece(one.source)],
        reports.pieces(two, one, left) or [Piece(two.source)],
    )
