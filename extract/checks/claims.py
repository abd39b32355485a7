"""Numbers that the narrative claims: in sentences about the unit itself and about the reported year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.checks.context import Context
from extract.fold import remember_short
from extract.numbers import chinese_number
from extract.told import told_row

UNIT = r"(?:件次|件[(（]次[)）]|件|条|份|宗|次|起|例|项)"
N = (
    r"(?P<about>约|近|将近|不到|逾|超过|超)?(?P<n>\d[\d,]*|[〇零一二两三四五六七八九十百千]+)(?P<more>余|多)?"
    + UNIT
)
_COUNT = re.compile(r"[\d,〇零一二两三四五六七八九十百千余多]" + UNIT)
_CJK = re.compile(r"[\u4e00-\u9fff]")
_AT_LEAST = ("逾", "超过", "超")
_YEARS = re.compile(r"(20\d\d)年")
_ELSEWHERE = re.compile(r"全[县区市省]|各(?:部门|单位|乡镇|街道|镇|级|地)|累计至今|20\d\d年以来")
_OTHER_YEARS = re.compile(
    r"去年|前年|往年|历年|上一?年度?(?!度?结转)[^，结转]{0,4}(?:未|没有|共|收到|受理|办)"
)
_COMPARED = re.compile(
    r"[，,]?(?:同比|环比|[较比与](?:20\d\d年度?|去年|上一?年度?)[^，。；]{0,8}?)(?:有所)?"
    r"(?:增|减|升|降|上升|下降|相比|持平|基本)[^，。；]*"
)


@dataclass(frozen=True)
class Claim:
    """A number that the text claims, with the words that claim it. ``at_least``: 10余件."""

    value: int
    at_least: bool
    quote: str
    sentence: str

    def fits(self, number: int | float) -> bool:
        return number >= self.value if self.at_least else number == self.value

    @property
    def shown(self) -> int | str:
        return f"{self.value}余" if self.at_least else self.value


def zero(found: re.Match[str], sentence: str) -> Claim:
    """The claim that there was none."""
    return Claim(0, False, found[0], sentence)


def own_sentences(context: Context) -> Iterator[str]:
    """Sentences about the unit and the year, comparisons with other years cut out. Whole-county figures
    count in a government's report only."""
    government = context.report.agency.endswith("人民政府")
    year = context.report.year
    form = context.form
    for printed in context.sentences:
        if not _CJK.search(printed):
            continue  # a figure alone claims nothing
        if form is not None and "自然人" in printed and told_row(printed, form):
            continue  # a row of table three
        sentence = _COMPARED.sub("", _relative(printed, year))
        others = [int(y) for y in _YEARS.findall(sentence)]
        if year and others and year not in others:
            continue
        if year and set(others) - {year}:
            sentence = _of_the_year(sentence, year)
        if _OTHER_YEARS.search(sentence) or (not government and _ELSEWHERE.search(sentence)):
            continue
        yield sentence


def _relative(sentence: str, year: int | None) -> str:
    """Carried over from or to a year that is named, in the words of the form."""
    if year is None or "结转" not in sentence:
        return sentence
    sentence = re.sub(rf"{year - 1}年度?(?=(?:未办结)?结转)", "上年", sentence)
    return re.sub(rf"(?<=结转)(?:至|到)?{year + 1}年度?", "下年", sentence)


def _of_the_year(sentence: str, year: int) -> str:
    """A sentence about several years without the clauses about the others. A clause without a year belongs
    to the one named before it."""
    kept, own = [], True
    for clause in re.split(r"(?<=[，,])", sentence):
        years = [int(y) for y in _YEARS.findall(clause)]
        own = year in years if years else own
        kept += [clause] if own else []
    return "".join(kept)


@remember_short
def _counts(sentence: str) -> bool:
    """Whether a sentence has what every pattern with :data:`N` in it asks for: a number and its unit."""
    return _COUNT.search(sentence) is not None


def numbered(pattern: re.Pattern[str], own: Iterable[str]) -> Iterator[tuple[Claim, re.Match[str]]]:
    """Every claim that a pattern with :data:`N` in it finds; 约 and 近 claim nothing that could be wrong."""
    for sentence in filter(_counts, own):
        for found in pattern.finditer(sentence):
            groups = {k.rstrip("2"): v for k, v in found.groupdict().items() if v is not None}
            value = chinese_number(groups.get("n", ""))
            about = groups.get("about", "")
            if value is None or (about and about not in _AT_LEAST):
                continue
            yield Claim(value, bool(about or groups.get("more")), found[0], sentence), found


def second(pattern: str) -> str:
    """A pattern with :data:`N` in it under other group names, for a second place in one expression."""
    return re.sub(r"\(\?P<(\w+)>", r"(?P<\g<1>2>", pattern)
