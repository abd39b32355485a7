"""The check of a draft: a file in, every check at once out, nothing kept.

The file is held in memory, read in a child process with limits, and forgotten with the answer.
"""

from __future__ import annotations

import threading
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from crawler.config import Config
from crawler.parsing import ParserUnavailable, parse_one
from crawler.web.layout import sheets
from crawler.web.pages.report import labels
from crawler.web.render import lang_of, page
from crawler.web.reports import CHAPTERS, shown_cells
from crawler.web.site import site_of
from crawler.words import Word
from extract.report import Hint, Report
from extract.rules import rule

router = APIRouter(include_in_schema=False)
PATH = "/check"
MOST_BYTES = 20 * 2**20
"""Largest draft taken."""
BODY_BYTES = MOST_BYTES + 64 * 1024
_MOST_SECONDS = 40.0
_AT_ONCE = threading.BoundedSemaphore(2)
_WAIT_SECONDS = 20.0
_ORDER = ("error", "warning", "info")

_OTHER_KIND = Word("请用 PDF、DOCX 或 HTML 的稿", "use a PDF, DOCX or HTML with text")
ADVICE: dict[str, Word] = {
    "encrypted": Word("请去掉密码", "take the password off"),
    "unsupported_media": _OTHER_KIND, "converter_missing": _OTHER_KIND, "ocr_missing": _OTHER_KIND,
    "scanned": _OTHER_KIND, "garbled": _OTHER_KIND,
}  # fmt: skip
"""What to do about a file that could not be read."""


@router.get(PATH)
def ask(request: Request) -> Response:
    """The form."""
    return page(request, "check.html", report=None, most=MOST_BYTES // 2**20)


@router.post(PATH)
async def check(request: Request) -> Response:
    """Everything that the checks say of one uploaded file."""
    name, data = await _uploaded(request)
    if len(data) > MOST_BYTES:
        raise HTTPException(413, f"at most {MOST_BYTES // 2**20} MB")
    report = await run_in_threadpool(_read, data, name, site_of(request).config)
    answer = page(request, "check.html", most=MOST_BYTES // 2**20, **_shown(report, name, lang_of(request)))
    answer.headers["Cache-Control"] = "no-store"
    return answer


async def _uploaded(request: Request) -> tuple[str, bytes]:
    """The one file of the form, never on a disk. Raises HTTPException where there is none."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(415, "send the file as a form does (multipart/form-data)")
    parser = MultiPartParser(request.headers, request.stream(), max_files=1, max_fields=4)
    parser.spool_max_size = BODY_BYTES + 1
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise HTTPException(400, f"this is no form with one file: {error.message}") from None
    held = form.get("file")
    if not isinstance(held, UploadFile) or not held.filename:
        await form.close()
        raise HTTPException(422, "choose a file first")
    try:
        return held.filename[-200:], await held.read()
    finally:
        await form.close()


def _read(data: bytes, name: str, config: Config) -> Report:
    """The report, read by a child process; two at a time, the others wait a while."""
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise HTTPException(503, "two drafts are being checked; try again in a minute")
    try:
        limits = {"parse_seconds": min(config.parse_seconds, _MOST_SECONDS), "max_bytes": MOST_BYTES}
        return parse_one(data, Hint(name=name), config.model_copy(update=limits))
    except ParserUnavailable as error:
        raise HTTPException(503, str(error)) from None
    finally:
        _AT_ONCE.release()


def _shown(report: Report, name: str, lang: str) -> dict[str, Any]:
    findings = [f.as_dict() for f in report.findings]
    for number, row in enumerate(findings):
        row["id"] = f"{row['code']}-{number}"
        row["message"] = row["message_zh"] if lang == "zh" else row["message"]
    findings.sort(key=lambda f: (f["status"] != "fail", _ORDER.index(f["severity"])))
    wrong = [f for f in findings if f["status"] == "fail"]
    return {
        "report": report, "name": name, "findings": wrong, "rest": [f for f in findings if f not in wrong],
        "errors": sum(f["severity"] == "error" for f in wrong), "advice": ADVICE.get(report.error or ""),
        "cells": shown_cells(report.as_dict(), wrong), "sheets": sheets(report.form),
        "labels": labels(report.form), "chapters": CHAPTERS, "rule": rule,
    }  # fmt: skip
