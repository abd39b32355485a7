"""Findings with verdicts, notices, search, feeds and the check of a draft, as a visitor and as an editor."""

from __future__ import annotations

import io
import json
import re
import tempfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from icalendar import Calendar
from lxml import etree

from crawler.archive import Archive
from crawler.feed.atom import ATOM
from crawler.store import Store
from crawler.web import editors
from tests.web.conftest import Browser

TOKEN = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editors, "FAILURES", editors.Limiter(10))
    monkeypatch.setattr(editors, "ACTIONS", editors.Limiter(300))


@pytest.fixture
def editor(home: Path) -> Browser:
    browser = Browser(home, web_token=TOKEN)
    answer = browser.ask("POST", "/sign-in", data={"token": TOKEN, "who": "王 核实", "to": "/findings"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/findings")
    flags = answer.headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=strict" in flags
    return browser


def seal_of(browser: Browser, path: str) -> str:
    found = re.search(r'name="seal" value="([0-9a-f]+)"', browser.get(path).text)
    assert found
    return found[1]


def finding(home: Path, code: str) -> str:
    with Store(home / "gongkai.db", read_only=True) as store:
        row = store.row("SELECT id FROM findings WHERE code = ?", (code,))
    assert row
    return str(row["id"])


def review(home: Path, finding_id: str) -> str:
    with Store(home / "gongkai.db", read_only=True) as store:
        return str(store.row("SELECT review FROM findings WHERE id = ?", (finding_id,))["review"])  # type: ignore[index]


def test_filters_choose_and_are_kept(browser: Browser) -> None:
    whole = browser.get("/findings").text
    late = browser.get("/findings?code=T02&division=990101").text
    assert whole.count('<li id="f-') > late.count('<li id="f-') == 2
    assert 'value="T02" selected' in late
    assert "code=T02" in re.search(r"/findings/defects\.xlsx\?([^\"]*)", late)[1]  # type: ignore[index]
    assert browser.get("/findings?severity=grave").status_code == 422


def test_the_list_of_defects_holds_what_the_filters_choose(browser: Browser) -> None:
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/findings/defects.xlsx?division=990102").content))
    text = "\n".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value)
    assert "榆坪县" in text
    assert "栖云县" not in text
    document = Document(io.BytesIO(browser.get("/findings/defects.docx?code=T01").content))
    assert "问题清单" in "\n".join(p.text for p in document.paragraphs)


def test_without_a_token_nobody_can_say_anything(browser: Browser, home: Path) -> None:
    plain = Browser(home)
    assert "/sign-in" not in plain.get("/findings").text
    assert plain.get("/sign-in").status_code == 404
    assert plain.ask("POST", "/sign-in", data={"token": "", "who": "x"}).status_code == 404
    held = finding(home, "A01")
    for path, data in (
        ("/findings/verdict", {"finding": held, "said": "dismissed", "note": "x"}),
        ("/alerts/ack", {"notice": "x"}),
    ):
        assert plain.ask("POST", path, data=data).status_code == 403
    assert review(home, held) == ""


def test_an_editor_confirms_dismisses_and_reopens(editor: Browser, home: Path) -> None:
    held, seal = finding(home, "A01"), seal_of(editor, "/findings")
    for said, shown in (("confirmed", "confirmed"), ("dismissed", "dismissed"), ("reopened", "")):
        data = {"finding": held, "said": said, "note": "对照原件 <b>", "seal": seal, "back": "code=A01"}
        answer = editor.ask("POST", "/findings/verdict", data=data)
        assert answer.headers["location"] == f"/findings?code=A01#f-{held}"
        assert review(home, held) == shown
    with Store(home / "gongkai.db", read_only=True) as store:
        kept = list(store.rows("SELECT verdict, who, note FROM verdicts ORDER BY verdict_id"))
    assert [row["verdict"] for row in kept] == ["confirmed", "dismissed", "reopened"]
    assert {row["who"] for row in kept} == {"王 核实"}
    logged = [json.loads(line) for line in (home / editors.LOG).read_text("utf-8").splitlines()]
    assert [(row["action"], row["outcome"]) for row in logged] == [("sign-in", "done")] + [
        ("verdict", "done")
    ] * 3
    assert "<b>" not in editor.get("/findings?code=A01").text.partition("核实说明")[2][:100]


def test_a_verdict_needs_its_reason(editor: Browser, home: Path) -> None:
    data = {
        "finding": finding(home, "A01"),
        "said": "confirmed",
        "note": " ",
        "seal": seal_of(editor, "/findings"),
    }
    assert editor.ask("POST", "/findings/verdict", data=data).status_code == 422
    data |= {"finding": "A01-nothing", "note": "x"}
    assert editor.ask("POST", "/findings/verdict", data=data).status_code == 422


@pytest.mark.parametrize(
    ("seal", "headers"),
    [
        ("", {}),
        ("0" * 64, {}),
        (None, {"Origin": "https://evil.example"}),
        (None, {"Sec-Fetch-Site": "cross-site"}),
    ],
)
def test_a_form_of_another_site_is_refused(
    editor: Browser, home: Path, seal: str | None, headers: dict[str, str]
) -> None:
    held = finding(home, "A01")
    data = {
        "finding": held,
        "said": "dismissed",
        "note": "x",
        "seal": seal_of(editor, "/findings") if seal is None else seal,
    }
    assert editor.ask("POST", "/findings/verdict", data=data, headers=headers).status_code == 403
    assert review(home, held) == ""


def test_a_forged_or_foreign_cookie_is_nobodys(editor: Browser, home: Path) -> None:
    cookie = editor.cookies[editors.COOKIE]
    seal = seal_of(editor, "/findings")
    body = cookie.rpartition(".")[0]
    for forged in (body + "." + "0" * 64, "x" + cookie, "", "." + "a" * 64):
        editor.cookies[editors.COOKIE] = forged
        assert "/findings/verdict" not in editor.get("/findings").text
    other = Browser(home, web_token=TOKEN + "2")
    other.cookies[editors.COOKIE] = cookie
    data = {"finding": finding(home, "A01"), "said": "dismissed", "note": "x", "seal": seal}
    assert other.ask("POST", "/findings/verdict", data=data).status_code == 403


def test_wrong_tokens_are_counted_and_logged(home: Path) -> None:
    browser = Browser(home, web_token=TOKEN)
    codes = [
        browser.ask("POST", "/sign-in", data={"token": "wrong", "who": "x"}).status_code for _ in range(12)
    ]
    assert codes == [403] * 10 + [429] * 2
    assert browser.ask("POST", "/sign-in", data={"token": TOKEN, "who": "x"}).status_code == 429
    assert (home / editors.LOG).read_text("utf-8").count('"refused"') == 10


def test_the_limiter_forgets_after_its_window() -> None:
    held = editors.Limiter(2, 10.0)
    held.count("a", 0.0)
    held.count("a", 1.0)
    assert held.full("a", 9.0)
    assert not held.full("b", 9.0)
    assert not held.full("a", 10.5)


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/findings\\@evil", "/etc"])
def test_signing_in_leads_nowhere_else(home: Path, to: str) -> None:
    answer = Browser(home, web_token=TOKEN).ask(
        "POST", "/sign-in", data={"token": TOKEN, "who": "x", "to": to}
    )
    assert answer.headers["location"] == "/findings"


def test_a_notice_is_acknowledged_and_taken_back(editor: Browser, home: Path) -> None:
    with Store(home / "gongkai.db") as store, store.transaction() as db:
        db["notices"].insert({
            "notice_id": "missing-1", "condition": "c", "state": "open",
            "opened_at": "2026-02-10T12:00:00+08:00",
            "division_code": "990101", "message_zh": "水利局未公布", "message_en": "missing", "episode": 1,
        })  # fmt: skip
    seal = seal_of(editor, "/alerts")
    for data, shown in (({"note": "已电话"}, "已知悉"), ({"undo": "true"}, "未解除")):
        answer = editor.ask("POST", "/alerts/ack", data={"notice": "missing-1", "seal": seal} | data)
        assert answer.status_code == 303
        assert shown in editor.get("/alerts").text
    assert editor.ask("POST", "/alerts/ack", data={"notice": "none", "seal": seal}).status_code == 422
    visitor = Browser(home).get("/alerts").text
    assert "水利局未公布" in visitor
    assert "王 核实" not in visitor


def test_search_marks_what_was_asked(browser: Browser) -> None:
    found = browser.get("/search?q=政府信息公开申请").text
    assert "<mark>政府信息公开申请</mark>" in found
    assert "<mark>公</mark>" in browser.get("/search?q=公").text
    assert "没有找到" in browser.get("/search?q=绝无此词").text
    assert "<script>" not in browser.get("/search?q=<script>alert(1)</script>").text
    assert browser.get("/search?q=" + "长" * 130).text.count("warn") == 1
    further = re.search(r'rel="next" href="([^"]+)"', browser.get("/search?q=公").text)
    assert further
    assert browser.get(further[1].replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize("kind", ["all", "published", "late", "missing", "changed", "withdrawn"])
def test_feeds_of_a_county_a_city_and_everything_are_atom(browser: Browser, kind: str) -> None:
    for code in ("990101", "9901", "all"):
        answer = browser.get(f"/feeds/{code}/{kind}.atom")
        assert answer.headers["content-type"].startswith("application/atom+xml")
        feed = etree.fromstring(answer.content)
        own = feed.xpath("a:link[@rel='self']/@href", namespaces={"a": ATOM})
        assert own == [f"http://gongkai.test/feeds/{code}/{kind}.atom"]
        for page in feed.xpath("a:entry/a:link[@rel='alternate']/@href", namespaces={"a": ATOM})[:3]:
            assert browser.get(page.removeprefix("http://gongkai.test")).status_code == 200
        again = browser.get(f"/feeds/{code}/{kind}.atom", headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
    assert browser.get("/feeds/110101/all.atom").status_code == 404
    assert browser.get("/feeds/all/all.atom?after=x").status_code == 404


def test_the_calendar_of_a_county(browser: Browser) -> None:
    answer = browser.get("/feeds/990101/deadlines.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    years = {event["dtstart"].dt.year for event in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert years == {2026, 2027}


def planted(home: Path) -> bytes:
    with Store(home / "gongkai.db", read_only=True) as store:
        row = store.row("SELECT sha256 FROM findings WHERE code = 'A01'")
    assert row
    return Archive(home / "archive").get(row["sha256"])


def test_a_draft_is_checked_and_nothing_is_kept(
    browser: Browser, demo_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = sorted(p for p in demo_home.rglob("*") if "-shm" not in p.name and "-wal" not in p.name)
    answer = browser.ask("POST", "/check", files={"file": ("draft.html", planted(demo_home))})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "A01" in answer.text
    assert re.search(r'id="c-t3.carry_out.tot"[^>]*sev-error', answer.text)
    assert sorted(p for p in demo_home.rglob("*") if "-shm" not in p.name and "-wal" not in p.name) == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.pdf", b"%PDF-1.7 broken", "warn"),
        ("x.bin", b"\x00\x01\x02" * 99, "warn"),
        ("x.docx", b"PK\x03\x04junk", "warn"),
        ("<b>.html", b"", "warn"),
    ],
)
def test_a_draft_that_cannot_be_read_is_said(browser: Browser, name: str, data: bytes, said: str) -> None:
    answer = browser.ask("POST", "/check", files={"file": (name, data)})
    assert answer.status_code == 200
    assert f'class="{said}"' in answer.text
    assert "<b>.html" not in answer.text


def test_a_form_without_a_file_or_with_too_much_is_refused(browser: Browser) -> None:
    assert browser.ask("POST", "/check", files={"other": ("x", b"x")}).status_code == 422
    assert browser.ask("POST", "/check", data={"file": "x"}).status_code == 415
    assert (
        browser.ask(
            "POST", "/check", content=b"x", headers={"Content-Type": "multipart/form-data"}
        ).status_code
        == 400
    )
    assert browser.ask("POST", "/check", files={"file": ("x", b"x" * (21 * 2**20))}).status_code == 413
