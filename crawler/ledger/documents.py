"""Documents: archived bytes with what the parser read from them, kept per parser version.

A document's reading depends on its bytes alone (the hint is its name and declared type, never the
link that led to it), so that it can be shared, cached and made again with the same result.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import zstandard

from crawler.archive import Archive, ArchiveError
from crawler.config import Config
from crawler.ledger.evidence import Visit
from crawler.ledger.tables import put_rows
from crawler.parsing import parse_many
from crawler.store import Store
from extract import PARSER_VERSION
from extract.report import Hint, Report
from extract.tools import tools

logger = logging.getLogger(__name__)

FORMS = frozenset({"2021", "2019", "stat2014"})
RETRIED = ("crashed", "timeout", "too_large", "ocr_missing", "converter_missing")
"""Errors whose reason may pass: a limit is raised, a reader is installed, the machine is less busy."""
MOST_ATTEMPTS = 3
"""Times that such a document is tried with the same means, so that it is not read for ever."""
_BATCH = 20
_FOOTER = re.compile(
    r"上一[篇条]|下一[篇条]|打印|关闭(?:本页|窗口)|责任编辑|版权所有|主办单位|ICP备|网站地图"
)
_COUNTER = re.compile(r"(?:浏览|点击|阅读|访问)(?:次数|量|数)?[:：]?\d*次?")


@dataclass(frozen=True)
class Known:
    """A document as its sightings name it: the oldest one's address, name and declared type."""

    sha256: str
    url: str
    name: str
    media_type: str
    first_seen: str
    last_seen: str


@dataclass(frozen=True)
class Reading:
    """What the ledger needs of a parsed document. ``cells_print`` and ``text_print`` are prints of
    the figures and of the narrative that stay the same when only counters and footers change;
    ``whole_print`` of everything that ``cells`` and ``sections`` keep."""

    sha256: str
    title: str = ""
    agency: str = ""
    year: int | None = None
    period_from: str | None = None
    period_to: str | None = None
    form: str = "none"
    media_type: str = ""
    method: str = ""
    confidence: float = 0.0
    needs_review: bool = False
    review_reasons: tuple[str, ...] = ()
    error: str | None = None
    chapters: int = 0
    present: int = 0
    cells_print: str = ""
    text_print: str = ""
    whole_print: str = ""
    findings: tuple[dict[str, Any], ...] = ()

    @property
    def confirms(self) -> bool:
        """Whether the text itself proves that this is a report: a form's table or four chapters."""
        return self.form in FORMS or self.chapters >= 4


def documents_of(visits: Iterable[Visit]) -> dict[str, Known]:
    """Every archived document that the visits' sightings name, by hash."""
    found: dict[str, Known] = {}
    for visit in visits:
        for seen in visit.sightings:
            for ref in seen.documents:
                if ref.outcome == "ok" and ref.sha256:
                    known = Known(ref.sha256, ref.url, ref.name, ref.media_type, seen.at, seen.at)
                    old = found.setdefault(ref.sha256, known)
                    if seen.at > old.last_seen:
                        found[ref.sha256] = replace(old, last_seen=seen.at)
    return found


_UNREAD = """
SELECT json_extract(d.value, '$.sha256') AS sha256, json_extract(d.value, '$.url') AS url,
    json_extract(d.value, '$.name') AS name, json_extract(d.value, '$.media_type') AS media_type, s.at
FROM sightings s, json_each(s.documents) d
WHERE s.division_code IN (SELECT value FROM json_each(:codes))
    AND json_extract(d.value, '$.outcome') = 'ok' AND json_extract(d.value, '$.sha256') != ''
    AND (:fresh OR NOT EXISTS (
        SELECT 1 FROM documents k
        WHERE k.sha256 = json_extract(d.value, '$.sha256') AND k.parser_version = :version
            AND (k.retry IS NULL OR (k.tried_with IS :means AND k.attempts >= :most))
    ))
ORDER BY s.at, s.url, d.key
"""


def to_parse(store: Store, codes: Iterable[str], fresh: bool = False, means: str = "") -> list[Known]:
    """The documents of these divisions that no parser, or only another version of it, has read, and those
    that failed for a reason that may have passed: with other ``means`` (see ``means_of``), or less than
    MOST_ATTEMPTS times with these."""
    given = {
        "codes": json.dumps(list(codes)), "fresh": fresh, "version": PARSER_VERSION, "means": means,
        "most": MOST_ATTEMPTS,
    }  # fmt: skip
    found: dict[str, Known] = {}
    for row in store.rows(_UNREAD, given):
        old = found.get(row["sha256"])
        if old is None:
            name, kind = row["name"] or "", row["media_type"] or ""
            found[row["sha256"]] = Known(row["sha256"], row["url"], name, kind, row["at"], row["at"])
        else:
            found[row["sha256"]] = replace(old, last_seen=row["at"])
    return list(found.values())


def means_of(config: Config) -> str:
    """With what documents are read here: the limits and the optional readers. Where it changes, documents
    that could not be read are tried again."""
    limits = (config.parse_seconds, config.parse_megabytes, config.max_bytes)
    return json.dumps([*limits, *tools()])


