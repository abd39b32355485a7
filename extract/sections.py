"""The six chapters of the report (条例第五十条): found by their heads, whatever their numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.document import Document, Paragraph, Place
from extract.fold import core, simplified

_GAP = r"\s*"
_LONGEST_HEAD = 45  # characters; a longer paragraph is a head only with its text behind it
_LEAD = re.compile(r"^[\s*#>]*(?:第?\s*([一二三四五六七八九十]{1,2})\s*(?:部分)?\s*[、.．,，:：]?|)\s*")
_FORMAL = re.compile(r"^[\s*#>]*()([壹贰叁肆伍陆]|[ⅠⅡⅢⅣⅤⅥ]|VI|IV|V|I{1,3})\s*[、.．,，:：]\s*")
_ANY = re.compile(r"^[\s*#>]*[(（]?\s*()([一二三四五六七八九十]|\d{1,2})\s*[)）、.．,，:：]\s*")
_VALUES = dict(
    zip(
        [*"壹贰叁肆伍陆", *"ⅠⅡⅢⅣⅤⅥ", "I", "II", "III", "IV", "V", "VI", *"123456"],
        [*"一二三四五六"] * 4,
        strict=True,
    )
)
_LEAST = 4  # chapters; with fewer, heads numbered in other ways are looked for
_TAIL = re.compile(r"^[\s*:：。，,、\-—.…·\d]*")
_LONGEST_REWORDED = 24
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


_REWORDED: dict[str, re.Pattern[str]] = {
    "s1": re.compile("(?:基本|工作|总体)(?:工作)?情况|概述|概况|总体概况"),
    "s2": re.compile("(?:政府信息)?主动公开(?:政府信息|信息|工作)?(?:的)?情况"),
    "s3": re.compile(
        "(?:政府信息)?依申请公开(?:政府信息)?(?:工作|办理)?(?:的)?情况|(?:收到和?)?处理.{0,10}申请.{0,4}情况"
    ),
    "s4": re.compile(".{0,14}行政复议.{0,8}诉讼.{0,6}情况|复议、?诉讼情况"),
    "s5": re.compile("(?:工作中?)?存在的?(?:主要)?(?:困难和)?(?:问题|不足).{0,14}"),
    "s6": re.compile("其[他它](?:需要)?(?:报告|说明)?的?(?:有关)?(?:事项|情况)?"),
}
"""Other words for the chapters, believed only in a line of its own with the chapter's own number."""
_MAY_BE_HEAD = re.compile(
    "[情况況总總体體主收申复復複议議问問题題不足困难其概]"
)  # each head has one of these
ORDINALS = "一二三四五六"


@dataclass(frozen=True)
class Head:
    """One chapter head as printed: which chapter it is, the ordinal before it, its place, and whether other
    words than the form's name it."""

    id: str
    number: str
    text: str
    place: Place
    reworded: bool = False


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


def head_of(paragraph: Paragraph, lead: re.Pattern[str] = _LEAD) -> tuple[Head, str] | None:
    """The chapter head that a paragraph is or begins with, and the text behind it on the same line."""
    if not _MAY_BE_HEAD.search(paragraph.text):
        return None
    number, printed = _numbered(paragraph.text, lead)
    rest = simplified(printed)
    for section, pattern in _HEADS.items() if number or lead is _LEAD else ():
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
    return _reworded(paragraph, number, rest)


def _numbered(text: str, lead: re.Pattern[str]) -> tuple[str, str]:
    """The ordinal before a head, as 一 … 六, and the rest."""
    found = lead.match(text)
    if not found:
        return "", text
    number = found[1] or (found[2] if found.re.groups > 1 else "") or ""
    return _VALUES.get(number, str(number)), text[found.end() :]


def _reworded(paragraph: Paragraph, number: str, rest: str) -> tuple[Head, str] | None:
    if not number or number not in ORDINALS:
        return None
    flat = re.sub(r"[\s:：。]+", "", rest)
    for section, pattern in _REWORDED.items():
        own = number == ORDINALS[int(section[1]) - 1]
        if own and len(flat) <= _LONGEST_REWORDED and pattern.fullmatch(flat):
            return Head(section, number, paragraph.text.strip(), paragraph.place, reworded=True), ""
    return None


def read_sections(document: Document) -> Sections:
    """Cut the narrative into its chapters; the texts of a chapter that stands twice are joined."""
    paragraphs = list(document.paragraphs())
    heads = {i: found for i, p in enumerate(paragraphs) if (found := head_of(p))}
    heads = _with_missing(paragraphs, heads, _FORMAL)
    if len({h.id for h, _ in heads.values()}) < _LEAST:
        heads = _with_missing(paragraphs, heads, _ANY)
    sections = Sections()
    parts: list[tuple[str, list[str]]] = []
    for index, paragraph in enumerate(paragraphs):
        if found := heads.get(index):
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
        known = sections.texts.get(section, "")
        sections.texts[section] = f"{known}\n{text}" if known and text and text != known else known or text
    sections.doubled = tuple(sorted({s for s in filled if filled.count(s) > 1}))
    sections.heads = _without_contents(sections.heads, parts)
    return sections


_Found = dict[int, tuple[Head, str]]


def _with_missing(paragraphs: list[Paragraph], heads: _Found, lead: re.Pattern[str]) -> _Found:
    """The heads with those of the missing chapters that are numbered in another way."""
    known = {head.id for head, _ in heads.values()}
    if len(known) == len(_HEADS):
        return heads
    others = {i: found for i, p in enumerate(paragraphs) if i not in heads and (found := head_of(p, lead))}
    return heads | {i: found for i, found in others.items() if found[0].id not in known}


def _without_contents(heads: list[Head], parts: list[tuple[str, list[str]]]) -> list[Head]:
    """Heads of a table of contents (each stands again later, and nothing behind it) are left out."""
    kept = []
    for index, head in enumerate(heads):
        again = any(h.id == head.id for h in heads[index + 1 :])
        if not (again and not "".join(parts[index][1]).strip()):
            kept.append(head)
    return kept
