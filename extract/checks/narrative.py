"""N01-N13: what the text claims against what the tables say. A claim about others is no claim."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks.claims import Claim, N, numbered, own_sentences, second, zero
from extract.checks.context import Context
from extract.numbers import wan
from extract.report import Finding, Operand
from extract.rules import rule

_OTHER_MATTERS = re.compile(
    r"提案|人大|政协|举报线索|信访|来信|留言|咨询|建议\d|投诉\d|热线|12345|信箱|许可申请|诉求|"
    r"(?:受理|办理|审理)行政复议|行政复议申请"
)
_REQUESTS = re.compile("申请公开|公开申请|依申请")
_CHANNEL = r"(?:互联网|网络|网上|网站|在线|平台|信函|邮寄|邮政|邮件|邮箱|当面|现场|传真|窗口|信件)"
_NOT_NEW = re.compile(_CHANNEL + "|复议|诉讼|收费|撤回|延期|补正|结转|投诉|举报|涉及(?!政府信息)")
_NEVER = r"(?:未曾|未|没有|没|暂未|尚未|从未)"
_NONE_RECEIVED = re.compile(
    rf"{_NEVER}(?:收到|接到|受理|接收)(?P<what>[^，。；]{{0,24}}?(?:申请|依申请公开)[^，。；]{{0,10}})"
    r"|(?P<zero>零申请)|无(?:政府信息公开申请|依申请公开(?:申请|事项|信息)?)"
)
_GOT = r"(?:收到|受理|接收|接到|新收)"
_RECEIVED = re.compile(
    rf"{_GOT}(?P<mid>[^，。；\d]{{0,30}}?申请[^，。；、\d]{{0,8}}?){N}"
    rf"|{_GOT}(?P<mid2>[^，。；、\d]{{0,12}}?){second(N)}(?=[^，。；\d]{{0,12}}(?:申请|依申请))"
)
_ON_REQUEST = re.compile(rf"(?<!办结)(?<!答复)(?<!处理)依申请公开(?:申请)?(?:共计?|受理|为|数量)*{N}(?<!条)")
_COUNTED = re.compile(rf"信息公开(?:的)?申请(?:的)?(?:数量|总数|总量|件数)(?:共计?|为|是|有)*{N}")
_CARRIED_IN = re.compile(rf"上一?年度?结转[^，。；、\d]{{0,16}}?{N}")
_NONE_IN = re.compile(r"(?:无|没有|未有)上一?年度?结转|上一?年度?(?:无|没有|未有)结转")
_OUT = r"结转(?:至|到)?(?:下|次|20\d\d)"
_CARRIED_OUT = re.compile(rf"{_OUT}一?年?度?[^，。；、\d]{{0,16}}?{N}")
_CARRIED_OUT_AFTER = re.compile(rf"{N}[^，。；、\d]{{0,8}}{_OUT}")
_NONE_OUT = re.compile(rf"(?:无|没有|未有)(?:[^，。；]{{0,10}}申请)?{_OUT}")
_DONE = re.compile(
    rf"(?:办结|答复|办理完毕|办理完结|已办理|处理)(?:[^，。；、\d]{{0,10}}?申请)?[^，。；、\d]{{0,6}}?{N}"
)
# in time is not everything: 均在法定期限内答复 leaves open what is not due yet
_ALL_DONE = re.compile(
    r"(?:均已|全部|已全部|均)(?:按时|按期|依法|依规|及时|在(?:法定|规定)(?:时限|期限)内?)*(?:予以)?(?:办结|办理完毕)"
    r"|(?<![时期])办结率(?:为|达到?|均为)?100%"
)
_OUTCOME = re.compile(
    rf"(?P<kind>予以公开|部分公开|不予公开|无法提供|不予处理|其他处理)[^，。；、\d]{{0,6}}?{N}"
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
_DISPUTE = re.compile(rf"(?P<kind>行政复议|行政诉讼)(?:案件|申请|事项)?(?:共|为|共计)?{N}")
_JUDGED = re.compile(r"败诉|纠正|纠错|撤销|被确认违法")
_OTHER_DISPUTES = re.compile(
    r"处罚|许可|执法|应诉|受理|审理|审结|出庭|办案|办理(?:的|了)?(?:各类|全县|全区)?行政"
)
_ISSUED = re.compile(
    rf"(?:制发|制定|出台|印发|新制定)(?:并公开|发布)?(?:了)?(?:行政)?规范性文件[^，。；、\d]{{0,6}}?{N}"
)
_IN_FORCE = re.compile(
    rf"现行有效(?:的)?(?:行政)?规范性文件[^，。；、\d]{{0,6}}?{N}"
    rf"|规范性文件(?:共|中)?现行有效(?:的)?{second(N)}"
)
_REPEALED = re.compile(rf"废止(?:行政)?规范性文件[^，。；、\d]{{0,6}}?{N}")
_NONE_ISSUED = re.compile(r"(?:未|没有|无)(?:制发|制定|出台|印发|新制定)(?:过|任何)?(?:行政)?规范性文件")
_NO_POWERS = re.compile(
    r"(?:无|不涉及|没有|不具有|未(?:发生|开展|实施|作出))(?P<what>[^，。；]{0,8}行政(?:许可|处罚|强制)[^，。；]{0,20})"
    r"|(?P<power>无(?:行政)?执法权)"
)
_NOT_POWERS = re.compile(r"不及时|不规范|错误|投诉|问题|信息公开|新增|变更|调整|取消|遗漏|逾期|复议|诉讼")
_POWERS = (
    ("许可", "licensing", "行政许可"),
    ("处罚", "penalty", "行政处罚"),
    ("强制", "coercion", "行政强制"),
)
_FEE = re.compile(r"收取(?:的)?信息处理费(?:共|共计|总金额|总额|为|计)*(?P<n>\d[\d,.]*)(?P<unit>万元|元)")
_FEE_NOTICES = re.compile(rf"发出收费通知(?:的)?(?:件数)?[^，。；、\d]{{0,6}}?{N}")
_CARRIES_ON = re.compile(r"(?<![无未有])结转(?:至|到)?(?:下|次)一?年?度?(?:继续)?(?:办理|答复)")
_SPLIT = re.compile(rf"{_CHANNEL}[^，。；、\d]{{0,8}}?{N}")
_SHARE = re.compile(
    rf"{N}(?:[（(](?:占[^，。；、\d]{{0,8}}?)?|[，,]?占[^，。；、\d]{{0,8}}?)(?P<share>\d+(?:\.\d+)?)%"
)


def check(context: Context) -> Iterator[Finding]:
    """Findings of claims against tables; nothing where there are no tables."""
    if context.form is None:
        return
    own = list(own_sentences(context))
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


def _with(own: list[str], word: str, other: str = "") -> list[str]:
    """The sentences that hold a word, or another, which every pattern of a rule asks for."""
    return [s for s in own if word in s or (other and other in s)]


def _compare(
    context: Context,
    code: str,
    claim: Claim,
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
        responsibility="mixed" if unknown else context.blame(cells),
    )


_NEW, _IN, _LEFT, _ALL = (f"t3.{r}.tot" for r in ("new_recv", "carry_in", "carry_out", "done_total"))


def _requests(context: Context, own: list[str]) -> Iterator[Finding]:
    """N01, N02."""
    own = _with(own, "申请")
    for sentence in own:
        for found in _NONE_RECEIVED.finditer(sentence):
            what = found["what"] or ""
            if not _NOT_NEW.search(what) and not _OTHER_MATTERS.search(what):
                yield from _compare(context, "N01", zero(found, sentence), "本年新收", (_NEW,))
    for claim, found in numbered(_RECEIVED, own):
        between = (found["mid"] or "") + (found["mid2"] or "")
        if not _NOT_NEW.search(between) and not _OTHER_MATTERS.search(claim.quote):
            code = "N02" if claim.value else "N01"
            yield from _compare(context, code, claim, "本年新收", (_NEW,), ((_NEW, _IN),))
    for claim, _ in (*numbered(_COUNTED, own), *numbered(_ON_REQUEST, own)):
        granted = ("t3.grant.tot", "t3.grant_part.tot")
        code = "N02" if claim.value else "N01"
        yield from _compare(context, code, claim, "本年新收", (_NEW,), ((_NEW, _IN), (_ALL,), granted))


def _carried(context: Context, own: list[str]) -> Iterator[Finding]:
    """N03, N05."""
    own = _with(own, "结转")
    for code, name, cell, none, patterns in (
        ("N03", "上年结转", _IN, _NONE_IN, (_CARRIED_IN,)),
        ("N05", "结转下年度", _LEFT, _NONE_OUT, (_CARRIED_OUT, _CARRIED_OUT_AFTER)),
    ):
        for pattern in patterns:
            for claim, _ in numbered(pattern, own):
                yield from _compare(context, code, claim, name, (cell,))
        for sentence in own:
            for found in none.finditer(sentence):
                yield from _compare(context, code, zero(found, sentence), name, (cell,))


def _handled(context: Context, own: list[str]) -> Iterator[Finding]:
    """N04, N06: only in sentences about requests for information."""
    about = [s for s in own if _REQUESTS.search(s) and not _OTHER_MATTERS.search(s)]
    for claim, _ in numbered(_DONE, about):
        yield from _compare(context, "N04", claim, "办理结果总计", (_ALL,), ((_ALL, _LEFT), (_NEW, _IN)))
    carries = any(
        _CARRIES_ON.search(s) or _CARRIED_OUT.search(s) or _CARRIED_OUT_AFTER.search(s)
        for s in _with(own, "结转")
    )
    for sentence in about:
        found = None if carries or _DONE.search(sentence) else _ALL_DONE.search(sentence)
        if found:
            claim = zero(found, sentence)
            yield from _compare(context, "N04", claim, "结转下年度", (_LEFT,), left="全部办结即结转")
    for claim, found in numbered(_OUTCOME, about):
        kind = found["kind"]
        totals = [k for k in context.report.cells if k.startswith("t3.") and k.endswith(".tot")]
        cells = tuple(k for k in totals if _OUTCOME_ROWS[kind].match(k.split(".")[1]))
        yield from _compare(context, "N06", claim, kind, cells, left=kind)


_REVIEW = ("t4.review.total",)
_SUITS = ("t4.suit_direct.total", "t4.suit_after.total")


def _disputes(context: Context, own: list[str]) -> Iterator[Finding]:
    """N07: reviews and suits about disclosure, not those about the unit's other work."""
    disputes = _with(own, "复议", "诉讼")
    own = [s for s in disputes if "信息公开" in s or not _OTHER_DISPUTES.search(s)]
    for sentence in own:
        for found in _NO_DISPUTE.finditer(sentence):
            clause = found[0] + re.split("[，。；]", sentence[found.end() :])[0]
            if _JUDGED.search(clause):
                continue
            for word, cells in (("复议", _REVIEW), ("诉讼", _SUITS)):
                if word in found["what"]:
                    claim = zero(found, sentence)
                    yield from _compare(context, "N07", claim, f"行政{word}总计", cells, left=f"行政{word}")
    for claim, found in numbered(_DISPUTE, own):
        cells = _REVIEW if found["kind"] == "行政复议" else _SUITS
        if not re.search(r"[、和及]$", claim.sentence[: found.start()]) or claim.sentence[
            : found.start()
        ].endswith(("件、", "起、", "件和", "起和")):
            yield from _compare(context, "N07", claim, f"{found['kind']}总计", cells, left=found["kind"])


