"""Title, unit, year and period of a report, read from the document before anything a caller claims."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from extract.document import Document, Paragraph
from extract.fold import squeeze
from extract.report import Hint
from extract.sections import Sections
from extract.title import TitleReading, read_title

_NEAR_TOP = 25  # paragraphs from the top that may hold the title
_LONGEST = 60  # characters of one line of a title
_NO_TITLE = re.compile(r"[。；;？！:：|>]")
_UNIT = "(?:局|委|委员会|办|办公室|政府|处|中心|镇|乡|街道|院|所|站|队|厅|社|团|区|县|市|旗|部|科|场|会)"
_UNIT_LINE = re.compile(rf"[\u4e00-\u9fff（）()、\s]{{1,40}}{_UNIT}(?:[（(][\u4e00-\u9fff]+[）)])?")
_FIELD = re.compile(
    rf"(?:发布机构|信息来源|公开机构|发文机关|发布单位|来源)[:：]\s*([\u4e00-\u9fff（）、]{{2,30}}{_UNIT})"
)
_META_UNITS = ("ContentSource", "contentsource", "PubDept", "author")
_SIGNED = 8  # paragraphs from the end that may hold the signature
_DAY = re.compile(r"\s*(?:20\d\d|二[〇○零]..)\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日\s*")
_META_TITLES = ("ArticleTitle", "title", "Title", "og:title", "UCAPTITLE", "dc.title")
_DATE = r"(20\d\d)年0?(\d{1,2})月0?(\d{1,2})日"
_PERIOD = re.compile(
    rf"{_DATE}(?:零时|0时)?起?(?:,)?(?:至|到|—+|-+|~|–)(?:(20\d\d)年)?0?(\d{{1,2}})月0?(\d{{1,2}})日"
)
_BODY_YEAR = re.compile(r"(20\d\d)年度?(?!\d{1,2}月)")

Period = tuple[str | None, str | None]


@dataclass(frozen=True)
class Heading:
    """What stands over the report. ``source`` tells where title and year came from."""

    title: str = ""
    agency: str = ""
    year: int | None = None
    kind: str = "other"
    source: str = "none"
    period: Period = (None, None)
    printed: str = ""
    conflicts: tuple[str, ...] = ()


def read_heading(document: Document, sections: Sections, hint: Hint) -> Heading:
    """Title from the text, else from the document's own properties, else from the hint."""
    top = sections.preamble[:_NEAR_TOP] or list(document.paragraphs())[:_NEAR_TOP]
    period = _period(document.text)
    found = _best([r for r in _from_text(top) if r[0].kind in ("report", "rendition")])
    if found is None and document.blocks:
        found = _best([r for r in _from_cells(document) if r[0].kind in ("report", "rendition")])
    others = [m for name in _META_TITLES if (m := document.meta.get(name))] + [hint.title, _stem(hint.name)]
    spare = [(read_title(t), t) for t in others if t]
    good = [s for s in spare if s[0].kind in ("report", "rendition")]
    source = "text"
    if found is None:
        found, source = (good[0], "hint") if good else (None, "none")
    if found is None:
        return Heading(year=_body_year(document.text), source="none", period=period, kind=_kind(top, spare))
    reading, printed = found
    agency = reading.agency or next((s[0].agency for s in good if s[0].agency), "")
    agency = agency or _unit_elsewhere(document)
    year = reading.year or next((s[0].year for s in good if s[0].year), None)
    if year is None:
        year, source = _year_beside(period, document.text), "body"
    return Heading("".join(printed.split()), agency, year, reading.kind, source, period, printed)


def _kind(top: list[Paragraph], spare: list[tuple[TitleReading, str]]) -> str:
    kinds = [read_title(p.text).kind for p in top if len(p.text) <= _LONGEST] + [r.kind for r, _ in spare]
    return "lookalike" if "lookalike" in kinds else "other"


def _from_text(top: list[Paragraph]) -> list[tuple[TitleReading, str]]:
    """Readings of every line near the top, and of up to three lines that a break may have split."""
    texts = [p.text for p in top]
    found = []
    for start in range(len(texts)):
        for count in (1, 2, 3):
            lines = texts[start : start + count]
            if len(lines) < count or any(_NO_TITLE.search(t) or len(t) > _LONGEST for t in lines):
                break
            joined = "".join(lines)
            if count > 1 and not _continues(lines):
                break
            found.append((read_title(joined), joined))
    return found


def _continues(lines: list[str]) -> bool:
    """Whether the lines are pieces of one title: a whole title goes on only behind its unit's name."""
    kinds = [read_title(line).kind for line in lines]
    if kinds[0] in ("report", "rendition", "lookalike"):
        return False
    whole = "".join("".join(line.split()) for line in lines[1:])
    complete = re.search(r"20\d\d年?度?(?:政府|政务)?信息公开", whole) and read_title(whole).why != "no_core"
    return not complete or bool(_UNIT_LINE.fullmatch(lines[0].strip()))


def _unit_elsewhere(document: Document) -> str:
    """The unit from a field of the page (发布机构), its properties, or the signature under the text."""
    paragraphs = [p.text for p in document.paragraphs()]
    for text in paragraphs[:_NEAR_TOP]:
        if found := _FIELD.search(text):
            return found[1]
    for name in _META_UNITS:
        if _UNIT_LINE.fullmatch(document.meta.get(name, "").strip()):
            return document.meta[name].strip()
    tail = paragraphs[-_SIGNED:]
    for line, after in zip(tail, [*tail[1:], ""], strict=True):
        if _DAY.fullmatch(after) and _UNIT_LINE.fullmatch(line.strip()):
            return "".join(line.split())
    return ""


def _from_cells(document: Document) -> list[tuple[TitleReading, str]]:
    first = next(document.tables(), None)
    texts = [c.text for c in first.cells[:6]] if first else []
    return [(read_title(t), t) for t in texts if len(t) <= _LONGEST]


def _best(readings: list[tuple[TitleReading, str]]) -> tuple[TitleReading, str] | None:
    """The reading with unit and year; the shorter text where several say the same."""
    return min(
        readings,
        key=lambda r: (not r[0].agency, r[0].year is None, r[0].kind != "report", len(r[0].text)),
        default=None,
    )


def _stem(name: str) -> str:
    return re.sub(r"\.\w{2,5}$", "", name.replace("\\", "/").rsplit("/", 1)[-1])


def _period(text: str) -> Period:
    found = _PERIOD.search(squeeze(text))
    if not found:
        return None, None
    year, month, day, end_year, end_month, end_day = found.groups()
    dates = ((year, month, day), (end_year or year, end_month, end_day))
    if any(not (1 <= int(m) <= 12 and 1 <= int(d) <= 31) for _, m, d in dates):
        return None, None
    return tuple(f"{y}-{int(m):02}-{int(d):02}" for y, m, d in dates)  # type: ignore[return-value]


def _year_beside(period: Period, text: str) -> int | None:
    return int(period[0][:4]) if period[0] else _body_year(text)


def _body_year(text: str) -> int | None:
    """The year that the text names most often; None where two are named equally often."""
    counts = Counter(_BODY_YEAR.findall(squeeze(text))).most_common(2)
    if not counts or (len(counts) == 2 and counts[0][1] == counts[1][1]):
        return None
    return int(counts[0][0])
