"""Titles: is this the annual report, another form of it, something that only looks like it, or neither?

Shared by the spiders (links) and the parser (headings). The rules are those of Art. 49 and 50 of
国务院令第711号 in the words that portals print; negatives are looked for outside the unit's name only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from extract.fold import core, remember_short, simplified, squeeze, squeeze_with_origin

Kind = Literal["report", "rendition", "lookalike", "other"]


@dataclass(frozen=True)
class TitleReading:
    """What a title says.

    ``text`` is normalised, ``agency`` the unit as printed ('' if none), ``why`` the rule that decided.
    """

    text: str
    kind: Kind
    why: str
    agency: str = ""
    year: int | None = None


_ENDS = r"(?:年度?(?:工作)?报告书?|年报(?!表)|告年度报|工作的?报告|情况的?报告|报告(?!会|单|表|制))"
_CORE = re.compile(
    rf"(?:(?:政府|政务)?信息公开|政务公开(?=[^,。;|_>]{{0,8}}年)|政府信息(?=年度报告))"
    rf"([^,。;:|_>]{{0,8}}?){_ENDS}"
)
_SEPARATOR = re.compile(r"[|_>»<]|-{1,}|[—–]+|::")
_DIGITS = {"〇": "0", "零": "0", "o": "0", "O": "0", "0": "0"} | dict(
    zip("一二三四五六七八九", "123456789", strict=True)
)
_YEAR = re.compile(
    r"(?<!\d)(?P<a>20\d\d)(?=年(?!\d{1,2}月)|(?![\d年]))|(?P<c>二[〇零oO0][〇零oO0一二三四五六七八九]{2})(?=年)"
)
_RENDITION = re.compile(
    r"图解|一图(?:读|看)?懂|图说|长图|图片版|图文版|图表版|扫描[件版]|超链接?版|可视化|漫画|音频|视频|动漫|h5|"
    r"(?:pdf|word|ofd|英文|电子|盖章|简[明读])版",
    re.I,
)
_AFTER = re.compile(
    r"通知|制度|指南|指引|解读|方案|模板|模版|格式|样式|范本|填报|编制|评估|考核|统计表|培训|会议|说明会|提纲|"
    r"目录|规定|办法|要求|说明(?!书)|公示栏|督查|通报|情况汇总|汇编$"
)
_INFIX = re.compile(
    r"评估|统计|考核|检查|自查|调研|整改|专项|季度|半年|月|申请|培训|监测|投诉|问题|制度|指南"
)
_BEFORE_ORDER = re.compile(
    r"关于(?:做好|印发|报送|编制|开展|转发|征集|进一步|认真|抓紧|组织|上报|提交|加强|规范)"
)
_NOT_OGI = re.compile(
    r"(?:预决算|预算|决算|环境|企业|党务|校务|院务|财务|高校|学校|医院|项目|公积金|事业单位|食品安全|社会组织)$"
)
_LOOKALIKES = (
    ("government_website_report", re.compile(r"政府网站(?:工作)?年度(?:工作)?报[表告]|政府网站年报")),
    ("rule_of_law_report", re.compile(r"法治政府建设")),
    ("budget", re.compile(r"预决算|预算公开|决算公开|部门[预决]算|[预决]算(?:报告|说明|草案)")),
    (
        "company_report",
        re.compile(r"企业年报|企业(?:信用)?(?:信息)?公?示?年度报告|年报公示|工商年报|市场主体.*年报"),
    ),
    ("work_report", re.compile(r"政府工作报告|(?<!公开)工作报告|工作总结|工作要点")),
    (
        "ogi_other",
        re.compile(r"(?:政府信息公开|政务公开).{0,10}(?:指南|制度|目录|规定|条例|通知|解读|方案|要点)"),
    ),
    ("statistics", re.compile(r"统计(?:报表|公报|制度)")),
)
_PERIODICAL = re.compile(r"学年|季度|上半年|下半年|半年度|\d月份?(?!\d*日)|第[一二三四]季")
_WHOLE_YEAR = re.compile(r"年1月?[-~至到]12月份?")
_LEAD = re.compile(
    r"^(?:\[[^\]]{0,8}\]|【[^】]{0,8}】|附件\d*[:：.、]?|\d{1,3}[.、](?!\d)|[·•●■◆*#《「\"“'：:,，]+|"
    r"标题[:：]|当前位置[:：].*?(?=[^>]*$))"
)
_FILE = re.compile(r"\.(?:pdf|docx?|wps|ofd|html?|txt|xlsx?)$", re.I)
_TRIM = re.compile(r"(?:关于|发布|公布|公开|编制|的|开展|度|年|[《》\"“”'‘’:：,，·•\-—_])+$")
_NOT_AGENCIES = re.compile(r"本级|全[县区市镇]|部门|局|本机关|关于|法定|主动|年?度|年|本单位|[县区]级")
_TRUNCATED = re.compile(r"(?:…+|\.{2,})$")
_HEADS = tuple(
    re.compile(p)
    for p in (
        r"总体情况",
        r"主动公开政府信息情况",
        r"收到和处理政府信息公开申请(?:的)?情况",
        r"行政复议(?:和|及)?(?:提起)?行政诉讼(?:的)?情况",
        r"存在的?(?:主要)?问题(?:及|和)改",
        r"其他需要报告的?事项",
    )
)


def _year_of(match: re.Match[str]) -> int:
    return (
        int(match["a"]) if match["a"] else int("".join(_DIGITS[c] if c != "二" else "2" for c in match["c"]))
    )


def _years(text: str) -> list[tuple[int, int, int]]:
    """(start, end, year) of every year printed as one, days of the calendar left out."""
    return [(m.start(), m.end(), _year_of(m)) for m in _YEAR.finditer(text) if 2007 <= _year_of(m) <= 2099]


def _trim_agency(raw: str) -> str:
    name = raw
    while True:
        shorter = _LEAD.sub("", re.sub(rf"^(?:{_RENDITION.pattern})", "", name, flags=re.I))
        shorter = _TRIM.sub("", re.sub(r"^(?:年度?|关于|度|发布|公布|的)+", "", shorter))
        if shorter == name:
            return "" if _NOT_AGENCIES.fullmatch(name) or not re.search(r"[\u4e00-\u9fff]", name) else name
        name = shorter


def _agency(head: str, years: list[tuple[int, int, int]]) -> str:
    """The unit's name in the text before the core: before the year, after it, or around it."""
    if not years:
        return _trim_agency(head)
    end = years[-1][1]
    before = _trim_agency(head[: years[0][0]])
    after = _trim_agency(head[end:])
    return before + after if before and after else before or after


