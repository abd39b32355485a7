"""List numbers that Word counts itself: they are printed, but stand nowhere in the text."""

from __future__ import annotations

import re

from lxml import etree

_CHINESE = "〇一二三四五六七八九"
_BULLETS = frozenset({"bullet", "none"})


class Numbering:
    """The counters of word/numbering.xml. Levels without a definition give no number."""

    def __init__(self, root: etree._Element | None) -> None:
        self._abstract_of: dict[int, int] = {}
        self._levels: dict[tuple[int, int], tuple[str, str, int]] = {}
        self._counts: dict[tuple[int, int], int] = {}
        for node in root if root is not None else ():
            self._read(node)

    def _read(self, node: etree._Element) -> None:
        if _local(node) == "num":
            link = next((c for c in node if _local(c) == "abstractNumId"), None)
            self._abstract_of[_int(_attribute(node, "numId"))] = _int(_val(link))
        elif _local(node) == "abstractNum":
            abstract = _int(_attribute(node, "abstractNumId"))
            for level in (c for c in node if _local(c) == "lvl"):
                parts = {_local(c): _val(c) for c in level}
                start = _int(parts.get("start"), 1)
                entry = (parts.get("numFmt", ""), parts.get("lvlText", ""), start)
                self._levels[abstract, _int(_attribute(level, "ilvl"))] = entry

    def next(self, num_id: int, level: int) -> str:
        """The next number of a list at a level, as printed: ``一、`` or ``1.``; '' for bullets."""
        abstract = self._abstract_of.get(num_id, -1)
        entry = self._levels.get((abstract, level))
        if entry is None or entry[0] in _BULLETS:
            return ""
        self._counts[abstract, level] = self._counts.get((abstract, level), entry[2] - 1) + 1
        for deeper in range(level + 1, 10):
            self._counts.pop((abstract, deeper), None)
        return re.sub(r"%(\d)", lambda m: self._shown(abstract, int(m[1]) - 1), entry[1])

    def _shown(self, abstract: int, level: int) -> str:
        kind, _, start = self._levels.get((abstract, level), ("decimal", "", 1))
        return _format(kind, self._counts.get((abstract, level), start))


def _format(kind: str, number: int) -> str:
    lower = kind.lower()
    if "chinese" in lower or "japanesecounting" in lower or "taiwanese" in lower or "ideograph" in lower:
        return chinese(number)
    if kind == "decimalEnclosedCircleChinese" or kind == "decimalEnclosedCircle":
        return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if kind == "upperLetter" else letter
    return str(number)


def chinese(number: int) -> str:
    """1 … 99 in Chinese counting numerals; others in digits."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _CHINESE[tens] + "十"
    return head + (_CHINESE[ones] if ones else "")


def _local(node: etree._Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _attribute(node: etree._Element, name: str) -> str | None:
    return next((str(v) for k, v in node.attrib.items() if str(k).rpartition("}")[2] == name), None)


def _val(node: etree._Element | None) -> str:
    return (_attribute(node, "val") or "") if node is not None else ""


def _int(text: str | None, default: int = 0) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else default
