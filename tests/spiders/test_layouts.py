"""The ways in which a 年报 column is organised, each read to its end."""

from __future__ import annotations

import pytest

from tests.spiders.driver import HOME, Site, sweep, task
from tests.spiders.sites import UNITS, frame, links, listing, page, report, titled

COLUMN = HOME + "zfxxgk/nb/"


def folder(base: str, year: int, units: tuple[str, ...] = UNITS) -> dict[str, str]:
    """A list of one year's reports with their pages."""
    rows = [(f"{base}{n}.html", titled(unit, year), f"{year + 1}-01-20") for n, unit in enumerate(units)]
    return {base: listing(rows)} | {u: report(t, d) for u, t, d in rows}


def test_year_folders_are_read_and_the_asked_year_is_fetched() -> None:
    site = frame() | {COLUMN: page(links([(f"./{y}/", f"{y}年") for y in (2024, 2023, 2017)]))}
    site |= folder(COLUMN + "2024/", 2024) | folder(COLUMN + "2023/", 2023)
    found = sweep(site)
    assert found.titles() == sorted(titled(u, 2024) for u in UNITS)
    assert found.titles(False) == sorted(titled(u, 2023) for u in UNITS)
    assert [x.year for x in found.of("column") if x.complete] == [2024, 2023, None]
    assert "folders=2017,2023,2024" in found.column.note
    assert "not_read=2017" in found.column.note
    assert COLUMN + "2017/" not in found.asked


def test_missing_year_folder_of_a_whole_column_is_said_for_that_year() -> None:
    site = frame() | {COLUMN: page(links([("./2022/", "2022年"), ("./2023/", "2023年")]))}
    site |= folder(COLUMN + "2022/", 2022) | folder(COLUMN + "2023/", 2023)
    found = sweep(site)
    assert found.column.year == 2024
    assert found.column.complete is True
    assert "no_folder=2024" in found.column.note


def test_missing_year_proves_nothing_where_the_neighbouring_folder_failed() -> None:
    site = frame() | {COLUMN: page(links([("./2022/", "2022年"), ("./2023/", "2023年")]))}
    site |= folder(COLUMN + "2022/", 2022)
    found = sweep(site)
    assert not any(x.complete for x in found.of("column") if x.year in (2024, None))


def test_broken_folder_of_long_ago_does_not_hide_the_asked_year() -> None:
    site = frame() | {
        COLUMN: page(links([("./2021/", "2021年"), ("./2023/", "2023年"), ("./2024/", "2024年")]))
    }
    site |= folder(COLUMN + "2023/", 2023) | folder(COLUMN + "2024/", 2024)
    assert sweep(site).column.complete is True


def test_title_wins_over_the_folder_that_a_report_is_misfiled_in() -> None:
    site = frame() | {COLUMN: page(links([("./2023/", "2023年"), ("./2024/", "2024年")]))}
    site |= folder(COLUMN + "2024/", 2024, UNITS[:2])
    rows = [
        ("a.html", titled("教育局", 2023), "2024-01-20"),
        ("b.html", titled("信访局", 2024), "2025-01-20"),
    ]
    site |= {COLUMN + "2023/": listing(rows), COLUMN + "2023/b.html": report(titled("信访局", 2024))}
    found = sweep(site)
    assert titled("信访局", 2024) in found.titles()
    assert found.titles(False) == [titled("教育局", 2023)]


@pytest.mark.parametrize("label", ["2024年度", "2024年政府信息公开年报", "2024"])
def test_year_then_class_then_list(label: str) -> None:
    site = frame() | {COLUMN: page(links([("2024/", label)]))}
    site[COLUMN + "2024/"] = page(links([("bm/", "部门"), ("xz/", "乡镇（街道）")]))
    site |= folder(COLUMN + "2024/bm/", 2024) | folder(COLUMN + "2024/xz/", 2024, ("洪川镇", "柳江镇"))
    found = sweep(site)
    assert len(found.titles()) == len(UNITS) + 2
    assert found.column.complete is True


