"""Which divisions a selection speaks of: a county, a city, a province, or everything.

A six-digit code that ends in 00 stands for its city, one that ends in 0000 for its province
(GB/T 2260); a code's first two or four digits do the same. Any other code stands for itself and for what
lies below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from crawler.errors import UserError
from crawler.store import Store

_CODE = re.compile(r"[0-9A-Za-z]{2,12}")


@dataclass(frozen=True)
class Scope:
    """A selection of divisions: the beginning that their codes share, and what people call it
    ('' both: everything)."""

    prefix: str = ""
    name_zh: str = ""
    name_en: str = ""

    def where(self, column: str = "division_code") -> tuple[str, tuple[Any, ...]]:
        """A condition on a code's column that an index serves, and its values."""
        if not self.prefix:
            return "1", ()
        return f"({column} >= ? AND {column} < ?)", (self.prefix, f"{self.prefix}\uffff")

    def name(self, lang: str) -> str:
        """The selection's name: Chinese names stay Chinese in English, since they have no other."""
        return self.name_zh if lang == "zh" else self.name_en


EVERYTHING = Scope("", "全部", "everything")


def scope_of(store: Store, code: str) -> Scope:
    """The selection that a code names ('' everything). Raises UserError where it is none, or where
    the home holds nothing of it."""
    if not code:
        return EVERYTHING
    if not _CODE.fullmatch(code):
        raise UserError(f"{code[:40]!r} is no division code: give 2 to 12 digits, such as 420104, 4201 or 42")
    prefix = prefix_of(code)
    row = store.row("SELECT * FROM divisions WHERE code >= ? AND code < ? ORDER BY code LIMIT 1",
                    (prefix, f"{prefix}\uffff"))  # fmt: skip
    if row is None:
        raise UserError(f"{code}: nothing is held of this division")
    name = _name(store, code, prefix, row)
    return Scope(prefix, name, name)


def prefix_of(code: str) -> str:
    """What the codes of a selection begin with."""
    if len(code) == 6 and code.isdigit() and code.endswith("00"):
        return code.removesuffix("0000") if code.endswith("0000") else code[:4]
    return code


def _name(store: Store, code: str, prefix: str, row: dict[str, Any]) -> str:
    own = store.row("SELECT name FROM divisions WHERE code = ?", (code.ljust(6, "0"),))
    if own is not None:
        return str(own["name"])
    column = {2: "province", 4: "city"}.get(len(prefix))
    return str((row[column] if column else "") or code)
