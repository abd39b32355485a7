"""The routers, in the order in which a path is tried. A page that is added stands here."""

from __future__ import annotations

from fastapi import APIRouter

from crawler.web.pages import agency, county, evidence, original, overview, report, words

ROUTERS: tuple[APIRouter, ...] = (
    overview.router,
    county.router,
    report.router,
    original.router,
    agency.router,
    evidence.router,
    words.router,
)

BODIES: dict[str, int] = {}
"""Paths that take larger bodies than a form, with their limit in bytes."""
