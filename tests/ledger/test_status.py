"""The ledger over an invented county: one row of the contract after the other."""

from __future__ import annotations

import pytest

from crawler.ledger.why import why
from tests.ledger.world import AGENCIES, COLUMN, HOME, NOTHING, World

JYJ, SJ, GOV, TOWN, TAX = "990101-jyj", "990101-sj", "990101-zf", "990101-yxz", "990101-sw"
NAME = "栖云县教育局"


def complete(world: World, day: str, **given) -> str:
    """A sweep that sees the home page and the whole column."""
    sweep = world.sweep(day, **given)
    world.look(sweep, "home")
    world.column(sweep)
    return sweep


def answer(world: World, agency: str = JYJ, year: int = 2025) -> tuple:
    found = world.status(agency, year)
    return found.status, found.certainty


def test_not_due_before_the_due_date_and_on_it(world):
    complete(world, "2026-01-20")
    assert answer(world) == ("not_due", None)
    complete(world, "2026-01-31T23:59:00")
    assert answer(world) == ("not_due", None)
    assert answer(world, GOV) == ("not_due", None)


def test_missing_is_probable_after_one_look_and_certain_after_two_a_day_apart(world):
    complete(world, "2026-02-01T08:00")
    assert answer(world) == ("missing", "probable")
    assert answer(world, GOV) == ("not_due", None)  # a government has until 31 March
    complete(world, "2026-02-01T20:00")
    assert answer(world) == ("missing", "probable")
    complete(world, "2026-02-02T08:00")
    assert answer(world) == ("missing", "certain")


def test_a_look_before_the_due_date_does_not_count_towards_missing(world):
    complete(world, "2026-01-30")
    complete(world, "2026-02-01")
    assert answer(world) == ("missing", "probable")


@pytest.mark.parametrize(
    ("outcome", "status"), [("blocked", "blocked"), ("unreachable", "unreachable"), ("shell", "unknown")]
)
@pytest.mark.parametrize("day", ["2026-01-20", "2026-02-10"])
def test_could_not_look_is_never_missing_and_never_not_due(world, outcome, status, day):
    sweep = world.sweep(day)
    world.look(sweep, "home")
    world.column(sweep, outcome, None)
    assert answer(world)[0] == status


def test_an_unreachable_home_answers_for_every_agency(world):
    world.look(world.sweep("2026-02-10"), "home", "unreachable")
    assert {o.status for o in world.calculate().obligations} == {"unreachable"}


def test_a_visit_that_broke_off_proves_nothing(world):
    complete(world, "2026-02-10", ending="request_budget")
    assert answer(world) == ("unknown", None)
    world.sweep("2026-02-11", ending="", state="leased")
    assert answer(world) == ("unknown", None)


def test_a_visit_that_a_broken_off_sweep_never_came_to_changes_nothing(world):
    world.sweep("2026-01-10", ending="", state="pending")
    assert answer(world) == ("unknown", None)
    complete(world, "2026-01-20")
    world.sweep("2026-01-25", ending="", state="pending")
    assert answer(world) == ("not_due", None)


def test_missing_is_kept_when_a_later_sweep_cannot_look_but_grows_no_surer(world):
    complete(world, "2026-02-01")
    sweep = world.sweep("2026-02-05")
    world.look(sweep, "home", "blocked")
    assert answer(world) == ("missing", "probable")


def test_published_on_time_certain(world):
    sweep = complete(world, "2026-01-20")
    world.report(sweep, NAME, day="2026-01-15")
    found = world.status(JYJ)
    assert (found.status, found.timing.timeliness, found.certainty) == ("published", "on_time", "certain")
    assert answer(world, SJ) == ("not_due", None)


def test_published_late_by_the_bounds_with_the_days_of_its_own_date(world):
    complete(world, "2026-02-02")
    world.report(complete(world, "2026-02-09"), NAME, day="2026-02-05")
    found = world.status(JYJ)
    assert (found.timing.timeliness, found.certainty, found.timing.days_late) == ("late", "certain", 5)
    assert (found.trail.not_before[:10], found.trail.not_after[:10]) == ("2026-02-02", "2026-02-09")


