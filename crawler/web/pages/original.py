"""The archived original of a report, to be looked at in a frame: it can do nothing."""

from __future__ import annotations

import base64
import hashlib
import math
from typing import Annotated, Any

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
table { border-collapse: collapse; margin: 8px 0; max-width: 100%; }
td, th { border: 1px solid #999; padding: 2px 4px; font-size: 12px; font-weight: 400; text-align: center; }
td:target, th:target, p:target, span:target, div:target { background: #ffd84d; outline: 3px solid #b3261e; }
.page { position: relative; margin: 0 auto 10px; border: 1px solid #bbb; max-width: 1000px; }
.page img { display: block; width: 100%; height: auto; }
.page svg { position: absolute; inset: 0; width: 100%; height: 100%; }
rect { fill: transparent; stroke: none; }
rect:hover { stroke: #14508c; stroke-width: 1; }
rect:target { fill: #ffd84d; fill-opacity: .45; stroke: #b3261e; stroke-width: 1.5; }
.said { color: #666; }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; img-src 'self'; style-src 'sha256-{_HASH}'; frame-ancestors 'self'; base-uri 'none'"
)
_HEADERS = {"X-Frame-Options": "SAMEORIGIN", "Cross-Origin-Resource-Policy": "same-origin"}


@router.get("/original/{sha256}")
def original(request: Request, sha256: Sha256) -> Response:
    """A document of the archive made harmless, its statutory cells marked: ``#gk-<cell id>``."""
    site = site_of(request)
    with site.reading() as store:
        row, marks = _document(store, sha256)
    values: dict[str, Any] = {"pages": [], "body": "", "trouble": "", "sha256": sha256}
    policy = _POLICY
    try:
        if row["media_type"] in originals.PAGED:
            values |= _pages(site, sha256, marks)
        else:
            values["body"] = Markup(_markup(site, row, marks))
            policy += "; sandbox"
    except CannotShow as error:
        values["trouble"] = str(error)
    text = (
        environment()
        .get_template("original.html")
        .render(values | {"style": Markup(_STYLE), "lang": lang_of(request), "prefix": PREFIX})
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


def _document(store: Store, sha256: str) -> tuple[Row, dict[str, Row]]:
    """A document that the ledger holds, and the places of its cells."""
    row = store.row("SELECT sha256, media_type, name, url FROM documents WHERE sha256 = ?", (sha256,))
    if row is None:
        raise HTTPException(404, "no document of this hash is held")
    cells = full_result(store, sha256).get("cells", {})
    return row, {name: cell["where"] for name, cell in cells.items() if cell.get("where")}


def _markup(site: Site, row: Row, marks: dict[str, Row]) -> str:
    do = "html" if row["media_type"] in originals.HTML else "document"
    name = row["name"] or (row["url"] or "").partition("?")[0].rpartition("/")[2]
    job = {"do": do, "hint": {"name": name, "media_type": row["media_type"] or ""}, "marks": marks}
    sha256 = row["sha256"]
    return str(originals.ask(site.config, sha256, lambda: site.archive.get(sha256), job)["html"])


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
