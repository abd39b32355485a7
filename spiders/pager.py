"""Walks the pages of one list: tolerates a hole, notices a loop, and says whether the end was proven."""

from __future__ import annotations

from dataclasses import dataclass, field

from spiders import urls
from spiders.page import Page
from spiders.paging import MAX_PAGES, Ask, Plan, declared_items, pager_links


@dataclass
class Pager:
    """Walks one plan. Feed it the item keys of each page read, tell it each failure, and ask for the
    next address until there is none; then ``verdict`` says whether the list was read whole.
    ``unchanged``: the list is as it was, and an earlier answer may stand for a further page; ``as_of``
    is the day of the oldest such answer."""

    plan: Plan
    seen: dict[str, None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    items: int | None = None
    answered_none: bool = False
    """A data endpoint's answer, or a further page, declared a total of nothing."""
    done: bool = False
    unchanged: bool = False
    as_of: str = ""
    _hashes: set[int] = field(default_factory=set)
    _page: int = 2
    _numbering: int = 0
    _settled: bool = False
    _barren: int = 0
    _misses: int = 0
    _broken: bool = False
    _tail: bool = False
    _queue: dict[str, str] = field(default_factory=dict)
    _following: Ask | None = None
    _asked: set[str] = field(default_factory=set)
    _read: int = 1

    def start(self, keys: list[str], page: Page) -> None:
        """The first page, already read."""
        self.items = self.plan.items
        further = (self.plan.pages or 0) > 1 or (self.plan.follows_links and bool(pager_links(page)))
        if self.items is not None and keys and len(keys) >= self.items + (not further):
            self.items = None  # fewer than are shown, or as many though there are more pages: no total
        self.answered_none = page.data is not None and self.items == 0 and not keys
        self._asked.add(urls.key(page.url))
        self._take(keys)
        self._gather(page)
        self._settle_end()

    def next(self) -> Ask | None:
        """The next page to fetch, None at the end."""
        if self.done:
            return None
        if self.plan.follows_links:
            place, url = next(iter(self._queue.items()))
            del self._queue[place]
            self._asked.add(place)
            return Ask(url)
        if self.plan.step:
            return self._following
        if self._tail:
            return self.plan.addresses[-1](self.plan.pages or self._page)
        return self.plan.addresses[self._numbering](self._page)

    def feed(self, keys: list[str], page: Page) -> None:
        """A further page was read and shows these items in this order."""
        if (request := page.response.request) is not None and (at := request.meta.get("held_at")):
            self.as_of = min(self.as_of or at[:10], at[:10])
        declared = declared_items(page)
        self.items = declared if self.items is None else self.items
        self.answered_none = self.answered_none or (declared == 0 and not keys and not self.seen)
        if self._tail:
            self._take(keys)
            self.done = True
            return
        if not keys and not self._other_left():
            self._broken = True  # within what is declared, or behind a link: not the list's end
            self.notes.append(f"empty_page_{self._page}")
        repeated = hash(tuple(keys)) in self._hashes
        fresh = self._take(keys)
        if not fresh and self._other_numbering():
            return
        self._settled = True
        self._read += 1
        self._misses = 0
        self._barren = 0 if fresh else self._barren + 1
        if repeated or self._barren >= 2:
            self._stop("paging_loop")
            return
        self._page += 1
        self._gather(page)
        self._settle_end()

    def fail(self, outcome: str) -> None:
        """A further page could not be read. One hole is stepped over, two end the walk."""
        if self._tail:
            self.done = True
            return
        if self._other_numbering():
            return
        self._broken = True
        self._misses += 1
        self.notes.append(f"hole_at_page_{self._page}:{outcome}")
        self._page += 1
        if self._misses >= 2 or self.plan.step:
            self._stop("")
        else:
            self._settle_end()

    def give_up(self, why: str) -> None:
        """The walk ends before its end (request budget)."""
        self._stop(why)

    def verdict(self) -> bool:
        """Whether the list was proven to be read to its end."""
        if self.items == 0:
            return self.answered_none
        if self.items is not None:
            return len(self.seen) >= self.items
        pages = self.plan.pages
        if self.plan.follows_links or self.plan.step:
            return self.done and not self._broken and self._read >= (pages or 0)
        return self.done and not self._broken and pages is not None

    def _take(self, keys: list[str]) -> int:
        before = len(self.seen)
        self.seen.update(dict.fromkeys(keys))
        if keys:
            self._hashes.add(hash(tuple(keys)))
        return len(self.seen) - before

    def _other_left(self) -> bool:
        """Whether no page but the first was read and another numbering is left to try."""
        return not self._settled and self._numbering + 1 < len(self.plan.addresses)

    def _other_numbering(self) -> bool:
        """Change to the next numbering, if one is left to try."""
        if not self._other_left():
            return False
        self._numbering += 1
        return True

    def _gather(self, page: Page) -> None:
        if self.plan.step:
            self._following = self.plan.step(page, self._page)
        if self.plan.follows_links:
            for anchor in pager_links(page):
                place = urls.key(anchor.url)
                if place not in self._asked:
                    self._queue.setdefault(place, anchor.url)

    def _settle_end(self) -> None:
        """Whether the walk is over: everything declared is there, or the last page was passed."""
        if self.items is not None and len(self.seen) >= self.items and (self.seen or self.answered_none):
            self.done = True
        elif self.plan.step:
            self.done = self._following is None
        elif self.plan.follows_links:
            self.done = not self._queue
        elif self.plan.pages is not None and self._page > self.plan.pages:
            self._tail = self.plan.ambiguous and self._numbering == 0 and self.plan.pages > 1
            self.done = not self._tail
        if self._page > MAX_PAGES and not self.done:
            self._stop("too_many_pages")

    def _stop(self, why: str) -> None:
        self._broken = self.done = True
        if why:
            self.notes.append(why)
