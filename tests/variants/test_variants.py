"""Every invented portal: its reports are found with their dates; nothing is missing that was not proven."""

from __future__ import annotations

from datetime import date

import pytest

from tests.variants import access, contents, files, lists, menus, odd, years
from tests.variants.lab import ABSENT, UNITS, VARIANTS, Result, run

MODULES = (access, contents, files, lists, menus, odd, years)
PUBLISHED = [(name, str(day)) for _, name, _, _, day in UNITS if isinstance(day, date)]
NOT_SEEN = {"unknown", "blocked", "unreachable"}
MEANS = {"unseen": NOT_SEEN, "unproven": NOT_SEEN | {"published"}}
JOINT = "joint_report"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run(tmp_path_factory.mktemp("variants"), VARIANTS)


@pytest.mark.parametrize("name", VARIANTS)
def test_what_was_published_is_found_or_its_absence_is_not_claimed(result: Result, name: str) -> None:
    wanted = VARIANTS[name][1]
    rows = result.statuses[name]
    said = {unit: rows[unit]["status"] for unit, _ in PUBLISHED}
    assert set(said.values()) <= MEANS.get(wanted, {wanted}), said
    if wanted == "published" and name != JOINT:
        assert {unit: rows[unit]["published_on"] for unit, _ in PUBLISHED} == dict(PUBLISHED)


@pytest.mark.parametrize("name", VARIANTS)
def test_an_absence_is_said_only_where_the_list_was_read_whole(result: Result, name: str) -> None:
    wanted = VARIANTS[name][2]
    assert result.statuses[name][ABSENT]["status"] in MEANS.get(wanted, {wanted})


def test_no_variant_makes_a_body_that_owes_a_report_of_what_is_none(result: Result) -> None:
    known = {unit for _, unit, _, _, _ in UNITS}
    strange = {n: set(rows) - known for n, rows in result.statuses.items() if set(rows) - known}
    assert set(strange) <= {"reports_of_neighbours", "reports_of_sub_units", "another_countys_list"}, strange
    said = {result.statuses[n][u]["status"] for n, units in strange.items() for u in units}
    assert said <= {"not_owed"}, "they are shown, and count for nothing"


def test_no_portal_costs_many_requests(result: Result) -> None:
    assert max(len(entries) for entries in result.log.values()) <= 60


def test_gambling_and_hidden_rows_are_not_asked_for(result: Result) -> None:
    assert not [e.path for e in result.log["injected_links"] if e.path.startswith("/x/")]


@pytest.mark.parametrize("name", files.KINDS)
def test_files_are_read_as_what_they_are(result: Result, name: str) -> None:
    """Their text is of an earlier year, which is said; a kind that no program here reads says so too."""
    for code, (_, _, method) in zip(("cz", "jy", "zt"), files.KINDS[name].values(), strict=True):
        report = next(r for agency, r in result.read[name].items() if agency.endswith(f"-{code}"))
        if report["error"] == "converter_missing":
            pytest.skip(f"no reader for {report['document_url']} is installed")
        assert (report["method"], report["error"], report["needs_review"]) == (method, None, 1)
        assert "year_conflict" in report["review_reasons"]


def test_a_text_of_another_year_is_said(result: Result) -> None:
    name = "text_of_another_year"
    said = {(f["agency"].rpartition("县")[2], f["code"]) for f in result.findings[name]}
    assert {("财政局", "I01"), ("教育局", "I01")} <= said
    assert ("柳塘镇人民政府", "I01") not in said
    copied = next(r for agency, r in result.read[name].items() if agency.endswith("-cz"))
    assert "year_conflict" in copied["review_reasons"]
