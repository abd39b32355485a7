"""The ladder of a visit as a tree that fits a terminal."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import unquote, urlsplit

from rich.text import Text
from rich.tree import Tree

from crawler.cli.explain import Ladder, Row, Step
from crawler.cli.views.screen import console, safe
from crawler.reasons import told
from crawler.words import OUTCOME, STATUS

_KIND = {
    "home": ("首页", "front page"),
    "root": ("公开专栏", "disclosure page"),
    "column": ("年报栏目", "column of reports"),
    "article": ("报告页", "report's page"),
    "attachment": ("附件", "file"),
    "endpoint": ("数据接口", "data endpoint"),
    "probe": ("试探", "probe"),
}
_READ = {"article": ("读了 {} 份报告页", "{} report page(s) read"), "attachment": ("{} 个附件", "{} file(s)")}
_WHOLE = {
    True: ("，已看全", ", read to its end"),
    False: ("，未能看全", ", not proven whole"),
    None: ("", ""),
}
_GOOD = frozenset(["ok", "empty"])
LONGEST_REASON = 160


def ladder_tree(ladder: Ladder, lang: str) -> None:
    """Each place: what it was taken for, why it was chosen, what was found; then the conclusions."""
    zh = lang == "zh"
    out = console()
    visit = ladder.visit
    head = Text(ladder.division_code, "bold")
    family = visit["family"] or ("未识别" if zh else "not recognised")
    share = f" {visit['family_score']:.2f}" if visit["family_score"] else ""
    head.append(f"  {'系统' if zh else 'system'}: {family}{share}", "dim")
    head.append(f"  {'请求' if zh else 'requests'}: {visit['requests']}", "dim")
    verdict = told(visit["verdict"], lang) or visit["finish_reason"] or visit["state"]
    head.append(f"  {verdict}", "dim")
    made = Tree(head, guide_style="dim")
    for step in ladder.steps:
        _add(made, step, zh)
    out.print(made)
    _conclude(ladder.conclusions, zh)


def _add(above: Tree, step: Step, zh: bool) -> None:
    node = above.add(_line(step.look, zh))
    if found := _found(step, zh):
        node.add(Text(found, "cyan"))
    for further in step.below:
        _add(node, further, zh)


def _line(look: Row, zh: bool) -> Text:
    good = look["outcome"] in _GOOD
    line = Text(_KIND[look["kind"]][0 if zh else 1], "bold" if good else "bold yellow")
    line.append(" ")
    line.append_text(safe(_place(look["url"])))
    if not good:
        line.append(f" {OUTCOME[look['outcome']].label('zh' if zh else 'en')}", "yellow")
    if look["unit"]:
        line.append_text(safe(f" [{look['unit']}]"))
    if look["year"]:
        line.append(f" {look['year']}")
    if look["reason"]:
        reason = told(look["reason"], "zh" if zh else "en")
        short = reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}…"
        line.append_text(safe(f"\n{'因为' if zh else 'because'} {short}", "dim"))
    return line


def _place(url: str) -> str:
    parts = urlsplit(url)
    path = unquote(parts.path) + (f"?{unquote(parts.query)}" if parts.query else "")
    return path if path not in ("", "/") else parts.netloc


def _found(step: Step, zh: bool) -> str:
    look, at = step.look, 0 if zh else 1
    said = [_READ[kind][at].format(count) for kind, count in step.read.items()]
    if look["kind"] == "column":
        seen, declared = look["seen"], look["declared"]
        words = ("文件夹", "folders") if not seen else (f"列表 {seen} 项", f"list of {seen}")
        claim = "" if declared is None else (f"（声明 {declared}）", f" ({declared} declared)")[at]
        said.insert(0, words[at] + claim + _WHOLE[look["complete"]][at])
    if look["note"]:
        said.append(look["note"])
    return "; ".join(said)


def _conclude(rows: list[Row], zh: bool) -> None:
    """A line for each status; what is open with its reason, the agencies of one reason together."""
    out = console()
    groups: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for row in rows:
        why = "" if row["status"] in ("published", "not_owed") else row["why"]
        groups[row["status"], row["year"], why].append(row["agency"] or row["agency_id"])
    for (status, year, why), names in sorted(
        groups.items(), key=lambda g: (g[0][1], list(STATUS).index(g[0][0]))
    ):
        word = STATUS[status]
        line = Text(f"{word.sign} {word.zh if zh else word.en} {year}: {len(names)}", word.style)
        line.append_text(safe(f"  {'、'.join(names) if zh else ', '.join(names)}"))
        if why:
            line.append_text(safe(f"\n  {why}", "dim"))
        out.print(line)
