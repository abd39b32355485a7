"""Texts of portals on a page: nothing hidden, nothing endless, nothing that runs.

Templates escape everything; what is here makes visible what escaping leaves hidden.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from crawler.feed.defuse import HIDDEN, visible

LONGEST = 4000
"""Letters of one text on a page; what is cut off is said, and stands in the original."""
_TITLE = 1000


def finalize(value: Any) -> Any:
    """What Jinja calls on each value it prints: plain text is made visible and bearable in length."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        shown = visible(value)
        return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}… (+{len(shown) - LONGEST})"
    return value


def cut(value: object, letters: int = 40) -> str | Markup:
    """The first ``letters`` of a text; the rest in its title, as far as that is sensible."""
    text = visible(str(value if value is not None else ""))
    if len(text) <= letters:
        return text
    return Markup('<span class="cut" title="{}">{}…</span>').format(text[:_TITLE], text[: letters - 1])


def outside(url: str | None, label: str = "", letters: int = 80) -> Markup:
    """A link to a portal; an address that is not of the web is shown as text and cannot be clicked."""
    text = cut(label or url or "", letters)
    if not url or not is_web(url):
        return escape(text)
    return Markup('<a class="outside" rel="noopener noreferrer nofollow external" href="{}">{}</a>').format(
        url, text
    )


def is_web(url: str) -> bool:
    """Whether an address is http or https with a host, and hides nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not HIDDEN.search(url)


def moment(text: str | None) -> str:
    """A stored time as people read it: day and minute, Beijing time."""
    return (text or "")[:16].replace("T", " ")


def number(value: Any) -> str:
    """A figure without a needless fraction, thousands apart; '' for none."""
    if value is None:
        return ""
    whole = isinstance(value, float) and value.is_integer()
    return f"{int(value):,}" if whole or isinstance(value, int) else f"{value:,}"


def percent(part: int, whole: int) -> str:
    """A share, with one decimal where it would otherwise round to nothing or everything; '' of nothing."""
    if not whole:
        return ""
    share = 100 * part / whole
    return f"{share:.1f}%" if share < 10 or (share > 99 and part < whole) else f"{share:.0f}%"
