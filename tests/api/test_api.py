"""What the API answers: the contract's names, whole lists over pages, clear refusals, safe to expose."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from crawler.cli import run
from crawler.store import Store
from crawler.web.api import answers, questions
from crawler.words import CELL_STATE, CERTAINTY, FORM, SEVERITY, STATUS, TIMELINESS
from tests.web.conftest import Browser

ROWS = {
    "status": answers.StatusRow, "findings": answers.FindingRow, "looks": answers.LookRow,
    "reports": answers.ReportRow, "cells": answers.CellRow, "divisions": answers.DivisionRow,
    "agencies": answers.AgencyRow,
}  # fmt: skip
CONTRACT = Path(__file__).resolve().parents[2] / "docs/contract.md"


def items(browser: Browser, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    url: str | None = f"/api/v1/{path}"
    while url:
        answer = browser.get(url)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        url = answer.json()["next"]
    return found


@pytest.mark.parametrize("name", ROWS)
def test_pages_of_any_size_give_every_row_once(browser: Browser, name: str, demo_home: Path) -> None:
    whole = items(browser, f"{name}?limit=500")
    with Store(demo_home / "gongkai.db", read_only=True) as store:
        table = {"status": "obligations"}.get(name, name)
        count = store.row(f"SELECT count(*) AS n FROM {table}")
    assert count
    assert len(whole) == count["n"] > 0
    for row in whole:
        ROWS[name].model_validate(row)
    small = 200 if len(whole) > 1000 else 4
    assert items(browser, f"{name}?limit={small}") == whole


@pytest.mark.parametrize("verb", ["status", "findings", "looks"])
def test_names_and_values_are_those_of_the_command(
    browser: Browser, verb: str, demo_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run([verb, "--home", str(demo_home), "--json"]) == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    key = {"status": ("agency_id", "year"), "findings": ("id",), "looks": ("look_id",)}[verb]
    told = {tuple(row[k] for k in key): row for row in items(browser, f"{verb}?limit=500")}
    assert len(told) == len(printed)
    shared_names = ROWS[verb].model_fields.keys() & printed[0].keys()
    for row in printed:
        mine = told[tuple(row[k] for k in key)]
        language = {"why", "message"}
        assert {n: mine[n] for n in shared_names - language} == {n: row[n] for n in shared_names - language}


def test_every_field_of_the_contract_is_there() -> None:
    text = CONTRACT.read_text("utf-8")
    for name in ("status", "findings", "looks"):
        found = re.search(rf"## `{name} --json`\n\n`([^`]+)`", text)
        assert found
        assert set(found[1].split()) <= set(ROWS[name].model_fields)


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        ("status?status=missing&status=withdrawn", lambda r: r["status"] in ("missing", "withdrawn")),
        ("status?division=990101", lambda r: r["division_code"] == "990101"),
        ("status?timeliness=late&certainty=disputed", lambda r: r["certainty"] == "disputed"),
        ("findings?code=T", lambda r: r["code"].startswith("T")),
        ("findings?code=A01", lambda r: r["code"] == "A01"),
        ("findings?severity=warning&responsibility=source", lambda r: r["severity"] == "warning"),
        ("looks?kind=column&division=990102", lambda r: r["kind"] == "column"),
        ("cells?cell=t3.new_recv.tot&current=true", lambda r: r["cell_id"] == "t3.new_recv.tot"),
        ("reports?current=false", lambda r: not r["current"]),
        ("agencies?kind=township", lambda r: r["kind"] == "township"),
    ],
)  # fmt: skip
def test_filters_choose(browser: Browser, path: str, holds: Any) -> None:
    found = items(browser, path)
    assert found
    assert all(holds(row) for row in found)
    assert len(found) < len(items(browser, path.split("?")[0] + "?limit=500"))


def test_a_city_and_a_province_stand_for_their_counties(browser: Browser) -> None:
    whole = items(browser, "status?limit=500")
    for code in ("990100", "9901", "990000", "99"):
        assert items(browser, f"status?limit=500&division={code}") == whole
    assert items(browser, "status?division=110101") == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("year=last", "year.0"), ("year=1999", "year.0"), ("limit=0", "limit"), ("limit=501", "limit"),
        ("status=gone", "status.0"), ("statuss=missing", "statuss"), ("division=%27--", "division.0"),
        ("cursor=%25", "cursor"),
        ("agency=%00", "agency.0"), ("lang=fr", "lang"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_by_name(browser: Browser, query: str, parameter: str) -> None:
    answer = browser.get(f"/api/v1/status?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["errors"][0]["parameter"] == parameter
    assert (told["status"], told["instance"]) == (422, "/api/v1/status")


@pytest.mark.parametrize("cursor", ["abc", "WzFd", "W1tdLDEsIngiXQ", "_"])
def test_a_cursor_of_another_list_or_none_leads_nowhere(browser: Browser, cursor: str) -> None:
    answer = browser.get(f"/api/v1/status?cursor={cursor}")
    assert answer.status_code == answer.json()["status"] == 404
    assert "next" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "nothing", 404), ("POST", "status", 405), ("DELETE", "cells", 405)]
)
def test_other_refusals_are_problems_too(browser: Browser, method: str, path: str, status: int) -> None:
    answer = browser.ask(method, f"/api/v1/{path}")
    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_unchanged_answer_is_not_sent_again(browser: Browser, home: Path) -> None:
    own = Browser(home)
    first = own.get("/api/v1/status?year=2025")
    tag = first.headers["etag"]
    for held in (tag, f'"x", {tag}', "*", tag.removeprefix("W/")):
        again = own.get("/api/v1/status?year=2025", headers={"If-None-Match": held})
        assert (again.status_code, again.content) == (304, b"")
    with Store(home / "gongkai.db") as store, store.transaction() as db:
        db.execute("UPDATE obligations SET why_zh = why_zh || '。' WHERE agency_id = '990101-sl'")
    assert own.get("/api/v1/status?year=2025", headers={"If-None-Match": tag}).status_code == 200


def test_programs_of_other_sites_may_read_and_nothing_else(browser: Browser) -> None:
    answer = browser.get("/api/v1/divisions", headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    assert browser.ask("OPTIONS", "/api/v1/status", headers=asked).status_code == 400
    page = browser.get("/", headers={"Origin": "https://example.org"})
    assert "access-control-allow-origin" not in page.headers


def test_a_question_that_takes_too_long_is_broken_off(demo_home: Path) -> None:
    answer = Browser(demo_home, web_seconds=1e-9).get("/api/v1/cells?cell=none")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_the_next_page_is_named_in_the_header_too(browser: Browser) -> None:
    answer = browser.get("/api/v1/status?limit=1&year=2025&status=published")
    assert answer.headers["link"] == f'<{answer.json()["next"]}>; rel="next"'
    assert "status=published" in answer.json()["next"]


def test_the_words_of_the_api_are_those_of_the_contract() -> None:
    for literal, words in (
        (questions.Status, STATUS), (questions.Timeliness, TIMELINESS), (questions.Certainty, CERTAINTY),
        (questions.Severity, SEVERITY), (questions.Form, FORM), (questions.State, CELL_STATE),
    ):  # fmt: skip
        assert set(get_args(literal)) == set(words)
