"""The statistical period that a report states: from which day to which day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from extract.fold import squeeze
from extract.numbers import chinese_number

Period = tuple[str | None, str | None]

_NUMBER = r"[\d〇零一二两三四五六七八九十]"
_YEAR = rf"(?:20\d\d|二[〇零]{_NUMBER}{{2}})"
_DAY = rf"{_NUMBER}{{1,3}}"
_TO = r"(?:零时|0时)?起?,?(?:开始)?(?:至|到|—+|-+|~+|–|～)"
_PERIOD = re.compile(
    rf"(?P<year>{_YEAR})年(?P<month>{_DAY})(?:月(?:(?P<day>{_DAY})[日号])?)?{_TO}"
    rf"(?:(?P<year2>{_YEAR})年|(?:当年|同年|本年))?(?P<month2>{_DAY})月(?:(?P<day2>{_DAY})[日号]|底|末)?"
)
_POINTS = re.compile(
    r"(20\d\d)([./-])0?(\d{1,2})\2(\d{1,2})[日]?(?:起)?(?:至|到|—+|-+|~+)(20\d\d)\2(\d{1,2})\2(\d{1,2})"
)
_WHOLE_YEAR = re.compile(
    rf"(?:统计期限?|统计时限|统计时间|时间跨度|报告期)(?:为|是|:|：)?({_YEAR})(?:年度|全年|年全年|年全年度|年)(?=[。,，;；)）]|$)"
)
_ONE_DAY = re.compile(rf"({_YEAR})年({_DAY})月({_DAY})[日号]")
_STATED = re.compile(r"期限|统计|数据|本报告|报告期|起止|时限")
_BEFORE, _BEHIND = 40, 12  # characters around a period that may say what it is
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def period_of(text: str) -> Period:
    """The stated period; (None, None) where there is none. Beside words such as 统计期限 any period counts,
    elsewhere only a whole year: reports speak of campaigns and terms too."""
    flat = squeeze(text)
    spare: Period = (None, None)
    for at, end, period in _periods(flat):
        if _STATED.search(flat[max(0, at - _BEFORE) : end + _BEHIND]):
            return period
        if spare[0] is None and str(period[0])[5:] == "01-01" and str(period[1])[5:] == "12-31":
            spare = period
    if spare[0] is None and (whole := _WHOLE_YEAR.search(flat)):
        year = whole[1].translate(_DIGITS)
        return f"{year}-01-01", f"{year}-12-31"
    return spare


def _periods(flat: str) -> Iterator[tuple[int, int, Period]]:
    for found in _PERIOD.finditer(flat):
        start = _date(found["year"], found["month"], found["day"] or "1")
        end = _date(found["year2"] or found["year"], found["month2"], found["day2"])
        if start and end and start <= end:
            yield found.start(), found.end(), (start, end)
    for points in _POINTS.finditer(flat):
        year, _, month, day, year2, month2, day2 = points.groups()
        yield points.start(), points.end(), (_date(year, month, day), _date(year2, month2, day2))


def _date(year: str, month: str, day: str | None) -> str | None:
    """The day in ISO form, the month's last where no day is given; None where there is no such day."""
    numbers = [int(year.translate(_DIGITS)), chinese_number(month), chinese_number(day) if day else 0]
    y, m, d = numbers
    if y is None or m is None or d is None or not 1 <= m <= 12:
        return None
    last = calendar.monthrange(y, m)[1]
    d = d or last
    return f"{y}-{m:02}-{d:02}" if 1 <= d <= last else None


def date_of(text: str) -> str:
    """The day that a text such as 2025年1月13日 or 二〇二五年一月十三日 names, in ISO form; '' for no day."""
    found = _ONE_DAY.fullmatch(squeeze(text))
    return (_date(found[1], found[2], found[3]) or "") if found else ""
