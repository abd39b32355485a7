"""From a row to a Sighting: the report's page is read, its files are fetched, and what failed is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from crawler.exceptions import NotAPage
from crawler.items import DateCandidate, DocumentRef, Look, Outcome, Sighting
from extract.title import looks_like_report_text
from spiders import strangers, urls
from spiders.articles import Article, read_article
from spiders.asks import Ask
from spiders.page import Page
from spiders.titles import best_of, title_of
from spiders.visit import Output, Visit

PRIORITY_ARTICLE = 40
PRIORITY_FILE = 45
_OFFICE_HTML = re.compile(r"schemas-microsoft-com:office|mso-", re.I)

WhenList = Callable[[Page], Iterator[Output]]


@dataclass
class Reading:
    """A sighting on its way: ``open`` files still to come. ``when_list`` takes over where the page
    turns out to be no report but a list; ``release`` is called when the row is settled. ``kind`` is
    ``known`` for a report of an earlier sweep that no list shows: when gone, it is no sighting."""

    sighting: Sighting
    kind: str = "report"
    open: int = 0
    when_list: WhenList | None = None
    is_list: Callable[[Page], bool] | None = None
    release: Callable[[], Iterator[Output]] | None = None
    boilerplate: frozenset[str] = field(default_factory=frozenset)


class ReportReader(Visit):
    """Reads the pages and files of reports; each address is sighted once in a visit."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.readings: dict[str, Sighting] = {}

    def sight(self, reading: Reading) -> Iterator[Output]:
        """Record a report that a list shows and, when its year was asked for, fetch it."""
        sighting = reading.sighting
        place = self.rules.article_key(sighting.url)
        if place in self.readings:
            self._merge(self.readings[place], sighting)
            yield from _release(reading)
            return
        self.readings[place] = sighting
        if not sighting.followed:
            yield sighting
            yield from _release(reading)
            return
        yield from self.ask(
            Ask(sighting.url, anew=reading.kind == "known"),
            lambda page: self._article(page, reading),
            lambda error: self._no_article(error, reading),
            PRIORITY_ARTICLE,
            sighting.list_url,
        )

    def _merge(self, kept: Sighting, again: Sighting) -> None:
        """Seen again on another list: its names of the agency are kept beside the first one's; of two
        years that folders give it, neither is believed."""
        kept.hints = again.hints | kept.hints
        disputed = None not in (kept.year_hint, again.year_hint) and kept.year_hint != again.year_hint
        kept.year_hint = None if disputed else kept.year_hint or again.year_hint

    def _no_article(self, error: NotAPage, reading: Reading) -> Iterator[Output]:
        sighting = reading.sighting
        sighting.outcome = error.outcome
        sighting.note = _join(
            sighting.note, error.reason if error.outcome in ("off_limits", "not_understood") else ""
        )
        yield _article_look(sighting, error.outcome, error.reason, error.sha256)
        if reading.kind != "known":
            yield sighting
        yield from _release(reading)

    def _article(self, page: Page, reading: Reading) -> Iterator[Output]:
        sighting = reading.sighting
        if not page.is_text:
            sighting.documents.append(document(page, sighting.url, "attachment", sighting.title))
            yield _article_look(sighting, "ok", "the row links to a file", page.sha256)
            yield from self._settled(reading)
            return
        if reading.is_list and reading.when_list and reading.is_list(page):
            self.readings = {k: v for k, v in self.readings.items() if v is not sighting}
            yield from reading.when_list(page)
            yield from _release(reading)
            return
        article = read_article(page, sighting.title, self.rules)
        yield _article_look(sighting, "ok", "", page.sha256)
        yield from self.read_report(page, article, reading)

    def read_report(self, page: Page, article: Article, reading: Reading) -> Iterator[Output]:
        """Take over what the page says, then fetch its files."""
        sighting = reading.sighting
        sighting.title = _title(sighting, article)
        sighting.note = _join(sighting.note, "INJECTED_CONTENT" if strangers.injected(page) else "")
        sighting.hints = article.hints | sighting.hints
        listed = [d for d in sighting.dates if d.source == "list"]
        sighting.dates = [*article.dates, *listed]
        sighting.year_hint = (
            article.period or sighting.year_hint if not title_of(sighting.title).year else sighting.year_hint
        )
        sighting.documents.append(document(page, page.url, "page", article.title))
        files = [(u, n) for u, n in article.files if urls.key(u) not in reading.boilerplate]
        reading.open += 1
        for url, name in files:
            reading.open += 1
            ref = DocumentRef(url, "attachment", name=name)
            sighting.documents.append(ref)
            yield from self._fetch_file(ref, reading, page.url)
        yield from self._close_file(reading)

    def _fetch_file(self, ref: DocumentRef, reading: Reading, referer: str) -> Iterator[Output]:
        yield from self.ask(
            ref.url,
            lambda page: self._file(page, ref, reading),
            lambda error: self._no_file(error, ref, reading),
            PRIORITY_FILE,
            referer,
        )

    def _file(self, page: Page, ref: DocumentRef, reading: Reading) -> Iterator[Output]:
        found = document(page, ref.url, "attachment", ref.name)
        ref.outcome, ref.sha256, ref.media_type = found.outcome, found.sha256, found.media_type
        reason = "a page instead of the file" if found.outcome != "ok" else ""
        yield Look(
            "attachment", ref.url, found.outcome, reason, sha256=page.sha256, parent_url=reading.sighting.url
        )
        yield from self._close_file(reading)

    def _no_file(self, error: NotAPage, ref: DocumentRef, reading: Reading) -> Iterator[Output]:
        ref.outcome, ref.sha256 = error.outcome, error.sha256
        yield Look(
            "attachment",
            ref.url,
            error.outcome,
            error.reason,
            sha256=error.sha256,
            parent_url=reading.sighting.url,
        )
        yield from self._close_file(reading)

    def _close_file(self, reading: Reading) -> Iterator[Output]:
        reading.open -= 1
        if reading.open == 0:
            yield from self._settled(reading)

    def _settled(self, reading: Reading) -> Iterator[Output]:
        yield reading.sighting
        yield from _release(reading)


