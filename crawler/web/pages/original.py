"""The archived original of a report, to be looked at in a frame: it can do nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from contextlib import suppress
from html import unescape
from typing import Annotated, Any
from urllib.parse import urljoin

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from crawler.ledger.documents import full_result
from crawler.store import Store
from crawler.web import original as originals
from crawler.web.harmless import PREFIX
from crawler.web.original import CannotShow
from crawler.web.pages.evidence import Sha256
from crawler.web.render import environment, lang_of
from crawler.web.site import Site, site_of

router = APIRouter(include_in_schema=False)
Row = dict[str, Any]

_STYLE = """
html { font: 13px/1.6 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
body { background: #fff; color: #222; margin: 10px; overflow-wrap: anywhere; }
.words table { border-collapse: collapse; margin: 8px 0; max-width: 100%; }
.words td, .words th { border: 1px solid #999; padding: 2px 4px; font-size: 12px; text-align: center; }
.page { position: relative; margin: 0 auto 10px; border: 1px solid #bbb; max-width: 1000px; }
.page img { display: block; width: 100%; height: auto; }
.page svg { position: absolute; inset: 0; width: 100%; height: 100%; }
rect { fill: transparent; stroke: none; }
rect:hover { stroke: #14508c; stroke-width: 1; }
rect:target { fill: #ffd84d; fill-opacity: .45; stroke: #b3261e; stroke-width: 1.5; }
.said { color: #666; }
"""
_PAGES_OWN = """
.gk-was img { max-width: 100%; height: auto; }
.gk-was table { border-collapse: collapse; max-width: 100%; }
.gk-was td, .gk-was th { border: 1px solid #bbb; padding: 2px 4px; }
"""
"""How a page stands that says nothing of its own looks; its own rules come after."""
_LAST = """
.gk-unseen { border: 1px dashed #999; color: #666; font-size: 11px; max-height: 9em; overflow: auto; }
.gk-unseen::before { content: "\\4e0d\\53ef\\89c1  hidden "; background: #eee; }
td:target, th:target, p:target, span:target, div:target {
  background: #ffd84d !important; color: #000 !important; outline: 3px solid #b3261e; }
"""
_POLICY = (
    "default-src 'none'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
_SOURCE = re.compile(rb"""<img\b[^>]{0,2000}?\bsrc\s*=\s*["']?([^"'\s>]{1,2000})""", re.I)
_MOST_PICTURES = 100
_ARCHIVED = """
SELECT f.url, max(f.sha256) AS sha256 FROM fetches f JOIN documents d USING (sha256)
WHERE f.url IN (SELECT value FROM json_each(?)) AND d.media_type LIKE 'image/%' GROUP BY f.url
"""
_HEADERS = {"X-Frame-Options": "SAMEORIGIN", "Cross-Origin-Resource-Policy": "same-origin"}


@router.get("/original/{sha256}")
def original(request: Request, sha256: Sha256) -> Response:
    """A document of the archive made harmless, its statutory cells marked: ``#gk-<cell id>``."""
    site = site_of(request)
    with site.reading() as store:
        row, marks = _document(store, sha256)
    values: dict[str, Any] = {"pages": [], "body": "", "trouble": "", "sha256": sha256}
    policy, own = _POLICY, ""
    try:
        if row["media_type"] in originals.PAGED:
            values |= _pages(site, sha256, marks)
        else:
            values["body"], own = _markup(site, row, marks)
            policy += "; style-src-attr 'unsafe-inline'; sandbox"
    except CannotShow as error:
        values["trouble"] = str(error)
    style = f"{_STYLE}{_PAGES_OWN}{own}{_LAST}"
    policy += f"; style-src-elem 'sha256-{_hash(style)}'"
    text = (
        environment()
        .get_template("original.html")
        .render(values | {"style": Markup(style), "lang": lang_of(request), "prefix": PREFIX})
    )
    return HTMLResponse(text, headers=_HEADERS | {"Content-Security-Policy": policy, "Vary": "Cookie"})


@router.get("/original/{sha256}/page/{number}.png")
def picture(request: Request, sha256: Sha256, number: Annotated[int, Path(ge=1, le=80)]) -> Response:
    """A page of a PDF or a scan as a picture."""
    site = site_of(request)
    with site.reading() as store:
        row, _ = _document(store, sha256)
    if row["media_type"] not in originals.PAGED:
        raise HTTPException(404, "this document has no pages")
    try:
        data = originals.picture(site.config, sha256, lambda: site.archive.get(sha256), number)
    except CannotShow as error:
        raise HTTPException(404, f"this page cannot be shown: {error}") from None
    return Response(
        data, media_type="image/png", headers={"Cache-Control": "public, max-age=86400, immutable"}
    )


@router.get("/original/{sha256}/picture")
def small_picture(request: Request, sha256: Sha256) -> Response:
    """A picture that stands in an archived page, drawn anew. Frames of snapshots have no origin, so any
    may show it."""
    site = site_of(request)
    with site.reading() as store:
        row, _ = _document(store, sha256)
    if not str(row["media_type"]).startswith("image/"):
        raise HTTPException(404, "this document is no picture")
    try:
        data = originals.shrunk(site.config, sha256, lambda: site.archive.get(sha256))
    except CannotShow as error:
        raise HTTPException(404, f"this picture cannot be shown: {error}") from None
    headers = {
        "Cache-Control": "public, max-age=86400, immutable", "Cross-Origin-Resource-Policy": "cross-origin"
    }  # fmt: skip
    return Response(data, media_type="image/png", headers=headers)


def _document(store: Store, sha256: str) -> tuple[Row, dict[str, Row]]:
    """A document that the ledger holds, and the places of its cells."""
    row = store.row("SELECT sha256, media_type, name, url FROM documents WHERE sha256 = ?", (sha256,))
    if row is None:
        raise HTTPException(404, "no document of this hash is held")
    cells = full_result(store, sha256).get("cells", {})
    return row, {name: cell["where"] for name, cell in cells.items() if cell.get("where")}


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _markup(site: Site, row: Row, marks: dict[str, Row]) -> tuple[Markup, str]:
    """The body of a snapshot, and the page's own rules of style."""
    do = "html" if row["media_type"] in originals.HTML else "document"
    name = row["name"] or (row["url"] or "").partition("?")[0].rpartition("/")[2]
    job = {"do": do, "hint": {"name": name, "media_type": row["media_type"] or ""}, "marks": marks}
    sha256 = row["sha256"]
    if do == "html":
        job["pictures"] = _pictures(site, row)
    told = originals.ask(site.config, sha256, lambda: site.archive.get(sha256), job)
    box = "gk-was" if do == "html" else "words"
    return Markup('<div class="{}">{}</div>').format(box, Markup(told["html"])), str(told["style"])


def _pictures(site: Site, row: Row) -> dict[str, str]:
    """The archived pictures of a page: their hashes by what the page calls them."""
    called = [m.decode("utf-8", "replace") for m in _SOURCE.findall(site.archive.get(row["sha256"]))]
    by_url = {}
    for source in called[:_MOST_PICTURES]:
        with suppress(ValueError):
            by_url[urljoin(row["url"] or "", unescape(source).strip())] = unescape(source).strip()
    with site.reading() as store:
        held = store.rows(_ARCHIVED, (json.dumps(list(by_url)),))
        return {by_url[found["url"]]: found["sha256"] for found in held}


def _pages(site: Site, sha256: str, marks: dict[str, Row]) -> Row:
    told = originals.ask(site.config, sha256, lambda: site.archive.get(sha256), {"do": "pages"})
    boxes: dict[int, list[Row]] = {}
    for name, place in marks.items():
        box = place.get("box") or []
        if len(box) == 4 and all(isinstance(n, int | float) and math.isfinite(n) for n in box):
            boxes.setdefault(place.get("page", 0), []).append({"id": name} | _around(*box))
    pages = [
        {"number": n, "width": width, "height": height, "boxes": boxes.get(n, [])}
        for n, (width, height) in enumerate(told["sizes"], 1)
    ]
    return {"pages": pages, "more": told["count"] - len(pages)}


def _around(x: float, top: float, right: float, bottom: float) -> dict[str, float]:
    """A point more on each side, and never too small to be seen."""
    return {"x": x - 1, "y": top - 1, "width": max(right - x, 4) + 2, "height": max(bottom - top, 4) + 2}
