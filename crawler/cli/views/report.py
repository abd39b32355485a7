"""What the parser says about one file, for people."""

from __future__ import annotations

from collections import Counter

from rich.text import Text

from crawler.cli.views.screen import console, safe, table
from crawler.words import CELL_STATE, FORM, SEVERITY
from extract.report import Finding, Report


def report_panel(name: str, report: Report, lang: str) -> None:
    """Identity, form, cells by state, doubts and findings of a parsed file."""
    out = console()
    zh = lang == "zh"
    out.print(safe(name, "bold"))
    if report.error:
        out.print(Text(f"  ✗ {report.error}", "red"))
        return
    out.print(safe(f"  {report.title or ('（无标题）' if zh else '(no title)')}"))
    facts = (
        report.agency or "?",
        report.year or "?",
        FORM[report.form].label(lang),
        report.media_type,
        report.method,
    )
    out.print(safe("  " + " · ".join(map(str, facts))))
    states = Counter(cell.state for cell in report.cells.values())
    if states:
        out.print("  " + " · ".join(f"{CELL_STATE[s].label(lang)} {n}" for s, n in states.most_common()))
    out.print(_certainty(report, lang))
    _findings(report.findings, lang)


def _certainty(report: Report, lang: str) -> Text:
    said = f"  {'把握' if lang == 'zh' else 'confidence'} {report.confidence:.2f}"
    if not report.needs_review:
        return Text(said)
    reasons = ("，" if lang == "zh" else ", ").join(report.review_reasons)
    return Text(f"{said} · {'需复核：' if lang == 'zh' else 'needs review: '}{reasons}", "yellow")


def check_panel(name: str, report: Report, lang: str) -> None:
    """The pre-publication check: every failed rule with its quotation, then one line of verdict."""
    report_panel(name, report, lang)
    failed = [f for f in report.findings if f.status == "fail"]
    errors = sum(f.severity == "error" for f in failed)
    zh = lang == "zh"
    if report.error:
        verdict = "读不了这份文件" if zh else "this file could not be read"
    elif errors:
        verdict = f"{errors} 处错误，公布前请改正" if zh else f"{errors} error(s): mend before publishing"
    elif failed:
        verdict = (
            f"没有错误；{len(failed)} 处提示请核对" if zh else f"no errors; {len(failed)} thing(s) to look at"
        )
    else:
        verdict = "没有发现问题" if zh else "nothing found"
    console().print(Text(f"→ {verdict}\n", "bold"))


def _findings(findings: list[Finding], lang: str) -> None:
    told = [f for f in findings if f.status == "fail"]
    if not told:
        return
    made = table(
        "",
        "规则" if lang == "zh" else "rule",
        "问题" if lang == "zh" else "finding",
        "原文" if lang == "zh" else "quotation",
    )
    for finding in sorted(told, key=lambda f: ("error", "warning", "info").index(f.severity)):
        word = SEVERITY[finding.severity]
        message = finding.message_zh if lang == "zh" else finding.message_en
        made.add_row(
            Text(word.sign, word.style), finding.code, safe(message), safe(finding.quote[:60], "dim")
        )
    console().print(made)
