"""A county: its agencies by year, what is wrong in a year, and what can be taken away."""

from __future__ import annotations

import csv
import io
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import Response

from crawler.answers import answer
from crawler.feed.defuse import defused
from crawler.findings.defects import defect_list
from crawler.queries import finding_rows, status_rows
from crawler.store import Store
from crawler.web import ledger, places
from crawler.web.bars import stacked
from crawler.web.counts import Tally
from crawler.web.render import lang_of, page
from crawler.web.site import site_of

router = APIRouter(include_in_schema=False)
Code = Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]{2,20}$")]
Year = Annotated[int, Query(ge=1900, le=2200)]
AnyYear = Annotated[int | None, Query(ge=1900, le=2200)]
Row = dict[str, Any]

_TOLD = ("late", "missing", "withdrawn", "blocked", "unreachable", "unknown")
_LEDGER = (
    "division_code", "division", "agency_id", "agency", "kind", "basis", "year", "due", "status",
    "timeliness", "certainty", "published_on", "published_source", "not_before", "not_after", "days_late",
    "title", "url", "document_url", "sha256", "form", "confidence", "why",
)  # fmt: skip
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@router.get("/division/{code}")
def county(request: Request, code: Code, year: AnyYear = None) -> Response:
    """The page of a county. ``year``: whose findings are listed (default: the newest held)."""
    site, lang = site_of(request), lang_of(request)
    with site.reading() as store:
        held = _held(store, code)
        matrix = ledger.matrix(store, code)
        wanted = year if year is not None else (matrix.years[-1] if matrix.years else 0)
        names = places.names(store)
        findings = finding_rows(store, [code], [wanted], lang)
        rows = status_rows(store, [code], [wanted], lang)
    told = [row for row in rows if answer(row) in _TOLD]
    counts = matrix.counts(wanted)
    return page(
        request, "county.html", division=held, matrix=matrix, year=wanted, counts=counts, told=told,
        findings=_by_agency(findings), number_of_findings=len(findings),
        province=(code[:2], names.get(code[:2], "")), city=(code[:4], names.get(code[:4], "")),
        bar=stacked(Tally(code, counts=counts).parts, lang),
    )  # fmt: skip


def _held(store: Store, code: str) -> Row:
    held = ledger.division(store, code)
    if held is None:
        raise HTTPException(404, f"{code}: no such division is held")
    return held


def _by_agency(findings: list[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in findings:
        if row["status"] == "fail" and row["review"] != "dismissed":
            grouped.setdefault(row["agency_id"], []).append(row)
    return grouped


@router.get("/division/{code}/ledger.csv")
def ledger_csv(request: Request, code: Code, year: AnyYear = None) -> Response:
    """The county's ledger as CSV (UTF-8 with a byte order mark, for Excel), all years or one."""
    with site_of(request).reading() as store:
        _held(store, code)
        rows = status_rows(store, [code], None if year is None else [year], lang_of(request))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_LEDGER)
    writer.writerows([defused(row[name]) for name in _LEDGER] for row in rows)
    return attachment(out.getvalue().encode("utf-8-sig", "replace"), "text/csv", f"{code}-ledger.csv")


@router.get("/division/{code}/defects.{form}")
def defects(request: Request, code: Code, form: Literal["xlsx", "docx"], year: Year) -> Response:
    """The list of defects (问题清单) of a county and year, as a workbook or a Word document."""
    site = site_of(request)
    with site.reading() as store:
        held = _held(store, code)
        rows = finding_rows(store, [code], [year], "zh")
    made = defect_list(
        rows, f"{held['name']}{year}年度政府信息公开工作年度报告问题清单", site.clock.today().isoformat()
    )
    body = io.BytesIO()
    if form == "xlsx":
        from crawler.findings.defects_xlsx import write
    else:
        from crawler.findings.defects_docx import write
    write(made, body)
    return attachment(body.getvalue(), TYPES[form], f"{code}-{year}-问题清单.{form}")


def attachment(body: bytes, media_type: str, name: str) -> Response:
    """A file to keep. Its name is ours, never a portal's."""
    plain = name.encode("ascii", "ignore").decode()
    told = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(body, media_type=media_type, headers={"Content-Disposition": told})
