"""I01-I03: year, name and place that the report gives itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks.context import Context, sentences
from extract.report import Finding, Operand
from extract.rules import rule
from extract.units import is_short_for

_AREA = re.compile(r"^.*?(?:县|区|旗|市)(?=.{2,})")
_SUBJECT = re.compile(
    r"(?:^|[，。；：、\n年度])((?:[\u4e00-\u9fff]{1,6}?(?:县|区|旗|市)|县|区|旗|市)?"
    r"[\u4e00-\u9fff]{2,20}?(?:局|委员会|办公室))"
    r"(?=坚持|认真|严格|主要|高度|深入|按照|紧紧|积极|切实|全面|未|始终|结合|依法|继续|主动|根据|围绕|在)"
)
_NOT_A_NAME = re.compile(r"^(?:我|本|各|该|由|为|是|与|和|向|对|经|全|上级|相关|有关|其他)|的|我局|各")
_YEARS = re.compile(r"(20\d\d)年")
_PLANNED = re.compile(
    r"(?:下一步|今后|下一?年度?)[^。；]{0,6}?(?P<before>20\d\d)年"
    r"|(?P<after>20\d\d)年[，,]?(?:度?[，,]?)?(?:我[局委办镇乡区县]|我们|本机关|本单位|街道)?(?:将|要|计划|拟)"
)
_BACKWARD = re.compile(r"以来|已(?:经|完成)|上年|去年|回顾")
# one's own name for a unit of another kind
_SELF = {
    re.compile("我局"): "局",
    re.compile("我镇"): "镇",
    re.compile("我乡"): "乡",
    re.compile("我街道"): "街道",
    re.compile("我委(?![托派员])"): "委",
    re.compile("我厅"): "厅",
    re.compile("我院"): "院",
    re.compile("我校"): "校",
}
_FOREIGN = re.compile(
    r"(?:^|[，。；：、\n年度])(?P<area>[\u4e00-\u9fff]{2,4}?[县区旗市])(?P<unit>[\u4e00-\u9fff]{2,16}?(?:局|委员会|办公室))"
    r"(?=坚持|认真|严格|主要|高度|深入|按照|紧紧|积极|切实|全面|未|始终|结合|依法|继续|主动|根据|围绕|在|共|收到|20)"
)
_PLACED = re.compile(r"[\u4e00-\u9fff]{2,8}?[县区旗市]")
# a unit of one kind of division whose text speaks of the other kind
_LEVELS = {
    "区": re.compile(r"我县|全县|县委(?!员)|县人民政府|县政府|省、市、县(?![级区（(、])"),
    "县": re.compile(
        r"我区|全区(?!域)|(?<![地社园城市郊新治])区委(?!员)|(?<![地社园城辖市])区政府|省、市、区(?![县级（(、])"
    ),
}


def check(context: Context) -> Iterator[Finding]:
    """Findings about the report's identity."""
    yield from _years(context)
    yield from _plans(context)
    yield from _names(context)
    yield from _strangers(context)
    yield from _level(context)
    yield from _foreign(context)


def _years(context: Context) -> Iterator[Finding]:
    year = context.heading.year
    if year is None or context.heading.source == "body":
        return
    start, end = context.report.period
    for name, date in (("统计期限起", start), ("统计期限止", end)):
        if date and int(date[:4]) != year:
            yield _year(context, year, name, int(date[:4]), date)
    signed = context.heading.signed
    if signed and signed[:4] <= str(year) and signed[5:] != "12-31":
        yield _year(context, year, "落款日期", int(signed[:4]), signed)
    if start and int(start[:4]) != year:
        return
    body = "\n".join([context.section("s1"), context.section("s3")])
    named = {int(y) for y in _YEARS.findall(body)}
    if named and year not in named and year - 1 in named:
        yield _year(context, year, "正文所述年度", year - 1, f"{year - 1}年")


def _plans(context: Context) -> Iterator[Finding]:
    """I01: what chapter five plans for a year that is over: the text of an earlier report."""
    year = context.heading.year
    for sentence in sentences(context.section("s5")) if year else ():
        found = _PLANNED.search(sentence)
        planned = int(found["before"] or found["after"]) if found else None
        if found and planned and year and planned <= year and not _BACKWARD.search(sentence):
            yield _year(context, year, "第五部分计划的年度", planned, found[0])
            return


