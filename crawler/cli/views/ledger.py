"""The status table and the story of one obligation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from rich.text import Text

from crawler.cli.views.screen import console, safe, table
from crawler.words import CERTAINTY, OUTCOME, STATUS, TIMELINESS, Word

Row = dict[str, Any]

COLUMNS = ("on_time", "late", "time_unknown", "missing", "withdrawn", "blocked", "unreachable", "unknown", "not_due", "not_owed")
"""The answers an obligation can have, never merged: could not look is not the same as not there."""

_HEADS: dict[str, Word] = {
    "on_time": TIMELINESS["on_time"], "late": TIMELINESS["late"], "time_unknown": TIMELINESS["unknown"],
    **{name: STATUS[name] for name in COLUMNS[3:]},
}
_TELL = {"late", "missing", "withdrawn", "blocked", "unreachable", "unknown"}


def answer(row: Row) -> str:
    """The column an obligation counts in."""
    if row["status"] != "published":
        return str(row["status"])
    return "time_unknown" if row["timeliness"] not in TIMELINESS or row["timeliness"] == "unknown" else str(row["timeliness"])


def status_tables(rows: list[Row], lang: str, *, detail: bool = False) -> None:
    """Counts by county, then every obligation that needs a look (all of them with ``detail``)."""
    out = console()
    if not rows:
        out.print("没有符合条件的记录" if lang == "zh" else "nothing to show")
        return
    out.print(_counts(rows, lang))
    listed = [r for r in rows if detail or answer(r) in _TELL or r["certainty"] == "disputed"]
    for year in sorted({r["year"] for r in listed}):
        out.print(_list([r for r in listed if r["year"] == year], year, lang))


def _counts(rows: list[Row], lang: str) -> Any:
    used = [c for c in COLUMNS if any(answer(r) == c for r in rows)]
    heads = [f"{_HEADS[c].sign} {_HEADS[c].label(lang)}" for c in used]
    made = table("区划" if lang == "zh" else "county", "年度" if lang == "zh" else "year", *heads)
    for column in made.columns[1:]:
        column.justify = "right"
    groups = sorted({(r["division_code"], r["division"], r["year"]) for r in rows})
    for code, name, year in groups:
        group = [r for r in rows if (r["division_code"], r["year"]) == (code, year)]
        counts = Counter(answer(r) for r in group)
        made.add_row(Text(f"{code} {name}"), str(year), *(_count(c, counts, group, lang) for c in used))
    return made


def _count(column: str, counts: Counter[str], group: list[Row], lang: str) -> Text:
    if not counts[column]:
        return Text("·", "dim")
    worst = max((r["days_late"] or 0 for r in group if answer(r) == "late"), default=0) if column == "late" else 0
    days = f" (≤{worst}{'天' if lang == 'zh' else 'd'})" if worst else ""
    return Text(f"{counts[column]}{days}", _HEADS[column].style)


def _list(rows: list[Row], year: int, lang: str) -> Any:
    heads = ("机关", "状态", "逾期天数", "把握", "依据") if lang == "zh" else ("agency", "status", "days late", "certainty", "why")
    made = table(*heads, title=f"\n{year}")
    made.columns[2].justify = "right"
    last = None
    for row in rows:
        if row["division_code"] != last:
            last = row["division_code"]
            made.add_row(safe(row["division"], "bold"), "", "", "", "", end_section=False)
        word = _HEADS[answer(row)]
        late = str(row["days_late"]) if row["days_late"] else ""
        certainty = CERTAINTY[row["certainty"]].label(lang) if row["certainty"] in CERTAINTY else ""
        made.add_row(safe(f"  {row['agency']}"), Text(f"{word.sign} {word.label(lang)}", word.style), late, certainty, safe(row["why"]))
    return made


def story_panel(story: Row, lang: str) -> None:
    """One obligation: the conclusion, then each look with its outcome and archived evidence."""
    out = console()
    word = _HEADS[answer(story)]
    out.print(Text(f"{story['division']} {story['agency']} · {story['year']}", "bold"), Text(f"{word.sign} {word.label(lang)}", word.style))
    out.print(safe(story["why"]))
    out.print(Text(f"{'应公布' if lang == 'zh' else 'due'} {story['due'] or '–'} · {story['agency_id']}", "dim"))
    out.print(_timeline(story["looks"], lang))


def _timeline(looks: Iterable[Row], lang: str) -> Any:
    heads = ("时间", "地点", "结果", "条目", "说明", "证据") if lang == "zh" else ("time", "place", "outcome", "items", "note", "evidence")
    made = table(*heads)
    for look in looks:
        items = "" if look["seen"] is None else f"{look['seen']}/{look['declared'] if look['declared'] is not None else '?'}"
        made.add_row(look["at"][:16], safe(f"{look['kind']} {look['url']}"), OUTCOME[look["outcome"]].label(lang), items,
                     safe(" · ".join(x for x in (look["reason"], look["note"]) if x)), (look["sha256"] or "")[:12])
    return made
