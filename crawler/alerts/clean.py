"""Other people's text in our messages. Names and titles come from portals and may be hostile."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, urlsplit

_WIDE = str.maketrans("<>[]@`|", "＜＞［］＠｀｜")
"""Signs that chat services read as mentions, links or markup, and their harmless full-width twins."""
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
LONGEST_URL = 500
_URL_SAFE = "/:?#&=%+,;~!$*.-_'()"


def clean(text: object, longest: int = 400) -> str:
    """One line without control, direction and markup characters, at most ``longest`` characters."""
    shown = "".join(
        " " if c.isspace() else c for c in str(text or "") if c.isspace() or _visible(c)
    ).translate(_WIDE)
    line = " ".join(shown.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in _HIDDEN


def link(url: str | None) -> str:
    """A web address fit for a message, or '' for anything else (``javascript:``, with a password,
    longer than a page of its own)."""
    text = (url or "").strip()
    try:
        parts = urlsplit(text)
        fit = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    shown = quote(text, safe=_URL_SAFE) if fit and "\\" not in text else ""
    return shown if len(shown) <= LONGEST_URL else ""