def _printed(raw: str, name: str) -> str:
    """``name`` as it stands in the raw text, without the white space that broke it."""
    flat, origin = squeeze_with_origin(raw)
    at = simplified(flat).find(name) if name else -1
    if at < 0:
        return name
    piece = raw[origin[at] : origin[at + len(name) - 1] + 1]
    return "".join(c for c in piece if squeeze(c))


def _segment(flat: str) -> tuple[str, re.Match[str] | None]:
    """The part of the text that is the title (site names and paths cut off) and its core."""
    found = max(_CORE.finditer(flat), key=lambda m: m.start(), default=None)
    if found is None:
        return flat, None
    cuts = [m.end() for m in _SEPARATOR.finditer(flat, 0, found.start())]
    cuts = [c for c in cuts if not re.match(r"\d", flat[c:]) or not re.search(r"\d.$", flat[:c])]
    start = cuts[-1] if cuts else 0
    tail = _SEPARATOR.search(flat, found.end())
    text = flat[start : tail.start() if tail else len(flat)]
    return text, _CORE.search(text, found.start() - start)


def _judge(text: str, found: re.Match[str], agency: str, year: int | None) -> tuple[Kind, str]:
    before, after = text[: found.start()], text[found.end() :]
    outside = before.replace(agency, "", 1) + after if agency else before + after
    if _AFTER.search(after):
        return "lookalike", "words_after:" + _AFTER.findall(after)[-1]
    if label := _RENDITION.search(text):
        return "rendition", "rendition:" + label[0]
    if _BEFORE_ORDER.search(before):
        return "lookalike", "order:" + _BEFORE_ORDER.findall(before)[0]
    if re.search(r"解读", before.replace(agency, "", 1)):
        return "lookalike", "words_before:解读"
    if _INFIX.search(found[1]):
        return "lookalike", "words_inside:" + _INFIX.findall(found[1])[0]
    if found[0].startswith("信息公开") and _NOT_OGI.search(before):
        return "lookalike", "other_disclosure:" + _NOT_OGI.findall(before)[0]
    if _PERIODICAL.search(re.sub(r"\d{4}年\d{1,2}月\d{1,2}日", "", outside)):
        return "lookalike", "not_a_year"
    if year is None and not agency:
        return "other", "column_name"
    return "report", "core:" + found[0]


@remember_short
def read_title(text: str) -> TitleReading:
    """Read a title or link text: its kind, the unit and the reported year.

    Negatives (通知, 制度, 指南 …) count outside the unit's name only, so that 统计局 may report.
    """
    flat = _WHOLE_YEAR.sub("年", _FILE.sub("", _TRUNCATED.sub("…", simplified(squeeze(text)))))
    title, found = _segment(flat)
    printed = title
    if found and not _RENDITION.search(title):
        title = _LEAD.sub("", title).strip("《》")
    found = _CORE.search(title) if found else None
    if found is None:
        return _without_core(text, title)
    while (later := _CORE.search(title, found.end())) is not None:
        found = later
    before = _years(title[: found.start()])
    years = before or _years(title[found.start() :]) or _years(printed)
    year = years[-1][2] if years else None
    agency = _agency(title[: found.start()], before)
    kind, why = _judge(title, found, agency, year)
    return TitleReading(title, kind, why, _printed(text, agency), year)


def _without_core(raw: str, title: str) -> TitleReading:
    years = _years(title)
    year = years[-1][2] if years else None
    at = re.search(r"(?:政府|政务)?信息公开", title)
    if title.endswith("…") and at and year and not _AFTER.search(title[at.end() :]):
        agency = _agency(title[: at.start()], _years(title[: at.start()]))
        return TitleReading(title, "report", "truncated", _printed(raw, agency), year)
    for why, pattern in _LOOKALIKES:
        if pattern.search(title):
            return TitleReading(title, "lookalike", why, "", year)
    return TitleReading(title, "other", "no_core", "", year)


def best_title(candidates: Iterable[str]) -> str:
    """The candidate that says most: a report's title before others, whole before cut off, then the longest.

    Site names behind a separator are cut off; '' when there is no candidate.
    """
    readings = [read_title(c) for c in candidates if c and squeeze(c)]
    return max(
        readings,
        key=lambda r: (r.kind != "other", not r.text.endswith("…"), r.year is not None, len(r.text)),
        default=TitleReading("", "other", "none"),
    ).text


def chapters_named(text: str) -> int:
    """How many of the six chapter heads of Art. 50 (国办公开办函〔2021〕30号) the text holds."""
    flat = core(text)
    return sum(1 for head in _HEADS if head.search(flat))


def looks_like_report_text(text: str) -> bool:
    """True where at least four of the six chapter heads stand in the text."""
    return chapters_named(text) >= 4
