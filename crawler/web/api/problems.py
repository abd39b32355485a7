"""What a program is told when it asked for something it cannot have: problem details (RFC 9457)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from crawler.errors import UserError
from crawler.store import StoreError

MEDIA_TYPE = "application/problem+json"


class Fault(BaseModel):
    """One parameter that cannot be used, and what it takes."""

    parameter: str
    detail: str


class Problem(BaseModel):
    """Why a request was not answered (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    errors: list[Fault] = []


class BadCursor(Exception):
    """A cursor that this API did not give out."""


def problem(request: Request, status: int, detail: str, faults: Sequence[Fault] = ()) -> Response:
    """The answer that says what is wrong."""
    made = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=request.url.path,
        errors=list(faults),
    )
    return Response(json.dumps(made.model_dump(), ensure_ascii=False).encode("utf-8", "replace"), status,
                    media_type=MEDIA_TYPE)  # fmt: skip


def install(app: FastAPI) -> None:
    """Answer every error of the application with a problem."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _wrong)
    app.add_exception_handler(BadCursor, _cursor)
    app.add_exception_handler(UserError, _user)
    app.add_exception_handler(sqlite3.Error, _busy)
    app.add_exception_handler(StoreError, _busy)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = problem(request, error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


async def _wrong(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [Fault(parameter=_name(e["loc"]), detail=_words(e)) for e in error.errors()]
    return problem(request, 422, "; ".join(f"{f.parameter}: {f.detail}" for f in faults[:5]), faults)


def _name(place: Sequence[Any]) -> str:
    return ".".join(str(part) for part in place[1:]) or str(place[0])


def _words(error: dict[str, Any]) -> str:
    if error["type"] == "extra_forbidden":
        return "no such parameter; /api/v1/openapi.json lists them"
    return str(error["msg"])


async def _cursor(request: Request, error: Exception) -> Response:
    detail = "no such page: take the cursor from the `next` of an answer to the same question"
    return problem(request, 404, f"cursor: {detail}", [Fault(parameter="cursor", detail=detail)])


async def _user(request: Request, error: Exception) -> Response:
    return problem(request, 404, str(error))


async def _busy(request: Request, error: Exception) -> Response:
    answer = problem(request, 503, "the store did not answer in time; ask for less, or try again")
    answer.headers["Retry-After"] = "10"
    return answer
