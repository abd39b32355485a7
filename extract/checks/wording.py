"""F09, F12, F13: outdated references, left-overs of editing, faults in the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from extract.checks.context import Context
from extract.fold import core
from extract.forms import forms
from extract.report import Finding
from extract.rules import rule

_NEW_REGULATIONS = 2019  # 国务院令第711号 in force 2019-05-15
_NEW_FORM = 2021  # 国办公开办函〔2021〕30号
_EPIDEMIC_OVER = 2024  # first whole year after the epidemic measures ended
_ARTEFACTS = re.compile(
    r"\[bookmark:[^\]]*\]|_GoBack|_Toc\d+|HYPERLINK|PAGEREF|错误[!！]未(?:找到|定义)[^。\n]{0,12}|Error!\s?Reference|"
    r"[XxＸｘ×✕]{2,}(?=[局县区镇乡年月日件条次街])|[×✕]{2,}|待补充?(?!正)|待填写?(?!补)|此处填写|请(?:根据实际(?:情况)?)?填写|（示例）|_{3,}|"
    r"某某+(?=[局县区镇乡街年月单部])|\*{2,}(?=[条件次份年月日局县])"
)
_MAY_BE_ARTEFACT = re.compile(r"[\[_HPE错XxＸｘ×✕待填示某*]")  # each has one of these
_OLD_REGULATIONS = re.compile(r"(?:国务院)?令?第?492号(?:令)?")
_OLD_ARTICLE = re.compile(r"《?(?:中华人民共和国)?政府信息公开条例》?第三十[一二]条")
_OLD_FORM = re.compile(r"国办公开办函[〔\[【(（]2019[〕\]】)）]60号")
# (word that it always holds, citation, first year in which it is outdated, what is said of it)
_CITED = (
    (
        "492号",
        _OLD_REGULATIONS,
        _NEW_REGULATIONS,
        "引用已被修订的国务院令第492号",
        "cites decree 492, since revised",
    ),
    (
        "第三十",
        _OLD_ARTICLE,
        _NEW_REGULATIONS,
        "引用旧条例的条文",
        "cites an article of the old Regulations",
    ),
    ("60号", _OLD_FORM, _NEW_FORM, "引用〔2019〕60号格式通知", "cites the form notice of 2019"),
)
_EPIDEMIC = re.compile(r"(?:新冠)?(?:肺炎)?疫情防控")
_EMPTY_COUNT = re.compile(
    r"[\u4e00-\u9fff][ \u3000\xa0_]{2,}(?:条|件|次|份|人次|篇|个)(?=[，。；、,;])"
    r"|[\u4e00-\u9fff]{2}(?<![文案信邮条事稿附急头一二三四五六七八九十百]) "
    r"(?:条|件|次|份|人次|篇)(?=[，。；、,;])"
)  # pages fold several blanks into one
_BLANK = re.compile(r"[ \u3000\xa0_]")
_TRUNCATED_TITLE = re.compile(r"《[^《》]{0,40}关于[^《》]{2,40}信息公开工作年度报告》")
_PUNCTUATION = re.compile(r"，，|。。|；；|，。|、、|。，|、，|，、")
_SHORTEST_REPEAT = 6  # characters of a clause whose second printing is a fault
_SHORTEST_SENTENCE = 12


def check(context: Context) -> Iterator[Finding]:
    """Findings about the words of the report."""
    yield from _outdated(context)
    yield from _artefacts(context)
    yield from _faults(context)
    yield from _misprints(context)


def _outdated(context: Context) -> Iterator[Finding]:
    year, text = context.report.year, context.text
    if year is None:
        return
    if context.report.form == "2019" and year >= _NEW_FORM:
        yield rule("F09").finding(year=year, detail="仍用2019年版格式", detail_en="still uses the 2019 form")
    for word, pattern, since, detail, english in _CITED:
        for sentence in context.sentences if year >= since and word in text else ():
            found = pattern.search(sentence)
            if found and "711" not in sentence:
                yield rule("F09").finding(
                    year=year, detail=detail, detail_en=english, quote=found[0], where=context.place(found[0])
                )
                break


def _artefacts(context: Context) -> Iterator[Finding]:
    seen = set()
    for paragraph in [p for p in context.document.paragraphs() if _MAY_BE_ARTEFACT.search(p.text)]:
        for found in _ARTEFACTS.finditer(paragraph.text):
            if found[0] not in seen:
                seen.add(found[0])
                yield rule("F12").finding(quote=found[0], where=paragraph.place)
    year = context.report.year or 0
    left_over = _EPIDEMIC.search(context.text)
    if left_over and year >= _EPIDEMIC_OVER:
        yield rule("F12").finding(quote=left_over[0], where=context.place(left_over[0]), severity="info")


def _fault(context: Context, detail: str, english: str, quote: str, info: bool = False) -> Finding:
    return rule("F13").finding(
        detail=detail,
        detail_en=english,
        quote=quote,
        where=context.place(quote),
        severity="info" if info else None,
    )


def _faults(context: Context) -> Iterator[Finding]:
    for section in context.sections.texts:
        text = context.section(section)
        yield from _repeats(context, text)
    printed = context.sections.text
    if _BLANK.search(printed) and (found := _EMPTY_COUNT.search(printed)):
        yield _fault(context, "数量空缺", "a count was left empty", found[0])
    if found := _TRUNCATED_TITLE.search(context.text):
        yield _fault(
            context, "所引文件标题不完整", "the title of a cited document is cut off", found[0], info=True
        )
    if found := _PUNCTUATION.search(context.text):
        start = max(0, found.start() - 10)
        quote = context.text[start : found.end()].split("\n")[-1]
        yield _fault(context, "标点重叠", "doubled punctuation", quote, info=True)


def _misprints(context: Context) -> Iterator[Finding]:
    """Heads of the tables that are printed wrongly and known all the same."""
    if context.form is None:
        return
    typos = _typos(context.form.edition)
    for table in context.document.tables() if typos else ():
        for cell in [c for c in table.cells if not c.text.isascii() and core(c.text) in typos]:
            yield rule("F13").finding(
                detail="表头有错字",
                detail_en="a head of a table is misprinted",
                quote="".join(cell.text.split()),
                where=cell.place,
                severity="info",
            )


@cache
def _typos(edition: str) -> frozenset[str]:
    """The known misprints of an edition's labels, folded."""
    form = forms()[edition]
    items = [x for b in form.blocks for x in (*b.rows, *b.columns)]
    labels = [*form.rows, *form.columns, *form.groups, *items]
    return frozenset(typo for label in labels for typo in label.typos)


def _repeats(context: Context, text: str) -> Iterator[Finding]:
    """A sentence printed twice (said once, however often it stands there), or one whose last words repeat the
    sentence or clause just before it."""
    seen: Counter[str] = Counter()
    for paragraph in text.split("\n"):
        parts = [s for s in paragraph.split("。") if s]
        for index, sentence in enumerate(parts):
            seen[sentence] += 1
            if seen[sentence] == 2 and len(sentence) >= _SHORTEST_SENTENCE:
                yield _fault(context, "语句重复", "a sentence stands twice", sentence)
            before = re.split(r"[，：:；]", parts[index - 1])[-1] if index else ""
            spliced = len(before) >= _SHORTEST_REPEAT and sentence.endswith(before) and sentence != before
            if spliced and index + 1 < len(parts):
                yield _fault(
                    context, "语句拼接重复", "a clause is repeated inside the next sentence", sentence
                )