def _documents(context: Context, own: list[str]) -> Iterator[Finding]:
    """N08, 2021 form only: the figures of the 2019 form mean something else."""
    if context.report.form != "2021":
        return
    own = _with(own, "规范性文件")
    issued = ("t2.normdocs.issued",)
    for pattern, name, left, measure in (
        (_ISSUED, "本年制发件数", "制发规范性文件", "issued"),
        (_IN_FORCE, "现行有效件数", "现行有效规范性文件", "in_force"),
        (_REPEALED, "本年废止件数", "废止规范性文件", "repealed"),
    ):
        for claim, _ in numbered(pattern, own):
            yield from _compare(context, "N08", claim, name, (f"t2.normdocs.{measure}",), left=left)
    for sentence in own:
        if found := _NONE_ISSUED.search(sentence):
            claim = zero(found, sentence)
            yield from _compare(context, "N08", claim, "本年制发件数", issued, left="制发规范性文件")


def _powers(context: Context, own: list[str]) -> Iterator[Finding]:
    """N09."""
    measure = "decisions" if context.report.form == "2021" else "decisions_2019"
    for sentence in _with(own, "行政", "执法权"):
        for found in _NO_POWERS.finditer(sentence):
            what = found["what"] or ""
            if _NOT_POWERS.search(what):
                continue
            for word, row, name in _POWERS:
                if word in what or (found["power"] and row != "licensing"):
                    claim = zero(found, sentence)
                    yield from _compare(
                        context, "N09", claim, f"{name}处理决定", (f"t2.{row}.{measure}",), left=name
                    )


