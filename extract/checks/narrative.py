"""N01-N13: what the text claims against what the tables say. A claim about others is no claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.checks.context import Context, sentences
from extract.numbers import chinese_number, wan
from extract.report import Finding, Operand
from extract.rules import rule

_N = r"(?P<n>\d[\d,]*|[〇零一二两三四五六七八九十百千]+)(?P<more>余|多)?(?:件次|件|条|份|宗|次|起|例|项)"
_ELSEWHERE = re.compile(
    r"全[县区市省]|各(?:部门|单位|乡镇|街道|镇|级|地)|去年|往年|历年|同比|累计至今|20\d\d年以来"
)
_OTHER_MATTERS = re.compile(r"提案|举报线索|信访件|来信|留言|咨询|建议\d|投诉\d|许可申请|行政复议申请|诉求")
_CHANNEL = r"(?:互联网|网络|网上|网站|在线|平台|信函|邮寄|邮政|邮件|邮箱|当面|现场|传真|窗口|信件)"
_NEVER = r"(?:未曾|未|没有|没|暂未|尚未|从未)"
_NONE_RECEIVED = re.compile(
    rf"{_NEVER}(?:收到|接到|受理|接收)(?P<what>[^，。；]{{0,24}}?(?:申请|依申请公开)[^，。；]{{0,10}})"
    r"|(?P<zero>零申请)|无(?:政府信息公开申请|依申请公开(?:申请|事项|信息)?)"
)
_N2 = _N.replace("?P<n>", "?P<n2>").replace("?P<more>", "?P<more2>")
_RECEIVED = re.compile(
    rf"(?:收到|受理|接收|接到|新收)(?P<mid>[^，。；、\d]{{0,20}}?申请[^，。；、\d]{{0,8}}){_N}"
    rf"|(?:收到|受理|接收|接到|新收)(?P<mid2>[^，。；、\d]{{0,12}}){_N2}(?=[^，。；\d]{{0,12}}(?:申请|依申请))"
)
_CARRIED_IN = re.compile(rf"上一?年度?结转[^，。；、\d]{{0,16}}?{_N}")
_CARRIED_OUT = re.compile(rf"结转(?:至|到)?(?:下|次|20\d\d)一?年?度?[^，。；、\d]{{0,16}}?{_N}")
_CARRIED_OUT_AFTER = re.compile(rf"{_N}[^，。；、\d]{{0,8}}结转(?:至|到)?(?:下|次|20\d\d)")
_DONE = re.compile(
    rf"(?:办结|答复|办理完毕|办理完结|已办理)(?:[^，。；、\d]{{0,10}}?申请)?[^，。；、\d]{{0,6}}{_N}"
)
_ALL_DONE = re.compile(
    r"(?:均已|全部|已全部|均)(?:按时|按期|依法|依规|及时|在(?:法定|规定)(?:时限|期限)内?)*(?:予以)?(?:办结|答复|办理完毕)"
)
_OUTCOME = re.compile(
    rf"(?P<kind>予以公开|部分公开|不予公开|无法提供|不予处理|其他处理)[^，。；、\d]{{0,6}}?{_N}"
)
_OUTCOME_ROWS = {
    "予以公开": re.compile("grant$"),
    "部分公开": re.compile("grant_part$"),
    "不予公开": re.compile("deny_"),
    "无法提供": re.compile("unable_"),
    "不予处理": re.compile("noproc_"),
    "其他处理": re.compile("other_"),
}
_NO_DISPUTE = re.compile(
    r"(?:未(?:曾)?(?:发生|出现|收到|产生|有|因|被|涉及|引发)|没有(?:发生|出现|因|收到)?|无(?!法|效|正当|理由|关)|不存在|零)"
    r"(?P<what>[^。；]{0,60}?(?:行政复议|复议|行政诉讼|诉讼)(?:[^。；，]{0,4}[、和及或，](?:提起)?(?:行政)?诉讼)?)"
)
_DISPUTE = re.compile(rf"(?P<kind>行政复议|行政诉讼)(?:案件|申请|事项)?(?:共|为|共计)?{_N}")
_JUDGED = re.compile(r"败诉|纠正|撤销|被确认违法")
_ISSUED = re.compile(
    rf"(?:制发|制定|出台|印发|新制定)(?:并公开|发布)?(?:了)?(?:行政)?规范性文件[^，。；、\d]{{0,6}}?{_N}"
)
_IN_FORCE = re.compile(rf"现行有效(?:的)?(?:行政)?规范性文件[^，。；、\d]{{0,6}}?{_N}")
_NONE_ISSUED = re.compile(r"(?:未|没有|无)(?:制发|制定|出台|印发|新制定)(?:过|任何)?(?:行政)?规范性文件")
_NO_POWERS = re.compile(
    r"(?:无|不涉及|没有|不具有|未(?:发生|开展|实施|作出))(?P<what>[^，。；]{0,8}行政(?:许可|处罚|强制)[^，。；]{0,20})"
    r"|(?P<power>无(?:行政)?执法权)"
)
_POWERS = (
    ("许可", "licensing", "行政许可"),
    ("处罚", "penalty", "行政处罚"),
    ("强制", "coercion", "行政强制"),
)
_FEE = re.compile(r"收取(?:的)?信息处理费(?:共|共计|总金额|总额|为)*(?P<n>\d[\d,.]*)(?P<unit>万元|元)")
_FEE_NOTICES = re.compile(rf"发出收费通知(?:的)?(?:件数)?[^，。；、\d]{{0,6}}?{_N}")
_CARRIES_ON = re.compile(r"(?<![无未])结转(?:至|到)?(?:下|次)一?年?度?(?:继续)?(?:办理|答复)")
_SPLIT = re.compile(rf"{_CHANNEL}[^，。；、\d]{{0,8}}?{_N}")
_SHARE = re.compile(rf"{_N}[（(，]?(?:占比?|约占)?[^，。；、\d]{{0,6}}?(?P<share>\d+(?:\.\d+)?)%")


@dataclass(frozen=True)
class _Claim:
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


def check(context: Context) -> Iterator[Finding]:
    """Findings of claims against tables; nothing where there are no tables."""
    if context.form is None:
        return
    own = list(_own_sentences(context))
    for part in (_requests, _carried, _handled, _disputes, _documents, _powers, _fees, _within):
        seen: set[tuple[str, object, object]] = set()
        for finding in part(context, own):
            key = (
                finding.code,
                finding.left and finding.left.value,
                finding.right and finding.right.expression,
            )
            if key not in seen:
                seen.add(key)
                yield finding


def _own_sentences(context: Context) -> Iterator[str]:
    """Sentences about the unit and the year: whole-county figures count in a government's report only."""
    government = context.report.agency.endswith("人民政府")
    year = context.report.year
    for sentence in sentences(context.text):
        others = [int(y) for y in re.findall(r"(20\d\d)年", sentence)]
        if year and others and year not in others:
            continue
        if re.search(r"去年|往年|历年", sentence) or (not government and _ELSEWHERE.search(sentence)):
            continue
        yield sentence