def test_backdating_is_disputed_and_late(world):
    complete(world, "2026-02-02")
    world.report(complete(world, "2026-02-09"), NAME, day="2026-01-28")
    found = world.status(JYJ)
    assert (found.timing.timeliness, found.certainty, found.timing.days_late) == ("late", "disputed", 2)
    assert "存疑" in why(found, world.calculate().division).zh


def test_a_blocked_look_is_no_bound(world):
    sweep = world.sweep("2026-02-02")
    world.look(sweep, "home")
    world.column(sweep, "blocked", None)
    world.report(complete(world, "2026-02-09"), NAME, day="2026-01-28")
    found = world.status(JYJ)
    assert (found.timing.timeliness, found.certainty, found.trail.not_before) == ("on_time", "probable", None)


def test_published_without_a_date_and_late_first_look_is_of_unknown_time(world):
    world.report(complete(world, "2026-02-09"), NAME)
    found = world.status(JYJ)
    assert (found.status, found.timing.timeliness, found.certainty) == ("published", "unknown", None)
    assert found.timing.days_late is None


def test_a_report_stays_published_when_a_later_sweep_cannot_look(world):
    world.report(complete(world, "2026-01-20"), NAME, day="2026-01-15")
    sweep = world.sweep("2026-02-10")
    world.look(sweep, "home", "blocked")
    assert answer(world)[0] == "published"


def gone(world: World, outcome: str) -> str:
    url = f"{COLUMN}jyj.html"
    world.report(complete(world, "2026-01-20"), NAME, day="2026-01-15", url=url)
    sweep = complete(world, "2026-02-10")
    world.look(sweep, "article", outcome, url=url, parent_url="")
    return sweep


@pytest.mark.parametrize("outcome", ["not_found", "soft_404"])
def test_withdrawn_when_gone_from_the_list_and_its_address_is_dead(world, outcome):
    gone(world, outcome)
    found = world.status(JYJ)
    assert (found.status, found.timing.timeliness) == ("withdrawn", "on_time")
    assert found.history.current.sha256  # our copy stays


@pytest.mark.parametrize("outcome", ["blocked", "unreachable", "moved"])
def test_not_withdrawn_when_its_address_could_not_be_looked_at(world, outcome):
    gone(world, outcome)
    assert answer(world)[0] == "published"


def test_not_withdrawn_when_the_list_was_not_complete(world):
    url = f"{COLUMN}jyj.html"
    world.report(complete(world, "2026-01-20"), NAME, url=url)
    sweep = world.sweep("2026-02-10")
    world.column(sweep, complete=False)
    world.look(sweep, "article", "not_found", url=url)
    assert answer(world)[0] == "published"


def test_unlisted_but_alive_is_published(world):
    gone(world, "ok")
    found = world.status(JYJ)
    assert found.status == "published"
    assert found.trail.unlisted()


def test_withdrawn_and_published_again(world):
    gone(world, "not_found")
    world.report(complete(world, "2026-03-01"), NAME, day="2026-01-15", url=f"{COLUMN}new.html")
    assert answer(world)[0] == "published"


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("blocked", "blocked"),
        ("unreachable", "unreachable"),
        ("not_found", "unknown"),
        ("off_limits", "unknown"),
    ],
)
def test_a_listed_row_whose_page_could_not_be_read_is_neither_missing_nor_published(world, outcome, status):
    sweep = complete(world, "2026-02-10")
    world.sighting(sweep, f"{NAME}2025年政府信息公开工作年度报告", f"{COLUMN}x.html", outcome=outcome)
    found = world.status(JYJ)
    assert (found.status, found.code) == (status, "announced")


def test_an_error_page_behind_a_good_title_is_no_publication(world):
    sweep = complete(world, "2026-02-10")
    sha = world.document("login", title="用户登录", **NOTHING)
    world.sighting(sweep, f"{NAME}2025年政府信息公开工作年度报告", f"{COLUMN}x.html", ((sha, "page"),))
    assert world.status(JYJ).status == "unknown"


def test_a_page_that_is_no_report_under_a_weak_title_is_nothing(world):
    sweep = complete(world, "2026-02-10")
    sha = world.document("news", title="教育局召开会议", **NOTHING)
    world.sighting(sweep, "教育局召开会议", f"{COLUMN}x.html", ((sha, "page"),), hints={"column": NAME})
    assert answer(world) == ("missing", "probable")