def parse_documents(
    store: Store,
    archive: Archive,
    config: Config,
    documents: list[Known],
    now: str,
    told: Callable[[str], None],
    workers: int = 1,
) -> int:
    """Parse and keep, in small transactions, so that an interrupted run goes on where it stopped.

    Documents whose bytes are not in the archive, or damaged there, are left unread and tried again
    next time. Raises ParserUnavailable when the parser cannot be started at all.
    Returns how many were parsed."""
    known = {d.sha256: d for d in documents}
    means = means_of(config)
    batch: list[tuple[Known, Report]] = []
    done = 0
    for sha256, report in parse_many(_jobs(archive, documents), config, workers):
        batch.append((known[sha256], report))
        told(known[sha256].name or known[sha256].url)
        done += 1
        if len(batch) >= _BATCH:
            _keep(store, archive, batch, now, means)
            batch = []
    _keep(store, archive, batch, now, means)
    return done


def _jobs(archive: Archive, documents: Iterable[Known]) -> Iterator[tuple[str, bytes, Hint]]:
    """Each document's bytes, read when a child is free; those that are absent or damaged left out."""
    for known in documents:
        try:
            data = archive.get(known.sha256)
        except ArchiveError as error:
            logger.warning("%s", error)
            continue
        yield known.sha256, data, Hint(name=known.name or _last_part(known.url), media_type=known.media_type)


def _last_part(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _keep(store: Store, archive: Archive, batch: list[tuple[Known, Report]], now: str, means: str) -> None:
    if not batch:
        return
    rows = []
    tried = _attempts(store, [known.sha256 for known, _ in batch], means)
    for known, report in batch:
        full = report.as_dict()
        retry = next((c for c in (report.error, *report.review_reasons) if c in RETRIED), None)
        rows.append(
            {
                "sha256": known.sha256,
                "media_type": report.media_type or known.media_type,
                "size": archive.size(known.sha256),
                "url": known.url,
                "name": known.name,
                "first_seen": known.first_seen,
                "last_seen": known.last_seen,
                "parser_version": PARSER_VERSION,
                "parsed_at": now,
                "form": report.form,
                "error": report.error,
                "result": pack(full),
                "summary": json.dumps(summarise(full), ensure_ascii=False),
                "retry": retry,
                "tried_with": means if retry else None,
                "attempts": tried.get(known.sha256, 0) + 1 if retry else None,
            }
        )
    with store.transaction() as db:
        put_rows(db, "documents", rows)


def _attempts(store: Store, hashes: list[str], means: str) -> dict[str, int]:
    """How often each document was tried in vain by this parser with the same means."""
    rows = store.rows(
        "SELECT sha256, attempts FROM documents WHERE sha256 IN (SELECT value FROM json_each(?)) "
        "AND retry IS NOT NULL AND tried_with IS ? AND parser_version = ?",
        (json.dumps(hashes), means, PARSER_VERSION),
    )
    return {row["sha256"]: row["attempts"] or 0 for row in rows}


def pack(result: dict[str, Any]) -> bytes:
    """A report as it is kept: JSON, zstd."""
    return zstandard.ZstdCompressor(level=3).compress(json.dumps(result, ensure_ascii=False).encode())


def full_result(store: Store, sha256: str) -> dict[str, Any]:
    """The whole parsed report (the object of ``parse --json``) of a document that was parsed."""
    row = store.row("SELECT result FROM documents WHERE sha256 = ?", (sha256,))
    if row is None or row["result"] is None:
        return {}
    return dict(json.loads(zstandard.ZstdDecompressor().decompress(row["result"])))


def summarise(full: dict[str, Any]) -> dict[str, Any]:
    """The fields of a Reading, from a whole parsed report."""
    cells = full["cells"]
    keep = ("sha256", "title", "agency", "year", "form", "media_type", "method", "confidence", "needs_review")
    return {name: full[name] for name in keep} | {
        "period_from": full["period"]["from"],
        "period_to": full["period"]["to"],
        "review_reasons": full["review_reasons"],
        "error": full["error"],
        "chapters": len(full["sections"]),
        "present": sum(1 for c in cells.values() if c["state"] != "absent"),
        "cells_print": _print([[k, *figure(c)] for k, c in sorted(cells.items())]),
        "text_print": _print(sorted((k, plain(v)) for k, v in full["sections"].items())),
        "whole_print": _print([full["cells"], full["sections"]]),
        "findings": full["findings"],
    }


def figure(cell: dict[str, Any]) -> tuple[Any, ...]:
    """What a cell says, for comparing versions: its state, its value, its words where it has words."""
    return cell["state"], cell["value"], cell["raw"] if cell["state"] == "text" else None


def plain(section: str) -> str:
    """A chapter's text without white space, view counters and what follows the page's footer."""
    text = re.sub(r"\s+", "", section)
    footer = _FOOTER.search(text)
    return _COUNTER.sub("", text[: footer.start()] if footer else text)


def _print(value: Any) -> str:
    return hashlib.blake2b(json.dumps(value, ensure_ascii=False).encode(), digest_size=12).hexdigest()


def readings(store: Store, hashes: Iterable[str]) -> dict[str, Reading]:
    """The readings of the documents that have been parsed, by hash."""
    return {reading.sha256: reading for reading in _readings(store, list(hashes))}


def _readings(store: Store, hashes: list[str]) -> Iterator[Reading]:
    for start in range(0, len(hashes), 500):
        part = tuple(hashes[start : start + 500])
        marks = ",".join("?" * len(part))
        for row in store.rows(
            f"SELECT sha256, summary FROM documents WHERE summary IS NOT NULL AND sha256 IN ({marks})", part
        ):
            data = json.loads(row["summary"])
            data["sha256"] = row["sha256"]
            data["review_reasons"] = tuple(data["review_reasons"])
            data["findings"] = tuple(data["findings"])
            yield Reading(**data)
