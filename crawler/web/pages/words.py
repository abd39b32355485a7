"""What the words, signs and colours mean, and where they come from."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from crawler.web.render import page

router = APIRouter(include_in_schema=False)


@router.get("/words")
def words(request: Request) -> Response:
    """The vocabulary, with what each answer asserts and what it does not."""
    return page(request, "words.html")
