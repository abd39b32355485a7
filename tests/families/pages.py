"""Invented lists and endpoints for the family tests: rows, and what a server makes of a request."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from scrapy.http import Request

from tests.spiders.driver import HOME, Outcome
from tests.spiders.sites import UNITS, report

Rows = list[tuple[str, str, str]]


def rows(count: int, stem: str = "/nb/{}.html", year: int = 2024) -> Rows:
    """Reports as (address, title, date)."""
    return [
        (
            stem.format(9000 + n),
            f"山河县{UNITS[n % 10]}{n // 10}所{year}年政府信息公开工作年度报告",
            f"{year + 1}-01-{n % 27 + 1:02}",
        )
        for n in range(count)
    ]


def articles(listed: Rows) -> dict[str, str]:
    """The pages behind rows, on the home host."""
    return {HOME + u.split("gov.cn/")[-1].lstrip("/"): report(t, d) for u, t, d in listed}


def items(listed: Rows, shape: str = "<li><a href='{0}' title='{1}'>{1}</a><span>{2}</span></li>") -> str:
    return "".join(shape.format(*row) for row in listed)


def query(request: Request) -> dict[str, str]:
    """What was asked, in address and form."""
    told = dict(parse_qsl(urlsplit(request.url).query, True))
    return told | {k: v[0] for k, v in parse_qs(request.body.decode(), True).items()}


def header(request: Request, name: str) -> str:
    return (request.headers.get(name) or b"").decode()


def proven(found: Outcome) -> tuple[int, bool | None]:
    """How many reports were seen, and whether the outermost column was read whole."""
    return len({s.url for s in found.sightings}), found.column.complete


def never_absent(found: Outcome) -> bool:
    """Nothing that was said could make a report missing."""
    return not any(x.complete or x.outcome == "empty" for x in found.of("column"))


def serve(pages: dict[str, Any], endpoint: str, reply: Any) -> Any:
    """A site of fixed pages and one endpoint, whose ``reply`` gets the request."""

    def answer(request: Request) -> Any:
        return reply(request) if endpoint in request.url else pages.get(request.url)

    return answer
