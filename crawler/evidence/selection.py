"""Which exchanges with portals prove the answers of a selection, from the fetch log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.errors import UserError
from crawler.store import Store

Row = dict[str, Any]

_OBLIGATIONS = """
SELECT o.agency_id, a.name AS agency, o.year, o.division_code, d.name AS division, o.due, o.due_rule,
    o.due_source, o.status, o.timeliness, o.certainty, o.published_on, o.published_source, o.not_before,
    o.not_after, o.days_late, o.title, o.url, o.document_url, o.sha256, o.why_zh, o.why_en, o.evidence
FROM obligations o LEFT JOIN agencies a USING (agency_id) LEFT JOIN divisions d ON d.code = o.division_code
"""


@dataclass(frozen=True)
class Selection:
    """What is asked for: divisions (none: all), reported years and agencies. Without years and agencies
    it is every exchange with the divisions' portals, else what the obligations named rest on."""

    divisions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()

    @property
    def narrow(self) -> bool:
        return bool(self.years or self.agencies)

    def words(self) -> str:
        """The selection in one line."""
        parts = (("divisions", self.divisions), ("years", self.years), ("agencies", self.agencies))
        told = [f"{name} {' '.join(map(str, values))}" for name, values in parts if values]
        return "; ".join(told) or "everything held"


def obligations_of(store: Store, selection: Selection) -> list[Row]:
    """The obligations of a selection with what each rests on, by agency and year."""
    conditions, values = ["1"], []
    for column, wanted in (
        ("division_code", selection.divisions), ("year", selection.years), ("agency_id", selection.agencies),
    ):  # fmt: skip
        if wanted:
            conditions.append(f"o.{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(wanted))
    sql = f"{_OBLIGATIONS} WHERE {' AND '.join(conditions)} ORDER BY o.agency_id, o.year"
    return [row | {"evidence": json.loads(row["evidence"] or "{}")} for row in store.rows(sql, tuple(values))]


def fetches_of(store: Store, selection: Selection, obligations: Iterable[Row]) -> list[Row]:
    """The exchanges of a selection, in the order in which they took place.

    Whole: where an exchange says only that nothing has changed, the one that brought the bytes is there
    too, and so are the redirects that led to a page and each site's robots.txt. Raises UserError
    where there are none."""
    codes = selection.divisions or tuple(
        row["division_code"] for row in store.rows("SELECT DISTINCT division_code FROM fetches ORDER BY 1")
    )
    held = list(obligations)
    found: dict[int, Row] = {}
    for code in codes:
        rows = list(store.rows("SELECT * FROM fetches WHERE division_code = ?", (code,)))
        mine = [row for row in held if row["division_code"] == code]
        if selection.narrow:
            rows = list(_needed(store, code, rows, mine))
        found |= {row["fetch_id"]: row for row in rows}
    found |= {row["fetch_id"]: row for row in _brought(store, found.values())}
    if not found:
        raise UserError(f"{selection.words()}: no exchange with a portal is held; run `gongkai sweep` first")
    return sorted(found.values(), key=lambda row: (row["wall_at"], row["fetch_id"]))


def _needed(store: Store, code: str, rows: list[Row], obligations: list[Row]) -> Iterator[Row]:
    """The exchanges at the addresses that the obligations rest on, and the way there."""
    urls, hashes = _rests_on(store, code, obligations)
    while more := {r["url"] for r in rows if _target(r) in urls and r["url"] not in urls}:
        urls |= more
    hosts = {urlsplit(url).netloc for url in urls}
    for row in rows:
        robots = urlsplit(row["url"]).path == "/robots.txt" and urlsplit(row["url"]).netloc in hosts
        if row["url"] in urls or (row["sha256"] or "") in hashes or robots:
            yield row


def _rests_on(store: Store, code: str, obligations: list[Row]) -> tuple[set[str], set[str]]:
    urls: set[str] = set()
    hashes: set[str] = set()
    looks: set[int] = set()
    for row in obligations:
        held = row["evidence"]
        urls |= {*held.get("urls", ()), *held.get("lists", ()), row["url"], row["document_url"]}
        urls |= set(held.get("variants", {}).values())
        hashes |= {*held.get("sha256", ()), *held.get("variants", {})}
        looks |= set(held.get("looks", ()))
        for report in store.rows(
            "SELECT url, document_url, sha256 FROM reports WHERE agency_id = ? AND year = ?",
            (row["agency_id"], row["year"]),
        ):
            urls |= {report["url"], report["document_url"]}
            hashes.add(report["sha256"])
    for look in store.rows("SELECT look_id, url, kind FROM looks WHERE division_code = ?", (code,)):
        if obligations and (look["look_id"] in looks or look["kind"] in ("home", "root")):
            urls.add(look["url"])
    return {url for url in urls if url}, {h for h in hashes if h}


def _target(row: Row) -> str:
    """Where a redirect leads; '' for any other answer."""
    if not 300 <= (row["status"] or 0) < 400 or row["status"] == 304:
        return ""
    for name, value in json.loads(row["headers"] or "[]"):
        if str(name).lower() == "location":
            return str(urljoin(row["url"], str(value)))
    return ""


def _brought(store: Store, rows: Iterable[Row]) -> Iterator[Row]:
    """The exchanges that brought the bytes which others only confirm."""
    chosen = list(rows)
    there = {row["sha256"] for row in chosen if row["sha256"] and row["status"] != 304}
    for sha256 in sorted({r["sha256"] for r in chosen if r["sha256"]} - there):
        row = store.row(
            "SELECT * FROM fetches WHERE sha256 = ? AND status IS NOT NULL AND status != 304 "
            "ORDER BY wall_at, fetch_id LIMIT 1",
            (sha256,),
        )
        if row is not None:
            yield row
