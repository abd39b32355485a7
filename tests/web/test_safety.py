"""What the pages must never do on the open internet."""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from crawler.store import Store
from crawler.web import show
from crawler.web.defused import _Rows
from tests.web.conftest import Browser

PAGES = ["/", "/words", "/nothing", "/data/", "/data/gongkai/obligations", "/static/style.css"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_same_guard(browser: Browser, path: str) -> None:
    headers = browser.get(path).headers
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    scripts = next(part for part in policy.split(";") if "script-src" in part)
    assert "unsafe" not in scripts
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    "path",
    [
        "/data/gongkai/deliveries", "/data/gongkai/deliveries.json", "/data/gongkai/delivery_items.csv",
        "/data/gongkai/verdicts", "/data/gongkai/mutes", "/data/gongkai/visits", "/data/gongkai/fetches.json",
        "/data/gongkai.db", "/data/-/databases.json", "/data/-/settings", "/data/-/threads.json",
        "/data/_internal", "/data/-/metadata.json", "/data/gongkai.json?sql=select+1",
        "/data/gongkai/obligations?_where=1=1",
    ],
)  # fmt: skip
def test_what_is_not_public_is_not_there(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code in (400, 403, 404)
    assert "gongkai.db" not in answer.text.replace(path, "")


def test_sql_where_switched_on_reads_public_tables_only(demo_home: Path) -> None:
    browser = Browser(demo_home, web_sql=True)
    good = browser.get("/data/gongkai.json?sql=select+count(*)+as+n+from+obligations&_shape=array")
    assert good.json() == [{"n": 54}]
    for sql in (
        "select * from deliveries", "select * from verdicts", "select (select count(*) from fetches)",
        "with x as (select * from mutes) select * from x", "pragma journal_mode",
        "attach ':memory:' as x", "select load_extension('x')", "delete from looks",
        "select pid||host from sweeps", "select * from pragma_database_list",
    ):  # fmt: skip
        answer = browser.get("/data/gongkai.json", params={"sql": sql, "_shape": "array"})
        leaked = answer.status_code == 200 and any(
            v not in (None, "") for row in answer.json() for v in row.values()
        )
        assert not leaked, (sql, answer.text)


def test_the_table_browser_gives_rows_as_csv_and_json(browser: Browser) -> None:
    rows = list(csv.DictReader(io.StringIO(browser.get("/data/gongkai/obligations.csv?_size=max").text)))
    assert len(rows) == 54
    found = browser.get("/data/gongkai/obligations.json?_shape=array&status=missing").json()
    assert {row["status"] for row in found} == {"missing"}


def test_a_huge_chapter_does_not_end_the_csv(home: Path) -> None:
    """A reader of CSV gives up at 128 KiB a cell; what is cut off there looks whole to who downloads it."""
    with Store(home / "gongkai.db") as store, store.transaction() as db:
        db.execute("UPDATE sections SET text = ? WHERE agency_id = '990101-cz'", ["长" * 150_000])
    text = Browser(home).get("/data/gongkai/sections.csv?agency_id=990101-cz").text
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) > 1
    assert {len(row["text"]) for row in rows} == {150_000}


def test_a_formula_in_a_portals_text_is_no_formula_in_csv(home: Path) -> None:
    held = sqlite3.connect(home / "gongkai.db")
    held.execute("""UPDATE obligations SET title = '=HYPERLINK("http://x","a
b")' WHERE agency_id = '990101-cz'""")
    held.commit()
    held.close()
    text = Browser(home).get("/data/gongkai/obligations.csv?agency_id=990101-cz").text
    row = next(csv.DictReader(io.StringIO(text, newline="")))
    assert row["title"] == """'=HYPERLINK("http://x","a\nb")"""
    assert row["days_late"] == "0"


