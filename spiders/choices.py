"""What the drop-downs and menus of a page let one choose: agencies by their credit codes, and years."""

from __future__ import annotations

import re

from spiders import links
from spiders.page import Page, fold

_AREA = re.compile(r"(?<![0-9A-Za-z])(11\d{6}[0-9A-Z]{8,10})(?![0-9A-Za-z])")
"""A unified social credit code as portals use it for a body: 11 is a state organ, then its division."""
_OBJECT = re.compile(r"\{[^{}]{0,400}\}")
_CHINESE = re.compile(r"[\"']([^\"'<>]{0,40}[\u4e00-\u9fff][^\"'<>]{0,40})[\"']")
_YEAR = re.compile(r"(?<!\d)20[0-3]\d(?!\d)")
_BY_YEAR = re.compile(r"fbtime[\"']?\s*[=:]\s*[\"']?(20[0-3]\d)(?!\d)")


def areas(page: Page) -> dict[str, str]:
    """Agencies' names by their codes, as drop-downs, menus and script objects give them."""
    found: dict[str, str] = {}
    for node in page.tree.css("option, a, li, dd, [onclick]"):
        held = " ".join(v or "" for v in node.attributes.values())
        name = fold(node.text())
        if (code := _AREA.search(held)) and 2 <= len(name) <= 40 and not _YEAR.search(name):
            found.setdefault(code[1], name)
    for held in _OBJECT.findall(page.html):
        if (code := _AREA.search(held)) and (named := _CHINESE.search(held)):
            found.setdefault(code[1], fold(named[1]))
    return found


def years(page: Page) -> set[int]:
    """The years that the page lets one choose."""
    found = {int(y) for y in _BY_YEAR.findall(page.html)}
    for node in page.tree.css("option, a, [onclick], li"):
        text = fold(node.text())
        if len(text) <= 12 and (year := links.folder_year(text)):
            found.add(year)
    return found
