"""The console: as wide as the terminal, plain when piped, and deaf to what hostile text contains."""

from __future__ import annotations

import os
import sys
import unicodedata

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 120


def console() -> Console:
    """Standard output. Colours only on a terminal or with FORCE_COLOR, never with NO_COLOR."""
    width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", PIPED_WIDTH))
    return Console(width=width, highlight=False, markup=False)


def table(*heads: str, title: str = "") -> Table:
    """An empty table in the house style."""
    made = Table(
        title=title or None,
        box=box.SIMPLE_HEAD,
        title_justify="left",
        title_style="bold",
        pad_edge=False,
        padding=(0, 1),
    )
    for head in heads:
        made.add_column(head, overflow="fold")
    return made


def safe(value: object, style: str = "") -> Text:
    """A portal's text with control and direction characters taken out, so that it cannot move the
    cursor, colour the screen or reverse what stands beside it."""
    text = "" if value is None else str(value)
    kept = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"} or c == "\n")
    return Text(kept, style=style)
