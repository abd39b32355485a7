"""Ways in which columns are organised and titled, beyond those of tests/spiders/test_layouts.py."""

from __future__ import annotations

import pytest

from spiders import strangers
from spiders.titles import title_of
from tests.spiders.driver import HOME, Outcome, Site, sweep, task
from tests.spiders.sites import UNITS, frame, links, listing, page, report, titled

COLUMN = HOME + "zfxxgk/nb/"
CITY = "http://www.daze.gov.cn/ztzl/ndbg/"


def listed(rows: list[tuple[str, str, str]], base: str = COLUMN) -> dict[str, str]:
    return {base: listing(rows)} | {base + u: report(t, d) for u, t, d in rows}


def test_a_mixed_list_of_many_pages_gives_the_whole_matrix() -> None:
    units = [f"{a}{b}局" for a in "甲乙丙丁戊己庚辛" for b in "教财民司水"][:38]
    every = [
        (f"/a/{n}-{y}.html", f"山河县{u}{y}年政府信息公开工作年度报告", f"{y + 1}-01-20")
        for n, u in enumerate(units)
        for y in (2024, 2023, 2022, 2021)
    ][:143]
    every.sort(key=lambda r: hash(r[0]) % 97)
    site = frame()
    for k in range(8):
        name = f"index_{k}.html" if k else ""
        site[COLUMN + name] = listing(every[k * 20 : k * 20 + 20], 'createPageHTML(8, 0, "index", "html");')
    site |= {HOME + u.lstrip("/"): report(t, d) for u, t, d in every}
    found = sweep(site)
    assert len(found.sightings) == 143
    assert found.column.complete is True


@pytest.mark.parametrize("slugs", [("2023nb", "2025xxgknb"), ("n2025", "a")])
def test_the_labels_of_year_folders_count_not_their_addresses(slugs: tuple[str, str]) -> None:
    old, new = slugs
    site = frame() | {COLUMN: page(links([(f"./{old}/", "2023年度"), (f"./{new}/", "2024年度")]))}
    for slug, year in ((old, 2023), (new, 2024)):
        rows = [(f"{n}.html", titled(u, year), f"{year + 1}-01-20") for n, u in enumerate(UNITS)]
        site |= listed(rows, f"{COLUMN}{slug}/")
    found = sweep(site)
    assert found.titles() == sorted(titled(u, 2024) for u in UNITS)
    assert found.column.complete is True


def agency_tree(rows: list[tuple[str, str, str]]) -> dict[str, str]:
    """The 教育局 has a tree of its own, in which these rows stand."""
    site = frame()
    site[HOME + "zfxxgk/"] = page(links([("/jyj/", "县教育局"), ("/mzj/", "县民政局")], "units"))
    site[HOME + "jyj/"] = page(links([("/jyj/zn/", "政府信息公开指南"), ("/jyj/nb/", "政府信息公开年报")]))
    return site | listed(rows, HOME + "jyj/nb/")


def test_a_report_in_another_bodys_folder_is_the_titles_and_says_so() -> None:
    rows = [
        ("1.html", titled("教育局", 2024), "2025-01-20"),
        ("2.html", titled("林业局", 2024), "2025-01-21"),
    ]
    notes = {s.title: s.note for s in sweep(agency_tree(rows)).sightings}
    assert notes[titled("教育局", 2024)] == ""
    assert notes[titled("林业局", 2024)] == "misfiled: in the folder of 县教育局"


@pytest.mark.parametrize(
    ("agency", "unit", "wrong"),
    [
        ("山河县教育局", "县教育局", False),
        ("山河县教育和体育局", "教育局", False),
        ("教体局", "县教育局", False),
        ("山河县洪川镇人民政府", "洪川镇", False),
        ("山河县林业局", "县教育局", True),
        ("柳江镇人民政府", "政府工作报告办", True),
        ("", "教育局", False),
    ],
)
def test_what_is_misfiled(agency: str, unit: str, wrong: bool) -> None:
    assert strangers.misfiled(agency, unit) is wrong


