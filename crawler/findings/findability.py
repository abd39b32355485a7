"""Reports that are hard to find or to read where they stand (rule T08; 国办公开办函〔2019〕61号)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crawler.findings.list_order import out_of_order
from crawler.findings.publication import span_of
from crawler.findings.raised import Raised, Span
from crawler.ledger.documents import Reading
from crawler.ledger.obligation import Obligation
from extract.rules import rule

_HARD: dict[str, tuple[str, str]] = {
    "announced": (
        "列表中列有，但页面或文件打不开",
        "a list names it, but its page or file could not be read",
    ),
    "unlisted": ("原网址仍在，但列表已不再列出", "its page still answers, but the list no longer shows it"),
    "dead_file": ("附件打不开（{url}）", "an attachment cannot be opened ({url})"),
    "rendition_only": (
        "只有图解等其他形式，没有报告正文",
        "only another form of it (an infographic, a scan) is published",
    ),
    "wrong_folder": (
        "列在{folder}年的目录下",
        "it is filed under the year {folder}",
    ),
    "out_of_order": ("在按时间排序的列表中位置错乱", "it stands out of order in a list ordered by date"),
    "scanned": ("只有扫描图像，没有可复制的文字", "it is a scanned image without text"),
}


def findability_findings(item: Obligation) -> Iterator[Raised]:
    """T08 in its several ways, each a finding of its own."""
    span = span_of(item)
    if item.announced:
        yield _hard(item, "announced", span)
    if item.status != "published":
        return
    if (gone := item.trail.unlisted()) is not None:
        yield _hard(item, "unlisted", replace(span, first_seen=gone.visit.at, last_seen=gone.visit.at))
    for url in _dead_files(item)[:1]:
        yield _hard(item, "dead_file", replace(span, url=url))
    if item.trail.reports and all(c.title.kind == "rendition" for c in item.trail.reports):
        yield _hard(item, "rendition_only", span)
    if item.history and _is_picture(item.history.current.reading):
        yield _hard(item, "scanned", span)
    if _out_of_order(item):
        yield _hard(item, "out_of_order", span)
    if (folder := _wrong_folder(item)) is not None:
        yield _hard(item, "wrong_folder", span, folder)


def _wrong_folder(item: Obligation) -> int | None:
    """The year of the folder where the latest list shows the report, where that is neither the reported
    year nor the year of publication, and the report's own title says its year."""
    listed = [c for c in item.trail.reports if c.sighting.list_url and c.year_by in ("title", "document")]
    folder = listed[-1].sighting.year_hint if listed else None
    return folder if folder not in (None, item.year, item.year + 1) else None


def _out_of_order(item: Obligation) -> bool:
    """Whether the latest list that shows the report has it out of order."""
    for passage in reversed(item.trail.passages):
        listed = [c.sighting for c in passage.claims if c.standing == "report" and c.sighting.list_url]
        if listed:
            return any(s.key in out_of_order(passage.visit.sightings, s.list_url) for s in listed)
    return False


def _is_picture(reading: Reading) -> bool:
    return reading.error == "scanned" or reading.method.endswith("ocr")


def _dead_files(item: Obligation) -> list[str]:
    """Attachments that the latest sighting of the report could not fetch because they are gone."""
    claim = item.trail.reports[-1] if item.trail.reports else None
    gone = ("not_found", "soft_404")
    return [u.ref.url for u in claim.documents if u.ref.outcome in gone] if claim else []


def _hard(item: Obligation, about: str, span: Span, folder: int | None = None) -> Raised:
    zh, en = (text.format(url=span.url, folder=folder) for text in _HARD[about])
    found = rule("T08").finding(agency=item.agency.name, year=item.year, detail=zh, detail_en=en)
    return Raised(found, about, span, proof=f"{about} {folder or span.url}")
