"""What a portal, an agency or a file says is only text: on every page, in CSV and in workbooks."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest
from lxml import etree
from playwright.sync_api import Browser

from crawler.store import Store
from tests.browser.conftest import opened, serving
from tests.browser.test_pages import PAGES

EVIL = (
    '=HYPERLINK("http://evil/","x")<script>window.pwned=1;alert(1)</script>"\'><img src=x onerror=alert(2)>'
    "{{7*7}}${7*7}\u202egnp.exe\u2066\u200b\x07]]>" + "长" * 5000
)
LINK = "javascript:window.pwned=1"
TEXTS = {
    "agencies": ("name", "note"), "divisions": ("name", "province", "city"), "portals": ("name", "note"),
    "obligations": ("title", "why_zh", "why_en"), "reports": ("title", "agency_printed", "error"),
    "findings": ("message_zh", "message_en", "quote"), "sections": ("text",), "cells": ("raw",),
    "looks": ("reason", "note", "unit"), "sightings": ("title", "note"),
}  # fmt: skip
LINKS = {
    "portals": ("home_url",), "obligations": ("url", "document_url"), "reports": ("url", "document_url"),
    "findings": ("url",), "looks": ("url", "parent_url"),
}  # fmt: skip


@pytest.fixture(scope="module")
def evil_home(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("evil") / "home"))
    with Store(home / "gongkai.db") as store, store.transaction() as db:
        for table, columns in TEXTS.items():
            for column in columns:
                db.execute(f"UPDATE {table} SET {column} = ?", [EVIL])
        for table, columns in LINKS.items():
            for column in columns:
                db.execute(f"UPDATE {table} SET {column} = ?", [LINK])
    return home


@pytest.fixture(scope="module")
def evil_site(evil_home: Path) -> Iterator[str]:
    with serving(evil_home) as url:
        yield url


def test_no_page_runs_what_a_portal_says(chromium: Browser, evil_site: str) -> None:
    with opened(chromium) as page:
        page.set_viewport_size({"width": 375, "height": 900})
        for path in PAGES:
            page.goto(evil_site + path.replace("q=申请", "q=script"))
            assert page.evaluate("window.pwned") is None, path
            assert page.locator("main script, main img[onerror], a[href^='javascript']").count() == 0, path
            assert page.evaluate("document.documentElement.scrollWidth") <= 375, path
            assert "\u202e" not in page.content(), path
        wrong = [w for w in page.wrong if "404" not in w]  # type: ignore[attr-defined]
        assert wrong == []


def test_no_table_that_can_be_taken_away_holds_a_formula(evil_site: str) -> None:
    for path in ("/division/990101/ledger.csv", "/data/gongkai/obligations.csv?_size=5"):
        rows = list(
            csv.reader(io.StringIO(httpx.get(evil_site + path, timeout=60).content.decode("utf-8-sig")))
        )
        assert len(rows) > 1
        assert [c for row in rows for c in row if c.startswith(("=", "+", "@", "\t", "\r"))] == []
    for path in ("/findings/defects.xlsx", "/division/990101/defects.xlsx?year=2025"):
        book = openpyxl.load_workbook(io.BytesIO(httpx.get(evil_site + path, timeout=60).content))
        cells = [
            cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
        ]
        assert len(cells) > 10
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        assert [
            c.hyperlink.target for c in cells if c.hyperlink and "javascript" in str(c.hyperlink.target)
        ] == []


def test_feeds_and_the_api_carry_it_as_text(evil_site: str) -> None:
    feed = httpx.get(evil_site + "/feeds/all/all.atom").content
    assert etree.fromstring(feed) is not None
    assert b"<script>" not in feed
    assert b"javascript:" not in feed
    assert httpx.get(evil_site + "/feeds/all/deadlines.ics").status_code == 200
    assert httpx.get(evil_site + "/api/v1/findings").json()["items"][0]["quote"] == EVIL
