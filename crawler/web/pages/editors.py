"""Signing in with the configured token, and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from crawler.web import editors
from crawler.web.render import page

router = APIRouter(include_in_schema=False)
_PLACES = ("/findings", "/alerts")


@router.get("/sign-in")
def ask(request: Request, to: Annotated[str, Query(max_length=2000)] = "/findings") -> Response:
    """The form. Where no token is configured there is none."""
    if not editors.open_to(request):
        raise HTTPException(404, "this site takes no verdicts: the setting web_token is empty")
    return page(request, "sign-in.html", to=_ours(to), editor=editors.editor_of(request))


@router.post("/sign-in")
def sign_in(
    request: Request,
    token: Annotated[str, Form(max_length=1000)] = "",
    who: Annotated[str, Form(max_length=200)] = "",
    to: Annotated[str, Form(max_length=2000)] = "/findings",
) -> Response:
    """Check the token, and remember who it is for half a day."""
    cookie = editors.sign_in(request, token, who)
    answer = RedirectResponse(_ours(to), 303)
    answer.set_cookie(
        editors.COOKIE, cookie, max_age=editors.LASTS_SECONDS, httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """Forget who it is."""
    answer = RedirectResponse("/findings", 303)
    answer.delete_cookie(editors.COOKIE, httponly=True, samesite="strict")
    return answer


def _ours(to: str) -> str:
    """A place of this site: nobody is sent elsewhere by a link to the form."""
    return to if to.split("?", 1)[0] in _PLACES and to.isprintable() and "\\" not in to else _PLACES[0]
