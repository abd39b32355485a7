"""F11 ``…/pc/list.html``: templates filled by POST to ``queryList``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from spiders import urls
from spiders.families.base import Family, marks
from spiders.page import Page
from spiders.paging import Ask

_ENDPOINT = re.compile(r"[\"'`]([^\"'`\s<>]*/?queryList)[\"'`?]")
_SENT = ("webSiteCode", "channelCode", "channelId", "unitid", "pageSize", "perPage", "sort", "order")
_LISTS = ("webSiteCode", "channelCode", "channelId")
_VALUE = (
    r"[\"']?(?:\[\])?[\"']?\s*(?:[:=]|\)?\s*\.val\(|[\"']\s+(?:value|content)\s*=)\s*\[?\s*"
    r"(?:[\"']([^\"']*)[\"']|(\d+))"
)
_PATH = re.compile(r"^/(?P<site>[\w-]+)/(?:.*/)?(?P<channel>[\w-]+)/(?:pc/)?(?:list|index)\.html$")


class Pclist(Family):
    """The vendor of ``pc/list.html``. Its endpoint wants the site's and the channel's code, which the
    page keeps in its script, in a meta tag, or only in its own address."""

    name = "pclist"
    code = "F11"
    title = "pc/list + queryList"
    marks = marks(
        url=((r"/pc/(?:list|content)\.html", 3),),
        body=(
            (r"HtmlGenerateTime", 2),
            (r"queryList\b", 2),
            (r"webSiteCode|channelCode", 2),
            (r"\{\{#?each ", 1),
        ),
    )
    dialects = ("data",)
    content = (".article-content", "#content", ".content")

    @classmethod
    def parts(cls, page: Page) -> Iterable[Ask]:
        """The page's list; one for each channel where it shows several."""
        if page.data is not None or "queryList" not in page.html:
            return
        endpoint = next(iter(_ENDPOINT.findall(page.html)), "/queryList")
        url = urls.absolute(page.base, endpoint)
        told = {name: _values(page, name) for name in _SENT}
        place = _PATH.match(urlsplit(page.url).path)
        if place and not told["channelCode"] and not told["channelId"]:
            told["channelCode"] = [place["channel"]]
        if place and not told["webSiteCode"]:
            told["webSiteCode"] = [place["site"]]
        channel = "channelCode" if told["channelCode"] else "channelId"
        for code in told[channel] if url else ():
            yield Ask(url, "POST", _form(told, channel, code), ajax=True)


def _form(told: dict[str, list[str]], channel: str, code: str) -> tuple[tuple[str, str], ...]:
    form = {"current": "1"}
    for name in _SENT:
        if name == channel:
            form[f"{name}[]"] = code
        elif name not in ("channelCode", "channelId") and told[name] and told[name][0]:
            form[f"{name}[]" if name in _LISTS else name] = told[name][0]
    return tuple(({"pageSize": "15"} | form).items())


def _values(page: Page, name: str) -> list[str]:
    """What the page's script, a hidden field or a meta tag says ``name`` is."""
    found = [a or b for a, b in re.findall(rf"\b{name}{_VALUE}", page.html)]
    if meta := page.meta(name):
        found.append(meta)
    return [v for v in dict.fromkeys(found) if v]
