"""Spiders of the registry's own: is a known portal still itself, and which portals does it lead to?

They read front pages and lists of links only. What a front page says of itself is judged later, from
the archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.exceptions import NotAPage
from crawler.items import Look
from spiders import urls
from spiders.page import Anchor, Page, fold
from spiders.visit import Output, Visit

PRIORITY_HOME, PRIORITY_LIST, PRIORITY_FOUND = 100, 80, 50
MAX_LISTS = 8
DEEPEST_LIST = 2
_SITE = re.compile(r"(?:(?:人民)?政府)?(?:信息)?(?:门户|官方)?(?:网站|网)?$")
_LIST = re.compile(
    r"^(?:各|下辖|所辖|区县|县区|县\(?市区?\)?|县市区|市县|区市县|市州|州市|盟市|市区|地市|部门|政府|网站|友情|相关|下级|基层)*"
    r"(?:区县|县区|县市|县市区|县\(市、?区\)|市县|区市县|市州|州市|盟市|地市|部门|政府网站|网站群|网站导航|网站链接|友情链接|政府网站|网站地图)"
    r"(?:政府)?(?:门户)?(?:网站|网|链接|导航|网站群|列表)*$"
)


class Knock(Visit):
    """Opens a portal's front page, nothing else."""

    name = "knock"

    def opening(self) -> Iterator[Output]:
        """The front page as registered."""
        yield from self.ask(self.task.portal.home_url, self._home, self._no_home, PRIORITY_HOME)

    def when_idle(self) -> Iterator[Output]:
        """One page is all."""
        return iter(())

    def _home(self, page: Page) -> Iterator[Output]:
        registered = self.task.portal.home_url
        yield Look(
            "home", page.url, "ok", "the registered address", sha256=page.sha256, parent_url=registered
        )

    def _no_home(self, error: NotAPage) -> Iterator[Output]:
        url = self.task.portal.home_url
        yield Look("home", url, error.outcome, error.reason, sha256=error.sha256, parent_url=url)


class Scout(Knock):
    """Follows a portal's lists of links to the front pages of the divisions that the task wants."""

    name = "scout"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.wanted = dict(self.task.wanted)
        self.met: set[str] = {urls.key(self.task.portal.home_url)}
        self.lists = 0

    def _home(self, page: Page) -> Iterator[Output]:
        yield from super()._home(page)
        yield from self._links(page, 0)

    def _links(self, page: Page, depth: int) -> Iterator[Output]:
        """The divisions' sites that the page links to, then its lists of further links."""
        for anchor in page.anchors:
            code = self.wanted.get(named(anchor))
            if code and self._leads_away(anchor.url, page.url):
                yield from self._found(anchor, code, page)
        for anchor in page.anchors if depth < DEEPEST_LIST else ():
            near = urls.same_site(anchor.url, page.url, self.named_hosts)
            place = urls.key(anchor.url)
            if near and place not in self.met and self.lists < MAX_LISTS and is_list(anchor):
                self.lists += 1
                self.met.add(place)
                yield from self._list(anchor, page, depth + 1)

    def _list(self, anchor: Anchor, page: Page, depth: int) -> Iterator[Output]:
        reason = f"link “{anchor.label}” reads like a list of sites"

        def read(inner: Page) -> Iterator[Output]:
            yield Look("root", inner.url, "ok", reason, sha256=inner.sha256, parent_url=page.url)
            yield from self._links(inner, depth)

        def failed(error: NotAPage) -> Iterator[Output]:
            said = f"{reason}; {error.reason}"
            yield Look("root", anchor.url, error.outcome, said, sha256=error.sha256, parent_url=page.url)

        yield from self.ask(anchor.url, read, failed, PRIORITY_LIST, page.url)

    def _found(self, anchor: Anchor, code: str, page: Page) -> Iterator[Output]:
        place = f"{code} {urls.key(anchor.url)}"
        if place in self.met:
            return
        self.met.add(place)
        reason, unit = f"link “{anchor.label}”", f"{code} {named(anchor)}"

        def read(front: Page) -> Iterator[Output]:
            yield Look("home", front.url, "ok", reason, unit, sha256=front.sha256, parent_url=page.url)

        def failed(error: NotAPage) -> Iterator[Output]:
            said = f"{reason}; {error.reason}"
            yield Look(
                "home", anchor.url, error.outcome, said, unit, sha256=error.sha256, parent_url=page.url
            )

        yield from self.ask(anchor.url, read, failed, PRIORITY_FOUND, page.url)

    def _leads_away(self, url: str, here: str) -> bool:
        """Whether the address is the front page of another site: not a page about the county here."""
        parts = urlsplit(url)
        shallow = parts.path.strip("/").count("/") == 0 and not parts.query and not urls.is_file(url)
        own = {urls.netloc(u).removeprefix("www.") for u in (here, self.task.portal.home_url)}
        return shallow and parts.netloc.lower().removeprefix("www.") not in own


def named(anchor: Anchor) -> str:
    """The division that a link's text names: 栖云县人民政府网站 is 栖云县."""
    text = re.sub(r"\s+|[>»›·]", "", fold(anchor.text or anchor.title))
    return _SITE.sub("", text) or text


def is_list(anchor: Anchor) -> bool:
    """Whether the link leads to a list of other sites."""
    text = re.sub(r"\s+|[>»›·]", "", anchor.text or anchor.title).translate(str.maketrans("（）", "()"))
    return 2 <= len(text) <= 16 and bool(_LIST.match(text))
