"""A report: its tables as the form prints them, beside the archived original."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from crawler.queries import finding_rows, status_rows
from crawler.store import Store
from crawler.web import ledger, reports
from crawler.web.layout import sheets
from crawler.web.original import HTML, PAGED
from crawler.web.render import lang_of, page
from crawler.web.site import site_of
from extract.forms import forms
from extract.indicators import statistics
from extract.rules import rule

router = APIRouter(include_in_schema=False)
Year = Annotated[int, Path(ge=1900, le=2200)]
Row = dict[str, Any]


@router.get("/report/{year}/{agency_id:path}")
def report(
    request: Request,
    year: Year,
    agency_id: str,
    version: Annotated[int | None, Query(ge=1, le=10_000)] = None,
    beside: Annotated[str, Query(pattern=r"^(last|v\d{1,4}|none)?$")] = "",
) -> Response:
    """A version of a report. ``beside``: last year's figures (``last``), or those of another version
    (``v1``); by default those of the version before it, where there is one."""
    site, lang = site_of(request), lang_of(request)
    with site.reading() as store:
        held = reports.versions(store, agency_id, year)
        shown = reports.chosen(held, version)
        if shown is None:
            return _without(store, agency_id, year)
        result = reports.result_of(store, shown)
        findings = _findings(store, shown, lang)
        cells = reports.shown_cells(result, findings)
        other = _other(store, held, shown, beside)
        changed = reports.put_beside(cells, other.result) if other else []
        status = _status(store, shown, lang)
        agency = ledger.agency(store, agency_id) or {}
        narrative = reports.narrative(store, shown, result, findings)
        years = ledger.years_of(store, agency_id)
        fetched = _fetched(store, shown)
    return page(
        request, "report.html", report=shown, versions=held, result=result, cells=cells, other=other,
        changed=changed, findings=findings, sheets=sheets(shown["form"] or ""), labels=labels(shown["form"]),
        status=status, agency=agency, narrative=narrative, chapters=reports.CHAPTERS, years=years, rule=rule,
        fetched=fetched, archived=site.archive.has(shown["sha256"]),
        sandboxed=shown["media_type"] not in PAGED,
        kind="html" if shown["media_type"] in HTML else "pages" if shown["media_type"] in PAGED else "other",
    )  # fmt: skip


@dataclass(frozen=True)
class Other:
    """What stands beside the figures: its name in both languages, its parsed report, its key. ``whole``:
    beside every figure, not only where it differs."""

    zh: str
    en: str
    result: Row
    key: str
    whole: bool = False


def _without(store: Store, agency_id: str, year: int) -> Response:
    """No report was seen: what is known of it is its evidence."""
    known = store.row("SELECT 1 FROM obligations WHERE agency_id = ? AND year = ?", (agency_id, year))
    if known is None:
        raise HTTPException(404, "no such report is held")
    return RedirectResponse(f"/evidence/{year}/{quote(agency_id, safe='')}", 303)


def _other(store: Store, held: list[Row], shown: Row, beside: str) -> Other | None:
    if beside == "last":
        last = reports.chosen(reports.versions(store, shown["agency_id"], shown["year"] - 1), None)
        result = reports.result_of(store, last)
        name = shown["year"] - 1
        return Other(f"{name}年度", f"{name}", result, "last", True) if result else None
    number = int(beside[1:]) if beside.startswith("v") else shown["version"] - 1 if not beside else 0
    against = next((row for row in held if row["version"] == number != shown["version"]), None)
    if against is None:
        return None
    return Other(f"第{number}版", f"version {number}", reports.result_of(store, against), f"v{number}")


def _findings(store: Store, shown: Row, lang: str) -> list[Row]:
    """The findings on the obligation; those that speak of another version's cells are left out."""
    rows = finding_rows(store, [shown["division_code"]], [shown["year"]], lang)
    mine = [row for row in rows if row["agency_id"] == shown["agency_id"]]
    return [row for row in mine if not row["cells"] or row["sha256"] in (shown["sha256"], None)]


def _status(store: Store, shown: Row, lang: str) -> Row | None:
    rows = status_rows(store, [shown["division_code"]], [shown["year"]], lang)
    return next((row for row in rows if row["agency_id"] == shown["agency_id"]), None)


def _fetched(store: Store, shown: Row) -> list[Row]:
    """The fetches that brought these bytes, the oldest and the newest first."""
    return list(
        store.rows(
            "SELECT url, final_url, status, at, wall_at, size FROM fetches WHERE sha256 = ? "
            "ORDER BY fetch_id LIMIT 20",
            (shown["sha256"],),
        )
    )


def labels(edition: str | None) -> dict[str, tuple[str, str]]:
    """The label of each cell of an edition, in Chinese and English."""
    if edition == "stat2014":
        return {x.id: (x.zh, x.en) for x in statistics().indicators}
    form = forms().get(edition or "")
    return {c.id: (c.zh, c.en) for c in form.cells.values()} if form else {}