def city_page(names: tuple[str, ...]) -> dict[str, str]:
    """A county without a column of its own links to its city's page about all counties."""
    site = {HOME: page(links([("/zfxxgk/", "政府信息公开")]))}
    site[HOME + "zfxxgk/"] = page(links([(CITY, "政府信息公开年报")]))
    rows = [(f"{n}.html", f"{c}2024年政府信息公开工作年度报告", "2025-03-20") for n, c in enumerate(names)]
    return site | listed(rows, CITY)


def test_a_citys_page_gives_the_countys_report_and_proves_nothing_else() -> None:
    found = sweep(city_page(("邻河县", "山河县", "望江县", "大泽区")))
    assert found.titles() == ["山河县2024年政府信息公开工作年度报告"]
    assert found.column.complete is False
    assert "hosted_elsewhere" in found.column.note
    assert "other_divisions=3" in found.column.note


def test_a_column_that_only_stands_on_another_host_is_a_column() -> None:
    site = {HOME: page(links([("/zfxxgk/", "政府信息公开")]))}
    site[HOME + "zfxxgk/"] = page(links([(CITY, "政府信息公开年报")]))
    rows = [(f"{n}.html", titled(u, 2024), "2025-01-20") for n, u in enumerate(UNITS)]
    found = sweep(site | listed(rows, CITY))
    assert len(found.titles()) == len(UNITS)
    assert found.column.complete is True
    assert "hosted_elsewhere" in found.column.note


def test_zones_towns_and_the_county_itself_are_no_other_divisions() -> None:
    names = [
        "山河县",
        "山河县人民政府",
        "山河",
        "山河县经济开发区",
        "城南新区",
        "洪川镇",
        "邻河县人民政府",
        "大泽市",
    ]
    assert strangers.other_divisions(names, "山河县人民政府网站") == {"邻河县人民政府", "大泽市"}


@pytest.mark.parametrize(
    ("url", "area"),
    [
        ("http://x/govxxgk/11990101MB0123456X/openSubPage.html", ""),
        ("http://x/govxxgk/11990100MB0123456X/", ""),
        ("http://x/search.jsp?area=11411002005750994L", "411002"),
        ("http://x/a/11411002005750994.html", ""),
    ],
)
def test_the_area_of_a_credit_code_is_compared(url: str, area: str) -> None:
    assert strangers.foreign_code(url, "990101") == area


def test_rows_that_lead_to_files_and_to_a_bodys_own_host() -> None:
    rows = [
        ("/files/a.pdf", titled("教育局", 2024), "2025-01-20"),
        ("/files/b.wps", titled("民政局", 2024), "2025-01-20"),
        ("http://wsjk.shanhe.gov.cn/c.html", titled("卫健局", 2024), "2025-01-20"),
    ]
    site: dict[str, str | bytes] = dict(frame()) | {COLUMN: listing(rows)}
    site[HOME + "files/a.pdf"] = b"%PDF-1.4 x\0"
    site[HOME + "files/b.wps"] = b"\xd0\xcf\x11\xe0\0\0\0"
    site["http://wsjk.shanhe.gov.cn/c.html"] = report(titled("卫健局", 2024))
    found = sweep(site)  # type: ignore[arg-type]
    assert {s.outcome for s in found.sightings} == {"ok"}
    assert [len(s.documents) for s in found.sightings] == [1, 1, 1]
    assert found.column.complete is True


COLUMNS = ["年度报告", "公开年报", "信息公开工作年报", "政府信息公开工作年度报告", "年报"]


@pytest.mark.parametrize("slug", ["dxqzf69", "xxgklc", "p1017"])
@pytest.mark.parametrize("text", COLUMNS)
def test_columns_of_every_name_behind_meaningless_addresses(text: str, slug: str) -> None:
    rows = [(f"{n}.html", titled(u, 2024), "2025-01-20") for n, u in enumerate(UNITS)]
    found = sweep(frame(f"/zfxxgk/{slug}/", text) | listed(rows, f"{HOME}zfxxgk/{slug}/"))
    assert len(found.titles()) == len(UNITS)
    assert found.column.complete is True


