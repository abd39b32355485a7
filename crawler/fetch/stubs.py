"""Stubs that only their likeness gives away: front pages of equal length on sibling hosts.

A firewall that guards all sites of a prefecture answers each with the same few hundred bytes of
script or frame, status 200. One such page alone could be a site; several of one length are none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from crawler.archive import Archive, ArchiveError
from crawler.fetch.classify import STUB_BYTES, Page
from crawler.store import Store

ENOUGH = 3
"""Hosts of one prefecture with front pages of one length that make a stub."""
_SEEN = ("ok", "shell", "not_understood", "blocked")


def may_be_stub(page: Page) -> bool:
    """Whether a front page is small and empty enough, and says no name of its own."""
    named = any("\u4e00" <= letter <= "\u9fff" for letter in page.title)
    return page.is_html and page.hollow and 0 < len(page.body) < STUB_BYTES and not named


def alike(store: Store, sweep_id: str, division_code: str, page: Page) -> int:
    """On how many hosts of the division's prefecture a body of this length stood as an answer in this
    sweep, the page's own included."""
    rows = store.rows(
        "SELECT DISTINCT url FROM fetches WHERE sweep_id = ? AND division_code BETWEEN ? AND ? AND size = ? "
        "AND status BETWEEN 200 AND 299",
        (sweep_id, *_siblings(division_code), len(page.body)),
    )
    return len({urlsplit(row["url"]).netloc for row in rows} | {urlsplit(page.url).netloc})


def reason(page_size: int, hosts: int) -> str:
    """What is said of such a page."""
    return f"stub: {page_size} bytes, the same on {hosts} hosts of the prefecture"


def settle(store: Store, archive: Archive, sweep_id: str) -> int:
    """At the end of a sweep, judge together the front pages that were seen before their siblings
    were: looks and fetches become ``blocked``. Returns how many."""
    groups: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in _fronts(store, archive, sweep_id):
        groups[row["division_code"][:4], row["size"]].append(row)
    changed = 0
    for (_, size), rows in groups.items():
        hosts = {urlsplit(row["url"]).netloc for row in rows}
        if len(hosts) < ENOUGH:
            continue
        with store.transaction() as db:
            for row in (r for r in rows if r["outcome"] != "blocked"):
                said = ("blocked", reason(size, len(hosts)))
                db.execute(
                    "UPDATE looks SET outcome = ?, reason = ? WHERE look_id = ?", [*said, row["look_id"]]
                )
                db.execute(
                    "UPDATE fetches SET outcome = ?, reason = ? WHERE sweep_id = ? AND division_code = ? "
                    "AND sha256 = ?",
                    [*said, sweep_id, row["division_code"], row["sha256"]],
                )
                changed += 1
    return changed


def _fronts(store: Store, archive: Archive, sweep_id: str) -> Iterator[dict[str, Any]]:
    """The sweep's looks at front pages whose bodies may be stubs, with the length of each."""
    marks = ", ".join("?" for _ in _SEEN)
    rows = store.rows(
        "SELECT look_id, division_code, url, outcome, sha256 FROM looks WHERE sweep_id = ? "
        f"AND kind = 'home' AND sha256 != '' AND outcome IN ({marks})",
        (sweep_id, *_SEEN),
    )
    for row in list(rows):
        try:
            if archive.size(row["sha256"]) >= STUB_BYTES:
                continue
            body = archive.get(row["sha256"])
        except ArchiveError:
            continue
        page = Page(row["url"], 200, body, body.decode("utf-8", "replace"), {})
        if may_be_stub(page):
            yield row | {"size": len(body)}


def _siblings(division_code: str) -> tuple[str, str]:
    """The first and last code of a prefecture."""
    return division_code[:4], division_code[:4] + "\uffff"
