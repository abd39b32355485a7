"""Nothing new is hidden by a cache: edited pages, replaced files."""

from __future__ import annotations

from tests.glue.conftest import Home
from tests.glue.server import Answer, Hit, Site, page, serving

OLD = "Mon, 01 Jan 2024 00:00:00 GMT"
NEWER = "Sun, 11 Jan 2026 00:00:00 GMT"
PDF = b"%PDF-1.4\n" + b"old " * 500


class Versions:
    """A page with validators, that answers conditional requests as a file server does."""

    def __init__(self, body: str | bytes, changed: str = OLD, kind: str = "text/html") -> None:
        self.body, self.changed, self.kind = body, changed, kind

    def __call__(self, hit: Hit) -> Answer:
        if hit.headers.get("if-modified-since") == self.changed:
            return Answer(status=304, headers={"Last-Modified": self.changed})
        return Answer(self.body, headers={"Last-Modified": self.changed, "Content-Type": self.kind})


def _bodies(home: Home, url: str) -> list[bytes]:
    return [home.archive.get(look["sha256"]) for look in home.looks(url=url)]


def test_a_page_not_modified_is_answered_from_the_archive(home: Home) -> None:
    site = Site({"/": Versions(page("/a")), "/a": Versions(page())})
    with serving(site):
        home.sweep(site.url + "/")
        size = sum(row["size"] for row in home.rows("fetches"))
        home.sweep(site.url + "/", day=12)
    first, second = _bodies(home, site.url + "/a")
    assert first == second
    assert "not_modified" in home.looks(url=site.url + "/a")[1]["note"]
    rows = [row for row in home.rows("fetches") if row["status"] == 304]
    assert {row["url"] for row in rows} == {site.url + "/", site.url + "/a"}
    assert all(row["sha256"] and row["last_modified"] == OLD for row in rows)
    assert size > 0


def test_an_edited_page_is_seen_although_its_last_modified_was_old(home: Home) -> None:
    """RFC 2616 caching would call a two-year-old page fresh for weeks and never ask again."""
    listing = Versions(page("/a"))
    site = Site({"/": listing, "/a": page(), "/report": page()})
    with serving(site):
        home.sweep(site.url + "/")
        listing.body, listing.changed = page("/a", "/report"), NEWER
        home.sweep(site.url + "/", day=12)
    assert _bodies(home, site.url + "/")[1] == page("/a", "/report").encode()
    assert [row["url"] for row in home.rows("sightings")] == [site.url + "/report"]


def test_a_replaced_file_under_the_same_address_is_seen(home: Home) -> None:
    """Scrapy's FilesPipeline keeps the first bytes of an address for 90 days."""
    file = Versions(PDF, kind="application/pdf")
    site = Site({"/": page("/report.pdf"), "/report.pdf": file})
    with serving(site):
        home.sweep(site.url + "/")
        file.body, file.changed = PDF.replace(b"old", b"new"), NEWER
        home.sweep(site.url + "/", day=12)
    assert _bodies(home, site.url + "/report.pdf") == [PDF, PDF.replace(b"old", b"new")]


def test_a_304_whose_body_is_no_longer_archived_is_fetched_again(home: Home) -> None:
    site = Site({"/": Versions(page("/a")), "/a": Versions(page())})
    with serving(site):
        home.sweep(site.url + "/")
        sha256 = home.looks(url=site.url + "/a")[0]["sha256"]
        next(home.archive.root.rglob(f"{sha256}.zst")).unlink()
        home.sweep(site.url + "/", day=12)
    assert _bodies(home, site.url + "/a")[1] == page().encode()


def test_a_304_that_nobody_asked_for_is_no_page(home: Home) -> None:
    site = Site({"/": page("/a"), "/a": Answer(status=304)})
    with serving(site):
        home.sweep(site.url + "/")
    assert home.outcomes()["/a"][0] == "not_understood"