TITLES = {
    "山河县教育局2024年政府信息公开工作 告年度报": "山河县教育局",
    "山河县财政局\n2024年\n政府信息公开\n工作年度报告": "山河县财政局",
    "2024年政府信息公开工作年度报告": "",
    "万潮镇2024年政府信息公开年度报告": "万潮镇",
    "山河县2024年政府信息公开工作报告": "山河县",
    "山河县水利局２０２４年政府信息公开年度报告": "山河县水利局",
    "山河县民政局二〇二四年政府信息公开工作年度报告": "山河县民政局",
    "城南办事处（城南园区）2024年政府信息公开工作年度报告": "城南办事处(城南园区)",
}


def test_titles_as_they_are_really_written() -> None:
    rows = [(f"{n}.html", title, "2025-01-20") for n, title in enumerate(TITLES)]
    found = sweep(frame() | listed(rows))
    assert len(found.sightings) == len(TITLES)
    assert {title_of(s.title).agency for s in found.sightings} == set(TITLES.values())
    assert {title_of(s.title).year for s in found.sightings} == {2024}


def test_a_fragment_is_no_page() -> None:
    tabs = [
        ("#tabPanel7", "政府信息公开年报"),
        ("/#/FindPolicy", "政府信息公开指南"),
        ("/zfxxgk/#nb", "政府信息公开"),
    ]
    site: Site = {HOME: page(links(tabs)), HOME + "zfxxgk/": page(links([("#nb", "政府信息公开年报")]))}
    found = sweep(site)
    assert all("#" not in url for url in found.asked)
    assert len(found.asked) == len(set(found.asked))
    assert not found.of("column")


def test_a_root_that_is_the_list_itself_is_the_column() -> None:
    rows = [(f"{n}.html", titled(u, 2024), "2025-01-20") for n, u in enumerate(UNITS)]
    site = {HOME: page(links([("/gk/", "政府信息公开")]))} | listed(rows, HOME + "gk/")
    assert len(sweep(site).titles()) == len(UNITS)


def test_two_reports_in_a_news_box_do_not_make_a_column() -> None:
    box = links([(f"/n/{n}.html", titled(u, 2024)) for n, u in enumerate(UNITS[:2])], "news")
    news = links([(f"/m/{n}.html", f"山河县第{n}次会议召开") for n in range(8)], "news")
    found = sweep({HOME: page(links([("/gk/", "政府信息公开")])), HOME + "gk/": page(box + news)})
    assert not any(x.complete for x in found.of("column"))


RUBBISH: list[str | bytes] = [
    "",
    "<html><body><ul><li><a href=",
    "{",
    '{"data":',
    b"\x89PNG\r\n\0\0\0\0",
    "null",
]


@pytest.mark.parametrize("rubbish", RUBBISH, ids=["empty", "cut", "brace", "cut json", "binary", "null"])
@pytest.mark.parametrize("name", ["pclist", "zcms", "epoint", "webforms", "vsb", "docwrite", "showlist"])
def test_rubbish_at_any_request_is_survived_and_proves_nothing(name: str, rubbish: str | bytes) -> None:
    from importlib import import_module

    from data.replicas.load import families
    from tests.families_b.test_replicas import asker, run

    whole = run(name)
    portal = families()[name]
    answer = asker(import_module(f"data.replicas.sites.{portal.site}").build(portal))
    places = [r.url + r.body.decode() for r in whole.requests]
    for broken in places[:: max(1, len(places) // 5)]:
        found: Outcome = sweep(
            lambda r, b=broken: rubbish if r.url + r.body.decode() == b else answer(r), task((2025,))
        )
        assert {s.url for s in found.sightings} <= {s.url for s in whole.sightings}
        gone = len(found.sightings) < len(whole.sightings)
        general = [x for x in found.of("column") if x.year in (None, 2025) and not x.unit]
        assert not gone or not general or not all(x.complete for x in general)
        assert not any(x.outcome == "empty" for x in found.of("column"))
