"""The law as data: when the report of an agency for a year is due.

Rules stand in ``deadlines.toml`` (the bundled one: Art. 49 of 国务院令第711号, Art. 31 of 国务院令第492号,
and what townships do by practice; the user's folders: local rules). The rule for the narrowest
division wins, then the one for named agencies, then the later one.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from crawler.errors import UserError
from crawler.registry.model import Agency, AgencyKind, Basis

LAST_DAY = 99
"""As the day of a rule: the last of the month (``02-last``)."""


class NoDeadline(UserError):
    """No rule covers the agency and year: the Regulations begin with the year 2008."""


@dataclass(frozen=True)
class DeadlineRule:
    """One rule. ``division`` is a code prefix ('' the whole country), ``kinds`` empty means every
    kind, ``from_year``/``to_year`` are reported years (inclusive, None: open), ``month`` and
    ``day`` lie in the year after. ``grace_days`` are calendar days in which a report still counts
    as in time. ``source`` is the 文号 and article."""

    key: str
    month: int
    day: int
    division: str = ""
    kinds: tuple[AgencyKind, ...] = ()
    agencies: tuple[str, ...] = ()
    from_year: int | None = None
    to_year: int | None = None
    grace_days: int = 0
    basis: Basis = "statutory"
    source: str = ""
    note: str = ""

    def applies(self, agency: Agency, year: int) -> bool:
        """Whether the rule speaks of this agency's report for ``year``."""
        return (
            agency.division_code.startswith(self.division)
            and (not self.kinds or agency.kind in self.kinds)
            and (not self.agencies or agency.agency_id in self.agencies)
            and (self.from_year or year) <= year <= (self.to_year or year)
        )

    def day_in(self, year: int) -> date:
        """The due day itself, of the report for ``year``: it lies in the following year."""
        last = calendar.monthrange(year + 1, self.month)[1]
        return date(year + 1, self.month, last if self.day == LAST_DAY else min(self.day, last))


@dataclass(frozen=True)
class Due:
    """A due day, the last day that still counts as in time (later only by grace), and the rule."""

    day: date
    last_day: date
    rule: DeadlineRule


def due(agency: Agency, year: int, rules: Iterable[DeadlineRule]) -> Due:
    """When the report for the reported ``year`` is due, and by which rule. Dates of the law are
    not moved by weekends or holidays. Raises NoDeadline when no rule covers it."""
    applying = [(len(rule.division), bool(rule.agencies), place, rule)
                for place, rule in enumerate(rules) if rule.applies(agency, year)]  # fmt: skip
    if not applying:
        raise NoDeadline(f"{agency.agency_id}: no deadline rule covers a {agency.kind}'s report for {year}")
    rule = max(applying, key=lambda item: item[:3])[3]
    day = rule.day_in(year)
    return Due(day, day + timedelta(days=rule.grace_days), rule)


def due_date(agency: Agency, year: int, rules: Iterable[DeadlineRule]) -> date:
    """The last day on which the report for ``year`` counts as in time, grace days included.
    ``due`` says the day of the law itself and the rule. Raises NoDeadline."""
    return due(agency, year, rules).last_day
