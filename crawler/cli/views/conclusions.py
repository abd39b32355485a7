"""What was concluded of a division's bodies, those of one reason together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from rich.text import Text

from crawler.cli.explain import Row
from crawler.cli.views.screen import console, safe
from crawler.words import STATUS

_DUE = re.compile(r"（期限[^（）]*）|应于[^，。]{4,14}前公布|\(due by [\d-]+\)|was due by [\d-]+")
"""What the sentences of two bodies may differ in, beside their names."""


def conclude(rows: Iterable[Row], zh: bool) -> None:
    """A line for each status; what is open with its reason, the agencies of one reason together."""
    out = console()
    groups: dict[tuple[str, int, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["status"], row["year"], _reason(row)].append(row)
    order = list(STATUS)
    for (status, year, why), members in sorted(groups.items(), key=lambda g: (g[0][1], order.index(g[0][0]))):
        word, names = STATUS[status], [_name(row) for row in members]
        line = Text(f"{word.sign} {word.zh if zh else word.en} {year}: {len(names)}", word.style)
        line.append_text(safe(f"  {'、'.join(names) if zh else ', '.join(names)}"))
        if why:
            line.append_text(safe(f"\n  {_told(members, zh)}", "dim"))
        out.print(line)


def _reason(row: Row) -> str:
    """The reason without what is the body's own; '' for what needs none."""
    if row["status"] in ("published", "not_owed"):
        return ""
    return _DUE.sub("", str(row["why"]).replace(_name(row), "…"))


def _told(members: list[Row], zh: bool) -> str:
    """The first body's sentence, in the name of all."""
    first, name = str(members[0]["why"]), _name(members[0])
    if len(members) == 1:
        return first
    others = f"{name}等{len(members)}个单位" if zh else f"{name} and {len(members) - 1} more"
    return first.replace(name, others, 1)


def _name(row: Row) -> str:
    return str(row["agency"] or row["agency_id"])
