"""What one visit proves of an agency whose report it did not show."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Outcome
from crawler.ledger.evidence import LookRow, Visit
from crawler.ledger.places import Places, columns_seen
from crawler.registry.model import Agency

AT = "2026-02-02T12:00:00+08:00"
JYJ = Agency("jyj", "990101", "教育局")
TAX = Agency("tax", "990101", "税务局", "vertical")
UNITS = {"教育局": "jyj", "审计局": "sj", "税务局": "tax"}
OUTCOMES = list(Outcome.__args__)


def look(kind: str = "column", outcome: str = "ok", complete: bool | None = True, **given) -> LookRow:
    given = {"url": "http://a.test/nb/", "parent_url": "http://a.test/", "at": AT} | given
    number = hash((kind, outcome, complete, tuple(sorted(given.items())))) & 0xFFFFFFFF
    return LookRow(
        look_id=number, sweep_id="s", seq=1, kind=kind, outcome=outcome, complete=complete, **given
    )


def answer(
    *looks: LookRow,
    agency: Agency = JYJ,
    year: int = 2025,
    accepted: bool = True,
    ended: str = "finished",
    **given,
):
    visit = Visit(
        "s", AT, frozenset({2025}), "done", ended, looks, (), accepted, "accepted" if accepted else "shrunk"
    )
    return Places(visit, lambda unit, _: UNITS.get(unit)).answer(agency, year, **given)


HOME = look("home", complete=None, url="http://a.test/")


@pytest.mark.parametrize(
    ("looks", "state", "code"),
    [
        ([look()], "absent", "complete"),
        ([look(outcome="empty", complete=None)], "absent", "complete"),
        ([look(complete=False)], "unknown", "incomplete"),
        ([look(complete=None)], "unknown", "incomplete"),
        ([look(outcome="blocked")], "blocked", "blocked"),
        ([look(outcome="robots")], "blocked", "blocked"),
        ([look(outcome="unreachable")], "unreachable", "unreachable"),
        ([look(outcome="shell")], "unknown", "shell"),
        ([look(outcome="catch_all")], "unknown", "catch_all"),
        ([look(outcome="not_found")], "unknown", "not_found"),
        ([], "unknown", "no_column"),
        # two columns: both must be complete, and the worst says why not
        ([look(), look(url="http://a.test/bm/", outcome="blocked")], "blocked", "blocked"),
        ([look(outcome="unreachable"), look(url="http://a.test/bm/", outcome="shell")], *["unreachable"] * 2),
        ([look(), look(url="http://a.test/bm/", outcome="not_found")], "unknown", "not_found"),
        # an address that only we remember, and that is gone, is no place any more
        ([look(), look(url="http://a.test/old/", outcome="not_found", parent_url="")], "absent", "complete"),
        ([look(url="http://a.test/old/", outcome="not_found", parent_url="")], "unknown", "not_found"),
        # the agency's own column decides over the general ones, another agency's over nothing
        ([look(outcome="blocked"), look(unit="教育局", url="http://a.test/jyj/")], "absent", "complete"),
        ([look(), look(unit="教育局", url="http://a.test/jyj/", outcome="blocked")], "blocked", "blocked"),
        ([look(), look(unit="审计局", url="http://a.test/sj/", outcome="blocked")], "absent", "complete"),
        ([look(unit="审计局", url="http://a.test/sj/")], "unknown", "no_column"),
        # folders of other years do not concern this one
        ([look(year=2025)], "absent", "complete"),
        ([look(year=2024)], "unknown", "no_column"),
        ([look(year=2025), look(year=2024, outcome="blocked", url="http://a.test/b/")], "absent", "complete"),
        # what lies behind a closed gate is not seen
        ([look(), look("root", outcome="blocked", url="http://a.test/xxgk/")], "blocked", "blocked"),
        ([look(), look("root", outcome="not_found", url="http://a.test/xxgk/")], "absent", "complete"),
        # the last look at a place counts
        ([look(outcome="unreachable"), look()], "absent", "complete"),
    ],
)  # fmt: skip
def test_rows(looks, state, code):
    found = answer(HOME, *looks)
    assert (found.state, found.code) == (state, code)


@pytest.mark.parametrize("outcome", ["unreachable", "blocked", "robots"])
def test_a_closed_home_answers_for_each_agency(outcome):
    expected = "unreachable" if outcome == "unreachable" else "blocked"
    home = look("home", outcome, None, url="http://a.test/")
    assert answer(home).state == expected
    assert answer(home, agency=TAX).state == expected


def test_a_home_that_answered_at_a_second_address_is_open():
    down = look("home", "unreachable", None, url="http://b.test/")
    assert answer(down, HOME, look()).state == "absent"
    assert answer(down, HOME).code == "no_column"


def test_a_column_that_is_gone_for_the_first_time_is_no_dead_address():
    broken = look(url="http://a.test/bm/", outcome="not_found", parent_url="")
    visit = Visit(
        "s", AT, frozenset({2025}), "done", "finished", (HOME, look(), broken), (), True, "accepted"
    )
    before = columns_seen(Visit("r", AT, frozenset({2025}), looks=(replace(broken, outcome="ok"),)))
    assert Places(visit, lambda *_: None, before).answer(JYJ, 2025).code == "not_found"
    assert Places(visit, lambda *_: None).answer(JYJ, 2025).state == "absent"


def test_the_site_that_the_registry_names_for_an_agency_must_be_understood():
    own = Agency("jyj", "990101", "教育局", url="http://jyj.test/")
    odd = look("root", "not_understood", None, unit="教育局", url="http://jyj.test/")
    assert answer(HOME, look(), odd, agency=own).code == "not_understood"
    assert answer(HOME, look(), odd).state == "absent"
    assert answer(HOME, look(), replace(odd, outcome="ok"), agency=own).state == "absent"


def test_a_visit_that_is_not_accepted_or_ended_proves_nothing():
    assert (answer(look(), accepted=False).state, answer(look(), accepted=False).code) == (
        "unknown",
        "not_accepted",
    )
    assert answer(look(outcome="blocked"), accepted=False).state == "blocked"
    assert answer(accepted=False, ended="").code == "not_ended"


def test_a_vertical_body_is_looked_for_on_its_own_site_only():
    assert answer(HOME, look(), agency=TAX).code == "vertical"
    assert answer(HOME, look(unit="税务局"), agency=TAX).state == "absent"


def test_a_report_that_could_be_anybodys_leaves_room_for_doubt():
    assert answer(look(), unattributed=True).code == "unattributed"
    assert answer(look(unit="教育局"), unattributed=True).state == "absent"


def test_the_proof_holds_from_the_first_of_its_looks():
    late = look(url="http://a.test/bm/", at="2026-02-02T13:00:00+08:00")
    assert answer(late, look()).at == AT


looks = st.builds(
    look,
    kind=st.sampled_from(["home", "root", "column", "article", "endpoint"]),
    outcome=st.sampled_from(OUTCOMES),
    complete=st.sampled_from([True, False, None]),
    unit=st.sampled_from(["", "教育局", "审计局"]),
    year=st.sampled_from([None, 2024, 2025]),
    url=st.sampled_from(["http://a.test/1/", "http://a.test/2/", "http://a.test/3/"]),
    parent_url=st.sampled_from(["", "http://a.test/"]),
)


@given(st.lists(looks, max_size=8), st.booleans(), st.booleans())
def test_absence_needs_an_accepted_visit_and_a_complete_place_and_no_closed_one(
    given_looks, accepted, unattributed
):
    found = answer(*given_looks, accepted=accepted, unattributed=unattributed)
    if found.state == "absent":
        assert accepted
        assert found.looks
        for one in found.looks:
            assert one.kind == "column"
            assert one.outcome == "empty" or (one.outcome == "ok" and one.complete)
            assert one.year in (None, 2025)
            assert one.unit in ("", "教育局")


@given(st.lists(looks, max_size=8), st.data())
def test_the_order_of_looks_at_different_places_does_not_matter(given_looks, data):
    single = list({(x.kind, x.key, x.unit, x.year): replace(x) for x in given_looks}.values())
    shuffled = data.draw(st.permutations(single))
    one, two = answer(*single), answer(*shuffled)
    assert (one.state, one.at, {x.look_id for x in one.looks}) == (
        two.state,
        two.at,
        {x.look_id for x in two.looks},
    )