def test_class_then_years() -> None:
    site = frame() | {COLUMN: page(links([("xj/", "县政府"), ("bm/", "县直部门")]))}
    rows = [("2024.html", "山河县2024年政府信息公开工作年度报告", "2025-03-20")]
    site |= {COLUMN + "xj/": listing(rows), COLUMN + "xj/2024.html": report(rows[0][1])}
    site |= {COLUMN + "bm/": page(links([("2024/", "2024年")]))} | folder(COLUMN + "bm/2024/", 2024)
    found = sweep(site)
    assert len(found.titles()) == len(UNITS) + 1
    assert found.column.complete is True


def test_each_agency_has_its_own_tree() -> None:
    menu = links([(f"/bm/{n}/", f"县{u}") for n, u in enumerate(UNITS)], "units")
    site = frame()
    site[HOME + "zfxxgk/"] = page(links([("/bm/", "部门信息公开")]))
    site[HOME + "bm/"] = page(menu)
    for n, unit in enumerate(UNITS):
        base = f"{HOME}bm/{n}/"
        site[base] = page(menu + links([("zn/", "政府信息公开指南"), ("nb/", "政府信息公开年报")], "left"))
        years = (2023, 2022) if unit == "信访局" else (2024, 2023)
        rows = [(f"{y}.html", f"{y}年政府信息公开工作年度报告", f"{y + 1}-01-20") for y in years]
        site[base + "nb/"] = listing(rows)
        site |= {f"{base}nb/{y}.html": report(f"{y}年政府信息公开工作年度报告") for y in years}
    found = sweep(site)
    assert len(found.titles()) == len(UNITS) - 1
    assert {s.hints["column"] for s in found.sightings} == {f"县{u}" for u in UNITS}
    own = [x for x in found.of("column") if x.unit == "县信访局"]
    assert [x.complete for x in own] == [True]


def test_an_agency_page_without_a_column_is_no_column_of_its_own() -> None:
    site = frame()
    site[HOME + "zfxxgk/"] = page(
        links([("/zfxxgk/nb/", "政府信息公开年报")])
        + links([("/jyj/", "教育局"), ("/mzj/", "民政局")], "units")
    )
    site |= folder(COLUMN, 2024)
    site |= {HOME + "jyj/": page("<p>职责</p>" + links([("/zfxxgk/nb/", "政府信息公开年报")]))}
    found = sweep(site)
    assert not [x for x in found.of("column") if x.unit]
    assert {(x.unit, x.outcome) for x in found.of("root") if x.unit} == {
        ("教育局", "not_understood"),
        ("民政局", "not_found"),
    }


def test_the_column_page_is_the_report_itself() -> None:
    """VSB: every unit and year is a menu entry whose page is the document."""
    column = HOME + "zfxxgk/nb.htm"
    menu = links([("/zfxxgk/nb/n2024/hcz.htm", "洪川镇"), ("/zfxxgk/nb/n2024/ljz.htm", "柳江镇")], "left")
    site = frame("/zfxxgk/nb.htm") | {column: page(links([("/zfxxgk/nb/n2024.htm", "2024年")], "left"))}
    site[HOME + "zfxxgk/nb/n2024.htm"] = page(menu)
    site[HOME + "zfxxgk/nb/n2024/hcz.htm"] = report("洪川镇2024年政府信息公开工作年度报告")
    site[HOME + "zfxxgk/nb/n2024/ljz.htm"] = report("政府信息公开工作年度报告", heading=False)
    found = sweep(site)
    assert [s.hints["column"] for s in found.sightings] == ["洪川镇", "柳江镇"]
    assert {s.year_hint for s in found.sightings} == {2024}
    assert all(s.documents[0].sha256 for s in found.sightings)
    assert not [x for x in found.of("column") if x.outcome == "not_understood"]


def test_menu_shown_on_every_page_still_leads_to_the_columns_folders() -> None:
    """The whole menu stands on the front page already: what lies below the column is the column's."""
    menu = links(
        [
            ("/zfxxgk/", "政府信息公开"),
            ("/zfxxgk/nb/", "政府信息公开年报"),
            ("/zfxxgk/nb/2024/", "2024年"),
            ("/news/2024/", "2024年"),
        ]
    )
    site: dict[str, str] = {HOME: page(menu), HOME + "zfxxgk/": page(menu), COLUMN: page(menu)}
    rows = [(f"{n}.html", titled(u, 2024), "2025-01-20") for n, u in enumerate(UNITS)]
    site[COLUMN + "2024/"] = listing(rows, menu)
    site |= {COLUMN + "2024/" + u: report(t) for u, t, _ in rows}
    found = sweep(site)
    assert len(found.titles()) == len(UNITS)
    assert HOME + "news/2024/" not in found.asked


