"""Plain lists: findings, looks, registry rows, and the summary of a sweep."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from crawler.cli.views.screen import console, safe, table
from crawler.reasons import told
from crawler.words import OUTCOME, REVIEW, SEVERITY

Row = dict[str, Any]


def finding_table(rows: list[Row], lang: str) -> None:
    """One finding a row: sign, id (it begins with the rule), agency, year, message with the quotation."""
    out = console()
    if not rows:
        out.print("没有发现问题" if lang == "zh" else "no findings")
        return
    heads = (
        ("", "编号", "机关", "年度", "问题", "原文")
        if lang == "zh"
        else ("", "id", "agency", "year", "finding", "quotation")
    )
    made = table(*heads)
    made.columns[1].no_wrap = True
    for row in rows:
        word = SEVERITY[row["severity"]]
        made.add_row(
            Text(word.sign + REVIEW[row["review"]].sign, word.style),
            Text(row["id"], "dim") if row["review"] else row["id"],
            safe(row["agency"]),
            str(row["year"]),
            safe(row["message"]),
            safe((row["quote"] or "")[:60], "dim"),
        )
    out.print(made)


def look_table(rows: list[Row], lang: str) -> None:
    """One look a row, in the order in which they were made."""
    out = console()
    heads = (
        ("区划", "时间", "地点", "结果", "完整", "说明")
        if lang == "zh"
        else ("division", "time", "place", "outcome", "complete", "note")
    )
    made = table(*heads)
    for row in rows:
        complete = {True: "✓", False: "✗", None: ""}[row["complete"]]
        if row["seen"] is not None:
            complete += f" {row['seen']}/{row['declared'] if row['declared'] is not None else '?'}"
        note = " · ".join(x for x in (row["unit"], told(row["reason"], lang), told(row["note"], lang)) if x)
        made.add_row(
            row["division_code"],
            row["at"][:16],
            safe(f"{row['kind']} {row['url']}"),
            OUTCOME[row["outcome"]].label(lang),
            complete,
            safe(note, "dim"),
        )
    out.print(made)


def registry_table(rows: list[Row], lang: str) -> None:
    """Portals or agencies, a row each, without the columns that are empty throughout."""
    out = console()
    if not rows:
        out.print("没有符合条件的记录" if lang == "zh" else "nothing to show")
        return
    names = [name for name in rows[0] if any(row[name] not in (None, "") for row in rows)]
    made = table(*names)
    for row in rows:
        made.add_row(*(safe(row[name]) for name in names))
    out.print(made)


_SWEPT = {
    "zh": (
        "巡查 {portals} 个网站，{requests} 次请求，{megabytes:.1f} MB，{seconds:.0f} 秒",
        "读取 {parsed} 份文件，台账 {obligations} 项；查看：gongkai status",
    ),
    "en": (
        "swept {portals} portal(s): {requests} requests, {megabytes:.1f} MB, {seconds:.0f} s",
        "read {parsed} document(s), {obligations} obligations in the ledger; see `gongkai status`",
    ),
}


def sweep_panel(summary: Row, lang: str) -> None:
    """What a sweep did, in two lines."""
    facts = summary | summary["derived"] | {"megabytes": summary["bytes"] / 1e6}
    for line in _SWEPT[lang]:
        console().print(line.format(**facts))