def test_a_scanned_file_behind_a_good_title_is_published(world):
    sweep = complete(world, "2026-01-20")
    sha = world.document("scan", **NOTHING | {"error": "scanned", "media_type": "application/pdf"})
    world.sighting(sweep, f"{NAME}2025年政府信息公开工作年度报告", f"{COLUMN}x.pdf", ((sha, "page"),))
    assert answer(world)[0] == "published"


def test_a_crashed_parser_makes_nobody_missing(world):
    sweep = complete(world, "2026-02-10")
    sha = world.document("crash", **NOTHING | {"error": "crashed"})
    world.sighting(sweep, "2025年", f"{COLUMN}x.html", ((sha, "page"),), hints={"column": NAME})
    assert answer(world)[0] == "unknown"


def test_a_report_of_nobody_keeps_the_others_from_being_missing(world):
    sweep = complete(world, "2026-02-10")
    world.sighting(sweep, "2025年政府信息公开工作年度报告", f"{COLUMN}x.html", outcome="blocked")
    assert answer(world) == ("unknown", None)
    assert world.calculate().unattributed == 1


def test_a_vertical_body_is_not_missing_from_the_county_portal(world):
    complete(world, "2026-02-10")
    assert answer(world, TAX) == ("unknown", None)


def test_a_township_is_expected_by_practice_only(world):
    complete(world, "2026-02-10")
    found = world.status(TOWN)
    assert (found.status, found.agency.basis) == ("missing", "practice")
    assert "惯例" in why(found, world.calculate().division).zh


def test_years_are_those_that_sweeps_were_asked_for(world):
    complete(world, "2026-02-10", years=(2024, 2025))
    assert {o.year for o in world.calculate().obligations} == {2024, 2025}
    complete(world, "2026-02-11", years=(2023,))
    assert {o.year for o in world.calculate().obligations} == {2023, 2024, 2025}
    # a sweep that was not asked for a year says nothing of its absence
    assert answer(world, year=2025) == ("missing", "probable")


def test_a_year_before_the_law_is_not_owed(world):
    complete(world, "2026-02-10", years=(2005,))
    found = world.status(JYJ, 2005)
    assert (found.status, found.due) == ("not_owed", None)
    assert why(found, world.calculate().division).en


def test_before_2019_everybody_had_until_31_march_and_townships_by_law(world):
    complete(world, "2019-02-10", years=(2018,))
    town = world.status(TOWN, 2018)
    assert (str(town.due), town.status, town.basis) == ("2019-03-31", "not_due", "statutory")
    complete(world, "2019-04-02", years=(2018, 2019))
    assert {world.status(a, 2018).status for a in (JYJ, SJ, GOV, TOWN)} == {"missing"}
    assert world.status(TOWN, 2019).basis == "practice"
    world.derive()
    rows = [r for r in world.table("obligations") if r["year"] == 2018]
    assert {r["due_source"] for r in rows} == {"国务院令第492号 第三十一条"}


def test_a_body_of_a_kind_that_owes_nothing_stays_so_when_its_registry_is_gone(world):
    from crawler.registry.load import load

    world.report(complete(world, "2026-02-10"), "栖云县妇女联合会")
    world.derive()
    (row,) = [a for a in world.table("agencies") if not a["owed"]]
    assert row["source"] == "seen"
    before = world.table("agencies")
    world.registry = load()
    world.derive()
    assert world.table("agencies") == before


def test_agencies_are_not_owing_outside_their_years(tmp_path):
    world = World(tmp_path)
    rows = (tmp_path / "registry" / "agencies.csv").read_text("utf-8").splitlines()
    rows[0] += ",valid_from,valid_to"
    rows = [rows[0], *(r + (",,2024" if "jyj" in r else ",,") for r in rows[1:])]
    (tmp_path / "registry" / "agencies.csv").write_text("\n".join(rows), "utf-8")
    from crawler.registry.load import load

    world.registry = load([tmp_path / "registry"])
    complete(world, "2026-02-10", years=(2024, 2025))
    assert answer(world, year=2025) == ("not_owed", None)
    assert answer(world, year=2024) == ("missing", "probable")


