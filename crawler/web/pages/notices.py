"""The notices as they stand: what people have been or will be told of, and who has taken note."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from crawler.alerts.notices import acknowledge, muted, mutes
from crawler.errors import UserError
from crawler.store import Store
from crawler.web import editors
from crawler.web.render import lang_of, page
from crawler.web.site import site_of

router = APIRouter(include_in_schema=False)
MOST = 500
_SQL = """
SELECT n.*, coalesce(d.name, n.division_code) AS division FROM notices n
LEFT JOIN divisions d ON d.code = n.division_code WHERE {state}
ORDER BY n.opened_at DESC, n.notice_id LIMIT ?
"""


@router.get("/alerts")
def alerts(request: Request, show: Annotated[Literal["open", "all"], Query()] = "open") -> Response:
    """Notices that are open, or all of them. Who took note is shown to those who may."""
    site, lang = site_of(request), lang_of(request)
    editor = editors.editor_of(request)
    with site.reading() as store:
        rows = list(store.rows(_SQL.format(state="n.state = 'open'" if show == "open" else "1"), (MOST + 1,)))
        hush = mutes(store)
    shown = [_shown(row, hush, site.clock.now().isoformat(), lang) for row in rows[:MOST]]
    return page(
        request, "alerts.html", rows=shown, show=show, more=len(rows) > MOST, editor=editor,
        open_to=editors.open_to(request),
    )  # fmt: skip


def _shown(row: dict[str, Any], hush: list[dict[str, Any]], now: str, lang: str) -> dict[str, Any]:
    closed = row["state"] == "closed"
    part = "closed" if closed and row[f"closed_{lang}"] else "message"
    standing = "muted" if muted(row, hush, now) else "acknowledged" if row["acked_at"] else "open"
    return row | {"message": row[f"{part}_{lang}"], "standing": "closed" if closed else standing}


@router.post("/alerts/ack")
def ack(
    request: Request,
    notice: Annotated[str, Form(max_length=200)],
    seal: Annotated[str, Form(max_length=200)] = "",
    note: Annotated[str, Form(max_length=1000)] = "",
    undo: Annotated[bool, Form()] = False,
) -> Response:
    """Take a notice as known, or no longer. Only with the token; see crawler.web.editors."""
    editor = editors.authorised(request, seal)
    site = site_of(request)
    told = " ".join("".join(c if c.isprintable() else " " for c in note).split())
    try:
        with Store(site.config.database) as store, store.transaction():
            acknowledge(store, [notice], site.clock.now().isoformat(), editor.name, told, undo=undo)
    except UserError as error:
        editors.log(request, "acknowledge", editor.name, "refused", notice=notice)
        raise HTTPException(422, str(error)) from None
    editors.log(request, "acknowledge", editor.name, "done", notice=notice, undo=undo, note=told)
    return RedirectResponse("/alerts", 303)
