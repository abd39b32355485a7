"""Pagers of ASP.NET WebForms: a link calls ``__doPostBack(target, argument)``, which sends the page's own
hidden fields back. The state is the page's, so each page says how to ask for the next one."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from spiders import urls
from spiders.asks import Ask
from spiders.page import Page, fold

_CALL = re.compile(r"__doPostBack\(\s*\\?['\"]([^'\"\\]*)\\?['\"]\s*,\s*\\?['\"]([^'\"\\]*)\\?['\"]")
_NEXT = re.compile(r"^(?:下一?页|后一页|next|>|›|»|>>)$", re.I)
_MORE = re.compile(r"^(?:\.{2,3}|…+)$")
_KEPT = ("hidden", "text", "")


@dataclass(frozen=True)
class _Link:
    label: str
    target: str
    argument: str

    def leads_to(self, number: int) -> bool:
        """Whether the link is that of page ``number``: by its argument (``3``, ``Page$3``) or its text."""
        said = re.fullmatch(r"(?:Page\$)?(\d+)", self.argument)
        return self.label == str(number) if not said else int(said[1]) == number


def has_pager(page: Page) -> bool:
    """Whether the page has a list that goes on by ``__doPostBack``."""
    return "__doPostBack" in page.html and any(
        _NEXT.match(x.label) or x.label.isdigit() for x in _links(page)
    )


def step(page: Page, number: int) -> Ask | None:
    """The request for page ``number``, made of what the page before it holds; None at the end."""
    found = _links(page)
    link = next((x for x in found if x.leads_to(number) and not _NEXT.match(x.label)), None)
    link = link or next((x for x in found if _NEXT.match(x.label)), None)
    link = link or next((x for x in found if _MORE.match(x.label) and x.leads_to(number)), None)
    if link is None:
        return None
    form = _fields(page) | {"__EVENTTARGET": link.target, "__EVENTARGUMENT": link.argument}
    return Ask(_action(page), "POST", tuple(form.items()))


def _links(page: Page) -> list[_Link]:
    """The calls of the page's links; a disabled link calls nothing."""
    found = []
    for node in page.tree.css("a, input, button"):
        attributes = node.attributes
        if "disabled" in attributes:
            continue
        source = html.unescape(f"{attributes.get('href') or ''} {attributes.get('onclick') or ''}")
        if call := _CALL.search(source):
            found.append(
                _Link(fold(node.text()) or (attributes.get("value") or "").strip(), call[1], call[2])
            )
    return found


def _form(page: Page) -> LexborNode | None:
    state = page.tree.css_first("input[name=__VIEWSTATE]")
    node = state.parent if state is not None else None
    while node is not None and node.tag != "form":
        node = node.parent
    return node


def _fields(page: Page) -> dict[str, str]:
    """The hidden fields and chosen options of the form, as a browser sends them."""
    form = _form(page)
    box = form if form is not None else page.tree
    found = {
        name: node.attributes.get("value") or ""
        for node in box.css("input[name]")
        if (name := node.attributes.get("name") or "") and (node.attributes.get("type") or "") in _KEPT
    }
    for node in box.css("select[name]"):
        chosen = node.css_first("option[selected]") or node.css_first("option")
        if chosen is not None:
            found[node.attributes.get("name") or ""] = chosen.attributes.get("value") or ""
    return found


def _action(page: Page) -> str:
    form = _form(page)
    action = (form.attributes.get("action") or "") if form is not None else ""
    return urls.absolute(page.base, action) or page.url
