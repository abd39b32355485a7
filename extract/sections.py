"""The six chapters of the report (条例第五十条): found by their heads, whatever their numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.document import Document, Paragraph, Place
from extract.fold import core, simplified

_GAP = r"\s*"
_LONGEST_HEAD = 45  # characters; a longer paragraph is a head only with its text behind it
_LEAD = re.compile(r"^[\s*#>]*(?:第?\s*([一二三四五六七八九十]{1,2})\s*(?:部分)?\s*[、.．,，:：]?|)\s*")
_TAIL = re.compile(r"^[\s*:：。，,、\-—.…·\d]*")
_DEBRIS = 10  # characters behind a head that are no sentence but rests of a garbled head


def _spaced(pattern: str) -> re.Pattern[str]:
    """The pattern with white space allowed between its characters."""
    pieces = re.findall(r"\(\?:[^)]*\)\??|\[[^\]]*\]\??|.\??", pattern)
    return re.compile(_GAP.join(pieces))


_HEADS: dict[str, re.Pattern[str]] = {
    "s1": _spaced("(?:工作)?总体(?:工作)?情况"),
    "s2": _spaced("(?:行政机关)?主动公开政府信息(?:的)?情况"),
    "s3": _spaced("(?:行政机关)?收到和?处理政府信息公开申请(?:的)?情况"),
    "s4": _spaced(
        "(?:因)?(?:政府信息公开)?(?:工作)?(?:被)?(?:申请)?(?:的)?行政复议[、和及]?(?:提起)?行政诉讼(?:的)?情况"
    ),
    "s5": _spaced("(?:政府信息公开工作)?存在的?(?:主要)?问题[及和与、]改(?:进)?(?:情况|措施|举措|意见)?"),
    "s6": _spaced("其[他它]需要报告的?(?:有关)?(?:事项|情况)(?:开展情况)?"),
}


@dataclass(frozen=True)
class Head:
    """One chapter head as printed: which chapter it is, the ordinal before it, its place."""

    id: str
    number: str
    text: str
    place: Place


@dataclass
class Sections:
    """The chapters: ``texts`` by id (``s1`` … ``s6``), ``heads`` in reading order, and what stands before."""

    texts: dict[str, str] = field(default_factory=dict)
    heads: list[Head] = field(default_factory=list)
    preamble: list[Paragraph] = field(default_factory=list)
    doubled: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The narrative of all chapters and of what stands before them."""
        before = "\n".join(p.text for p in self.preamble)
        return "\n".join([before, *(self.texts[k] for k in sorted(self.texts))])


def head_of(paragraph: Paragraph) -> tuple[Head, str] | None:
    """The chapter head that a paragraph is or begins with, and the text behind it on the same line."""
    lead = _LEAD.match(paragraph.text)
    number, printed = (lead[1] or "", paragraph.text[lead.end() :]) if lead else ("", paragraph.text)
    rest = simplified(printed)
    for section, pattern in _HEADS.items():
        found = pattern.match(rest)
        if not found:
            continue
        behind = printed[found.end() :]
        text = _TAIL.sub("", behind)
        if not number and (core(text) or len(rest) > _LONGEST_HEAD):
            return None
        if behind[:1] and re.match(r"[\u4e00-\u9fff]", behind) and len(core(text)) > _DEBRIS:
            return None
        head = Head(section, number, paragraph.text.strip(), paragraph.place)
        return head, text if len(core(text)) > _DEBRIS or "。" in text or core(text) in ("无", "没有") else ""
    return None


def read_sections(document: Document) -> Sections:
    """Cut the narrative into its chapters; of a chapter that stands twice the longer text counts."""
    sections = Sections()
    parts: list[tuple[str, list[str]]] = []
    for paragraph in document.paragraphs():
        found = head_of(paragraph)
        if found:
            sections.heads.append(found[0])
            parts.append((found[0].id, [found[1]] if found[1] else []))
        elif parts:
            parts[-1][1].append(paragraph.text)
        else:
            sections.preamble.append(paragraph)
    filled: list[str] = []
    for section, lines in parts:
        text = "\n".join(lines).strip()
        filled += [section] if text else []
        if section not in sections.texts or len(text) > len(sections.texts[section]):
            sections.texts[section] = text
    sections.doubled = tuple(sorted({s for s in filled if filled.count(s) > 1}))
    sections.heads = _without_contents(sections.heads, parts)
    return sections


def _without_contents(heads: list[Head], parts: list[tuple[str, list[str]]]) -> list[Head]:
    """Heads of a table of contents (each stands again later, and nothing behind it) are left out."""
    kept = []
    for index, head in enumerate(heads):
        again = any(h.id == head.id for h in heads[index + 1 :])
        if not (again and not "".join(parts[index][1]).strip()):
            kept.append(head)
    return kept