def _claims(pattern: re.Pattern[str], own: Iterable[str]) -> Iterator[tuple[_Claim, re.Match[str]]]:
    for sentence in own:
        for found in pattern.finditer(sentence):
            groups = found.groupdict()
            value = chinese_number(groups.get("n") or groups.get("n2") or "")
            if value is not None:
                more = bool(groups.get("more") or groups.get("more2"))
                yield _Claim(value, more, found[0], sentence), found


def _compare(
    context: Context,
    code: str,
    claim: _Claim,
    name: str,
    cells: tuple[str, ...],
    also: tuple[tuple[str, ...], ...] = (),
    left: str = "文字",
) -> Iterator[Finding]:
    """A finding where the claim fits neither the cells' sum nor one of the other readings ``also``."""
    totals = [context.total(c) for c in (cells, *also)]
    if any(t is not None and claim.fits(t) for t in totals):
        return
    unknown = totals[0] is None
    if unknown and all(context.cell(c).state == "absent" for c in cells):
        return
    doubtful = unknown or context.doubtful(cells)
    yield rule(code).finding(
        left=Operand(left, claim.shown),
        right=Operand(name, totals[0]),
        cells=cells,
        quote=claim.quote,
        where=context.place(claim.quote),
        status="not_assessable" if doubtful else "fail",
        responsibility="mixed" if doubtful else "source",
    )