def document(page: Page, url: str, role: str, name: str) -> DocumentRef:
    """A fetched body as a document. A web page in a file's place is no document, unless it is an
    office export or carries the report's text itself."""
    declared = (page.response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip()
    instead = role == "attachment" and page.is_text and not _is_text_file(page, url)
    return DocumentRef(
        url,
        "page" if role == "page" else "attachment",
        "not_understood" if instead else "ok",
        page.sha256,
        declared,
        name,
    )


def _is_text_file(page: Page, url: str) -> bool:
    return (
        urls.ending(url) == "txt" or bool(_OFFICE_HTML.search(page.html)) or looks_like_report_text(page.text)
    )


def _title(sighting: Sighting, article: Article) -> str:
    """The longest form of the title. The list's own words win where they name another year than the
    page does: the page's is then kept in ``note``."""
    listed, shown = title_of(sighting.title), title_of(article.title)
    if not article.title or (listed.year and shown.year and listed.year != shown.year):
        sighting.note = _join(sighting.note, f"page_title:{article.title}" if article.title else "")
        return sighting.title or article.heading
    return best_of(sighting.title, article.title) if listed.kind != "other" else article.title


def _article_look(sighting: Sighting, outcome: Outcome, reason: str, sha256: str) -> Look:
    return Look("article", sighting.url, outcome, reason, sha256=sha256, parent_url=sighting.list_url)


def _release(reading: Reading) -> Iterator[Output]:
    if reading.release:
        yield from reading.release()


def _join(first: str, second: str) -> str:
    return "; ".join(p for p in (first, second) if p)


def list_date(date: DateCandidate | None) -> list[DateCandidate]:
    """A row's date as a sighting's first date."""
    return [date] if date else []
