"""Publication dates: every rung of the ladder says its own; none is thrown away.

Which one is believed is decided later. Here only what is no publication date at all is refused:
index numbers, statistics periods in the text, and the moment when a page was generated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from crawler.items import DateCandidate
from spiders.page import Page

_DIGIT = str.maketrans("〇零○oO一二三四五六七八九", "00000123456789")
_NUMERIC = (
    r"(?<![\d-])(?P<y>20\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d)(?!\s*[-/.]\s*\d)"
)
_CHINESE = (
    r"(?P<cy>二[〇零○oO0][〇零○oO一二三四五六七八九]{2})年"
    r"(?P<cm>[一二三四五六七八九十]{1,2})月(?P<cd>[一二三四五六七八九十]{1,3})日"
)
_DATE = re.compile(f"{_NUMERIC}|{_CHINESE}")
_EPOCH = re.compile(r"(?<!\d)(1[2-9]\d{8})(?:\d{3})?(?!\d)")
_SHORT = re.compile(r"(?<![\d-])(\d{1,2})-(\d{1,2})(?![\d-])")
_LABEL = re.compile(
    r"(?:发布|发文|公开|公布|生成|成文|上网|更新|录入|编辑)(?:日期|时间)\s*[:：]?\s*[\[【(（]?|(?:^|\n|\s|\|)(?:日期|时间)\s*[:：]\s*",
    re.M,
)
_SENTENCE = re.compile(r"[。；，、]|截至|截止|根据|按照|依据|一、")
"""The text has begun: a date behind this is one that the text speaks of."""
_PERIOD = re.compile(r"\s*(?:日|号)?\s*(?:起|至|到|—|－|-{1,2}\s*20|～|~|期间|以来|以前|之前|前\b|止)")
_URL_DATES = (
    re.compile(r"[/_]t?(20\d\d)(\d\d)(\d\d)(?:[_/.]|$)"),
    re.compile(r"/(20\d\d)[/-](\d{1,2})[/-](\d{1,2})/"),
)
_GENERATED = re.compile(
    r"(?:页面生成时间|生成时间|maketime|HtmlGenerateTime)[^0-9]{0,40}"
    r"(20\d\d-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?)",
    re.I,
)
_SIGNATURE = re.compile(rf"^\s*(?:{_NUMERIC}|{_CHINESE})\s*日?\s*$", re.M)
_CHINA = timezone(timedelta(hours=8))
META_NAMES = ("PubDate", "publishdate", "pubtime", "firstpublishedtime")


def _chinese(number: str) -> int:
    """一 … 三十一 as a number."""
    tens, _, ones = number.rpartition("十")
    if "十" not in number:
        return int(number.translate(_DIGIT))
    return (int(tens.translate(_DIGIT)) if tens else 1) * 10 + (int(ones.translate(_DIGIT)) if ones else 0)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat() if 2000 <= year <= 2099 else ""
    except ValueError:
        return ""


def _value(match: re.Match[str]) -> str:
    if match["y"]:
        return _iso(int(match["y"]), int(match["m"]), int(match["d"]))
    return _iso(int(match["cy"].translate(_DIGIT)), _chinese(match["cm"]), _chinese(match["cd"]))


def dates_in(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Every full date printed in a text as (ISO, raw, start, end). Index numbers such as
    ``2026-02-00018`` and the bounds of a period (``2024年1月1日起``) are left out."""
    for match in _DATE.finditer(text):
        value = _value(match)
        if value and not _PERIOD.match(text, match.end()):
            yield value, match[0], match.start(), match.end()


def first_date(text: str) -> tuple[str, str] | None:
    """The first date of a row as (ISO, raw): printed, split over lines, or in epoch seconds."""
    joined = re.sub(r"(?<=\d)\s*([-/.])\s*(?=\d)", r"\1", text)
    for value, raw, _, _ in dates_in(joined):
        return value, raw
    for match in _EPOCH.finditer(text):
        return datetime.fromtimestamp(int(match[1]), UTC).astimezone(_CHINA).date().isoformat(), match[0]
    return None


def row_date(text: str, url: str) -> DateCandidate | None:
    """The date that a list shows beside a link. A date without a year (``01-20``) is completed only
    by an address that names a day within three days of it; never by guessing."""
    if found := first_date(text):
        return DateCandidate(found[0], "list", found[1])
    known = url_date(url)
    short = _SHORT.search(text)
    if not short or not known:
        return None
    day = date.fromisoformat(known.value)
    near = [_iso(day.year + n, int(short[1]), int(short[2])) for n in (-1, 0, 1)]
    fits = [v for v in near if v and abs((date.fromisoformat(v) - day).days) <= 3]
    return DateCandidate(fits[0], "list", short[0]) if fits else None


def url_date(url: str) -> DateCandidate | None:
    """The day that an address carries (``t20250114_``, ``/2025/1/21/``)."""
    for pattern in _URL_DATES:
        for match in pattern.finditer(url):
            if value := _iso(*(int(g) for g in match.groups())):
                return DateCandidate(value, "url", match[0].strip("/_."))
    return None


def meta_date(page: Page) -> DateCandidate | None:
    """The date in the page's meta tags. Where it is the very moment at which the page was generated
    it says nothing about publication and gets the source ``generated``, which no ladder trusts."""
    raw = next((v for v in map(page.meta, META_NAMES) if v), "")
    found = first_date(raw)
    if not found:
        return None
    made = {m.replace("T", " ")[:16] for m in _GENERATED.findall(page.html)}
    made |= {
        v.replace("T", " ")[:16] for v in map(page.meta, ("Maketime", "HtmlGenerateTime", "others")) if v
    }
    generated = len(raw) >= 16 and raw.replace("T", " ")[:16] in made
    return DateCandidate(found[0], "generated" if generated else "meta", raw)


def printed_date(page: Page, title: str) -> DateCandidate | None:
    """The date printed beside the title or behind a label; a bare date in the page's header (today's,
    or one that never changes) is not taken."""
    text = page.text
    for label in _LABEL.finditer(text):
        for value, raw, start, _ in dates_in(text[label.end() : label.end() + 40]):
            if start <= 6:
                return DateCandidate(value, "article", raw)
    at = text.find(title[:12]) if len(title) >= 6 else -1
    if at < 0:
        return None
    after = text[at + len(title) : at + len(title) + 100]
    for value, raw, start, _ in dates_in(after):
        return None if _SENTENCE.search(after[:start]) else DateCandidate(value, "article", raw)
    return None


def signature_date(text: str) -> DateCandidate | None:
    """The date that stands alone on a line near the end of the text, under the signing body's name."""
    found = None
    for match in _SIGNATURE.finditer(text[-1500:]):
        found = match
    value = _value(found) if found else ""
    return DateCandidate(value, "signature", found[0].strip()) if found and value else None


def modified_date(page: Page) -> DateCandidate | None:
    """The server's date of the file, in China's time zone."""
    raw = (page.response.headers.get("Last-Modified") or b"").decode("latin-1")
    try:
        moment = parsedate_to_datetime(raw)
        return DateCandidate(moment.astimezone(_CHINA).date().isoformat(), "last_modified", raw)
    except (ValueError, TypeError, OverflowError):
        return None


def article_dates(page: Page, title: str) -> list[DateCandidate]:
    """What each rung that an article has says, best first (the list's own date is added by its reader)."""
    rungs = (
        printed_date(page, title),
        meta_date(page),
        url_date(page.url),
        signature_date(page.text),
        modified_date(page),
    )
    return [r for r in rungs if r is not None]
