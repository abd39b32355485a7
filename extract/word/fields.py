"""Fields of Word: a code that is not printed, and the result that is."""

from __future__ import annotations

import re

from lxml import etree

from extract.word.look import UNKNOWN
from extract.word.tree import attribute

_DRAWN = re.compile(r"\s*(?:EQ|SYMBOL|FORMDROPDOWN|FORMCHECKBOX|MACROBUTTON|GOTOBUTTON)\b", re.IGNORECASE)


def drawn(code: str) -> str:
    """What a field without a result prints: something unknown where it draws from its code, else nothing."""
    return UNKNOWN if _DRAWN.match(code) else ""


class Fields:
    """The open fields of one paragraph: of each, its code, and whether its result has begun."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []

    @property
    def silent(self) -> bool:
        """Whether what stands here belongs to the code of a field."""
        return not all(begun for _, begun in self._open)

    def code(self, text: str) -> None:
        """A piece of the innermost field's code."""
        if self._open and not self._open[-1][1]:
            self._open[-1] = (self._open[-1][0] + text, False)

    def mark(self, node: etree._Element) -> str:
        """Take a mark (``w:fldChar``); what the field that it ends prints by itself is given."""
        kind = attribute(node, "fldCharType")
        if kind == "begin":
            self._open.append(("", False))
        elif kind == "separate" and self._open:
            self._open[-1] = (self._open[-1][0], True)
        elif kind == "end" and self._open:
            code, begun = self._open.pop()
            return "" if begun or self.silent else drawn(code)
        return ""
