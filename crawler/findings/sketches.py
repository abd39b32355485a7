"""Which narratives may be alike: MinHash sketches of all current reports, kept in buckets.

Each chapter's own words make a sketch (rensa); each band of it is a bucket, and reports that share a
bucket are candidates, to be compared word by word. Buckets live in the store, so that a new report
meets a hundred thousand old ones by a few look-ups, and what it changes for others is known: they
are marked stale and judged again.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rensa import RMinHash

from crawler.database import Database
from crawler.findings.bounds import bounds
from crawler.findings.narrative import METHOD, Narrative, narrative
from crawler.store import Store

_SEED = 7
_BATCH = 400
Key = tuple[str, int]
"""Agency and reported year."""


@dataclass(frozen=True)
class Current:
    """A report whose chapters are compared. ``source`` changes when they, or their masking, may have."""

    agency_id: str
    year: int
    division_code: str
    sha256: str
    names: tuple[str, ...]
    source: str

    @property
    def key(self) -> Key:
        return self.agency_id, self.year


_CURRENT = """
SELECT r.agency_id, r.year, r.division_code, r.sha256, coalesce(r.print, '') AS print, r.agency_printed,
    a.name AS agency, d.name AS division
FROM reports r LEFT JOIN agencies a USING (agency_id) LEFT JOIN divisions d ON d.code = r.division_code
WHERE r.current = 1 AND
"""


def current_of(store: Store, division: str) -> list[Current]:
    """The current reports of a division."""
    return _read(store, "r.division_code = ?", (division,))


def current(store: Store, keys: Iterable[Key]) -> dict[Key, Current]:
    """The current reports of these agencies and years, where there are any."""
    wanted = json.dumps([list(k) for k in keys], ensure_ascii=False)
    chosen = (
        "(r.agency_id, r.year) IN "
        "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))"
    )
    return {c.key: c for c in _read(store, chosen, (wanted,))}


def _read(store: Store, where: str, values: tuple[str, ...]) -> list[Current]:
    found = []
    for row in store.rows(f"{_CURRENT}{where}", values):
        names = tuple(sorted({n for n in (row["agency_printed"], row["agency"], row["division"]) if n}))
        told = json.dumps([METHOD, bounds("copies"), row["sha256"], row["print"], names], ensure_ascii=False)
        source = hashlib.blake2b(told.encode(), digest_size=12).hexdigest()
        found.append(
            Current(row["agency_id"], row["year"], row["division_code"], row["sha256"], names, source)
        )
    return found


def chapters(store: Store, report: Current) -> dict[str, Narrative]:
    """The own words of the chapters that are compared, of those that are long enough."""
    limits = bounds("copies")
    rows = store.rows(
        "SELECT section, text FROM sections WHERE agency_id = ? AND year = ? AND sha256 = ?",
        (report.agency_id, report.year, report.sha256),
    )
    made = {
        r["section"]: narrative(r["text"], report.names) for r in rows if r["section"] in limits["sections"]
    }
    return {k: n for k, n in made.items() if len(n.text) >= limits["own_letters"]}


def buckets(year: int, section: str, text: str) -> list[int]:
    """The buckets of a chapter's own words, one a band: signed 64-bit numbers."""
    limits = bounds("copies")
    size, bands = limits["shingle"], limits["bands"]
    sketch = RMinHash(num_perm=limits["permutations"], seed=_SEED)
    sketch.update({text[i : i + size] for i in range(max(len(text) - size + 1, 1))})
    digest = sketch.digest()
    rows = len(digest) // bands
    found = []
    for band in range(bands):
        told = f"{year} {section} {band} {digest[band * rows : (band + 1) * rows]}"
        found.append(struct.unpack("<q", hashlib.blake2b(told.encode(), digest_size=8).digest())[0])
    return found


