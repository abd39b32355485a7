"""The story of one obligation: the conclusion, the report's versions, what is wrong, look by look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.text import Text

from crawler.answers import ANSWERS, answer
from crawler.cli.views.lists import finding_table
from crawler.cli.views.screen import console, safe, table
from crawler.reasons import told
from crawler.words import CERTAINTY, FORM, OUTCOME

Row = dict[str, Any]


def story_panel(story: Row, lang: str) -> None:
    """One obligation with every look that concerns it, its outcome and archived evidence."""
    out = console()
    word = ANSWERS[answer(story)]
    out.print(
        safe(f"{story['division']} {story['agency']} · {story['year']}", "bold"),
        Text(f"{word.sign} {word.label(lang)}", word.style),
    )
    out.print(safe(story["why"]))
    out.print(safe(_facts(story, lang), "dim"))
    if story["reports"]:
        out.print(_versions(story["reports"], lang))
    if story["findings"]:
        finding_table(story["findings"], lang)
    out.print(_timeline(story["looks"], lang))


def _facts(story: Row, lang: str) -> str:
    zh = lang == "zh"
    sure = CERTAINTY[story["certainty"]].label(lang) if story["certainty"] in CERTAINTY else ""
    due = f"{'应公布' if zh else 'due'} {story['due'] or '–'}"
    if story["due_source"]:
        due += f"（{story['due_source']}）" if zh else f" ({story['due_source']})"
    bounds = [
        (("最后未见", "not there"), story["not_before"]),
        (("首次见到", "first there"), story["not_after"]),
    ]
    seen = [f"{words[0] if zh else words[1]} {moment[:16]}" for words, moment in bounds if moment]
    shown = f"{'页面日期' if zh else 'dated'} {story['published_on']}" if story["published_on"] else ""
    return " · ".join(x for x in (due, shown, *seen, sure, story["agency_id"]) if x)


def _versions(reports: Iterable[Row], lang: str) -> Any:
    heads = (
        ("版本", "首次见到", "最后见到", "格式", "可信度", "网址", "证据")
        if lang == "zh"
        else ("version", "first seen", "last seen", "form", "confidence", "address", "evidence")
    )
    made = table(*heads)
    for row in reports:
        form = FORM[row["form"]].label(lang) if row["form"] in FORM else ""
        made.add_row(
            f"{row['version']}{'*' if row['current'] else ''}", row["first_seen"][:16], row["last_seen"][:16],
            safe(row["error"] or form, "red" if row["error"] else ""),
            f"{row['confidence']:.2f}", safe(row["document_url"]), row["sha256"][:12],
        )  # fmt: skip
    return made


def _timeline(looks: Iterable[Row], lang: str) -> Any:
    heads = (
        ("时间", "地点", "结果", "条目", "说明", "证据")
        if lang == "zh"
        else ("time", "place", "outcome", "items", "note", "evidence")
    )
    made = table(*heads)
    for look in looks:
        items = (
            ""
            if look["seen"] is None
            else f"{look['seen']}/{look['declared'] if look['declared'] is not None else '?'}"
        )
        made.add_row(
            look["at"][:16],
            safe(f"{look['kind']} {look['url']}"),
            OUTCOME[look["outcome"]].label(lang),
            items,
            safe(" · ".join(x for x in (told(look["reason"], lang), told(look["note"], lang)) if x)),
            (look["sha256"] or "")[:12],
        )
    return made
