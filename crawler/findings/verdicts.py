"""What people decided about findings: confirmed or dismissed, with a note and a name.

Verdicts are an append-only table of their own, bound to the print of a finding's evidence. They
outlive every derivation: a finding that disappears takes no verdict with it, and one that returns
with the same evidence has its verdict again. With other evidence it is open again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from crawler.database import Database
from crawler.errors import UserError
from crawler.store import Store

Verdict = Literal["confirmed", "dismissed", "reopened"]
Row = dict[str, Any]

OPEN = ""
"""``review`` of a finding that nobody has decided on, or that was opened again."""

_LATEST = "SELECT finding_id, evidence, verdict FROM verdicts WHERE division_code = ? ORDER BY verdict_id"
_ALL = "SELECT finding_id, evidence, verdict, note, who, at FROM verdicts ORDER BY verdict_id"


def record(store: Store, ids: Iterable[str], verdict: Verdict, *, note: str, who: str, at: str) -> list[Row]:
    """Keep a verdict on each finding, and show it in ``findings``; what was kept.

    All are kept or none. Raises UserError for an id that no finding has now, for an empty name, and
    for a verdict without a note (a reopening needs none)."""
    return record_all(store, {verdict: ids}, note=note, who=who, at=at)


def record_all(
    store: Store, decided: Mapping[str, Iterable[str]], *, note: str, who: str, at: str
) -> list[Row]:
    """As ``record``, for several verdicts at once; ``decided`` holds finding ids by verdict."""
    wanted = {finding_id: verdict for verdict, ids in decided.items() for finding_id in ids}
    if not who.strip():
        raise UserError("a verdict needs a name: give --by WHO")
    if not note.strip() and set(wanted.values()) - {"reopened"}:
        raise UserError("a verdict needs its reason: give --note TEXT")
    with store.transaction() as db:
        found = {finding_id: _found(store, finding_id) for finding_id in wanted}
        for finding_id, verdict in wanted.items():
            _keep(db, found[finding_id], verdict, note.strip(), who.strip(), at)
    return [
        {"id": i, "verdict": verdict, "review": review_of(verdict), "note": note.strip(), "by": who.strip(),
         "at": at, "message": found[i]["message_zh"]}
        for i, verdict in wanted.items()
    ]  # fmt: skip


def _found(store: Store, finding_id: str) -> Row:
    row = store.row("SELECT * FROM findings WHERE id = ?", (finding_id,))
    if row is None:
        raise UserError(
            f"{finding_id}: there is no such finding now; `gongkai findings --json` lists the ids"
        )
    return row


def _keep(db: Database, row: Row, verdict: str, note: str, who: str, at: str) -> None:
    db.execute(
        "INSERT INTO verdicts (finding_id, evidence, verdict, note, who, at, code, agency_id, division_code, "
        "year, message_zh, message_en) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            row["id"], row["evidence"] or "", verdict, note, who, at, row["code"], row["agency_id"],
            row["division_code"], row["year"], row["message_zh"], row["message_en"],
        ],
    )  # fmt: skip
    db.execute("UPDATE findings SET review = ? WHERE id = ?", [review_of(verdict), row["id"]])


def review_of(verdict: str) -> str:
    """What ``findings.review`` says for a verdict."""
    return OPEN if verdict == "reopened" else verdict


def standing(db: Database, division: str) -> dict[tuple[str, str], str]:
    """``review`` by finding id and evidence, as the latest verdicts of a division have it."""
    cursor = db.conn.execute(_LATEST, (division,))
    return {(row[0], row[1]): review_of(row[2]) for row in cursor}


def reviewed(db: Database, division: str, rows: list[Row]) -> list[Row]:
    """The rows with ``review``, as people's verdicts on just this evidence have it."""
    held = standing(db, division)
    return [row | {"review": held.get((row["id"], row["evidence"]), OPEN)} for row in rows]


def with_verdicts(store: Store, rows: Iterable[Row]) -> Iterator[Row]:
    """Findings with ``review`` and who said so, when and why; ``evidence_changed`` says that there is a
    verdict on other evidence than the finding has now."""
    latest: dict[tuple[str, str], Row] = {}
    ever: set[str] = set()
    for verdict in store.rows(_ALL):
        latest[verdict["finding_id"], verdict["evidence"]] = verdict
        ever.add(verdict["finding_id"])
    for row in rows:
        mine = latest.get((row["id"], row["evidence"] or ""))
        yield row | {
            "review": review_of(mine["verdict"]) if mine else OPEN,
            "review_note": mine["note"] if mine else None,
            "review_by": mine["who"] if mine else None,
            "review_at": mine["at"] if mine else None,
            "evidence_changed": mine is None and row["id"] in ever,
        }


def history(store: Store, finding_id: str) -> list[Row]:
    """Every verdict ever given on a finding, oldest first."""
    return list(
        store.rows(
            "SELECT verdict, note, who, at, evidence FROM verdicts WHERE finding_id = ? ORDER BY verdict_id",
            (finding_id,),
        )
    )
