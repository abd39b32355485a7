"""Versions and findings: what changed, what is wrong with a report's publication, whose verdicts stay."""

from __future__ import annotations

import pytest

from crawler.findings.verdicts import record
from crawler.queries import finding_rows, status_rows
from tests.ledger.world import COLUMN, FAULT, JYJ, NAME, World, story


def test_a_change_after_publication_is_a_version_with_its_cells(world):
    story(world)
    world.derive()
    versions = sorted((r["version"], r["current"], r["sha256"]) for r in world.table("reports"))
    assert [v[:2] for v in versions] == [(1, 0), (2, 1)]
    values = {(r["sha256"], r["value"]) for r in world.table("cells") if r["cell_id"] == "t3.new_recv.nat"}
    assert values == {(versions[0][2], 3.0), (versions[1][2], 5.0)}
    (changed,) = [f for f in finding_rows(world.store) if f["code"] == "T05"]
    assert changed["cells"] == ["t3.new_recv.nat"]
    assert (changed["left"]["value"], changed["right"]["value"]) == ("t3.new_recv.nat=3", "t3.new_recv.nat=5")
    (held,) = [o for o in status_rows(world.store) if o["agency_id"] == JYJ]
    assert held["sha256"] == versions[1][2]


def test_the_evidence_of_a_late_report_holds_the_look_that_did_not_show_it(world):
    story(world)
    world.derive()
    (held,) = [o for o in status_rows(world.store) if o["agency_id"] == JYJ]
    first = [x["look_id"] for x in world.table("looks") if x["kind"] == "column" and "02-02" in x["at"]]
    assert set(first) <= set(held["evidence"]["looks"])


def test_a_page_whose_counter_turned_is_the_same_version(world):
    for day, text in (
        ("2026-01-20", "其他。浏览次数：12"),
        ("2026-02-20", "其他。 浏览次数：99 打印 关闭窗口 x9"),
    ):
        sweep = world.sweep(day)
        world.column(sweep)
        sections = {f"s{i}": "内容" for i in range(1, 6)} | {"s6": text}
        world.report(sweep, NAME, doc=day, read={"sections": sections})
    world.derive()
    (report,) = world.table("reports")
    assert (report["version"], report["first_seen"][:10], report["last_seen"][:10]) == (
        1,
        "2026-01-20",
        "2026-02-20",
    )
    assert not [f for f in finding_rows(world.store) if f["code"] == "T05"]


def test_several_files_of_one_report_are_one_report(world):
    sweep = world.sweep("2026-01-20")
    world.column(sweep)
    page = world.document(
        "page", title=f"{NAME}2025年政府信息公开工作年度报告", form="none", cells={}, sections={}
    )
    full = world.document("full", cells={"t3.new_recv.nat": 4}, media_type="application/pdf")
    image = world.document("image", form="none", cells={}, sections={}, error="scanned")
    url = f"{COLUMN}r.html"
    world.sighting(sweep, f"{NAME}2025年政府信息公开工作年度报告", url, ((page, "page"), (full, "pdf")))
    world.sighting(
        sweep, f"图解：{NAME}2025年政府信息公开工作年度报告", f"{COLUMN}i.html", ((image, "page"),)
    )
    world.derive()
    (report,) = world.table("reports")
    assert report["sha256"] == full
    (held,) = [o for o in status_rows(world.store) if o["agency_id"] == JYJ]
    assert (held["document_url"], held["url"]) == (f"{url}.pdf", url)
    assert set(held["evidence"]["variants"]) == {page, image}


