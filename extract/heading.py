"""Title, unit, year and period of a report, read from the document before anything a caller claims."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from extract.document import Document, Paragraph
from extract.fold import squeeze
from extract.period import Period, period_of
from extract.report import Hint
from extract.sections import Sections
from extract.title import TitleReading, read_title
from extract.units import UNIT_LINE, same_unit, signature, units

_NEAR_TOP = 25  # paragraphs from the top that may hold the title
_LONGEST = 60  # characters of one line of a title
_LINK = re.compile(r"\s*(?:[上下]一[篇条页]|相关(?:链接|阅读|信息)|附件)")
_LIST = 3  # years
_NO_TITLE = re.compile(r"[。；;？！:：|>]")
_META_TITLES = ("ArticleTitle", "title", "Title", "og:title", "UCAPTITLE", "dc.title")
_BODY_YEAR = re.compile(r"(20\d\d)年度?(?!\d{1,2}月)")


@dataclass(frozen=True)
class Heading:
    """What stands over the report. ``source`` tells where title and year came from.

    ``conflicts`` are reasons for review, ``signed`` is the day under the text in ISO form, ``strangers`` are
    (where, name) of units that the page names as author and that are not the title's.
    """

    title: str = ""
    agency: str = ""
    year: int | None = None
    kind: str = "other"
    source: str = "none"
    period: Period = (None, None)
    printed: str = ""
    conflicts: tuple[str, ...] = ()
    signed: str = ""
    strangers: tuple[tuple[str, str], ...] = ()


def read_heading(document: Document, sections: Sections, hint: Hint) -> Heading:
    """Title from the text, else from the document's own properties, else from the hint. Whatever else names
    the year or the unit is compared with it: what does not agree is a conflict."""
    top = sections.preamble[:_NEAR_TOP] or list(document.paragraphs())[:_NEAR_TOP]
    period = period_of(document.text)
    spare = _spare(document, hint)
    good = [s for s in spare if s[0].kind in ("report", "rendition")]
    titles = _titles(document)
    found = _chosen(titles, good, period)
    found = found or _best([r for r in _from_text(top) if r[0].kind in ("report", "rendition")])
    if found is None and document.blocks:
        found = _best([r for r in _from_cells(document) if r[0].kind in ("report", "rendition")])
    source = "text"
    if found is None:
        found, source = (good[0], "hint") if good else (None, "none")
    signed = signature(document)
    if found is None:
        year, kind = _body_year(document.text), _kind(top, spare)
        return Heading(year=year, source="none", period=period, kind=kind, signed=signed[1])
    reading, printed = found
    agency = reading.agency or next((s[0].agency for s in good if s[0].agency), "")
    named = list(units(document))
    agency = agency or next((name for _, name in named), "")
    year = reading.year or next((s[0].year for s in good if s[0].year), None)
    if year is None:
        year, source = _year_beside(period, document.text), "body"
    else:
        others = [r.year for r, _ in [*_beside(titles), *good]] + [int(period[0][:4]) if period[0] else None]
    conflicts = []
    if source != "body" and ({y for y in others if y} - {year} or _other_crumb(document, year)):
        conflicts.append("year_conflict")
    if strange := [(where, name) for where, name in named if not same_unit(agency, name)]:
        conflicts.append("agency_conflict")
    title = "".join(printed.split())
    return Heading(
        title,
        agency,
        year,
        reading.kind,
        source,
        period,
        printed,
        tuple(conflicts),
        signed[1],
        tuple(strange),
    )


def _spare(document: Document, hint: Hint) -> list[tuple[TitleReading, str]]:
    """Readings of the titles that stand outside the text."""
    texts = [m for name in _META_TITLES if (m := document.meta.get(name))] + [hint.title, _stem(hint.name)]
    return [(read_title(t), t) for t in texts if t]


def _titles(document: Document) -> list[tuple[TitleReading, Paragraph]]:
    """Every paragraph that is a whole title of a report with its year."""
    short = [p for p in document.paragraphs() if len(p.text) <= _LONGEST and not _NO_TITLE.search(p.text)]
    readings = [(read_title(p.text), p) for p in short if "公开" in p.text and "年" in p.text]
    return [(r, p) for r, p in readings if r.kind == "report" and r.year and not _LINK.match(p.text)]


def _beside(titles: list[tuple[TitleReading, Paragraph]]) -> list[tuple[TitleReading, Paragraph]]:
    """The titles that may contradict each other: three years or more are a list of links."""
    return titles if len({r.year for r, _ in titles}) < _LIST else []


def _chosen(
    titles: list[tuple[TitleReading, Paragraph]], good: list[tuple[TitleReading, str]], period: Period
) -> tuple[TitleReading, str] | None:
    """Of titles of two years the one that the page's own title or the period supports, that stands highest as
    a heading, or the later one. None where the titles agree."""
    if len({r.year for r, _ in _beside(titles)}) < 2:
        return None
    votes = [r.year for r, _ in good] + [int(period[0][:4]) if period[0] else None]
    reading, paragraph = max(titles, key=lambda t: (votes.count(t[0].year), -(t[1].level or 9), t[0].year))
    return reading, paragraph.text


def _other_crumb(document: Document, year: int | None) -> bool:
    """Whether the path to the page names a year that is neither the reported one nor the one after it, in
    which reports appear."""
    years = {int(y) for y in _BODY_YEAR.findall(squeeze(document.meta.get("breadcrumb", "")))}
    return bool(years) and year is not None and not years & {year, year + 1}


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
    return not complete or bool(UNIT_LINE.fullmatch(lines[0].strip()))


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


def _year_beside(period: Period, text: str) -> int | None:
    return int(period[0][:4]) if period[0] else _body_year(text)


def _body_year(text: str) -> int | None:
    """The year that the text names most often; None where two are named equally often."""
    counts = Counter(_BODY_YEAR.findall(squeeze(text))).most_common(2)
    if not counts or (len(counts) == 2 and counts[0][1] == counts[1][1]):
        return None
    return int(counts[0][0])
