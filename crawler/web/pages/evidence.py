"""The evidence of an obligation, and archived bytes to take away."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import Response

from crawler.queries import obligation_story
from crawler.web.evidence import timeline
from crawler.web.render import lang_of, page
from crawler.web.site import site_of
from extract.report import Hint
from extract.sniff import sniff

router = APIRouter(include_in_schema=False)
Year = Annotated[int, Path(ge=1900, le=2200)]
Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]

_ENDINGS = {
    "text/html": "html.txt", "application/xhtml+xml": "html.txt", "text/plain": "txt",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/msword": "doc", "application/ofd": "ofd", "image/png": "png", "image/jpeg": "jpg",
}  # fmt: skip
"""Endings of files that are handed out. A page gets one that no program runs."""


@router.get("/evidence/{year}/{agency_id:path}")
def evidence(request: Request, year: Year, agency_id: str) -> Response:
    """The looks of an obligation as a timeline, what each saw, and the bytes that were kept."""
    site = site_of(request)
    with site.reading() as store:
        found = obligation_story(store, agency_id, year, lang_of(request))
        if not found:
            raise HTTPException(404, "no such obligation is held")
        visits = timeline(store, found[0])
    return page(request, "evidence.html", story=found[0], visits=visits, archive=site.archive)


@router.get("/archive/{sha256}")
def archived(request: Request, sha256: Sha256) -> Response:
    """The bytes of this hash as they came, to be kept and never run: as a file, of no type."""
    data = site_of(request).archive.get(sha256)
    ending = _ENDINGS.get(sniff(data, Hint()).media_type, "bin")
    headers = {
        "Content-Disposition": f'attachment; filename="{sha256[:16]}.{ending}"',
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    return Response(data, media_type="application/octet-stream", headers=headers)