def refresh(store: Store, division: str) -> None:
    """Make the sketches of a division those of its current reports; whatever they may change is stale."""
    held = {
        (r["agency_id"], r["year"]): (r["source"], r["buckets"])
        for r in store.rows(
            "SELECT agency_id, year, source, buckets FROM sketches WHERE division_code = ?", (division,)
        )
    }
    now = {c.key: c for c in current_of(store, division)}
    changed = [c for c in now.values() if held.get(c.key, ("",))[0] != c.source]
    gone = [k for k in held if k not in now]
    for start in range(0, max(len(changed), len(gone)), _BATCH):
        part = changed[start : start + _BATCH]
        made = [(c, _sketch(store, c)) for c in part]
        old = [(k, held[k][1]) for k in (*gone[start : start + _BATCH], *(c.key for c in part)) if k in held]
        with store.transaction() as db:
            _replace(db, old, made)


def _sketch(store: Store, report: Current) -> list[int]:
    texts = chapters(store, report)
    return [b for section, own in texts.items() for b in buckets(report.year, section, own.text)]


def _replace(db: Database, old: list[tuple[Key, bytes]], made: list[tuple[Current, list[int]]]) -> None:
    for (agency_id, year), blob in old:
        numbers = unpack(blob)
        _touch(db, agency_id, year, numbers)
        db.conn.executemany(
            "DELETE FROM sketch_bands WHERE bucket = ? AND agency_id = ?", [(n, agency_id) for n in numbers]
        )
        db.conn.execute("DELETE FROM sketches WHERE agency_id = ? AND year = ?", (agency_id, year))
    rows = sorted((n, c.agency_id) for c, numbers in made for n in numbers)
    db.conn.executemany("INSERT OR IGNORE INTO sketch_bands VALUES (?, ?)", rows)
    db.conn.executemany(
        "INSERT INTO sketches VALUES (?, ?, ?, ?, ?, 1)",
        [(c.agency_id, c.year, c.division_code, c.source, pack(numbers)) for c, numbers in made],
    )
    for report, numbers in made:
        _touch(db, report.agency_id, report.year, numbers)


def _touch(db: Database, agency_id: str, year: int, numbers: list[int]) -> None:
    """Whatever this report's coming or going may change is to be judged again."""
    near = [(other, year) for other in neighbours(db, agency_id, numbers)]
    db.conn.executemany(
        "UPDATE sketches SET stale = 1 WHERE agency_id = ? AND year = ? AND NOT stale",
        [*near, (agency_id, year + 1)],
    )


_NEAR = """
SELECT group_concat(near, '|') FROM (
    SELECT (SELECT group_concat(agency_id, '|') FROM (
        SELECT agency_id FROM sketch_bands WHERE bucket = j.value AND agency_id > :own
        ORDER BY agency_id LIMIT :most
    )) AS near FROM json_each(:numbers) j
    UNION ALL
    SELECT (SELECT group_concat(agency_id, '|') FROM (
        SELECT agency_id FROM sketch_bands WHERE bucket = j.value AND agency_id < :own
        ORDER BY agency_id DESC LIMIT :most
    )) FROM json_each(:numbers) j
)
"""


def neighbours(db: Database, agency_id: str, numbers: list[int]) -> list[str]:
    """Agencies that share a bucket, in order of their ids: of each bucket those next to this one. Ids
    begin with the division's code, so that the nearest look-alikes come first in a crowd of them."""
    given = {"own": agency_id, "numbers": json.dumps(numbers), "most": bounds("copies")["neighbours"]}
    (text,) = db.conn.execute(_NEAR, given).fetchone()
    return sorted(set(text.split("|"))) if text else []


def stale(store: Store) -> Iterator[list[Key]]:
    """The reports that are to be judged again, in batches, until none is left. The caller settles
    each batch before it asks for the next."""
    while True:
        rows = store.rows("SELECT agency_id, year FROM sketches WHERE stale LIMIT ?", (_BATCH,))
        batch = [(row["agency_id"], row["year"]) for row in rows]
        if not batch:
            return
        yield batch


def pack(numbers: list[int]) -> bytes:
    """Buckets as they are kept."""
    return struct.pack(f"<{len(numbers)}q", *numbers)


def unpack(blob: bytes) -> list[int]:
    """Buckets as they were kept."""
    return list(struct.unpack(f"<{len(blob) // 8}q", blob))
