"""Rows of a list page: which links are the list, and which of them are reports.

The list is found by what it says: the group of links (same place in the page's structure) that holds
reports or their look-alikes. Everything in that group counts as an item, so that the number of items
can be held against the total that the list declares.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from crawler.items import DateCandidate
from extract.strange import strange
from extract.title import TitleReading
from spiders import dates, urls
from spiders.links import UNIT
from spiders.page import Anchor, Page
from spiders.titles import best_of, title_of

_YEARLY = re.compile(r"年报(?!表)|年度(?:工作)?报告|年度工作总结报告")
_NOT_OURS = re.compile(r"网站|预决算|决算|法治|统计|企业|财务|环境|通知|制度|解读|图解|办法|政府工作")
EMPTY_WORDS = re.compile(
    r"暂无(?:相关)?(?:信息|数据|内容|记录|文章|公开信息|年报)|无相关(?:信息|记录|数据)|"
    r"没有(?:找到|查询到|查到)?(?:任何)?(?:相关)?(?:的)?(?:信息|数据|记录|内容)|"
    r"(?:该|本)栏目(?:下)?暂无|未找到相关"
)
_NO_PROOF = re.compile(
    r"权限|登录后|请(?:先)?登[录陆]|请(?:输入|选择|稍后|稍候)|关键[字词]|(?:系统|服务器?|网络|数据库|连接|加载|查询)(?:错误|异常|失败|超时|繁忙)|正在加载|加载中"
)
"""Words beside "nothing here" that give it another cause than an empty list."""
_SEARCHED = re.compile(r"(?:找到|查询到|检索到|搜索到)\s*0\s*[条个篇]")
"""The words of a search: what a page says before anything was asked, or of what was."""
_KEPT_ELSEWHERE = re.compile(
    r"归档(?:时间|日期|页面)|历史归档|(?:不再|停止)更新|仅供查阅|"
    r"(?:栏目|网站|平台|内容|信息|数据|页面)[^。，；]{0,12}(?:已|将)[^。，；]{0,12}(?:迁移|迁至|搬迁)(?!至?本)"
)
_BLANK = re.compile(r"\s+")
_NEAR = 40
_FEW = 10
_YEAR_ONLY = re.compile(r"^20[0-3]\d年?度?$")
_CELL_YEAR = re.compile(r"^(20[0-3]\d)年?度?(?:年报|报告)?$")
_IDS = re.compile(r"#[^<]*")
_LIST_LIKE = re.compile(r"20\d\d|年报|报告|二〇|二○")
_BARE = re.compile(
    r"^(?:点击)?(?:查看|详情|全文|下载|链接|打开|阅读|浏览|正文|更多)(?:全文|详情|附件|正文|原文|内容)?[>»]*$"
)
_LOADS = re.compile(
    r"unitbuild\.js|\{\{#?each|<\?=el\.|IsAjax=1|window\._CONFIG|queryList|dataproxy\.jsp|v-for=|"
    r"ng-repeat=|/common/search/|id=[\"']?app\b"
)
_LISTS = re.compile(r"unitbuild\.js|IsAjax=1|queryList|/common/search/[0-9a-f]{32}")


@dataclass(frozen=True)
class Row:
    """An item of a list. ``title`` is its longest form, ``group`` the list that it stands in, ``unit`` the
    body named beside a title that names none."""

    title: str
    url: str
    reading: TitleReading
    date: DateCandidate | None = None
    group: str = ""
    unit: str = ""

    @property
    def is_report(self) -> bool:
        """Whether the row is a report's or a rendition's."""
        return self.reading.kind in ("report", "rendition")


@dataclass
class Listing:
    """What a list page shows: the items of its list, and report rows that stand elsewhere on it;
    ``hidden`` rows of reports that its markup keeps from a reader's eye, ``injected`` links of another
    trade, ``dead`` rows of reports that only a script could open; ``cut`` where the page ends too soon,
    ``elsewhere`` where it says that it is an old copy."""

    rows: list[Row] = field(default_factory=list)
    groups: frozenset[str] = frozenset()
    strays: list[Row] = field(default_factory=list)
    hidden: int = 0
    injected: int = 0
    dead: int = 0
    cut: bool = False
    elsewhere: bool = False


def read_row(anchor: Anchor) -> Row:
    """The row around a link. A name such as “某局2024年年报.pdf” inside a 年报 column is a report's,
    though it lacks the words 信息公开."""
    title = best_of(anchor.title, anchor.text) or anchor.label
    if _BARE.match(re.sub(r"\s", "", title)) or _YEAR_ONLY.match(title):
        if cell := _cell(anchor):
            return cell
        title = best_of(_without_dates(_beside(anchor))) or title
    reading = title_of(title)
    if reading.kind == "other" and reading.year and _YEARLY.search(title) and not _NOT_OURS.search(title):
        reading = TitleReading(reading.text, "report", "named_in_column", "", reading.year)
    unit = _unit_beside(anchor) if reading.kind == "report" and not reading.agency else ""
    return Row(title, anchor.url, reading, dates.row_date(_beside(anchor), anchor.url), anchor.group, unit)


def _unit_beside(anchor: Anchor) -> str:
    """The one body that the rest of the row names (a table's other cells)."""
    named = {n for n in _without_dates(_beside(anchor)).split() if UNIT.match(n)}
    return named.pop() if len(named) == 1 else ""


def _cell(anchor: Anchor) -> Row | None:
    """The cell of a table of bodies by years (some set the bodies at the side, some at the top)."""
    year = _CELL_YEAR.match(anchor.head) or _CELL_YEAR.match(anchor.text)
    names = [n for n in (anchor.head, *_without_dates(anchor.near).split()) if UNIT.match(n)]
    if not year or not names:
        return None
    text = f"{names[0]} {year[1]}年"
    reading = TitleReading(text, "report", "named_in_column", names[0], int(year[1]))
    return Row(text, anchor.url, reading, None, anchor.group)


def _beside(anchor: Anchor) -> str:
    """The row's text without its title: dates in titles are not list dates."""
    rest = anchor.near
    for part in (anchor.title, anchor.text):
        rest = rest.replace(part, " ") if part else rest
    return rest


def read_list(page: Page, known_groups: frozenset[str] = frozenset()) -> Listing:
    """The list of a page. ``known_groups`` are the list's groups on its first page: a later page may
    hold no report at all and is still a page of the same list."""
    anchors, unseen = _seen(page)
    groups: dict[str, list[Row]] = defaultdict(list)
    for anchor in anchors:
        if anchor.label:
            groups[anchor.group].append(read_row(anchor))
    speaking = {
        g for g, rows in groups.items() if any(r.reading.kind != "other" and _is_item(r) for r in rows)
    }
    main = frozenset(known_groups & groups.keys()) or frozenset(_main(groups, speaking))
    listing = Listing(groups=main or known_groups)
    for group, rows in groups.items():
        target = listing.rows if group in main else listing.strays
        target.extend(r for r in rows if group in main or (r.is_report and r.reading.agency))
    listing.rows = _once(listing.rows)
    listing.injected = sum(1 for a in page.anchors if strange(a.label))
    ours = {urls.key(r.url) for r in listing.rows}
    listing.hidden = sum(1 for a in unseen if urls.key(a.url) not in ours and _is_ours(a.label))
    listing.cut = page.is_cut
    listing.elsewhere = kept_elsewhere(page)
    listing.dead = sum(1 for text in page.dead if _is_ours(text))
    return listing


def _seen(page: Page) -> tuple[list[Anchor], list[Anchor]]:
    """The links that a reader sees (also those that a tab or the browser's paging will show), and the
    others. A hidden panel of tabs is built like the one that is shown."""
    if page.sliced:
        return page.anchors, []
    shown = {_IDS.sub("", a.group) for a in page.anchors if not a.hidden and _is_ours(a.label)}
    seen: list[Anchor] = []
    unseen: list[Anchor] = []
    for anchor in page.anchors:
        panel = anchor.hidden and "<" in anchor.group and _IDS.sub("", anchor.group) in shown
        (unseen if anchor.hidden and not panel else seen).append(anchor)
    return [a for a in seen if not strange(a.label)], [a for a in unseen if not strange(a.label)]


def _is_ours(text: str) -> bool:
    reading = title_of(text)
    return reading.kind == "report" and bool(reading.agency)


def _once(found: list[Row]) -> list[Row]:
    """Each place once, in order; of several links to it the one that names a report, else the first."""
    kept: dict[str, Row] = {}
    for row in found:
        place = urls.key(row.url)
        if place not in kept or (row.is_report and not kept[place].is_report):
            kept[place] = row
    return list(kept.values())


def _without_dates(text: str) -> str:
    """A row's text without dates and a leading number."""
    for _, raw, _, _ in list(dates.dates_in(text)):
        text = text.replace(raw, " ")
    return re.sub(r"^\s*\d{1,4}\s+(?!年)", "", text).strip()


def _is_item(row: Row) -> bool:
    """A menu entry such as 政府信息公开制度 is a look-alike title too, but no item: it has no year, no
    unit and no date."""
    return row.is_report or bool(row.reading.year or row.date)


def _main(groups: dict[str, list[Row]], speaking: set[str]) -> set[str]:
    """The list's groups: those with reports; failing these, those with dated look-alikes; failing
    these, the one with the most dated rows."""
    with_reports = {g for g in speaking if any(r.is_report for r in groups[g])}
    if with_reports:
        dated = {g for g in with_reports if any(r.date for r in groups[g])}
        return dated or with_reports
    if speaking:
        return speaking
    dated_rows = {g: sum(1 for r in rows if r.date) for g, rows in groups.items()}
    best = max(dated_rows, key=lambda g: dated_rows[g], default="")
    return {best} if best and dated_rows[best] >= 2 else set()


def says_empty(page: Page, links_before: frozenset[str] = frozenset(), answer: bool = False) -> bool:
    """Whether the page says in words, to a reader's eye, that its list is empty. A page that loads its
    list later may show the same words before it does, and a side box may be what is empty: neither
    is proof, so the page may have no links of its own that could be a list. An ``answer`` of the list's
    own endpoint is the list, whatever its script says."""
    said = EMPTY_WORDS.search(page.text)
    if said is None or (not answer and (loads_later(page) or _SEARCHED.search(page.text))):
        return False
    if _NO_PROOF.search(page.text[max(said.start() - _NEAR, 0) : said.end() + _NEAR]):
        return False
    own = [a for a in page.anchors if urls.key(a.url) not in links_before | {urls.key(page.url)}]
    return len(own) <= _FEW and not any(_LIST_LIKE.search(a.label) for a in own)


def kept_elsewhere(page: Page) -> bool:
    """Whether the page says, and not a link on it, that it is an old copy or that its list goes on somewhere
    else: what it lacks proves nothing."""
    text, labels = _BLANK.sub("", page.text), _BLANK.sub("", "|".join(a.label for a in page.anchors))
    return any(found[0] not in labels for found in _KEPT_ELSEWHERE.finditer(text))


def lists_later(page: Page) -> bool:
    """Whether a script of the page fetches a list: what the page shows without it may be a side box."""
    return page.data is None and bool(_LISTS.search(page.html))


def loads_later(page: Page) -> bool:
    """Whether the page fetches its rows by script."""
    return bool(_LOADS.search(page.html))