def _year(context: Context, year: int, name: str, other: int, quote: str) -> Finding:
    return rule("I01").finding(
        left=Operand("标题年度", year), right=Operand(name, other), quote=quote, where=context.place(quote)
    )


def _names(context: Context) -> Iterator[Finding]:
    """I02: the text names the unit otherwise than the title, in a longer or shorter form of one name."""
    title = _AREA.sub("", context.report.agency)
    seen: set[str] = set()
    for section in ("s1", "s2", "s3", "s5"):
        for found in _SUBJECT.finditer(context.section(section)):
            printed = found[1]
            name = _AREA.sub("", re.sub(r"^[县区旗市]", "", printed))
            if name == title or name in seen or _NOT_A_NAME.search(printed) or not title:
                continue
            if is_short_for(title, name) or is_short_for(name, title):
                seen.add(name)
                yield rule("I02").finding(
                    left=Operand("标题中的名称", context.report.agency),
                    right=Operand("正文中的名称", printed),
                    where_zh="正文",
                    where_en="the text",
                    quote=printed,
                    where=context.place(printed),
                )


_WHERE = {
    "发布机构": "the publisher",
    "落款": "the signature",
    "当前位置": "the path to the page",
    "网站名称": "the name of the site",
}


def _strangers(context: Context) -> Iterator[Finding]:
    """I02: the page names another unit as its author than the title does."""
    for where, name in dict.fromkeys(context.heading.strangers):
        yield rule("I02").finding(
            left=Operand("标题中的名称", context.report.agency),
            right=Operand(where, name),
            where_zh=where,
            where_en=_WHERE[where],
            quote=name,
            where=context.place(name),
            severity="warning",
        )


def _foreign(context: Context) -> Iterator[Finding]:
    """I03: a unit of another place as the subject of a sentence, or another kind of unit as 我局."""
    agency = context.report.agency
    if not agency:
        return
    for section in ("s1", "s2", "s3", "s5", "s6") if _PLACED.match(agency) else ():
        for strange in _FOREIGN.finditer(context.section(section)):
            if strange["area"] not in agency and not _is_above(strange["area"], agency):
                yield _words(
                    context,
                    "文中称他地单位",
                    "the text speaks of a unit of another place",
                    strange["area"] + strange["unit"],
                )
                break
    for word, kind in _SELF.items():
        own = kind in agency or (kind == "局" and not re.search(r"[镇乡]$|街道(?:办事处)?$|政府$", agency))
        if not own and (found := word.search(context.text)):
            detail = f"本单位为“{agency}”，文中自称"
            yield _words(context, detail, f"the unit is '{agency}', the text calls it", found[0])


def _is_above(area: str, agency: str) -> bool:
    """Whether the place may be the one above the unit's: a city, or 区 and 县 without a name."""
    return (
        area.endswith("市")
        or bool(re.match(r"[全我本各该上省市]", area))
        or bool(re.search(r"[省市]", area[:-1]) and area[-2:] in agency)
    )


def _words(context: Context, detail: str, english: str, quote: str) -> Finding:
    return rule("I03").finding(detail=detail, detail_en=english, quote=quote, where=context.place(quote))


def _level(context: Context) -> Iterator[Finding]:
    """I03: a 区 unit that speaks of 县 or the other way round, as copied texts do."""
    found = re.match(r"^.{1,8}?([县区])", context.report.agency)
    if not found or re.search(r"开发区|园区|新区|地区|自治", context.report.agency):
        return
    for sentence in context.sentences:
        wrong = _LEVELS[found[1]].search(sentence)
        if wrong and not re.search(r"区县|县区|市、区|县（市|县\(市", sentence):
            yield rule("I03").finding(
                detail=f"本单位属“{found[1]}”，文中称",
                detail_en=f"the unit belongs to a {found[1]}, the text says",
                quote=wrong[0],
                where=context.place(wrong[0]),
            )
            return
