"""A report's page: tables as printed, findings in place, versions, last year, the original beside them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from crawler.ledger.documents import pack
from crawler.web.layout import sheets
from extract.forms import forms
from extract.indicators import statistics
from tests.web.conftest import Browser

JT = "/report/2025/990101-jt"


def cell(page: BeautifulSoup, name: str) -> str:
    """What a cell of the tables says, without its sign."""
    found = page.find(id=f"c-{name}")
    for sign in found.select("b"):
        sign.extract()
    return found.get_text(" ", strip=True)


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_the_printed_tables_hold_every_cell_of_the_form_once(edition: str) -> None:
    places = [slot.id for sheet in sheets(edition) for line in sheet.lines for slot in line.slots]
    assert sorted(places) == sorted(forms()[edition].cells)


def test_the_statistics_hold_every_indicator_once() -> None:
    places = [slot.id for sheet in sheets("stat2014") for line in sheet.lines for slot in line.slots]
    assert places == [x.id for x in statistics().indicators]


@pytest.mark.parametrize("edition", ["2021", "2019", "stat2014"])
def test_labels_and_cells_fill_each_table_without_a_gap(edition: str) -> None:
    for sheet in sheets(edition):
        taken: set[tuple[int, int]] = set()
        for at, line in enumerate(sheet.lines):
            column = 0
            areas = [(h.rows, h.columns) for h in line.heads] + [(1, s.columns) for s in line.slots]
            for rows, columns in areas:
                while (at, column) in taken:
                    column += 1
                area = {(at + r, column + c) for r in range(rows) for c in range(columns)}
                assert not area & taken, (sheet.id, at)
                taken |= area
        width = max(c for _, c in taken) + 1
        assert len(taken) == width * len(sheet.lines), sheet.id


def test_figures_stand_as_printed_and_findings_in_place(browser: Browser) -> None:
    page = BeautifulSoup(browser.get(JT).text, "lxml")
    assert "sev-error" in page.find(id="c-t3.carry_out.tot")["class"]
    assert "sev-error" not in page.find(id="c-t3.grant.nat")["class"]
    assert cell(page, "t3.carry_out.tot") == "2"
    assert cell(page, "t2.fees.amount_wan") == "57.59"
    told = page.find(id="findings").find_parent("section").get_text(" ", strip=True)
    assert "本年新收＋上年结转" in told
    link = page.select_one('.told a[href="#c-t3.carry_out.tot"]')
    assert link is not None


def test_every_figure_leads_to_its_place_in_the_original(browser: Browser) -> None:
    page = BeautifulSoup(browser.get(JT).text, "lxml")
    links = [td.find("a")["href"] for td in page.select("td.slot")]
    assert len(links) == len(forms()["2021"].cells)
    frame = page.find("iframe")
    assert frame.has_attr("sandbox")
    assert "allow" not in str(frame)
    original = browser.get(frame["src"])
    assert "sandbox" in original.headers["content-security-policy"]
    assert original.headers["x-frame-options"] == "SAMEORIGIN"
    body = BeautifulSoup(original.text, "lxml")
    places = {link.partition("#")[2]: link for link in links}
    found = {name: body.find(id=name).get_text(strip=True) for name in places}
    assert found["gk-t3.carry_out.tot"] == "2"
    assert found["gk-t2.fees.amount_wan"] == "57.59"


def test_a_pdf_is_shown_as_pictures_with_a_box_round_each_figure(browser: Browser) -> None:
    page = BeautifulSoup(browser.get("/report/2025/990104-cg").text, "lxml")
    source = page.find("iframe")["src"]
    original = BeautifulSoup(browser.get(source).text, "lxml")
    picture = browser.get(original.find("img")["src"])
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    box = original.find(id="gk-t3.new_recv.tot")
    width, height = (float(n) for n in box.find_parent("svg")["viewbox"].split()[2:])
    assert 0 < float(box["x"]) < width
    assert 0 < float(box["y"]) < height
    assert browser.get(f"{source}/page/79.png").status_code == 404


def test_a_word_file_is_shown_as_what_was_read_of_it(browser: Browser) -> None:
    page = BeautifulSoup(browser.get("/report/2025/990104-zfb").text, "lxml")
    original = BeautifulSoup(browser.get(page.find("iframe")["src"]).text, "lxml")
    assert original.find(id="gk-t3.done_total.tot").get_text() == cell(page, "t3.done_total.tot")


def test_versions_show_what_changed(browser: Browser) -> None:
    page = BeautifulSoup(browser.get("/report/2025/990102-sc").text, "lxml")
    changed = {td["data-cell"]: td for td in page.select("td.changed")}
    assert changed
    assert f"{len(changed)} 格不同" in page.text
    before = BeautifulSoup(browser.get("/report/2025/990102-sc?version=1").text, "lxml")
    for name, td in changed.items():
        old = td.find("small").text
        assert old == (cell(before, name) or "空白")
    assert not before.select("td.changed")
    assert browser.get("/report/2025/990102-sc?version=9").status_code == 303


def test_last_year_stands_beside_this_year(home: Path) -> None:
    held = sqlite3.connect(home / "gongkai.db")
    held.execute("CREATE TEMP TABLE r AS SELECT * FROM reports WHERE agency_id = '990101-jt'")
    held.execute(
        "UPDATE r SET year = 2024, sha256 = (SELECT sha256 FROM reports WHERE agency_id = '990101-cz')"
    )
    held.execute("INSERT INTO reports SELECT * FROM r")
    held.commit()
    held.close()
    browser = Browser(home)
    page = BeautifulSoup(browser.get(f"{JT}?beside=last").text, "lxml")
    other = BeautifulSoup(browser.get("/report/2025/990101-cz").text, "lxml")
    shown = page.find(id="c-t3.new_recv.tot").find("small").text
    assert shown == cell(other, "t3.new_recv.tot")


def test_passages_that_stand_in_another_report_are_marked(browser: Browser, demo_home: Path) -> None:
    held = sqlite3.connect(demo_home / "gongkai.db")
    agency_id, quoted = held.execute("SELECT agency_id, quote FROM findings WHERE code = 'I05'").fetchone()
    held.close()
    page = BeautifulSoup(browser.get(f"/report/2025/{agency_id}").text, "lxml")
    marked = "".join("".join(m.get_text().split()) for m in page.select("mark"))
    first = quoted.split(" | ")[0].rstrip("…")
    assert first[:40] in marked


def test_a_report_that_was_not_seen_leads_to_its_evidence(browser: Browser) -> None:
    answer = browser.get("/report/2025/990101-sl")
    assert (answer.status_code, answer.headers["location"]) == (303, "/evidence/2025/990101-sl")
    assert browser.get("/report/2025/nobody").status_code == 404


def test_states_other_than_a_number_are_told_apart(home: Path) -> None:
    held = sqlite3.connect(home / "gongkai.db")
    import zstandard

    sha, packed = held.execute(
        "SELECT sha256, result FROM documents JOIN reports USING (sha256) WHERE agency_id = '990101-jt'"
    ).fetchone()
    result = json.loads(zstandard.ZstdDecompressor().decompress(packed))
    for name, state, raw in (
        ("t3.grant.nat", "blank", ""), ("t3.grant.biz", "dash", "/"), ("t3.grant.ngo", "unreadable", "☐"),
        ("t3.grant.law", "absent", None),
        ("t3.grant.sci", "text", "<b>无</b>\u202e" * 9),
    ):  # fmt: skip
        result["cells"][name] |= {"state": state, "value": None, "raw": raw}
    held.execute("UPDATE documents SET result = ? WHERE sha256 = ?", (pack(result), sha))
    held.commit()
    held.close()
    text = Browser(home).get(JT).text
    page = BeautifulSoup(text, "lxml")
    assert cell(page, "t3.grant.nat") == "空白"
    assert cell(page, "t3.grant.biz") == "/"
    assert cell(page, "t3.grant.ngo") == "? 无法识别"
    assert cell(page, "t3.grant.law") == "表中没有"
    assert "<b>无" not in text
    assert "\u202e" not in text


def test_a_report_that_could_not_be_read_is_shown_as_such(home: Path) -> None:
    held = sqlite3.connect(home / "gongkai.db")
    held.execute(
        "UPDATE documents SET result = NULL WHERE sha256 IN "
        "(SELECT sha256 FROM reports WHERE agency_id = '990101-jt')"
    )
    held.execute("UPDATE reports SET form = 'none', error = 'damaged' WHERE agency_id = '990101-jt'")
    held.commit()
    held.close()
    answer = Browser(home).get(JT)
    assert answer.status_code == 200
    assert "没有识别出法定表格" in answer.text
    assert "damaged" in answer.text


def test_an_original_that_is_gone_is_said_so(home: Path) -> None:
    for path in (home / "archive").glob("??/??/*.zst"):
        path.unlink()
    browser = Browser(home)
    page = BeautifulSoup(browser.get(JT).text, "lxml")
    assert page.find("iframe") is None
    assert "原件不在存档里" in page.text
    sha256 = page.find("dl", class_="facts").find("code").text
    assert browser.get(f"/archive/{sha256}").status_code == 404