def _fees(context: Context, own: list[str]) -> Iterator[Finding]:
    """N10: a fee charged is part of the fees of table 2; withdrawn for non-payment needs a notice."""
    fees, unpaid = context.number("t2.fees.amount_wan"), context.number("t3.other_nofee.tot")
    for sentence in _with(own, "信息处理费"):
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
    for claim, _ in numbered(_FEE_NOTICES, _with(own, "收费通知")):
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
    about = _with(own, "申请")
    done = next((m for s in about if not _DONE.search(s) and (m := _ALL_DONE.search(s))), None)
    open_ = next((m for s in _with(own, "结转") if (m := _CARRIES_ON.search(s))), None)
    if done and open_:
        yield rule("N11").finding(quote=done[0], other_quote=open_[0], where=context.place(done[0]))
    for sentence in about:
        total = next((c for c, _ in numbered(_RECEIVED, [sentence]) if not c.at_least), None)
        if total is not None:
            yield from _channels(context, sentence, total)
        if _REQUESTS.search(sentence):
            yield from _shares(context, sentence, total)


def _channels(context: Context, sentence: str, total: Claim) -> Iterator[Finding]:
    """N12: requests by channel, where two channels or more are named behind 其中."""
    _, inside, rest = sentence.partition("其中")
    parts = [c for c, _ in numbered(_SPLIT, [rest])] if inside else []
    found = sum(p.value for p in parts)
    if len(parts) > 1 and not any(p.at_least for p in parts) and found != total.value:
        yield rule("N12").finding(
            left=Operand("收到", total.value),
            right=Operand("各渠道之和", found),
            quote=sentence[:80],
            where=context.place(sentence[:40]),
        )


def _shares(context: Context, sentence: str, total: Claim | None) -> Iterator[Finding]:
    """N13: a share that fits neither the requests received nor those disposed of, within one point."""
    wholes = [total and total.value, context.number(_NEW), context.number(_ALL), context.total((_NEW, _IN))]
    for claim, found in numbered(_SHARE, [sentence]):
        printed = float(found["share"])
        true = [100 * claim.value / w for w in wholes if w]
        if true and all(abs(printed - t) > 1 for t in true):
            yield rule("N13").finding(
                left=Operand("所印百分比", printed),
                right=Operand("按所印件数", round(true[0], 1)),
                quote=claim.quote,
                where=context.place(claim.quote),
            )
