"""What an answer is, before any spider sees it: a page, or one of the ways of not being one.

Careful in one direction: a page taken for a challenge costs a look, a challenge taken for a page
could become a false ``missing``; so words count only where the page has no content of its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.fetch import classify_words as words
from crawler.items import Outcome

STUB_BYTES = 2200
"""Home pages below this that said nothing were all stubs (41 of 3,209 seen)."""
SMALL_BYTES = 16_384
_VARYING = re.compile(r"[0-9a-f]{8,}|\d+|\s+")
OWN_TEXT = 400
"""A page with more text of its own (outside links) than this is content, whatever words it holds."""


@dataclass(frozen=True)
class Page:
    """An answer: the address that answered, its status, headers (lower-case names), body and,
    where the body is text, the text."""

    url: str
    status: int
    body: bytes
    text: str | None
    headers: dict[str, str]

    @cached_property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.text or "<html></html>")

    @cached_property
    def is_html(self) -> bool:
        return bool(re.search(r"<(html|head|body|script|div|meta|a)\b", (self.text or "")[:4096], re.I))

    @cached_property
    def links(self) -> int:
        return len(self.tree.css("a[href]"))

    @cached_property
    def title(self) -> str:
        node = self.tree.css_first("title")
        return node.text(strip=True) if node is not None else ""

    @cached_property
    def visible(self) -> str:
        """The text a reader sees, without that of links."""
        if not self.is_html:
            return self.text or ""
        tree = LexborHTMLParser(self.text or "")
        tree.strip_tags(["script", "style", "noscript", "template", "a", "select", "head"])
        body = tree.body
        return re.sub(r"\s+", " ", body.text(separator=" ", strip=True)) if body is not None else ""

    @property
    def hollow(self) -> bool:
        """No content of its own: few links, little text."""
        return self.links <= 3 and len(self.visible) < OWN_TEXT

    @cached_property
    def likeness(self) -> frozenset[str]:
        """Hashes of the shape of the page, as it is and without its own address. Two answers of a
        catch-all host share one: they differ in numbers, scripts and that address only."""
        kept = LexborHTMLParser(self.text or "")
        kept.strip_tags(["script", "style", "noscript"])
        shape = (kept.html if self.is_html else None) or self.text or ""
        path = urlsplit(self.url).path
        own = [p for p in (path, path[1:]) if len(p) > 1]
        shapes = {shape, *(shape.replace(p, "") for p in own)}
        return frozenset(hashlib.sha256(_VARYING.sub("", s.lower()).encode()).hexdigest() for s in shapes)


@dataclass(frozen=True)
class Verdict:
    """``outcome`` and why; ``target`` is the address to which a page without content sends on."""

    outcome: Outcome
    reason: str = ""
    target: str = ""


OK = Verdict("ok")


def judge(page: Page) -> Verdict:
    """What one answer is by itself, after all retries."""
    for rule in _RULES:
        verdict = rule(page)
        if verdict is not None:
            return verdict
    return OK


def same_as_nonsense(page: Page, nonsense: Page) -> Verdict | None:
    """Judge an ``ok`` page against what its host answers to a path that cannot exist."""
    if judge(nonsense).outcome == "not_found" or not page.likeness & nonsense.likeness:
        return None
    if judge(nonsense).outcome == "soft_404":
        return Verdict("soft_404", "same body as a path that cannot exist")
    return Verdict("catch_all", "the host gives this body for every path")


def is_front(url: str) -> bool:
    """Whether an address is a host's front page."""
    parts = urlsplit(url)
    return not parts.query and bool(re.fullmatch(r"/?|/(index|default|main)\.\w{3,5}", parts.path))