def test_an_attachment_that_fails_once_is_no_change(world):
    url = f"{COLUMN}r.html"
    page = world.document(
        "page", title=f"{NAME}2025年政府信息公开工作年度报告", form="none", cells={}, sections={}
    )
    full = world.document("full", cells={"t3.new_recv.nat": 4})
    refs = [{"url": url, "role": "page", "outcome": "ok", "sha256": page}]
    file = {"url": f"{url}.pdf", "role": "attachment"}
    for day, got in (
        ("2026-01-20", {}),
        ("2026-01-25", {"outcome": "ok", "sha256": full}),
        ("2026-01-30", {}),
    ):
        sweep = world.sweep(day)
        world.column(sweep)
        documents = [*refs, file | ({"outcome": "blocked", "sha256": ""} | got)]
        world.sighting(sweep, f"{NAME}2025年政府信息公开工作年度报告", url, documents=documents)
    world.derive()
    (report,) = world.table("reports")
    assert (report["sha256"], report["version"], report["current"]) == (full, 1, 1)
    assert not [f for f in finding_rows(world.store) if f["code"] == "T05"]


def test_verdicts_of_people_survive(world):
    story(world)
    world.derive()
    (late,) = [f for f in finding_rows(world.store) if f["code"] == "T02"]
    record(world.store, [late["id"]], "confirmed", note="电话核实", who="王", at="2026-03-01T09:00:00+08:00")
    sweep = world.sweep("2026-03-20")
    world.column(sweep)
    world.report(
        sweep,
        NAME,
        day="2026-02-05",
        doc="second",
        read={"cells": {"t3.new_recv.nat": 5, "t4.review.total": 1}},
    )
    world.derive()
    (late,) = [f for f in finding_rows(world.store) if f["code"] == "T02"]
    assert (late["review"], late["last_seen"][:10]) == ("confirmed", "2026-03-20")


def test_findings_of_the_parser_belong_to_the_current_version_and_keep_their_ids(world):
    for day, doc in (("2026-01-20", "a"), ("2026-01-25", "b")):
        sweep = world.sweep(day)
        world.column(sweep)
        world.report(sweep, NAME, doc=doc, read={"findings": [FAULT, FAULT]})
        world.derive()
        ids = {f["id"] for f in finding_rows(world.store) if f["code"] == "A01"}
        assert len(ids) == 2
        if day == "2026-01-20":
            first = ids
    assert ids == first


def codes(world: World, agency: str = JYJ) -> set[str]:
    world.derive()
    return {f["code"] for f in finding_rows(world.store) if f["agency_id"] == agency}


_LEAST = "2026-02-03查看时尚未公布，2026-02-10首次见到，至少逾期3天。"


@pytest.mark.parametrize(
    ("day", "told"),
    [("2026-02-06", "2026-02-06公布，逾期6天。"), ("", _LEAST), ("2026-01-28", _LEAST)],
)
def test_how_late_a_report_is_at_least_is_told_as_such(world, day, told):
    """By the page's date where the looks bear it out; else the looks prove only the least number of days."""
    for at in ("2026-02-03", "2026-02-10"):
        sweep = world.sweep(at)
        world.column(sweep)
        if at == "2026-02-10":
            world.report(sweep, NAME, day=day)
    world.derive()
    (late,) = [
        f for f in finding_rows(world.store, lang="zh") if f["code"] == "T02" and f["agency_id"] == JYJ
    ]
    assert late["message"].endswith(f"年度报告应于2026-01-31前公布，{told}")
    (answer,) = [o for o in status_rows(world.store, lang="zh") if o["agency_id"] == JYJ]
    assert ("至少逾期3天" in answer["why"]) == ("至少" in told)


def test_missing_and_late_are_findings(world):
    story(world)
    assert codes(world) == {"T02", "T05"}
    (missing,) = [
        f
        for f in finding_rows(world.store, lang="en")
        if f["code"] == "T01" and f["agency_id"] == "990101-sj"
    ]
    assert (missing["severity"], missing["first_seen"][:10], missing["last_seen"][:10]) == (
        "error",
        "2026-02-02",
        "2026-02-20",
    )
    assert "审计局" in missing["message"]
    (town,) = [f for f in finding_rows(world.store) if f["code"] == "T01" and f["agency_id"] == "990101-yxz"]
    assert town["severity"] == "info"