def test_rows_come_out_whole_whatever_the_pieces() -> None:
    text = b'a,b\r\n"=1\n2","x ""y"""\r\n-5,-5a\r\n'
    whole = _Rows().take(text, last=True)
    rows = _Rows()
    pieces = b"".join(rows.take(text[i : i + 1], last=False) for i in range(len(text))) + rows.take(b"", True)
    assert pieces == whole
    assert list(csv.reader(io.StringIO(whole.decode(), newline=""))) == [
        ["a", "b"], ["'=1\n2", 'x "y"'], ["-5", "'-5a"],
    ]  # fmt: skip


def test_too_much_is_refused(browser: Browser) -> None:
    assert browser.get(f"/?area={'1' * 9000}").status_code == 414
    assert browser.ask("POST", "/", content=b"x" * 70_000).status_code == 413
    assert browser.ask("POST", "/").status_code == 405


def test_the_head_of_a_page_can_be_asked_for(browser: Browser) -> None:
    answer = browser.ask("HEAD", "/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_slow_question_is_broken_off(demo_home: Path) -> None:
    answer = Browser(demo_home, web_seconds=1e-9).get("/")
    assert answer.status_code in (200, 503)  # a small store may be done before the first look at the clock
    assert "Traceback" not in answer.text


def test_hidden_letters_are_shown_and_long_ones_cut() -> None:
    assert show.visible("公\u202e开\u200b\x00\ud800") == "公⟨U+202E⟩开⟨U+200B⟩⟨U+0000⟩⟨U+D800⟩"
    assert len(show.finalize("长" * 100_000)) < show.LONGEST + 30
    assert show.cut(
        "<b>" * 30, 10
    ) == '<span class="cut" title="{}">&lt;b&gt;&lt;b&gt;&lt;b&gt;…</span>'.format("&lt;b&gt;" * 30)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "http:", "//x", "http://a/\u202e", ""]
)
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert "<a" not in show.outside(url)


def test_titles_of_portals_are_escaped_on_every_page(home: Path) -> None:
    held = sqlite3.connect(home / "gongkai.db")
    held.execute("UPDATE divisions SET name = '<script>alert(1)</script>\u202e' || code")
    held.commit()
    held.close()
    text = Browser(home).get("/").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
    assert "⟨U+202E⟩" in text


def test_a_fault_of_ours_is_one_line_with_the_same_guard(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.web.pages.words.page", lambda *_: 1 / 0)
    answer = Browser(demo_home).get("/words")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert answer.headers["x-frame-options"] == "DENY"


def test_counts_follow_the_store(home: Path) -> None:
    browser = Browser(home)
    assert "应公布 53 份" in browser.get("/").text
    held = sqlite3.connect(home / "gongkai.db")
    held.execute("DELETE FROM obligations WHERE agency_id = '990101-sl'")
    held.commit()
    held.close()
    assert "应公布 52 份" in browser.get("/").text


def test_links_of_the_table_browser_lead_back_into_it(browser: Browser) -> None:
    seen, waiting = set(), ["/data/", "/data/gongkai/findings?severity=error&_facet=code&_size=2"]
    while waiting and len(seen) < 25:
        path = waiting.pop(0)
        answer = browser.get(path)
        assert answer.status_code == 200, path
        seen.add(path)
        for link in BeautifulSoup(answer.text, "lxml").select("main a[href]"):
            href = urljoin(path, link["href"]).removeprefix("http://gongkai.test").partition("#")[0]
            assert href.startswith(("/data", "http", "/agency/", "/division/")), (path, href)
            if href.startswith("/data") and href not in seen and len(seen) + len(waiting) < 25:
                waiting.append(href)
    assert len(seen) > 20


def test_pages_answer_while_a_sweep_writes(home: Path) -> None:
    browser = Browser(home)
    writer = sqlite3.connect(home / "gongkai.db", isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM obligations")
    assert "应公布 53 份" in browser.get("/").text
    assert len(browser.get("/data/gongkai/obligations.json?_shape=array&_size=max").json()) == 54
    writer.execute("COMMIT")
    assert "没有记录" in browser.get("/").text
    assert browser.get("/data/gongkai/obligations.json?_shape=array").json() == []
    writer.close()
