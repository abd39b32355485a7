"""The status table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from rich.text import Text

from crawler.answers import ANSWERS, answer
from crawler.cli.views.groups import grouped
from crawler.cli.views.screen import console, safe, table
from crawler.words import CERTAINTY

Row = dict[str, Any]

_TELL = {"late", "missing", "withdrawn", "blocked", "unreachable", "unknown"}


def status_tables(rows: list[Row], lang: str, *, detail: bool = False) -> None:
    """Counts by county, then every obligation that needs a look (all of them with ``detail``)."""
    out = console()
    if not rows:
        out.print("没有符合条件的记录" if lang == "zh" else "nothing to show")
        return
    for part in _counts(rows, lang, out.width):
        out.print(part)
    listed = [r for r in rows if detail or answer(r) in _TELL or r["certainty"] == "disputed"]
    for year in sorted({r["year"] for r in listed}):
        out.print(_list([r for r in listed if r["year"] == year], year, lang, out.width))


def _counts(rows: list[Row], lang: str, width: int) -> Iterator[Any]:
    used = [c for c in ANSWERS if any(answer(r) == c for r in rows)]
    labels = [f"{ANSWERS[c].sign} {ANSWERS[c].label(lang)}" for c in used]
    roomy = sum(map(cell_len, labels)) + 3 * len(labels) + 32 <= width
    heads = labels if roomy else [ANSWERS[c].sign for c in used]
    made = table("区划" if lang == "zh" else "county", "年度" if lang == "zh" else "year", *heads)
    made.columns[0].no_wrap = True
    for column in made.columns[1:]:
        column.justify = "right"
        column.no_wrap = True
    groups = list(grouped(rows, lang))
    for group, after in zip(groups, [*groups[1:], None], strict=True):
        counts = Counter(answer(r) for r in group.rows)
        cells = (_count(c, counts, group.rows, lang) for c in used)
        ends = after is not None and after.total and not group.total
        style = "bold" if group.total else ""
        made.add_row(safe(group.label, style), str(group.year), *cells, end_section=ends)
    yield made
    if not roomy:
        yield Text("  ".join(labels), "dim")


def _count(column: str, counts: Counter[str], group: list[Row], lang: str) -> Text:
    if not counts[column]:
        return Text("·", "dim")
    worst = (
        max((r["days_late"] or 0 for r in group if answer(r) == "late"), default=0) if column == "late" else 0
    )
    days = f" ({worst}{'天' if lang == 'zh' else 'd'})" if worst else ""
    return Text(f"{counts[column]}{days}", ANSWERS[column].style)


def _list(rows: list[Row], year: int, lang: str, width: int) -> Any:
    last = -1 if width < _ROOM_FOR_IDS else None
    made = table(*_LIST_HEADS[lang][:last], title=f"\n{year}")
    for column in made.columns[:6]:
        column.no_wrap = True
    for code in dict.fromkeys(r["division_code"] for r in rows):
        group = [r for r in rows if r["division_code"] == code]
        made.add_row(safe(f"{code} {group[0]['division']}", "bold"))
        for row in _seen(group):
            made.add_row(*(_agency(row), *_facts(row, lang), safe(row["agency_id"], "dim"))[:last])
        for name in _UNSEEN:
            same = [r for r in group if r["status"] == name]
            if same:
                made.add_row(*(_together(same, lang), *_facts(same[0], lang), _places(same))[:last])
    return made


_ROOM_FOR_IDS = 100
"""On a narrower screen the last column (agency ids, or where we could not look) is left out."""

_LIST_HEADS = {
    "zh": ("机关", "状态", "把握", "页面日期", "未见", "见到", "编号"),
    "en": ("agency", "status", "certainty", "dated", "not there", "there", "id"),
}
_UNSEEN = ("blocked", "unreachable", "unknown")
"""Answers that speak of our look, not of the agency: told once for all agencies of a county."""


def _seen(group: list[Row]) -> list[Row]:
    return [row for row in group if row["status"] not in _UNSEEN]


def _agency(row: Row) -> Text:
    """The agency under its county's name, which need not be said again."""
    return safe(f"  {row['agency'].removeprefix(row['division']) or row['agency']}")


def _facts(row: Row, lang: str) -> tuple[Any, ...]:
    word = ANSWERS[answer(row)]
    certainty = CERTAINTY[row["certainty"]].label(lang) if row["certainty"] in CERTAINTY else ""
    days = f" {row['days_late']}{'天' if lang == 'zh' else 'd'}" if row["days_late"] else ""
    state = Text(f"{word.sign} {word.label(lang)}{days}", word.style)
    dates = (_day(row[name], row["year"]) for name in ("published_on", "not_before", "not_after"))
    return state, certainty, *dates


def _day(moment: str | None, year: int) -> str:
    """A day; without its year where that is the year in which the report was due."""
    day = (moment or "")[:10]
    return day.removeprefix(f"{year + 1}-")


def _together(same: list[Row], lang: str) -> Text:
    if len(same) == 1:
        return _agency(same[0])
    return Text(f"  {len(same)} 个机关" if lang == "zh" else f"  {len(same)} agencies")


def _places(same: list[Row]) -> Text:
    """Where it was that we could not look."""
    urls = dict.fromkeys(url for row in same for url in (row["evidence"] or {}).get("urls", ())[:1])
    return safe(next(iter(urls), same[0]["agency_id"]), "dim")
