"""Invariants of all families, present and future."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import HtmlResponse, Response

import spiders.families
from crawler.exceptions import NotAPage
from spiders import fingerprint, paging
from spiders.families.base import REGISTRY, Family, marks
from spiders.page import Page
from tests.spiders.driver import HOME, sweep, task
from tests.spiders.sites import frame, listing, titled

FILES = sorted(
    p.stem for p in Path(spiders.families.__path__[0]).glob("*.py") if p.stem not in ("__init__", "base")
)
RUBBISH: dict[str, bytes] = {
    "empty": b"",
    "cut": b"<html><body><ul><li><a href='x",
    "binary": bytes(range(256)) * 40,
    "pdf": b"%PDF-1.7\n\xff\xfe",
    "nul": b"\0" * 4096,
    "json": json.dumps({"success": False, "data": {}}).encode(),
    "deep": b"<div>" * 3000,
    "records": b"<datastore><record><![CDATA[<li><a href='http://[bad' title='x'>x</a></li>]]></record>",
    "script": b"<script>createPageHTML(9999999999999999, 0, 'index', 'html')</script><a href='%%%'>\xff",
    "pager": "<a href='?p=1'>下一页</a>共99999999999999条 共88888888页".encode(),
    "date": "<a href='t99999999_1.html'>x</a>发布日期：2025-99-99 二〇二五年十三月四十日".encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_a_family_is_a_small_file_of_its_name(name: str) -> None:
    family = fingerprint.families()[name]
    assert family.__module__ == f"spiders.families.{name}"
    assert len(Path(str(spiders.families.__path__[0]), f"{name}.py").read_text("utf-8").splitlines()) < 150
    assert family.code.startswith("F")
    assert {m.where for m in family.marks} <= {"url", "body"}
    assert set(family.dialects) <= set(paging.RESOLVERS)


def test_the_first_two_families_are_there() -> None:
    assert {"trs", "hanweb"} <= set(FILES) <= set(fingerprint.families())


@pytest.mark.parametrize("missing", ["name", "code", "title", "marks"])
def test_a_family_without_a_required_attribute_is_refused(missing: str) -> None:
    body: dict[str, Any] = {"name": "new", "code": "F99", "title": "New", "marks": marks(url=(("x", 1),))}
    with pytest.raises(TypeError, match=missing):
        type("New", (Family,), body | {missing: () if missing == "marks" else ""})
    assert "new" not in REGISTRY


def test_a_name_is_taken_once() -> None:
    with pytest.raises(TypeError, match="twice"):
        type(
            "Again", (Family,), {"name": "trs", "code": "F04", "title": "x", "marks": marks(url=(("x", 1),))}
        )


@pytest.mark.parametrize("family", FILES)
@pytest.mark.parametrize("rubbish", RUBBISH)
@pytest.mark.parametrize("at", ["home", "root", "column", "article", "page", "proxy"])
def test_rubbish_at_any_step_is_survived_and_proves_nothing(family: str, rubbish: str, at: str) -> None:
    column = HOME + "zfxxgk/nb/"
    pager = '<script>createPageHTML(3, 0, "index", "html");</script>'
    proxy = '<datastore><nextgroup><a href="/dataproxy.jsp?unitid=1"></a></nextgroup></datastore><record/>'
    rows = [(f"{n}.html", titled("教育局", 2020 + n), "2025-01-20") for n in range(5)]
    site: dict[str, Any] = frame() | {column: listing(rows, proxy if at == "proxy" else pager)}
    places = {"home": HOME, "root": HOME + "zfxxgk/", "column": column, "article": column + "4.html"}
    site[places.get(at, "")] = RUBBISH[rubbish]

    def answer(request: Any) -> Any:
        if "dataproxy" in request.url or "index_" in request.url:
            return RUBBISH[rubbish]
        return site.get(request.url)

    found = sweep(answer, task(row={"family": family}))
    assert not any(x.complete for x in found.of("column"))
    assert not any(x.outcome == "empty" for x in found.looks)
    assert not any("fault" in x.note + x.reason for x in found.looks)
    assert found.looks


@pytest.mark.parametrize(
    "outcome", ["blocked", "unreachable", "not_found", "soft_404", "catch_all", "robots", "too_large"]
)
def test_pages_of_a_list_that_fail_prove_nothing(outcome: str) -> None:
    rows = [(f"{n}.html", titled("教育局", 2020), "2021-01-20") for n in range(5)]
    site: dict[str, Any] = frame() | {
        HOME + "zfxxgk/nb/": listing(rows, '<script>createPageHTML(3, 0, "index", "html");</script>')
    }
    for k in (1, 2, 3):
        site[f"{HOME}zfxxgk/nb/index_{k}.html"] = NotAPage(outcome, "x")  # type: ignore[arg-type]
    found = sweep(site)
    assert found.column.complete is False
    assert {x.outcome for x in found.of("endpoint")} == {outcome}


@pytest.mark.parametrize(
    ("url", "body", "family"),
    [
        (HOME + "a/202501/t20250114_5.html", "<div class=TRS_Editor>x</div>", "trs"),
        (HOME + "art/2025/1/2/art_1_2.html", '<meta name="ContentStart"/>', "hanweb"),
        (HOME + "col/col12/index.html", "<p>x</p>", "generic"),
        (HOME + "x/", "<div class=TRS_Editor>x</div>", "generic"),
        (HOME + "info/1/2.htm", "<div id=vsb_content>x</div>", "vsb"),
        (HOME + "public/column/3?type=3", "<script>Ls.pagination({})</script>", "lonsun"),
        (HOME + "gkmlpt/index", "<script>window._CONFIG={}</script>", "gkmlpt"),
        (HOME + "col/col9/index.html", '<script src="/script/unitbuild.js"></script>', "jpaas"),
        (HOME, "", "generic"),
    ],
)
def test_families_are_told_by_several_signs(url: str, body: str, family: str) -> None:
    page = Page(HtmlResponse(url, body=body.encode(), encoding="utf-8"))
    assert fingerprint.verdict(fingerprint.score(page))[0] == family


def test_a_wrong_family_hint_does_no_harm() -> None:
    rows = [(f"{n}.html", titled("教育局", 2020), "2021-01-20") for n in range(5)]
    site = frame() | {HOME + "zfxxgk/nb/": listing(rows)}
    found = sweep(site, task(row={"family": "hanweb"}))
    assert found.column.complete is True


def test_a_file_in_place_of_a_page_is_no_text() -> None:
    assert Page(Response(HOME, body=b"%PDF-1.7")).is_text is False
