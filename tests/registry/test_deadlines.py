"""The law as data, and local rules over it."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.deadlines import NoDeadline, due, due_date
from crawler.errors import UserError
from crawler.registry.load import load
from crawler.registry.model import Agency, AgencyKind
from tests.registry.conftest import Make


def agency(kind: AgencyKind = "department", code: str = "420104", agency_id: str = "x") -> Agency:
    return Agency(agency_id, code, "某机关", kind)


@pytest.mark.parametrize(
    ("kind", "year", "day", "source"),
    [
        ("government", 2024, date(2025, 3, 31), "第四十九条第二款"),
        ("office", 2024, date(2025, 1, 31), "第四十九条第一款"),
        ("department", 2019, date(2020, 1, 31), "711"),
        ("authorised", 2025, date(2026, 1, 31), "711"),
        ("vertical", 2025, date(2026, 1, 31), "711"),
        ("township", 2024, date(2025, 1, 31), "惯例"),
        ("subdistrict", 2024, date(2025, 1, 31), "惯例"),
        ("zone", 2024, date(2025, 1, 31), "惯例"),
        ("department", 2018, date(2019, 3, 31), "492"),
        ("government", 2008, date(2009, 3, 31), "492"),
        ("township", 2018, date(2019, 3, 31), "492"),
    ],
)
def test_the_law(kind: AgencyKind, year: int, day: date, source: str) -> None:
    found = due(agency(kind), year, load().deadlines)
    assert (found.day, found.last_day) == (day, day)
    assert source in found.rule.source
    assert due_date(agency(kind), year, load().deadlines) == day


def test_before_the_regulations_nothing_is_due() -> None:
    with pytest.raises(NoDeadline, match="2007"):
        due_date(agency(), 2007, load().deadlines)


LOCAL = """
[[rule]]
key = "province"
division = "420000"
kinds = ["department"]
due = "01-20"

[[rule]]
key = "city"
division = "4201"
kinds = ["department"]
from_year = 2023
to_year = 2024
due = "01-28"
grace_days = 3

[[rule]]
key = "month-end"
division = "430600"
due = "02-last"
"""


@pytest.mark.parametrize(
    ("code", "kind", "year", "day", "last", "key"),
    [
        ("420104", "department", 2024, date(2025, 1, 28), date(2025, 1, 31), "city"),
        ("420104", "department", 2025, date(2026, 1, 20), date(2026, 1, 20), "province"),
        ("420104", "office", 2024, date(2025, 1, 31), date(2025, 1, 31), "law711-departments"),
        ("420203", "department", 2024, date(2025, 1, 20), date(2025, 1, 20), "province"),
        ("430624", "government", 2023, date(2024, 2, 29), date(2024, 2, 29), "month-end"),
        ("430624", "department", 2024, date(2025, 2, 28), date(2025, 2, 28), "month-end"),
        ("110101", "department", 2024, date(2025, 1, 31), date(2025, 1, 31), "law711-departments"),
    ],
)
def test_the_narrowest_rule_wins(
    folder: Make, code: str, kind: AgencyKind, year: int, day: date, last: date, key: str
) -> None:
    found = due(agency(kind, code), year, load([folder(deadlines=LOCAL)]).deadlines)
    assert (found.day, found.last_day, found.rule.key) == (day, last, key)


def test_due_date_includes_grace(folder: Make) -> None:
    rules = load([folder(deadlines=LOCAL)]).deadlines
    assert due_date(agency(), 2024, rules) == date(2025, 1, 31)


def test_a_later_folder_and_a_named_agency_win(folder: Make) -> None:
    one = folder("one", deadlines='[[rule]]\nkey = "a"\ndivision = "42"\ndue = "01-10"\n')
    two = folder("two", deadlines='[[rule]]\nkey = "b"\ndivision = "42"\ndue = "01-15"\n')
    three = folder(
        "three", deadlines='[[rule]]\nkey = "c"\ndivision = "42"\ndue = "01-12"\nagencies = ["y"]\n'
    )
    for folders, day in (((one, two), 15), ((two, one), 10)):
        assert due_date(agency(), 2024, load(folders).deadlines).day == day
    rules = load([three, one, two]).deadlines
    assert due_date(agency(agency_id="y"), 2024, rules).day == 12
    assert due_date(agency(), 2024, rules).day == 15


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[rule]]\nkey = "a"\n', 1, "due"),
        ('[[rule]]\ndue = "01-31"\n', 1, "key"),
        ('\n[[rule]]\nkey = "a"\ndue = "02-30"\n', 2, "02-last"),
        ('[[rule]]\nkey = "a"\ndue = "13-01"\n', 1, "month-day"),
        ('[[rule]]\nkey = "a"\ndue = 131\n', 1, "month-day"),
        ('[[rule]]\nkey = "a"\ndue = "01-31"\nkinds = ["bureau"]\n', 1, "bureau"),
        ('[[rule]]\nkey = "a"\ndue = "01-31"\ngrace = 3\n', 1, "grace"),
        ('[[rule]]\nkey = "a"\ndue = "01-31"\nfrom_year = 2024\nto_year = 2020\n', 1, "after to_year"),
        ('[[rule]]\nkey = "a"\ndue = "01-31"\n[[rule]]\nkey = "a"\ndue = "01-30"\n', 4, "lines 1 and 4"),
        ('[[rule]]\nkey = "a"\ndue = \n', 3, "TOML"),
        ('[[rules]]\nkey = "a"\n', 1, "rules"),
    ],
)
def test_errors_name_the_rule(folder: Make, text: str, line: int, words: str) -> None:
    with pytest.raises(UserError) as caught:
        load([folder(deadlines=text)])
    assert f"deadlines.toml:{line}" in str(caught.value)
    assert words in str(caught.value)