def _zero(found: re.Match[str], sentence: str) -> _Claim:
    return _Claim(0, False, found[0], sentence)


_NEW, _IN, _OUT, _ALL = (f"t3.{r}.tot" for r in ("new_recv", "carry_in", "carry_out", "done_total"))


def _requests(context: Context, own: list[str]) -> Iterator[Finding]:
    """N01, N02."""
    for sentence in own:
        for found in _NONE_RECEIVED.finditer(sentence):
            what = found["what"] or ""
            if not re.search(_CHANNEL + "|复议|诉讼|收费", what) and not _OTHER_MATTERS.search(what):
                yield from _compare(context, "N01", _zero(found, sentence), "本年新收", (_NEW,))
    for claim, found in _claims(_RECEIVED, own):
        between = (found["mid"] or "") + (found["mid2"] or "")
        if not re.search(_CHANNEL + "|复议|诉讼|结转|投诉|举报", between) and not _OTHER_MATTERS.search(
            claim.quote
        ):
            also = ((_NEW, _IN),)
            yield from _compare(context, "N02", claim, "本年新收", (_NEW,), also)


def _carried(context: Context, own: list[str]) -> Iterator[Finding]:
    """N03, N05."""
    for claim, _ in _claims(_CARRIED_IN, own):
        yield from _compare(context, "N03", claim, "上年结转", (_IN,))
    for pattern in (_CARRIED_OUT, _CARRIED_OUT_AFTER):
        for claim, _ in _claims(pattern, own):
            yield from _compare(context, "N05", claim, "结转下年度", (_OUT,))


def _handled(context: Context, own: list[str]) -> Iterator[Finding]:
    """N04, N06: only in sentences about requests for information."""
    about = [s for s in own if re.search(r"申请公开|公开申请|依申请", s) and not _OTHER_MATTERS.search(s)]
    for claim, _ in _claims(_DONE, about):
        yield from _compare(context, "N04", claim, "办理结果总计", (_ALL,), ((_ALL, _OUT),))
    carries = any(
        _CARRIES_ON.search(s) or _CARRIED_OUT.search(s) or _CARRIED_OUT_AFTER.search(s) for s in own
    )
    for sentence in about:
        found = None if carries or _DONE.search(sentence) else _ALL_DONE.search(sentence)
        if found:
            claim = _Claim(0, False, found[0], sentence)
            yield from _compare(context, "N04", claim, "结转下年度", (_OUT,), left="全部办结即结转")
    for claim, found in _claims(_OUTCOME, about):
        kind = found["kind"]
        totals = [k for k in context.report.cells if k.startswith("t3.") and k.endswith(".tot")]
        cells = tuple(k for k in totals if _OUTCOME_ROWS[kind].match(k.split(".")[1]))
        yield from _compare(context, "N06", claim, kind, cells, left=kind)


_REVIEW = ("t4.review.total",)
_SUITS = ("t4.suit_direct.total", "t4.suit_after.total")


def _disputes(context: Context, own: list[str]) -> Iterator[Finding]:
    """N07."""
    for sentence in own:
        for found in _NO_DISPUTE.finditer(sentence):
            if _JUDGED.search(found["what"]):
                continue
            for word, cells in (("复议", _REVIEW), ("诉讼", _SUITS)):
                if word in found["what"]:
                    claim = _zero(found, sentence)
                    yield from _compare(context, "N07", claim, f"行政{word}总计", cells, left=f"行政{word}")
    for claim, found in _claims(_DISPUTE, own):
        cells = _REVIEW if found["kind"] == "行政复议" else _SUITS
        if not re.search(r"[、和及]$", claim.sentence[: found.start()]):
            yield from _compare(context, "N07", claim, f"{found['kind']}总计", cells, left=found["kind"])


