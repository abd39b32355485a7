"""Notices and messages, as tables."""

from __future__ import annotations

from typing import Any

from rich.panel import Panel
from rich.text import Text

from crawler.alerts.words import sentence
from crawler.cli.views.screen import console, safe, table
from crawler.words import DELIVERY, SEVERITY, STANDING

Row = dict[str, Any]

_WORDS = {
    "zh": {
        "notices": ("", "编号", "事项", "状态", "说明"),
        "deliveries": ("送达", "编号", "渠道", "尝试", "下次", "原因"),
        "title": "没有确认送达的消息",
        "none": "没有需要提醒的事项",
        "quiet": "没有要发的消息",
        "to": "发给",
        "held": "暂缓",
    },
    "en": {
        "notices": ("", "id", "kind", "standing", "what"),
        "deliveries": ("delivery", "id", "channel", "tries", "next try", "reason"),
        "title": "messages not known to have arrived",
        "none": "nothing to tell",
        "quiet": "no message to send",
        "to": "to",
        "held": "held",
    },
}


def notice_table(rows: list[Row], stuck: list[Row], lang: str) -> None:
    """One notice a row; below them the messages that did not arrive."""
    out, words = console(), _WORDS[lang]
    if rows:
        made = table(*words["notices"])
        for row in rows:
            word = SEVERITY[row["severity"]]
            place = "" if row["subject"].startswith(row["division"]) else row["division"]
            head = " ".join(str(x) for x in (place, row["subject"], row["year"]) if x)
            made.add_row(
                Text(word.sign, word.style),
                row["notice_id"],
                sentence("kind", row["kind"]).of("zh" if lang == "zh" else "en"),
                STANDING[row["standing"]].label(lang),
                safe(head, "bold").append("\n").append(safe(row["message"], "dim")),
            )
        out.print(made)
    else:
        out.print(words["none"])
    if stuck:
        delivery_table(stuck, lang, str(words["title"]))


def delivery_table(rows: list[Row], lang: str, title: str = "") -> None:
    """One message a row: where to, what became of it."""
    out, words = console(), _WORDS[lang]
    if not rows:
        out.print(words["quiet"])
        return
    made = table(*words["deliveries"], title=title)
    for row in rows:
        word = DELIVERY[row["state"]]
        made.add_row(
            Text(f"{word.sign} {word.label(lang)}", word.style), row["delivery_id"], row["channel"],
            str(row["tries"]), (row["next_try"] or "")[:16], safe(row["error"], "dim"),
        )  # fmt: skip
    out.print(made)


def preview_panels(rows: list[Row], lang: str) -> None:
    """Every message that would go, whole."""
    out, words = console(), _WORDS[lang]
    if not rows:
        out.print(words["quiet"])
    for row in rows:
        held = f" · {words['held']}: {row['held']}" if row["held"] else ""
        head = f"{words['to']} {row['channel']} ({row['url']}){held}"
        out.print(Panel(safe(f"{row['title']}\n\n{row['body']}"), title=safe(head), title_align="left"))
