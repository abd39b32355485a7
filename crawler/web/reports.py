"""One report as a page shows it: its cells with what is said of each, beside other years or versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from crawler.findings.bounds import bounds
from crawler.findings.changes import changed_cells
from crawler.findings.narrative import Narrative, passages
from crawler.findings.sketches import chapters, current
from crawler.ledger.documents import full_result
from crawler.store import Store
from crawler.web.show import number

Row = dict[str, Any]
CHAPTERS = {
    "s1": ("一、总体情况", "1. Overall"),
    "s2": ("二、主动公开政府信息情况", "2. Disclosed on own motion"),
    "s3": ("三、收到和处理政府信息公开申请情况", "3. Requests"),
    "s4": ("四、行政复议、行政诉讼情况", "4. Reviews and suits"),
    "s5": ("五、存在的主要问题及改进情况", "5. Problems and improvement"),
    "s6": ("六、其他需要报告的事项", "6. Other matters"),
}
_COPIES = ("I04", "I05")

_VERSIONS = "SELECT * FROM reports WHERE agency_id = ? AND year = ? ORDER BY version"


@dataclass
class Shown:
    """One cell: as printed, its state, its place, what was found, and the other figure beside it."""

    id: str
    state: str = "absent"
    raw: str = ""
    value: Any = None
    place: Row | None = None
    notes: tuple[str, ...] = ()
    findings: list[Row] = field(default_factory=list)
    beside: Shown | None = None
    changed: bool = False

    @property
    def text(self) -> str:
        """What stands in the cell: the print, else the figure."""
        return self.raw or number(self.value)

    @property
    def severity(self) -> str:
        """The gravest finding that names the cell: error, warning, info or ''."""
        held = {f["severity"] for f in self.findings}
        return next((s for s in ("error", "warning", "info") if s in held), "")


@dataclass(frozen=True)
class Piece:
    """Part of a chapter: plain, or standing in another report too."""

    text: str
    copied: Row | None = None


def versions(store: Store, agency_id: str, year: int) -> list[Row]:
    """The versions of a report, oldest first; none where none was seen."""
    return list(store.rows(_VERSIONS, (agency_id, year)))


def chosen(held: list[Row], version: int | None) -> Row | None:
    """The version asked for, else the current one, else the last."""
    if version is not None:
        return next((row for row in held if row["version"] == version), None)
    return next((row for row in held if row["current"]), held[-1] if held else None)


def result_of(store: Store, report: Row | None) -> Row:
    """The whole parsed report of a version; empty where it was not read."""
    return full_result(store, report["sha256"]) if report else {}


def shown_cells(result: Row, findings: Iterable[Row] = ()) -> dict[str, Shown]:
    """The cells of a parsed report, each with the findings that name it."""
    made = {name: _shown(name, cell) for name, cell in result.get("cells", {}).items()}
    for finding in findings:
        for name in finding["cells"] or ():
            if name in made:
                made[name].findings.append(finding)
    return made


def _shown(name: str, cell: Row) -> Shown:
    notes = tuple(cell.get("notes") or ())
    return Shown(name, cell["state"], cell["raw"] or "", cell["value"], cell.get("where"), notes)


def put_beside(cells: dict[str, Shown], other: Row) -> list[str]:
    """Set the figures of another parsed report beside these; the ids of those that differ."""
    theirs = shown_cells(other)
    different = changed_cells(_said(theirs), _said(cells))
    for name, cell in cells.items():
        cell.beside = theirs.get(name)
        cell.changed = name in different
    return different


def _said(cells: dict[str, Shown]) -> Row:
    return {"cells": {k: {"state": c.state, "value": c.value, "raw": c.raw} for k, c in cells.items()}}


def narrative(store: Store, report: Row, result: Row, findings: Iterable[Row]) -> dict[str, list[Piece]]:
    """The chapters in pieces: what also stands word for word in the report that a finding names is
    told apart. Only the current version is compared; another is shown plain."""
    texts: dict[str, str] = result.get("sections", {})
    made = {name: [Piece(text)] for name, text in texts.items()}
    if not report["current"]:
        return made
    for finding in findings:
        if finding["code"] in _COPIES and finding["status"] == "fail":
            section, marked = _copied(store, report, finding)
            if marked:
                made[section] = marked
    return made


def _copied(store: Store, report: Row, finding: Row) -> tuple[str, list[Piece]]:
    key = (report["agency_id"], report["year"])
    told, named = finding["right"] or {}, finding["left"] or {}
    section = str(named.get("expression", "")).rpartition(" ")[2]
    if finding["code"] == "I04":
        other = (key[0], int(str(told["expression"]).partition(" ")[0]))
    else:
        other = (str(told["expression"]).rpartition(" ")[0], key[1])
    held = current(store, [key, other])
    if key not in held or other not in held:
        return section, []
    own, theirs = chapters(store, held[key]).get(section), chapters(store, held[other]).get(section)
    if own is None or theirs is None:
        return section, []
    return section, pieces(own, theirs, {"agency_id": other[0], "year": other[1]})


def pieces(own: Narrative, other: Narrative, named: Row) -> list[Piece]:
    """A chapter in pieces: what stands word for word in ``other`` carries ``named``; none where nothing
    does."""
    made: list[Piece] = []
    at = 0
    for start, end in passages(own.text, other.text, bounds("copies")["passage"]):
        first, last = own.places[start], own.places[end - 1] + 1
        made += [Piece(own.source[at:first]), Piece(own.source[first:last], named)]
        at = last
    return [*made, Piece(own.source[at:])] if made else []
