"""F05 UCAP (开普云): lists cut by ``createPageHTML('page_div', …)``, or behind a search by channel."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from spiders import scripts, urls
from spiders.families.base import Family, marks
from spiders.page import Page
from spiders.paging import Ask

_HEX = r"[0-9a-f]{32}"
_SEARCH = re.compile(
    rf"(?:https?:)?(?://[\w.:-]+)?(?:/[\w-]+)*?/(?:common/search|searchList|search)/{_HEX}[^\s\"'<>)`]*"
)
_OPEN = re.compile(
    r"[\"']((?:https?:)?(?://[\w.:-]+)?(?:/[\w-]+)*?/(?:common/search|searchList|search)/)[\"']\s*\+"
)
_CHANNEL = re.compile(
    rf"channel_?id[\"']?\s*(?:\)?\s*\.val\(|[:=]|[\"']?\s+(?:value|content)\s*=)\s*[\"']({_HEX})", re.I
)
_CHANNELS = re.compile(r"[\"'(]([^\"'\s()]*/common/getChannelList\?[^\"'\s()]*channelCode=\w[^\"'\s()]*)")
USUAL = {"_isAgg": "true", "_isJson": "true", "_pageSize": "20", "_template": "index", "page": "1"}


class Ucap(Family):
    """Static lists are the ladder's; lists behind a search are asked for by channel."""

    name = "ucap"
    code = "F05"
    title = "UCAP 开普云"
    marks = marks(
        url=(
            (rf"/c\d{{5,7}}/(?:\d{{6}}/)?{_HEX}\.shtml", 4),
            (rf"/\d{{6}}/{_HEX}\.shtml", 4),
            (r"/c\d+/content\.shtml", 3),
            (rf"/common/search/{_HEX}", 4),
        ),
        body=(
            (r"createPageHTML\(\s*[\"'](?:page_div|paging)[\"']", 4),
            (r"<UCAPTITLE>|<UCAPCONTENT>|UCAP-CONTENT", 4),
            (r"/common/search/|/common/getChannelList", 4),
            (r"页面生成时间", 1),
        ),
    )
    dialects = ("data", "scripted")
    content = ("ucapcontent", "#UCAP-CONTENT", "#zoomcon", ".content-body")
    article_id = re.compile(rf"/({_HEX})\.shtml")

    @classmethod
    def parts(cls, page: Page) -> Iterable[Ask]:
        """The searches by channel from which the page fills its list, and its channels' list."""
        if page.data is not None:
            return
        for address in dict.fromkeys(_searches(page)):
            url = urls.absolute(page.base, address)
            if url:
                told = {k: v for k, v in scripts.query(url).items() if v}
                yield Ask(scripts.with_query(url, USUAL | told | {"page": "1"}), ajax=True)
        for address in dict.fromkeys(_CHANNELS.findall(page.html)):
            if url := urls.absolute(page.base, html.unescape(address)):
                yield Ask(url, ajax=True, side=True)


def _searches(page: Page) -> Iterator[str]:
    """Addresses as written, or put together by the script from a prefix and the page's channel."""
    whole = [html.unescape(m) for m in _SEARCH.findall(page.html)]
    yield from whole
    if whole:
        return
    channels = _CHANNEL.findall(page.html)
    for prefix in _OPEN.findall(page.html):
        yield from (f"{prefix}{channel}" for channel in channels[:3])
