"""The plumbing under every step of a visit: each request ends in exactly one answer, and is counted.

A visit has no other memory of what is still open than these counts, so that "everything was read"
can be known and never assumed. Duplicates, the request budget and faults of our own are settled here.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import scrapy
from scrapy.http import FormRequest, Request, Response
from twisted.python.failure import Failure

from crawler.exceptions import NotAPage
from crawler.items import Look, Sighting, Task
from spiders import fingerprint, urls
from spiders.families.base import Family, Generic
from spiders.page import Page
from spiders.paging import Ask

Output = Look | Sighting | Request
Then = Callable[[Page], Iterator[Output]]
Else = Callable[[NotAPage], Iterator[Output]]

REDIRECTS = (
    re.compile(r"http-equiv\s*=\s*[\"']?refresh[\"']?[^>]*?url\s*=\s*[\"']?([^\"'>\s;]+)", re.I),
    re.compile(r"location(?:\.href)?\s*=\s*[\"']([^\"']+)[\"']"),
    re.compile(r"location\.(?:replace|assign)\(\s*[\"']([^\"']+)[\"']\s*\)"),
)
_DEVICES = re.compile(r"userAgent|isMobile|screen\.width|uaredirect", re.I)
BUDGET = "request_budget_exhausted"
MAX_SHELLS = 5
MAX_PARTS = 8
AJAX = {"X-Requested-With": "XMLHttpRequest"}
logger = logging.getLogger(__name__)


class Visit(scrapy.Spider):
    """Asks for pages and hands them to the step that wanted them. ``task`` says what to sweep;
    ``families`` are the CMS families to recognise (all by default, none switches them off)."""

    def __init__(self, task: Task, families: dict[str, type[Family]] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.task = task
        self.known_families = fingerprint.families() if families is None else families
        self.rules: type[Family] = self.known_families.get(task.portal.family, Generic)
        self.family = self.rules.name if self.rules is not Generic else ""
        self.family_score = 0.0
        self.points = Counter[str]()
        self.left = task.request_budget
        self.open = 0
        named = (urls.netloc(task.portal.home_url), urls.netloc(task.portal.column_url), *task.portal.hosts)
        self.named_hosts = frozenset(h for h in (*named, *(urls.netloc(u) for _, u in task.unit_urls)) if h)

    async def start(self) -> AsyncIterator[Output]:
        """The first requests (Scrapy calls this)."""
        self.open += 1
        for output in self.opening():
            yield output
        for output in self._close_one():
            yield output

    def opening(self) -> Iterator[Output]:
        """The first requests of the visit."""
        raise NotImplementedError

    def when_idle(self) -> Iterator[Output]:
        """Called when nothing is open: further requests, or nothing to end the visit."""
        raise NotImplementedError

    def ask(
        self,
        ask: Ask | str,
        then: Then,
        otherwise: Else,
        priority: int = 0,
        referer: str = "",
        shells: int = 0,
    ) -> Iterator[Output]:
        """Request a page. Exactly one of ``then`` and ``otherwise`` is called, now or later: at once
        where the budget is spent or the address is an intranet's."""
        wanted = Ask(ask) if isinstance(ask, str) else ask
        refusal = self._refusal(wanted.url)
        if refusal:
            yield from otherwise(refusal)
            return
        self.left -= 1
        self.open += 1
        made: dict[str, Any] = {
            "callback": lambda response: self._answered(
                response, wanted, then, otherwise, priority, referer, shells
            ),
            "errback": lambda failure: self._failed(failure, otherwise),
            "dont_filter": True,
            "priority": priority,
            "headers": ({"Referer": referer} if referer else {}) | (AJAX if wanted.ajax else {}),
        }
        made["meta"] = {name: True for name in ("anew", "unchanged") if getattr(wanted, name)}
        if wanted.method == "POST":
            yield FormRequest(wanted.url, formdata=list(wanted.form), **made)
        else:
            yield Request(wanted.url, **made)

    def _refusal(self, url: str) -> NotAPage | None:
        if not url:
            return NotAPage("not_understood", "no address")
        if urls.is_intranet(url, self.named_hosts):
            return NotAPage("off_limits", "private address that the registry does not name")
        return NotAPage("not_understood", BUDGET) if self.left <= 0 else None

    def _answered(
        self,
        response: Response,
        wanted: Ask,
        then: Then,
        otherwise: Else,
        priority: int,
        referer: str,
        shells: int,
    ) -> Iterator[Output]:
        def read() -> Iterator[Output]:
            page = Page(response)
            page.context = dict(wanted.context)
            target = redirect_target(page)
            if target and shells < MAX_SHELLS:
                yield from self.ask(target, then, otherwise, priority, page.url, shells + 1)
            elif target:
                yield from otherwise(NotAPage("shell", "redirects in a circle", sha256=page.sha256))
            else:
                self._recognise(page)
                yield from then(page)

        yield from self._guard(read, otherwise)
        yield from self._close_one()

    def _failed(self, failure: Failure, otherwise: Else) -> Iterator[Output]:
        value = failure.value
        error = value if isinstance(value, NotAPage) else NotAPage("unreachable", type(value).__name__)
        yield from self._guard(lambda: otherwise(error), lambda fault: iter(()))
        yield from self._close_one()

    def _guard(self, step: Callable[[], Iterator[Output]], otherwise: Else) -> Iterator[Output]:
        """A fault of ours on one page costs that page, said as ``not_understood``, not the visit."""
        try:
            yield from step()
        except Exception as error:
            logger.exception("a page was not understood")
            yield from otherwise(NotAPage("not_understood", f"fault:{type(error).__name__}"))

    def _close_one(self) -> Iterator[Output]:
        self.open -= 1
        if self.open == 0:
            yield from list(self.when_idle())

    def _recognise(self, page: Page) -> None:
        """Add the page's signs to the family scores; follow the verdict where we have its file."""
        if not page.is_text:
            return
        page.signs = fingerprint.score(page)
        self.points.update(page.signs)
        name, share = fingerprint.verdict(self.points)
        if share:
            self.family, self.family_score = name, share
            self.rules = self.known_families.get(name, Generic)

    def families_of(self, page: Page) -> list[type[Family]]:
        """The families whose ways to try on this page: those of its own signs first, since one site
        may be of several systems, then the whole site's."""
        near = [self.known_families.get(n) for n, _ in page.signs.most_common()]
        return list(dict.fromkeys(f for f in (*near, self.rules) if f is not None))

    def parts(self, page: Page) -> list[Ask]:
        """What the page loads by script, by any family that it shows signs of."""
        asks = [a for family in self.families_of(page) for a in family.parts(page)]
        return list({a.place: a for a in asks}.values())[:MAX_PARTS]


def redirect_target(page: Page) -> str:
    """Where a page without content of its own sends the reader: by script, meta refresh, or as the
    download script of an attachment. '' for an ordinary page, which may mention ``location`` in a
    handler, and for a script that sends only some devices on."""
    if (
        not page.is_text
        or page.data
        or len(page.html) > 3000
        or len(page.anchors) > 3
        or len(page.text) > 200
    ):
        return ""
    if _DEVICES.search(page.html):
        return ""
    for pattern in REDIRECTS:
        if found := pattern.search(page.html):
            target = urls.absolute(page.base, found[1].strip())
            if target and urls.key(target) != urls.key(page.url):
                return target
    return ""
