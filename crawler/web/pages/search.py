"""Search over the narratives of reports."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from crawler.errors import UserError
from crawler.feed.scope import scope_of
from crawler.search import LONGEST, Asked, Hits, search, words_of
from crawler.web import counts
from crawler.web.render import page
from crawler.web.site import site_of

router = APIRouter(include_in_schema=False)


@router.get("/search")
def narratives(
    request: Request,
    q: Annotated[str, Query(max_length=4 * LONGEST)] = "",
    division: Annotated[str, Query(pattern=r"^([0-9A-Za-z]{2,12})?$")] = "",
    year: Annotated[str, Query(pattern=r"^(20[0-9]{2})?$")] = "",
    section: Annotated[str, Query(pattern=r"^(s[1-6])?$")] = "",
    before: Annotated[int, Query(ge=0, le=2**62)] = 0,
) -> Response:
    """What is asked, the chapters that have every word of it, and how to go on."""
    found, wrong = Hits(), ""
    with site_of(request).reading() as store:
        years = counts.years(store)
        if q.strip():
            try:
                asked = Asked(words_of(q), scope_of(store, division), int(year) if year else None, section)
                found = search(store, asked, before)
            except UserError as error:
                wrong = str(error)
    return page(
        request, "search.html", q=q, division=division, year=year, section=section, found=found, wrong=wrong,
        years=years,
    )  # fmt: skip
