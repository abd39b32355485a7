"""The ladder of a visit as a tree that fits a terminal: what was looked at, why, what was there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from rich.text import Text
from rich.tree import Tree

from crawler.cli.explain import Ladder, Row, Step
from crawler.cli.views.conclusions import conclude
from crawler.cli.views.screen import console, safe
from crawler.reasons import told
from crawler.words import OUTCOME

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
_PROBE = {
    "not_found": (
        "不存在的网址如实回答“没有”：能打开的页面是真的",
        "what is not there is said not to be: what answers is real",
    ),
    "soft_404": (
        "不存在的网址也回答 200，但写明没有：按文字辨认",
        "answers 200 for what is not there, but says so: told by its words",
    ),
    "catch_all": (
        "任何网址都给出页面：与之相同的页面一律不算数",
        "gives a page for any address: pages like it count for nothing",
    ),
    "moved": (
        "不存在的网址转回首页：转回首页的一律不算数",
        "sends what is not there to the front page: being sent there counts for nothing",
    ),
}
_NOTES = (
    (re.compile(r"lookalikes=(\d+)"), r"\1 look-alike(s) kept out"),
    (re.compile(r"others=(\d+)"), r"\1 other row(s)"),
    (re.compile(r"units_not_read=(\d+)"), r"pages of \1 bodies left unread, no asked year's"),
    (re.compile(r"not_read=([\d,]+)"), r"left unread: \1"),
    (re.compile(r"no_folder=(\d+)"), r"no folder for \1"),
    (re.compile(r"folders=([\d,]+)"), r"folders \1"),
    (re.compile(r"no_report_among=(\d+)"), r"no report among \1 rows"),
    (re.compile(r"further_pages_as_of=(\S+)"), r"first page and total unchanged: further pages as seen \1"),
    (re.compile(r"hole_at_page_(\d+):(\w+)"), r"page \1 not read (\2)"),
)
"""What a column's notes say, in English; in Chinese crawler.reasons tells them."""
_GOOD = frozenset(["ok", "empty"])
LONGEST_REASON = 160
LONGEST_PLACE = 72
SHOWN, FEWEST = 1, 3
"""Of ``FEWEST`` or more places that went the same way, so many are shown."""


def ladder_tree(ladder: Ladder, lang: str) -> None:
    """Each place: what it was taken for, why it was chosen, what was found; then the conclusions."""
    zh = lang == "zh"
    out = console()
    made = Tree(_head(ladder, zh), guide_style="dim")
    _add_all(made, ladder.steps, zh)
    out.print(made)
    conclude(ladder.conclusions, zh)


def _head(ladder: Ladder, zh: bool) -> Text:
    visit, lang = ladder.visit, "zh" if zh else "en"
    family = visit["family"] or ("未识别" if zh else "not recognised")
    share = f" {visit['family_score']:.2f}" if visit["family_score"] else ""
    verdict = told(visit["verdict"], lang) or visit["finish_reason"] or visit["state"]
    facts = (
        ("系统", "system", f"{family}{share}"),
        ("请求", "requests", visit["requests"]),
        ("用量", "taken", f"{(visit['bytes'] or 0) / 1e6:.1f} MB"),
        ("结果", "visit", verdict),
    )
    head = safe(" ".join(x for x in (ladder.division_code, ladder.name, ladder.at) if x), "bold")
    for in_chinese, in_english, value in facts:
        head.append_text(safe(f"  {in_chinese if zh else in_english}: {value}", "dim"))
    return head


def _add_all(above: Tree, steps: Iterable[Step], zh: bool) -> None:
    """Add the steps; of those that went the very same way only the first, with the names of the rest."""
    alike: dict[object, list[Step]] = {}
    for step in steps:
        alike.setdefault(_way(step) or id(step), []).append(step)
    for group in alike.values():
        shown = group if len(group) < FEWEST else group[:SHOWN]
        for step in shown:
            _add(above, step, zh)
        if rest := group[len(shown) :]:
            names = ("、" if zh else ", ").join(s.look["unit"] for s in rest)
            count = f"同样的还有 {len(rest)} 个单位：" if zh else f"{len(rest)} more went the same way: "
            above.add(safe(count + names, "dim"))


def _way(step: Step) -> tuple[object, ...] | None:
    """How a body's place went, without names and addresses; None for a place of no body, or one where
    something went wrong: that is shown."""
    look = step.look
    if not look["unit"] or look["outcome"] not in _GOOD or look["complete"] is False:
        return None
    ways = [_way(s) for s in step.below]
    facts = (look["kind"], look["outcome"], look["seen"], look["declared"], look["note"])
    return None if None in ways else (*facts, *sorted(step.read.items()), tuple(ways))


def _add(above: Tree, step: Step, zh: bool) -> None:
    node = above.add(_line(step.look, zh))
    if found := _found(step, zh):
        node.add(safe(found, "cyan"))
    _add_all(node, step.below, zh)


def _line(look: Row, zh: bool) -> Text:
    good = look["outcome"] in _GOOD or look["kind"] == "probe"
    line = Text(_KIND[look["kind"]][0 if zh else 1], "bold" if good else "bold yellow")
    line.append(" ")
    line.append_text(safe(_place(look["url"])))
    if look["outcome"] not in _GOOD:
        line.append(f" {OUTCOME[look['outcome']].label('zh' if zh else 'en')}", "" if good else "yellow")
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
    """The path, or the host of a front page; of a long one its beginning and its end."""
    parts = urlsplit(url)
    path = unquote(parts.path) + (f"?{unquote(parts.query)}" if parts.query else "")
    if path in ("", "/"):
        return parts.netloc
    half = LONGEST_PLACE // 2
    return path if len(path) <= LONGEST_PLACE else f"{path[:half]}…{path[-half:]}"


def _found(step: Step, zh: bool) -> str:
    look, at = step.look, 0 if zh else 1
    if look["kind"] == "probe":
        return _PROBE[look["outcome"]][at] if look["outcome"] in _PROBE else ""
    said = [_READ[kind][at].format(count) for kind, count in step.read.items()]
    if look["kind"] == "column" and (look["outcome"] in _GOOD or look["seen"]):
        said.insert(0, _listed(look, at))
    if look["note"]:
        said.append(_noted(look["note"], zh))
    return ("；" if zh else "; ").join(said)


def _listed(look: Row, at: int) -> str:
    seen, declared = look["seen"], look["declared"]
    words = ("没有列表，只有文件夹或报告本身", "no list: folders, or the report itself")
    if look["outcome"] == "empty":
        words = ("写明没有内容", "says that nothing is there")
    elif seen:
        words = (f"列表 {seen} 项", f"list of {seen}")
    claim = "" if declared is None else (f"（声明 {declared}）", f" ({declared} declared)")[at]
    return words[at] + claim + _WHOLE[look["complete"]][at]


def _noted(note: str, zh: bool) -> str:
    if zh:
        return told(note, "zh")
    for pattern, words in _NOTES:
        note = pattern.sub(words, note)
    return note