@pytest.mark.parametrize("families", [None, {}])
def test_rows_that_link_straight_to_files(families: dict[str, object] | None) -> None:
    rows = [
        ("/f/P020250114.pdf", titled("教育局", 2024), "2025-01-14"),
        ("/f/a.docx", "民政局2024年年报.docx", "2025-01-15"),
        ("http://192.168.1.9/x.html", titled("财政局", 2024), "2025-01-15"),
        ("/f/gone.pdf", titled("司法局", 2024), "2025-01-15"),
    ]
    site: Site = frame() | {
        COLUMN: listing(rows),
        HOME + "f/P020250114.pdf": b"%PDF-1.7 x",
        HOME + "f/a.docx": b"PK\3\4 x",
    }  # type: ignore[operator, dict-item]
    found = sweep(site, families=families)
    outcomes = {s.title: (s.outcome, [d.role for d in s.documents]) for s in found.sightings}
    assert outcomes == {
        titled("教育局", 2024): ("ok", ["attachment"]),
        "民政局2024年年报": ("ok", ["attachment"]),
        titled("财政局", 2024): ("off_limits", []),
        titled("司法局", 2024): ("not_found", []),
    }
    assert not any("192.168" in u for u in found.asked)
    assert found.column.complete is True


def test_links_of_foreign_sites_are_no_folders() -> None:
    site = frame() | folder(COLUMN, 2024)
    site[COLUMN] = site[COLUMN].replace(
        "</body>", links([("http://www.other.gov.cn/", "临河县人民政府")]) + "</body>"
    )
    assert not any("other" in u for u in sweep(site).asked)


def test_budget_ends_the_visit_and_is_said() -> None:
    site = frame() | folder(COLUMN, 2024)
    found = sweep(site, task(request_budget=8))
    assert len(found.requests) == 8
    lost = [s for s in found.sightings if s.outcome != "ok"]
    assert len(lost) == len(UNITS) - 5
    assert {s.note for s in lost} == {"request_budget_exhausted"}


def test_budget_spent_among_pages_leaves_the_column_unproven() -> None:
    pager = '<script>createPageHTML(9, 0, "index", "html");</script>'
    site = frame() | folder(COLUMN, 2023)
    site[COLUMN] = site[COLUMN].replace("</body>", pager + "</body>")
    for k in range(1, 9):
        site[f"{COLUMN}index_{k}.html"] = listing(
            [(f"{k}-{n}.html", titled(u, 2020 + n % 4), "2023-01-01") for n, u in enumerate(UNITS)]
        )
    found = sweep(site, task(request_budget=6))
    assert found.column.complete is False
    assert "request_budget_exhausted" in found.column.note
    assert sweep(site).column.complete is True


def test_another_things_yearbook_on_the_front_page_is_not_our_column() -> None:
    site = frame() | folder(COLUMN, 2024)
    site[HOME] = site[HOME].replace(
        "</ul>", '<li><a href="/jy/">就业年报</a></li><li><a href="/n/">年报</a></li></ul>'
    )
    found = sweep(site)
    assert [x.url for x in found.of("column")] == [COLUMN]


def test_folders_spread_over_pages_are_all_read() -> None:
    names = [f"{a}{b}局" for a in "教民财司" for b in "育政管法务"]
    pager = '<script>createPageHTML(2, 0, "index", "html");</script>'
    site = frame()
    for k, part in enumerate((names[:10], names[10:])):
        items = [(f"/u/{names.index(n)}/", n) for n in part]
        site[COLUMN + (f"index_{k}.html" if k else "")] = page(links(items) + pager)
    for n, name in enumerate(names):
        site[f"{HOME}u/{n}/"] = report(f"山河县{name}2024年政府信息公开工作年度报告")
    found = sweep(site)
    assert len(found.titles()) == 20
    assert found.column.complete is True
    del site[COLUMN + "index_1.html"]
    assert sweep(site).column.complete is False


