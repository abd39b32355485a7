"""The list of findings with filters, the list of defects to take away, and what people say of a finding."""

from __future__ import annotations

import io
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from crawler.errors import UserError
from crawler.feed.scope import EVERYTHING, scope_of
from crawler.findings.defects import defect_list
from crawler.findings.verdicts import record
from crawler.queries import FINDINGS_SQL, gravest_first
from crawler.store import Store
from crawler.web import counts, editors
from crawler.web.api.lists import LISTS, Listing, conditions, read
from crawler.web.api.questions import FindingQuestion, Responsibility, Review, Severity, Standing
from crawler.web.pages.county import TYPES, attachment
from crawler.web.render import lang_of, page
from crawler.web.site import site_of
from extract.rules import rules

router = APIRouter(include_in_schema=False)
Row = dict[str, Any]
PER_PAGE = 50
MOST_DEFECTS = 5000


class Filters(BaseModel):
    """What the form of the page asks; an empty field asks nothing."""

    division: str = Field("", pattern=r"^([0-9A-Za-z]{2,12})?$")
    agency: str = Field("", max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")
    year: str = Field("", pattern=r"^(20[0-9]{2})?$")
    code: str = Field("", pattern=r"^([A-Z]([0-9]{1,2})?)?$")
    severity: Severity | Literal[""] = ""
    status: Standing | Literal["all"] = "fail"
    responsibility: Responsibility | Literal[""] = ""
    review: Review | Literal[""] = ""
    cursor: str = Field("", max_length=1000)

    def question(self, limit: int) -> FindingQuestion:
        """The question to the list that the API answers too."""
        held = self.model_dump(exclude={"cursor"})
        asked = {k: [v] for k, v in held.items() if v and v != "all"}
        return FindingQuestion.model_validate(asked | {"limit": limit, "cursor": self.cursor})

    def query(self, **changes: str) -> str:
        """The filters as the query of an address."""
        held = self.model_dump() | changes
        return urlencode({k: v for k, v in held.items() if v and (k, v) != ("status", "fail")})


@router.get("/findings")
def findings(request: Request, asked: Annotated[Filters, Query()]) -> Response:
    """A page of findings, by place, year, agency and rule."""
    site, lang = site_of(request), lang_of(request)
    with site.reading() as store:
        question = asked.question(PER_PAGE)
        found = read(store, _LISTING, question.model_copy(update={"lang": lang}))
        known = _known(store)
        name = _name(store, asked)
        count = _count(store, question)
    return page(
        request, "findings.html", asked=asked, rows=found.items, count=count, name=name, **known,
        further=f"/findings?{asked.query(cursor=found.cursor)}" if found.cursor else "",
        first=f"/findings?{asked.query(cursor='')}" if asked.cursor else "",
        editor=editors.editor_of(request), open_to=editors.open_to(request), rules=rules(),
    )  # fmt: skip


_LISTING = Listing(
    FINDINGS_SQL, ("f.division_code", "f.year", "f.agency_id", "f.code", "f.id"),
    ("division_code", "year", "agency_id", "code", "id"), LISTS["findings"].filters,
    finish=LISTS["findings"].finish,
)  # fmt: skip


def _known(store: Store) -> dict[str, list[tuple[str, str]]]:
    """What there is to choose from: values with their words."""
    years = [str(year) for year in counts.years(store)]
    codes = [row["code"] for row in store.rows("SELECT DISTINCT code FROM findings ORDER BY code")]
    return {"years": [(y, y) for y in years], "codes": [(c, c) for c in codes]}


def _name(store: Store, asked: Filters) -> str:
    """The place or the agency that is asked for, in words."""
    if asked.agency:
        row = store.row("SELECT name FROM agencies WHERE agency_id = ?", (asked.agency,))
        return str(row["name"]) if row else asked.agency
    try:
        scope = scope_of(store, asked.division) if asked.division else EVERYTHING
    except UserError:
        return asked.division
    return scope.name_zh if asked.division else ""


def _count(store: Store, question: FindingQuestion) -> int:
    where, values = conditions(_LISTING, question.model_dump())
    told = f" WHERE {' AND '.join(where)}" if where else ""
    row = store.row(f"SELECT count(*) AS n FROM findings f{told}", tuple(values))
    return int(row["n"]) if row else 0


@router.get("/findings/defects.{form}")
def defects(request: Request, form: Literal["xlsx", "docx"], asked: Annotated[Filters, Query()]) -> Response:
    """The list of defects (问题清单) of what the filters choose. 413 where it would have no end."""
    site = site_of(request)
    with site.reading() as store:
        question = asked.model_copy(update={"cursor": ""}).question(1)
        if _count(store, question) > MOST_DEFECTS:
            raise HTTPException(413, f"more than {MOST_DEFECTS} findings: choose a place or a year first")
        every = question.model_copy(update={"limit": MOST_DEFECTS})
        rows = sorted(read(store, LISTS["findings"], every).items, key=gravest_first)
        name = _name(store, asked)
    title = f"{name}{f'{asked.year}年度' if asked.year else ''}政府信息公开工作年度报告问题清单"
    body = io.BytesIO()
    if form == "xlsx":
        from crawler.findings.defects_xlsx import write
    else:
        from crawler.findings.defects_docx import write
    write(defect_list(rows, title, site.clock.today().isoformat()), body)
    return attachment(body.getvalue(), TYPES[form], f"问题清单-defects.{form}")


@router.post("/findings/verdict")
def verdict(
    request: Request,
    finding: Annotated[str, Form(max_length=100)],
    said: Annotated[Literal["confirmed", "dismissed", "reopened"], Form()],
    seal: Annotated[str, Form(max_length=200)] = "",
    note: Annotated[str, Form(max_length=1000)] = "",
    back: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Keep what a person says of a finding. Only with the token; see crawler.web.editors."""
    editor = editors.authorised(request, seal)
    site = site_of(request)
    told = " ".join("".join(c if c.isprintable() else " " for c in note).split())
    try:
        with Store(site.config.database) as store:
            record(store, [finding], said, note=told, who=editor.name, at=site.clock.now().isoformat())
    except UserError as error:
        editors.log(request, "verdict", editor.name, "refused", finding=finding, said=said)
        raise HTTPException(422, str(error)) from None
    editors.log(request, "verdict", editor.name, "done", finding=finding, said=said, note=told)
    asked = back if back.isprintable() and not set(back) & set("#\\") else ""
    return RedirectResponse(f"/findings?{asked}#f-{quote(finding)}", 303)