def test_dates_before_the_years_end_and_dates_that_disagree(world):
    sweep = world.sweep("2026-01-20")
    world.column(sweep)
    world.report(sweep, NAME, day="2025-12-20")
    assert codes(world) == {"T03"}
    sj = "990101-sj"
    sha = world.document("sj")
    dates = {
        "article": "2026-01-10",
        "list": "2026-01-12",
        "url": "2026-01-18",
        "last_modified": "2026-01-01",
    }
    world.sighting(
        sweep, "栖云县审计局2025年政府信息公开工作年度报告", f"{COLUMN}s.html", ((sha, "page"),), dates=dates
    )
    assert codes(world, sj) == {"T04"}
    (found,) = [f for f in finding_rows(world.store) if f["code"] == "T04"]
    assert (found["left"]["value"], found["right"]["value"]) == ("2026-01-10", "2026-01-18")


def test_withdrawn_unlisted_and_announced_are_findings(world):
    first = world.sweep("2026-01-20")
    world.column(first)
    urls = {name: f"{COLUMN}{i}.html" for i, name in enumerate((NAME, "栖云县审计局"))}
    for name, url in urls.items():
        world.report(first, name, day="2026-01-15", url=url)
    later = world.sweep("2026-02-10")
    world.column(later)
    world.look(later, "article", "not_found", url=urls[NAME])
    world.look(later, "article", "ok", url=urls["栖云县审计局"])
    world.sighting(
        later, "永兴镇人民政府2025年政府信息公开工作年度报告", f"{COLUMN}t.html", outcome="blocked"
    )
    assert codes(world) == {"T06"}
    assert codes(world, "990101-sj") == {"T08"}
    assert codes(world, "990101-yxz") == {"T08"}


def test_a_page_whose_file_is_dead_is_not_blamed_for_its_content(world):
    sweep = world.sweep("2026-01-20")
    world.column(sweep)
    url, title = f"{COLUMN}d.html", f"{NAME}2025年政府信息公开工作年度报告"
    page = world.document("page", title=title, form="narrative", cells={}, sections={}, findings=[FAULT])
    file = {"url": f"{url}.pdf", "role": "attachment", "outcome": "not_found"}
    documents = [{"url": url, "role": "page", "sha256": page}]
    world.sighting(sweep, title, url, documents=[*documents, file])
    assert codes(world) == {"T08"}
    world.sighting(sweep, title, f"{COLUMN}plain.html", documents=documents)
    with world.store.transaction() as db:
        db.conn.execute("DELETE FROM sightings WHERE url = ?", (url,))
    assert codes(world) == {"A01"}


def ordered_list(world, places):
    """A list of one agency's reports of 2019 to 2025 in this order of years, newest first where it falls."""
    sweep = world.sweep("2026-02-10")
    world.column(sweep)
    for n, year in enumerate(places, start=1):
        title = f"{NAME}{year}年政府信息公开工作年度报告"
        sha = world.document(title, title=title)
        read = ((sha, "page"),) if year == 2025 else ()
        dates = {"list": f"{year + 1}-01-15"}
        world.sighting(
            sweep, title, f"{COLUMN}{year}.html", read, dates=dates, position=n, followed=int(bool(read))
        )


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ((2025, 2024, 2023, 2022, 2021, 2020, 2019), set()),
        ((2019, 2020, 2021, 2022, 2023, 2024, 2025), set()),
        ((2024, 2023, 2022, 2025, 2021, 2020, 2019), {"T08"}),
        ((2022, 2025, 2020, 2023, 2019, 2024, 2021), set()),  # not a list by date
        ((2024, 2025), set()),
    ],
)
def test_a_report_out_of_order_in_an_ordered_list_is_hard_to_find(world, places, expected):
    ordered_list(world, places)
    assert codes(world) == expected


def test_a_report_that_is_only_a_picture_is_hard_to_find(world):
    sweep = world.sweep("2026-02-10")
    world.column(sweep)
    sha = world.document("picture", method="pdf/ocr", cells={}, findings=[])
    title = f"{NAME}2025年政府信息公开工作年度报告"
    world.sighting(sweep, title, f"{COLUMN}p.html", ((sha, "attachment"),), dates={"article": "2026-01-15"})
    assert codes(world) == {"T08"}
