"""The clock. Everything that asks for the time asks here, so that ``--as-of`` moves all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Clock:
    """``fixed`` is the moment given by ``--as-of``; None means the real time."""

    fixed: datetime | None = None

    def now(self) -> datetime:
        """The moment, aware, in Asia/Shanghai, to the second."""
        return (self.fixed or datetime.now(SHANGHAI)).astimezone(SHANGHAI).replace(microsecond=0)

    def today(self) -> date:
        return self.now().date()

    def reported_year(self) -> int:
        """The year whose reports are due now: the one before the current year."""
        return self.today().year - 1


def parse_as_of(text: str) -> datetime:
    """Read ``--as-of``: an ISO date (midday is meant) or date and time; without an offset,
    Asia/Shanghai. Raises ValueError with a sentence for the user."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"--as-of {text!r} is not a date: write 2026-02-10 or 2026-02-10T08:30") from None
    if "T" not in text and " " not in text:
        moment = moment.replace(hour=12)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
