"""The API as an application of its own, mounted under /api/v1: lists, conditional answers, problems."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Query, Request
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from crawler import __version__
from crawler.web.api import answers, problems, questions
from crawler.web.api.lists import LISTS, read
from crawler.web.site import Site, site_of

PREFIX = "/api/v1"
MAX_AGE = 60
"""Seconds for which an answer may be kept by caches without asking again."""
_PROBLEM = {"model": problems.Problem, "content": {problems.MEDIA_TYPE: {}}}
RESPONSES: dict[int | str, dict[str, Any]] = {
    304: {"description": "Unchanged: the ETag sent is the one of the answer"},
    404: _PROBLEM | {"description": "No such page"},
    414: {"description": "The question is too long", "content": {"text/plain": {}}},
    422: _PROBLEM | {"description": "A parameter cannot be used"},
    503: _PROBLEM | {"description": "The store did not answer in time"},
}
_ABOUT = """\
What `gongkai status`, `findings` and `looks` print with `--json`, and the reports and cells behind them.
Read-only, no key. Lists are paged: follow `next` until it is null. Blank is not zero: a cell has a
`value` only in state `number`. `blocked`, `unreachable` and `unknown` are never `missing`.
"""
router = APIRouter(responses=RESPONSES)


def create_api(site: Site) -> FastAPI:
    """The application to mount at ``PREFIX``."""
    app = FastAPI(
        title="Gongkai", version=__version__, description=_ABOUT, docs_url=None, redoc_url=None,
        openapi_url="/openapi.json", servers=[{"url": PREFIX}], root_path_in_servers=False,
        license_info={"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    )  # fmt: skip
    app.state.site = site
    app.include_router(router)
    problems.install(app)
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD"],
        allow_headers=["If-None-Match"], expose_headers=["ETag", "Link"], max_age=86400,
    )  # fmt: skip
    return app


def answer(request: Request, made: Any, link: str = "") -> Response:
    """JSON with an ETag; 304 without a body where the asker has it already."""
    body = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": tag, "Cache-Control": f"public, max-age={MAX_AGE}",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }  # fmt: skip
    if link:
        headers["Link"] = f'<{link}>; rel="next"'
    if known(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def known(held: str, tag: str) -> bool:
    """Whether an If-None-Match names this ETag."""
    tags = {part.strip().removeprefix("W/") for part in held.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags


def _list(request: Request, name: str, question: questions.Question) -> Response:
    with site_of(request).reading() as store:
        found = read(store, LISTS[name], question)
    asked = [(k, v) for k, v in request.query_params.multi_items() if k != "cursor"]
    further = f"{PREFIX}/{name}?{urlencode([*asked, ('cursor', found.cursor)])}" if found.cursor else None
    return answer(request, {"items": found.items, "next": further}, further or "")


@router.get(
    "/status",
    response_model=answers.Page[answers.StatusRow],
    summary="The ledger: who published, who did not, and why",
)
def status(request: Request, question: Annotated[questions.StatusQuestion, Query()]) -> Response:
    """Obligations (agency and reported year) by division, year and agency."""
    return _list(request, "status", question)


@router.get(
    "/findings", response_model=answers.Page[answers.FindingRow], summary="What is wrong in which report"
)
def findings(request: Request, question: Annotated[questions.FindingQuestion, Query()]) -> Response:
    """Findings with both sides of the evidence, by id, and what people say of them."""
    return _list(request, "findings", question)


@router.get("/looks", response_model=answers.Page[answers.LookRow], summary="Every attempt to see a place")
def looks(request: Request, question: Annotated[questions.LookQuestion, Query()]) -> Response:
    """Looks in the order in which they were taken."""
    return _list(request, "looks", question)


@router.get(
    "/reports", response_model=answers.Page[answers.ReportRow], summary="Every document that was read"
)
def reports(request: Request, question: Annotated[questions.ReportQuestion, Query()]) -> Response:
    """Versions of reports, by agency, year and hash."""
    return _list(request, "reports", question)


@router.get(
    "/cells",
    response_model=answers.Page[answers.CellRow],
    summary="Every printed cell, its text, state and place",
)
def cells(request: Request, question: Annotated[questions.CellQuestion, Query()]) -> Response:
    """Cells of versions, by agency, year, hash and cell id."""
    return _list(request, "cells", question)


@router.get(
    "/divisions",
    response_model=answers.Page[answers.DivisionRow],
    summary="Administrative areas that are held",
)
def divisions(request: Request, question: Annotated[questions.DivisionQuestion, Query()]) -> Response:
    """Divisions by code."""
    return _list(request, "divisions", question)


@router.get("/agencies", response_model=answers.Page[answers.AgencyRow], summary="Bodies that owe a report")
def agencies(request: Request, question: Annotated[questions.AgencyQuestion, Query()]) -> Response:
    """Agencies by id."""
    return _list(request, "agencies", question)