def test_a_frame_beside_a_list_is_no_part_of_it() -> None:
    site = frame() | folder(COLUMN, 2024)
    site[COLUMN] = site[COLUMN].replace("</body>", '<iframe src="/weather.html"></iframe></body>')
    found = sweep(site)
    assert found.column.complete is True
    assert HOME + "weather.html" not in found.asked


def test_year_folders_in_the_roots_menu_are_folders_of_the_column() -> None:
    years = "".join(f'<li><a href="/y{y}/">{y}年政府信息公开年报</a></li>' for y in (2024, 2023))
    nested = f'<ul><li><a href="/zfxxgk/nb/">政府信息公开年报</a><ul>{years}</ul></li></ul>'
    flat = f'<ul><li><a href="/zfxxgk/nb/">政府信息公开年报</a></li>{years}</ul>'
    for menu in (nested, flat):
        site = frame() | {HOME + "zfxxgk/": page(menu), COLUMN: page(menu)}
        site |= folder(HOME + "y2024/", 2024) | folder(HOME + "y2023/", 2023)
        found = sweep(site)
        assert set(found.titles()) >= {titled(u, 2024) for u in UNITS}
        assert found.column.complete is True
        del site[HOME + "y2024/"]
        assert not any(x.complete for x in sweep(site).of("column") if x.year in (None, 2024))


def test_years_without_a_column_above_them_are_columns() -> None:
    menu = links([(f"/y{y}/", f"{y}年政府信息公开年报") for y in (2024, 2023)])
    site = frame() | {HOME + "zfxxgk/": page(menu)}
    site |= folder(HOME + "y2024/", 2024) | folder(HOME + "y2023/", 2023)
    found = sweep(site)
    assert {(x.year, x.complete) for x in found.of("column")} == {(2024, True), (2023, True)}
    assert len(found.titles()) == len(UNITS)


def test_a_folder_that_two_columns_share_counts_for_both() -> None:
    menu = links([("/bm/", "部门政府信息公开年报"), ("/xz/", "乡镇政府信息公开年报")])
    site = frame() | {HOME + "zfxxgk/": page(menu)}
    for base in ("bm/", "xz/"):
        site[HOME + base] = page(links([("/s/2024/", "2024年"), ("/" + base + "2023/", "2023年")]))
        site |= folder(f"{HOME}{base}2023/", 2023, UNITS[:3] if base == "bm/" else ("洪川镇", "柳江镇"))
    site |= folder(HOME + "s/2024/", 2024)
    assert all(x.complete for x in sweep(site).of("column"))
    del site[HOME + "s/2024/"]
    assert not any(x.complete for x in sweep(site).of("column") if x.year is None)


def test_columns_in_a_circle_end() -> None:
    site = frame() | {COLUMN: page(links([("a/", "部门"), ("b/", "乡镇")]))}
    site[COLUMN + "a/"] = page(links([("/q/", "2024年")]))
    site[COLUMN + "b/"] = page(links([("/q/", "2024年")]))
    site[HOME + "q/"] = page(links([("/r/", "部门")]))
    site[HOME + "r/"] = page(links([("/zfxxgk/nb/a/", "乡镇"), ("/q/", "部门")]))
    found = sweep(site)
    places = {COLUMN, COLUMN + "a/", COLUMN + "b/", HOME + "q/", HOME + "r/"}
    assert {x.url for x in found.of("column")} == places


def test_an_agencys_own_site_named_by_the_registry_is_read() -> None:
    site, own = frame() | folder(COLUMN, 2023), "http://jyj.shanhe.gov.cn/"
    title = "2024年政府信息公开工作年度报告"
    site |= {own: page(links([("/nb/", "政府信息公开年报")]))}
    site |= {own + "nb/": listing([("0.html", title, "2025-01-20")]), own + "nb/0.html": report(title)}
    found = sweep(site, task(unit_urls=(("山河县教育局", own),)))
    (sighting,) = [s for s in found.sightings if s.followed]
    assert sighting.hints["column"] == "山河县教育局"
    assert [(x.unit, x.complete) for x in found.of("column") if x.unit] == [("山河县教育局", True)]
