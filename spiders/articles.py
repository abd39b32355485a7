"""A report's page: its titles, the body that published it, its dates, its files."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from selectolax.lexbor import LexborNode

from crawler.items import DateCandidate
from extract.title import looks_like_report_text
from spiders import dates, rows, urls
from spiders.families.base import Family, Generic
from spiders.links import UNIT, unit_name
from spiders.page import Page, fold
from spiders.titles import best_of, title_of

MOST_FILES = 20
_TITLE_PLACES = ("h1", ".article_title", ".title", "h2", "ucaptitle", "#title", ".tit", "h3")
_CRUMBS = (
    "[class*=position]", "[class*=dqwz]", "[class*=crumb]", "[class*=location]", "[class*=weizhi]",
    "[id*=dqwz]", "[class*=curmb]", "[class*=local]",
)  # fmt: skip
_CONTENT = (
    "#zoom", "#Zoom", ".TRS_Editor", ".trs_editor_view", ".v_news_content", "[id^=vsb_content]",
    "#UCAP-CONTENT", "ucapcontent", ".j-fontContent", ".article-content", ".article", "article",
    "#content", ".content", "[class*=con]", "[id*=con]",
)  # fmt: skip
_PUBLISHER = re.compile(
    r"(?:发布机构|公开责任部门|责任部门|发布单位|发文机关|发文单位|信息来源|文章来源|来源|发布部门)\s*[:：\]】]?\s*"
    r"(?P<name>[\u4e00-\u9fff（）()]{2,30})"
)
_OPENS = re.compile(
    r"(?:window\.open|showVsbpdfIframe|location(?:\.href)?\s*=|openFile|downloadFile)\s*\(?\s*[\"']([^\"']+)[\"']"
)
_NAMED_FILE = re.compile(
    r"\b\w*(?:pdf|file|fujian|attach)\w*\s*[:=]\s*[\"']([^\"'\s<>]{4,400}\.(?:pdf|docx?|wps|ofd)(?:\?[^\"'\s]*)?)[\"']",
    re.I,
)
_ATTACHED = re.compile(r"^(?:附件|附)\s*\d*\s*[:：]?|全文下载|点击下载|下载(?:附件|全文|年报|报告)?$")
_BEFORE = re.compile(r"附件\s*\d*\s*[:：]\s*$")
"""What stands before the link of an attachment whose address and name both tell no kind of file."""
_HERE = re.compile(r"(?:当前|所在|您的?)(?:的)?位置\s*[:：]?")
_STOP = frozenset(("首页", "网站首页", "当前位置", "正文"))
_PERIOD = re.compile(
    r"(20\d\d)\s*年\s*1\s*月\s*1\s*日\s*(?:起)?\s*(?:至|到|—|－|-|–|~|～)+\s*(?:\1\s*年)?\s*12\s*月\s*31\s*日"
)


@dataclass
class Article:
    """What a page says of itself. ``title`` is the best of its own titles ('' if none is a report's),
    ``heading`` the first heading whatever it says, ``period`` the statistics year in the text."""

    title: str = ""
    heading: str = ""
    hints: dict[str, str] = field(default_factory=dict)
    dates: list[DateCandidate] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    is_report: bool = False
    period: int | None = None


def read_article(page: Page, row_title: str = "", family: type[Family] = Generic) -> Article:
    """Read a report's page. ``row_title`` is what the list called it."""
    titles = list(_titles(page))
    named = page.first_text("title")  # often the site's and the column's names run together with it
    own = _speaking(titles) or _speaking([named])
    titles.append(named)
    heading = next((t for t in titles if t), "")
    shown = max((row_title, own), key=len) or heading
    found = _PERIOD.search(page.text)
    return Article(
        title=own,
        heading=heading,
        hints=_hints(page, own or heading, family),
        dates=dates.article_dates(page, shown),
        files=list(files(page, family)),
        is_report=looks_like_report_text(page.text),
        period=int(found[1]) if found else None,
    )


def _titles(page: Page) -> Iterator[str]:
    """Candidates, most specific first: meta, then the page's headings."""
    if found := page.meta("ArticleTitle"):
        yield html.unescape(found)
    for selector in _TITLE_PLACES:
        for node in page.tree.css(selector)[:4]:
            text = fold(node.text(separator=""))
            if 2 <= len(text) <= 120:
                yield text


def _speaking(titles: list[str]) -> str:
    """The best of the titles that are a report's or a look-alike's, '' if none is."""
    return best_of(*(t for t in titles if title_of(t).kind != "other"))


def _hints(page: Page, title: str, family: type[Family]) -> dict[str, str]:
    hints = {
        "breadcrumb": _breadcrumb(page),
        "publisher": _publisher(page, family),
        "heading": title_of(title).agency,
    }
    return {name: value for name, value in hints.items() if value}


def _breadcrumb(page: Page) -> str:
    """The body named in the path "当前位置: 首页 > 县教育局 > 年报", the innermost if several."""
    for selector in _CRUMBS:
        for node in page.tree.css(selector)[:3]:
            parts = re.split(r"[>»›/|→]|&gt;|\n", _HERE.sub("", node.text(separator=">")))
            names = [n for n in map(fold, parts) if n and n not in _STOP and unit_name(n)]
            if names:
                return names[-1]
    return ""


def _publisher(page: Page, family: type[Family]) -> str:
    for pattern in family.publisher:
        if found := pattern.search(page.html):
            return fold(found[1])
    flat = fold(page.text)[:6000]
    for match in _PUBLISHER.finditer(flat):
        if UNIT.match(match["name"]):
            return match["name"]
    source = fold(page.meta("ContentSource"))
    return source if UNIT.match(source) else ""


def files(page: Page, family: type[Family] = Generic) -> Iterator[tuple[str, str]]:
    """The page's files as (address, name), each once, in every form in which pages offer files; where there
    is neither text nor file, the pictures that are the report."""
    seen: set[str] = set()
    for url, name in _files(page):
        place = urls.key(url)
        if place not in seen and len(seen) < MOST_FILES and place != urls.key(page.url):
            seen.add(place)
            yield url, name or unquote(urlsplit(url).path.rpartition("/")[2])
    if not seen and not looks_like_report_text(page.text):
        yield from list(_pictures(page, family))[:MOST_FILES]


def _files(page: Page) -> Iterator[tuple[str, str]]:
    for anchor in page.anchors:
        promised = urls.is_file(anchor.url) and urls.ending(anchor.url) not in urls.PICTURES
        said = _ATTACHED.search(anchor.label) or urls.is_file("/" + anchor.label)
        if (
            promised
            or anchor.downloads
            or said
            or _BEFORE.search(anchor.near.rpartition(anchor.text or " ")[0])
        ):
            yield anchor.url, anchor.label
    for node in page.tree.css(
        "iframe[src], embed[src], object[data], [data-pdf-url], [data-value], param[value]"
    ):
        for name in ("src", "data", "data-pdf-url", "data-value", "value"):
            if url := _file_in(page, node.attributes.get(name) or ""):
                yield url, node.attributes.get("title") or ""
    for match in (*_OPENS.finditer(plain := html.unescape(page.html)), *_NAMED_FILE.finditer(plain)):
        if url := _file_in(page, match[1]):
            yield url, ""


def _file_in(page: Page, value: str) -> str:
    """The file that an attribute names, directly or as a viewer's ``?file=``; '' if none."""
    value = value.strip()
    if not value or len(value) > 2000:
        return ""
    url = urls.absolute(page.base, value)
    if not url:
        return ""
    for name, inner in parse_qsl(urlsplit(url).query):
        if name.lower() in ("file", "url", "pdfurl", "src"):
            target = urls.absolute(page.base, inner)
            if target and urls.is_file(target):
                return target
    return url if urls.is_file(url) else ""


def _pictures(page: Page, family: type[Family]) -> Iterator[tuple[str, str]]:
    for selector in (*family.content, *_CONTENT):
        box = page.tree.css_first(selector)
        pictures = box.css("img") if box is not None else []
        for node in pictures:
            url = urls.absolute(page.base, _picture(node))
            if url and urls.ending(url) in urls.PICTURES:
                yield url, node.attributes.get("alt") or ""
        if pictures:
            return


def _picture(node: LexborNode) -> str:
    """A picture's address; of one that is loaded late, the true one."""
    attributes = node.attributes
    late = (attributes.get(name) for name in ("data-src", "data-original", "data-url", "_src", "src"))
    return next((v for v in late if v), "")


def is_list(page: Page) -> bool:
    """Whether a row's page is no report but a list: two or more reports of named bodies on it."""
    article = read_article(page)
    if article.is_report or any(d.source == "article" for d in article.dates):
        return False
    listing = rows.read_list(page)
    named = {urls.key(r.url) for r in listing.rows if r.is_report and r.reading.agency}
    return len(named - {urls.key(page.url)}) >= 2
