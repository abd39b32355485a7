"""The health of the portals, as a table."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from rich.text import Text

from crawler.cli.views.alerts import delivery_table
from crawler.cli.views.screen import console, safe, table
from crawler.words import OUTCOME

_LONGEST_URL = 70
Row = dict[str, Any]

_HEADS = {
    "zh": ("", "区划", "最近可信巡查", "最近错误", "机关", "可读", "填格", "提醒"),
    "en": ("", "portal", "last good sweep", "last error", "agencies", "read", "filled", "notices"),
}
_STUCK = {"zh": "没有确认送达的消息", "en": "messages not known to have arrived"}
_NEVER = {"zh": "从未", "en": "never"}
_NOTHING = {"zh": "还没有网站被巡查过", "en": "no portal has been swept yet"}


def health_table(rows: list[Row], stuck: list[Row], lang: str) -> None:
    """One portal a row; below them the messages that did not arrive."""
    out = console()
    if not rows:
        out.print(_NOTHING[lang])
    else:
        made = table(*_HEADS[lang])
        for row in rows:
            good = row["last_accepted"]
            made.add_row(
                Text("●" if good else "✗", "green" if good else "bold red"),
                safe(f"{row['division']} {row['division_code']}"),
                (row["last_good"] or "")[:16].replace("T", " ") or _NEVER[lang],
                _error(row["last_error"], lang),
                f"{row['seen']}/{row['expected']}",
                _percent(row["parse_rate"]),
                _percent(row["fill_rate"]),
                str(row["open_notices"] or ""),
            )
        out.print(made)
    if stuck:
        delivery_table(stuck, lang, _STUCK[lang])


def _error(error: Row | None, lang: str) -> Text:
    if error is None:
        return Text("")
    word = OUTCOME.get(error["type"])
    kind = word.label(lang) if word else error["type"]
    url = unquote(error.get("url") or "")
    shown = url if len(url) <= _LONGEST_URL else f"{url[: _LONGEST_URL - 1]}…"
    return safe(" ".join(x for x in (kind, error["at"][:10], shown) if x), "dim")


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