def test_without_a_roster_the_law_and_earlier_years_are_the_expectation(tmp_path):
    world = World(tmp_path, agencies=None)
    sweep = complete(world, "2026-02-10")
    world.report(sweep, "栖云县人民政府办公室")
    world.report(sweep, "栖云县水利局")
    world.sighting(
        sweep, "栖云县林业局2024年政府信息公开工作年度报告", f"{COLUMN}l24.html", followed=0, documents=[]
    )
    found = {o.agency.name: o.status for o in world.calculate().obligations}
    assert found == {
        "栖云县人民政府": "not_due",
        "栖云县人民政府办公室": "published",
        "栖云县水利局": "published",
        "栖云县林业局": "missing",
    }
    later = complete(world, "2027-02-10", years=(2026,))
    assert later
    names = {o.agency.name: o.status for o in world.calculate().obligations if o.year == 2026}
    assert names["栖云县水利局"] == "missing"


def test_an_agency_outside_the_roster_is_shown_but_not_expected(world):
    world.report(complete(world, "2026-01-20"), "栖云县水利局")
    complete(world, "2027-02-10", years=(2026,))
    found = {(o.agency.name, o.year): o.status for o in world.calculate().obligations}
    assert found["栖云县水利局", 2025] == "published"
    assert ("栖云县水利局", 2026) not in found


def test_a_joint_report_counts_for_each_body(world):
    sweep = complete(world, "2026-01-20")
    sha = world.document("joint", title="栖云县教育局、栖云县审计局2025年政府信息公开工作年度报告")
    world.sighting(
        sweep, "栖云县教育局、栖云县审计局2025年政府信息公开工作年度报告", f"{COLUMN}j.html", ((sha, "page"),)
    )
    assert answer(world)[0] == answer(world, SJ)[0] == "published"


def test_the_column_of_an_agency_names_it_where_the_title_does_not(world):
    sweep = complete(world, "2026-01-20")
    sha = world.document("bare", title="2025年政府信息公开工作年度报告")
    world.sighting(
        sweep,
        "2025年政府信息公开工作年度报告",
        f"{COLUMN}j.html",
        ((sha, "page"),),
        hints={"breadcrumb": NAME},
    )
    assert answer(world)[0] == "published"


def test_a_title_with_the_sites_name_before_it_is_the_agencys_own(world):
    sweep = complete(world, "2026-02-10")
    own = f"{NAME}2025年政府信息公开工作年度报告"
    sha = world.document("site", title=own)
    world.sighting(sweep, f"栖云门户欢迎您{own}", f"{COLUMN}j.html", ((sha, "page"),))
    assert answer(world)[0] == "published"
    assert len(world.calculate().obligations) == len(AGENCIES)


@pytest.mark.parametrize(
    ("read", "given", "year", "source"),
    [
        ({"title": "教育局2025年政府信息公开工作年度报告"}, {}, 2025, "document"),
        ({"period": {"from": "2025-01-01", "to": "2025-12-31"}}, {"year_hint": 2024}, 2025, "period"),
        ({}, {"year_hint": 2025}, 2025, "folder"),
        ({}, {"dates": {"article": "2026-01-20"}}, 2025, "date"),
    ],
)
def test_the_year_comes_from_the_best_source(world, read, given, year, source):
    sweep = complete(world, "2026-01-20")
    sha = world.document("bare", **read)
    world.sighting(sweep, f"{NAME}政府信息公开工作年度报告", f"{COLUMN}j.html", ((sha, "page"),), **given)
    found = world.status(JYJ, year)
    assert (found.status, found.claim.year_by) == ("published", source)


def test_a_lookalike_is_nothing(world):
    sweep = complete(world, "2026-02-10")
    sha = world.document("k", title="栖云县教育局2025年政府网站工作年度报表", **NOTHING)
    world.sighting(sweep, "栖云县教育局2025年政府网站工作年度报表", f"{COLUMN}k.html", ((sha, "page"),))
    assert answer(world) == ("missing", "probable")


def test_every_sentence_names_the_agency_the_year_and_ends(world):
    world.report(complete(world, "2026-01-20"), NAME, day="2026-01-15")
    complete(world, "2026-02-10")
    result = world.calculate()
    for item in result.obligations:
        told = why(item, result.division)
        assert item.agency.name in told.zh
        assert "2025" in told.en
        assert told.zh.endswith("。")
        assert told.en.endswith(".")
        assert HOME in told.zh or item.agency.agency_id == TAX