def by_status(page: Page) -> Verdict | None:
    """What the status alone tells (with the kind of challenge where it is one); None: a page so far."""
    status, code = page.status, f"http {page.status}"
    if status < 300:
        return None
    if status in (404, 410):
        return Verdict("not_found", code)
    kind = challenge(page)
    if status == 412:
        return Verdict("blocked", f"{kind or 'riversec'}: {code}")
    if status == 468:
        return Verdict("blocked", f"{kind or 'safeline'}: {code}")
    if status == 521 and (kind or "<script" in (page.text or "") or "x-via-jsl" in page.headers):
        return Verdict("blocked", f"jsl: {code}")
    if status == 429:
        return Verdict("blocked", f"rate limit: {code}")
    if status in (401, 403, 405, 422, 451):
        return Verdict("blocked", f"{kind or _refusal(page) or 'refused'}: {code}")
    if 400 <= status < 500:
        said = kind or _refusal(page)
        return Verdict("blocked", f"{said}: {code}") if said else Verdict("not_understood", code)
    if status >= 500:
        return Verdict("blocked", f"{kind}: {code}") if kind else Verdict("unreachable", code)
    if 300 <= status < 400:
        return Verdict("not_understood", f"{code} without a usable Location")
    return None


def challenge(page: Page) -> str:
    """The kind of challenge that an answer is, or ''."""
    if page.text is None or len(page.body) > SMALL_BYTES * 8 or not page.hollow:
        return ""
    if page.status != 200 or not words.DATA_HOOKS.search(page.text):
        found = next((kind for kind, mark in words.CHALLENGE_CODE if mark.search(page.text)), "")
        if found:
            return found
    seen = f"{page.title} {page.visible}"
    return next((kind for kind, mark in words.CHALLENGE_WORDS if mark.search(seen)), "")


def _refusal(page: Page) -> str:
    refuses = page.text and page.hollow and words.REFUSALS.search(f"{page.title} {page.visible}")
    return "firewall" if refuses else ""


def _by_challenge(page: Page) -> Verdict | None:
    if not page.is_html:
        return None
    kind = challenge(page) or (_refusal(page) if len(page.body) < SMALL_BYTES else "")
    return Verdict("blocked", f"{kind}: http {page.status}") if kind else None


def _by_acceptance(page: Page) -> Verdict | None:
    """202 and its like with next to nothing: the work is left to a script that proves a browser."""
    if page.status == 200 or page.text is None or page.links or len(page.visible) >= 40:
        return None
    return Verdict("blocked", f"challenge: http {page.status} with {len(page.body)} bytes")


def _by_wording(page: Page) -> Verdict | None:
    if not page.is_html or len(page.visible) >= OWN_TEXT:
        return None
    said = words.SOFT_404.search(page.visible) or words.TITLE_404.search(page.title)
    if said:
        return Verdict("soft_404", f"says so: {said[0].strip()[:40]}")
    if page.hollow and words.CLOSED.search(f"{page.title} {page.visible}"):
        return Verdict("moved", f"says so: {page.visible[:60]}")
    return None


def _by_emptiness(page: Page) -> Verdict | None:
    if not page.body.strip():
        return Verdict("shell", "empty body")
    if not page.is_html or page.links or len(page.visible) >= 40:
        return None
    target = jump(page)
    if target and is_front(target) and words.DELAY.search(page.text or ""):
        return Verdict("soft_404", f"sends on to the front page {target} after a while")
    if target:
        return Verdict("shell", "a page that only sends on", target)
    if words.DATA_HOOKS.search(page.text or ""):
        return None
    if not re.search(r"<script\b", page.text or "", re.I):
        return None
    mounted = page.tree.css_first("div[id]") is not None and page.tree.css_first("script[src]") is not None
    if mounted or len(page.body) > STUB_BYTES:
        return Verdict("shell", "no content without JavaScript")
    return Verdict("blocked", f"stub: {len(page.body)} bytes of script only")


def jump(page: Page) -> str:
    """Where a page without content sends its reader on, absolute, or ''."""
    if page.text is None or page.links > 3 or len(page.visible) >= OWN_TEXT:
        return ""
    markup = re.sub(r"<!--.*?-->", "", page.text, flags=re.S)
    ways = words.REFRESHES + (() if words.DEVICE.search(markup) else words.SCRIPT_JUMPS)
    targets = (found[1].strip() for found in (way.search(markup) for way in ways) if found)
    target = next((t for t in targets if t and not t.startswith(("javascript:", "#", "about:"))), "")
    if not target:
        return ""
    base = page.tree.css_first("base[href]")
    return str(urljoin(urljoin(page.url, (base.attributes.get("href") or "") if base else ""), target))


_RULES: tuple[Callable[[Page], Verdict | None], ...] = (
    by_status,
    _by_challenge,
    _by_acceptance,
    _by_wording,
    _by_emptiness,
)
