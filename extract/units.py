"""The unit that made a report, where the page names it outside the title: fields, path, signature."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.document import Document
from extract.fold import squeeze
from extract.period import date_of

_ENDS = "(?:局|委|委员会|办|办公室|政府|处|中心|镇|乡|街道|院|所|站|队|厅|社|团|区|县|市|旗|部|科|场|会)"
UNIT_LINE = re.compile(rf"[\u4e00-\u9fff（）()、\s]{{1,40}}{_ENDS}(?:[（(][\u4e00-\u9fff]+[）)])?")
_FIELD = re.compile(
    rf"(?:发布机构|信息来源|公开机构|发文机关|发布单位|来源)[:：]\s*([\u4e00-\u9fff（）、]{{2,30}}{_ENDS})"
)
_METAS = ("ContentSource", "contentsource", "PubDept", "author")
_SIGNED = 8  # paragraphs from the end that may hold the signature
_NEAR_TOP = 25
_DAY = re.compile(r"\s*((?:20\d\d|二[〇○零]..)\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日)\s*")
_AREA = re.compile(r"^.*?(?:县|区|旗|市)(?=.{2,})")
# who puts pages on a portal for others
_PUBLISHER = re.compile(r"人民政府$|办公室$|政府办$|信息中心|融媒体|大数据|政务|网|[县区市旗]$|管理员|编辑")
_SITE = re.compile(r"[-_|—–]+")


def units(document: Document) -> Iterator[tuple[str, str]]:
    """(where, name) of every unit that the page names as its author: 发布机构 and the like, the page's
    properties, the signature, the path to the page, the name of the site."""
    for text in [p.text for p in document.paragraphs()][:_NEAR_TOP]:
        if found := _FIELD.search(text):
            yield "发布机构", found[1]
    for row in document.meta.get("info", "").split("\n"):
        if found := _FIELD.search(row):
            yield "发布机构", found[1]
    for name in _METAS:
        if UNIT_LINE.fullmatch(document.meta.get(name, "").strip()):
            yield "发布机构", document.meta[name].strip()
    if signed := signature(document)[0]:
        yield "落款", signed
    crumbs = re.split(r"[>＞»/\\]|--?", document.meta.get("breadcrumb", ""))
    for crumb in reversed([squeeze(c) for c in crumbs[1:]]):
        if _is_unit(crumb):
            yield "当前位置", crumb
            break
    for part in reversed(_SITE.split(squeeze(document.meta.get("title", "")))[1:]):
        if _is_unit(part):
            yield "网站名称", part
            break


def _is_unit(text: str) -> bool:
    return bool(re.search(r"(?:局|委员会|办公室|街道|镇|乡|中心)(?:办事处)?$", text)) and len(text) <= 25


def signature(document: Document) -> tuple[str, str]:
    """The unit and the day (ISO) under the text; '' for what is not there."""
    tail = [p.text for p in document.paragraphs()][-_SIGNED:]
    for line, after in zip(["", *tail], [*tail, ""], strict=True):
        if found := _DAY.fullmatch(after):
            unit = "".join(line.split()) if UNIT_LINE.fullmatch(line.strip()) else ""
            return unit, date_of(found[1])
    return "", ""


def same_unit(one: str, other: str) -> bool:
    """Whether two names may be one unit's: equal but for the area, or one a short form of the other. A
    publisher for others (a government, its office, a centre) contradicts nobody."""
    if not one or not other or _PUBLISHER.search(other):
        return True
    short, long = sorted((_plain(one), _plain(other)), key=len)
    return short == long or short in long or is_short_for(short, long)


def _plain(name: str) -> str:
    return _AREA.sub("", re.sub(r"人民政府", "政府", "".join(name.split())))


def is_short_for(short: str, long: str) -> bool:
    """Whether all characters of a short name stand in the long one, in order, beginning alike."""
    rest = iter(long)
    return len(short) < len(long) and short[:1] == long[:1] and all(char in rest for char in short)
