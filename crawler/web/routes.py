"""The routers, in the order in which a path is tried. A page that is added stands here."""

from __future__ import annotations

from fastapi import APIRouter

from crawler.web.pages import (
    agency,
    county,
    draft,
    editors,
    evidence,
    feeds,
    findings,
    notices,
    original,
    overview,
    report,
    search,
    words,
)

ROUTERS: tuple[APIRouter, ...] = (
    overview.router,
    county.router,
    report.router,
    original.router,
    agency.router,
    evidence.router,
    findings.router,
    search.router,
    draft.router,
    notices.router,
    editors.router,
    feeds.router,
    words.router,
)

BODIES: dict[str, int] = {draft.PATH: draft.BODY_BYTES}
"""Paths that take larger bodies than a form, with their limit in bytes."""
