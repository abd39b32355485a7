"""Signs that a list goes on in a way that nothing here could follow: then it is not proven whole."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from spiders.page import Page, fold

FURTHER = re.compile(r"^(?:下一?[页頁]|[后後]一?[页頁]|向后翻?|next(?:page)?|[>›»→▶]{1,3})$", re.I)
LAST = re.compile(r"^(?:尾[页頁]|末[页頁]|最后一?[页頁]|last(?:page)?)$", re.I)
NUMBER = re.compile(r"^第?(\d{1,4})[页頁]?$")
MORE = re.compile(
    r"^(?:点击)?(?:(?:加载|显示|查看|浏览|阅读)?(?:更多|全部)(?:内容|信息|年报|报告)?|more)$", re.I
)
_DECORATION = re.compile(r"[\s\[\]【】()（）<>《》›»«‹→←…·|:：+]+")
_PAGER_NAME = re.compile(
    r"(?:^|[^a-z])(?:page|pages|pager|paging|pagination|pagebar|fenye|laypage|turnpage)", re.I
)
_FOR_SCRIPTS = ("data-", "@", "v-", "ng-", ":")
_LOAD_MORE = re.compile(r"^(?:点击)?(?:加载|显示|查看|浏览)更多")
_OFF = re.compile(r"disabled|forbid|nouse|cur\b|current|active|\bon\b", re.I)
_SCRIPTED_YEAR = re.compile(
    r"<(?:a|span|li|button|div)\b[^>]*(?:javascript|onclick|href=[\"']#)[^>]*>\s*(20\d\d)\s*年?度?\s*<", re.I
)
_PAGER_CALL = re.compile(
    r"(?:\blaypage(?:\.render)?|\.(?:pagination|jqPaginator|twbsPagination|createPage|paging))\(\s*\{([^{}]*)",
    re.I,
)
_PAGER_FACT = re.compile(
    r"\b(pageCount|totalPages|pages|count|totalCount|total|limit|pageSize|perPage)\s*:\s*[\"']?(\d+)", re.I
)


def bare(text: str) -> str:
    """A pager's text without blanks, brackets and arrows; of arrows alone, the arrows."""
    return _DECORATION.sub("", text) or re.sub(r"\s+", "", text)


def by_script(page: Page, pages: int | None) -> bool:
    """Whether the page has a "next page", page numbers or a "load more" that only a script could
    follow. ``pages`` is the number of pages that it declares."""
    return pages != 1 and ((pages or 0) > 1 or _drawn_by_script(page.html) or _turned(page))


def scripted_years(page: Page) -> set[int]:
    """The years that a script lets one choose."""
    return set(map(int, _SCRIPTED_YEAR.findall(page.html)))


def _turned(page: Page) -> bool:
    """Whether an element that leads nowhere by itself turns pages."""
    numbers: dict[str, set[int]] = {}
    for node in page.tree.css("a, span, button, li, div, em, i, b, p, td, input"):
        text = _own_text(node)
        if not text or len(text) > 14:
            continue
        if not _acts(node):
            continue
        word = bare(text)
        if FURTHER.match(word) or LAST.match(word) or _LOAD_MORE.match(word):
            return True
        if (found := NUMBER.match(word)) and node.parent is not None:
            numbers.setdefault(str(node.parent.mem_id), set()).add(int(found[1]))
    return any((2 in n and len(n) > 1) or n == {2} for n in numbers.values())


def _own_text(node: LexborNode) -> str:
    if node.tag == "input":
        return (node.attributes.get("value") or "").strip()
    return fold(node.text()) if len(node.css("*")) <= 3 else ""


def _acts(node: LexborNode) -> bool:
    """Whether a click on it does something that no address tells: it or what is around it has a handler
    or a datum for a script, it leads nowhere, or it is a number in a pager; and it is not switched off."""
    around = [n.attributes for n in (node, node.parent) if n is not None]
    own, css = around[0], around[0].get("class") or ""
    href = (own.get("href") or "").strip().lower()
    if any("disabled" in a or "disabled" in (a.get("class") or "") for a in around) or _OFF.search(css):
        return False
    if node.tag == "a":
        return not href or href.startswith(("#", "javascript:"))
    if node.css_first("a[href]") is not None or (node.parent is not None and node.parent.tag == "a"):
        return False  # the link in it, or around it, is looked at by itself
    handled = any(k == "onclick" or k.startswith(_FOR_SCRIPTS) for a in around for k in a)
    named = " ".join(f"{a.get('class') or ''} {a.get('id') or ''}" for a in around[1:])
    return (
        handled
        or node.tag == "button"
        or bool(_PAGER_NAME.search(named) and NUMBER.match(bare(_own_text(node))))
    )


def _drawn_by_script(html: str) -> bool:
    """Whether a script draws a pager of more than one page, or of a number of pages it does not say."""
    for found in _PAGER_CALL.finditer(html):
        told = {m[1].lower(): int(m[2]) for m in _PAGER_FACT.finditer(found[1])}
        pages = next((told[k] for k in ("pagecount", "totalpages", "pages") if k in told), None)
        count = next((told[k] for k in ("count", "total", "totalcount") if k in told), None)
        limit = next((told[k] for k in ("limit", "pagesize", "perpage") if k in told), None)
        if pages is None and count is not None and limit:
            pages = -(-count // limit)
        if pages is None or pages > 1:
            return True
    return False
