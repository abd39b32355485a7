"""On time or late, and how sure: the bounds of our own looks against the date that the page claims.

Art. 49 of the Regulations (国务院令第711号) names dates, not working days; 「1月31日前」 is read
inclusively, so a report of 31 January is on time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Timeliness = Literal["on_time", "late", "unknown"]
Certainty = Literal["certain", "probable", "disputed"]


@dataclass(frozen=True)
class Timing:
    """The answer. ``days_late`` counts from the day after the due date; 0 when on time, None when
    not known, and the least number that is proven where the page's date cannot be trusted."""

    timeliness: Timeliness
    certainty: Certainty | None
    days_late: int | None


def judge(due: date, claimed: date | None, not_before: date | None, not_after: date) -> Timing:
    """Weigh the bounds (last proven look without the report, first look with it; days in
    Asia/Shanghai) against the page's own date.

    The bounds alone prove: ``certain``. Only the page's date says so, and lies inside them:
    ``probable``. The page's date lies outside them: ``disputed``, and then only the bounds count."""
    outside = claimed is not None and (
        claimed > not_after or (not_before is not None and claimed < not_before)
    )
    trusted = None if outside else claimed
    if not_after <= due:
        return Timing("on_time", "disputed" if outside else "certain", 0)
    if not_before is not None and not_before > due:
        return Timing("late", "disputed" if outside else "certain", ((trusted or not_before) - due).days)
    if trusted is None:
        return Timing("unknown", "disputed" if outside else None, None)
    return Timing("late" if trusted > due else "on_time", "probable", max((trusted - due).days, 0))