def _documents(context: Context, own: list[str]) -> Iterator[Finding]:
    """N08, 2021 form only: the figures of the 2019 form mean something else."""
    if context.report.form != "2021":
        return
    issued, in_force = ("t2.normdocs.issued",), ("t2.normdocs.in_force",)
    for claim, _ in _claims(_ISSUED, own):
        yield from _compare(context, "N08", claim, "本年制发件数", issued, left="制发规范性文件")
    for claim, _ in _claims(_IN_FORCE, own):
        yield from _compare(context, "N08", claim, "现行有效件数", in_force, left="现行有效规范性文件")
    for sentence in own:
        if found := _NONE_ISSUED.search(sentence):
            claim = _zero(found, sentence)
            yield from _compare(context, "N08", claim, "本年制发件数", issued, left="制发规范性文件")


def _powers(context: Context, own: list[str]) -> Iterator[Finding]:
    """N09."""
    measure = "decisions" if context.report.form == "2021" else "decisions_2019"
    for sentence in own:
        for found in _NO_POWERS.finditer(sentence):
            what = found["what"] or ""
            if re.search(r"不及时|不规范|错误|投诉|问题|信息公开", what):
                continue
            for word, row, name in _POWERS:
                if word in what or (found["power"] and row != "licensing"):
                    claim = _zero(found, sentence)
                    yield from _compare(
                        context, "N09", claim, f"{name}处理决定", (f"t2.{row}.{measure}",), left=name
                    )


def _fees(context: Context, own: list[str]) -> Iterator[Finding]:
    """N10: a fee charged is part of the fees of table 2; withdrawn for non-payment needs a notice."""
    fees, unpaid = context.number("t2.fees.amount_wan"), context.number("t3.other_nofee.tot")
    for sentence in own:
        for found in _FEE.finditer(sentence):
            amount = wan(float(found["n"].replace(",", "").rstrip(".") or 0), found["unit"])
            if amount and fees is not None and fees < amount:
                yield rule("N10").finding(
                    left=Operand("收取信息处理费（万元）", amount),
                    right=Operand("表二行政事业性收费（万元）", fees),
                    cells=("t2.fees.amount_wan",),
                    quote=found[0],
                    where=context.place(found[0]),
                )
    for claim, _ in _claims(_FEE_NOTICES, own):
        if unpaid is not None and not claim.at_least and unpaid > claim.value:
            yield rule("N10").finding(
                left=Operand("发出收费通知件数", claim.value),
                right=Operand("表三逾期未缴费不再处理", unpaid),
                cells=("t3.other_nofee.tot",),
                quote=claim.quote,
                where=context.place(claim.quote),
            )


def _within(context: Context, own: list[str]) -> Iterator[Finding]:
    """N11-N13: the text against itself."""
    closed = [s for s in own if "申请" in s and not _DONE.search(s)]
    done = next((m for s in closed if (m := _ALL_DONE.search(s)) and not m[0].endswith("答复")), None)
    open_ = next((m for s in own if (m := _CARRIES_ON.search(s))), None)
    if done and open_:
        yield rule("N11").finding(quote=done[0], other_quote=open_[0], where=context.place(done[0]))
    for sentence in own:
        total = next((c for c, _ in _claims(_RECEIVED, [sentence])), None)
        if total is None or total.at_least:
            continue
        _, inside, rest = sentence.partition("其中")
        parts = [c for c, _ in _claims(_SPLIT, [rest])] if inside else []
        if (
            len(parts) > 1
            and not any(p.at_least for p in parts)
            and sum(p.value for p in parts) != total.value
        ):
            yield rule("N12").finding(
                left=Operand("收到", total.value),
                right=Operand("各渠道之和", sum(p.value for p in parts)),
                quote=sentence[:80],
                where=context.place(sentence[:40]),
            )
        yield from _shares(context, sentence, total)


def _shares(context: Context, sentence: str, total: _Claim) -> Iterator[Finding]:
    """N13: a share that fits neither the requests received nor those disposed of, within one point."""
    wholes = [total.value, context.number(_ALL), context.total((_NEW, _IN))]
    for claim, found in _claims(_SHARE, [sentence]):
        printed = float(found["share"])
        true = [100 * claim.value / w for w in wholes if w]
        if true and all(abs(printed - t) > 1 for t in true):
            yield rule("N13").finding(
                left=Operand("所印百分比", printed),
                right=Operand("按所印件数", round(true[0], 1)),
                quote=claim.quote,
                where=context.place(claim.quote),
            )
