"""Tables of proposed portals and of portals seen again."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.cli.views.screen import console, safe, table
from crawler.scouting.grow import Growth
from crawler.scouting.recheck import FAULTS, Seen
from crawler.words import OUTCOME, Word

_VERDICT = {
    "ok": Word("正常", "ok", "●", "green"),
    "moved": Word("已换主机", "moved", "→", "bold red"),
    "wrong_site": Word("不是本地网站", "another's site", "✗", "bold red"),
    "duplicate": Word("重复", "duplicate", "=", "bold red"),
    "unclear": Word("无法辨认", "unclear", "?", "yellow"),
}


def growth_tables(growth: Growth, lang: str) -> None:
    """What is proposed, then what was refused and why."""
    zh, out = lang == "zh", console()
    heads = (
        ("区划", "名称", "网址", "把握", "依据")
        if zh
        else ("division", "name", "address", "confidence", "signs")
    )
    made = table(*heads)
    for p in growth.proposals:
        told = "; ".join([*p.judgement.signs, *p.front.identity.told().values()])
        made.add_row(
            p.division_code, p.name, safe(p.front.url), f"{p.judgement.confidence:.2f}", safe(told, "dim")
        )
    if growth.proposals:
        out.print(made)
    refused = table(*(("区划", "网址", "未采用的原因") if zh else ("division", "address", "refused because")))
    for r in growth.refusals:
        refused.add_row(r.division_code, safe(r.url), safe(r.why, "dim"))
    if growth.refusals:
        out.print(refused)


def seen_table(rows: Iterable[Seen], lang: str) -> None:
    """One portal a row, those that need a person first."""
    zh, out = lang == "zh", console()
    heads = (
        ("", "区划", "名称", "登记的网址", "现在", "说明")
        if zh
        else ("", "division", "name", "registered", "now", "detail")
    )
    made = table(*heads)
    for row in sorted(rows, key=lambda r: (r.verdict not in FAULTS, r.verdict == "ok", r.division_code)):
        word = _VERDICT.get(row.verdict) or OUTCOME[row.verdict]
        now = "" if row.now.rstrip("/") == row.home_url.rstrip("/") else row.now
        detail = f"{word.label(lang)}: {row.detail}" if row.detail else word.label(lang)
        made.add_row(
            word.sign,
            row.division_code,
            safe(row.name),
            safe(row.home_url),
            safe(now),
            safe(detail, word.style),
        )
    out.print(made)
