"""The list of defects (问题清单): who has to put what right, in the national notice's terms.

国办公开办函〔2021〕30号 第四条第（四）项 names 「不按时发布、发布内容不准确不全面或者内容雷同、敷衍塞责」.
Each item has both sides of its evidence, the quotation, the demand it follows from, and the link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from crawler import said
from crawler.errors import UserError
from crawler.files import write_whole
from crawler.words import TERM
from extract.rules import rule, rules

Row = dict[str, Any]
SOURCE = "国办公开办函〔2021〕30号 第四条第（四）项"
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_LONGEST = 2000
"""Letters of one field: enough for a passage, and far below what a cell of a sheet holds."""


@dataclass(frozen=True)
class Defect:
    """One item. ``doubtful`` says that the reading of the document, not only the report, may be at fault."""

    term: str
    code: str
    finding_id: str
    year: int
    message: str
    quote: str
    sides: str
    demand: str
    url: str
    sha256: str
    seen: str
    confirmed: bool
    note: str
    doubtful: bool


@dataclass(frozen=True)
class Unit:
    """One agency with its defects, in the order of the notice's terms."""

    agency_id: str
    name: str
    division: str
    defects: tuple[Defect, ...]


@dataclass(frozen=True)
class DefectList:
    """The whole list. ``day`` is the day it was drawn up."""

    title: str
    day: str
    units: tuple[Unit, ...]

    @property
    def count(self) -> int:
        return sum(len(unit.defects) for unit in self.units)


def defect_list(rows: Iterable[Row], title: str, day: str) -> DefectList:
    """The list of what stands against reports: findings that failed, graver than information, and that
    nobody has dismissed. ``rows`` as ``queries.finding_rows`` gives them."""
    held: dict[str, list[Row]] = {}
    for row in rows:
        if row["status"] == "fail" and row["severity"] != "info" and row["review"] != "dismissed":
            held.setdefault(row["agency_id"], []).append(row)
    return DefectList(plain(title), day, tuple(_unit(group) for group in held.values()))


def _unit(rows: list[Row]) -> Unit:
    order, codes = list(TERM), list(rules())
    defects = [_defect(row) for row in rows]
    defects.sort(key=lambda d: (-d.year, order.index(d.term), codes.index(d.code), d.finding_id))
    first = rows[0]
    return Unit(
        first["agency_id"],
        plain(first["agency"] or first["agency_id"]),
        plain(first["division"]),
        tuple(defects),
    )


def _defect(row: Row) -> Defect:
    one = rule(row["code"])
    return Defect(
        one.term, row["code"], row["id"], row["year"], plain(row["message_zh"]), plain(row["quote"] or ""),
        plain(_sides(row)), one.source, link(row["url"]), row["sha256"] or "", (row["last_seen"] or "")[:10],
        row["review"] == "confirmed", plain(row.get("review_note") or ""), row["responsibility"] != "source",
    )  # fmt: skip


def _sides(row: Row) -> str:
    """Both sides, where the message does not say them already (it does for dates and copies)."""
    sides = [side for side in (row["left"], row["right"]) if side]
    if row["code"].startswith(("T", "I")) and not row["cells"]:
        return ""
    return "；".join(
        f"{said.side(side['expression'], 'zh')}：{said.figure(side['value'], 'zh')}" for side in sides
    )


def plain(value: object) -> str:
    """Text of a portal without control and direction characters, of bearable length."""
    text = _CONTROL.sub("", str(value if value is not None else ""))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def link(url: str | None) -> str:
    """An address that may be made a link; '' for any that is not of the web."""
    return plain(url) if url and re.match(r"https?://", url, re.IGNORECASE) else ""


def write_list(made: DefectList, path: Path) -> None:
    """Write the list as a workbook or a Word document, as the name says.

    Raises UserError for another ending, and where the file cannot be written."""
    writers: dict[str, str] = {".xlsx": "defects_xlsx", ".docx": "defects_docx"}
    if path.suffix.lower() not in writers:
        raise UserError(f"{path}: give a name that ends in {' or '.join(writers)}")
    from importlib import import_module

    write: Callable[[DefectList, BinaryIO], None] = import_module(
        f"crawler.findings.{writers[path.suffix.lower()]}"
    ).write
    write_whole(path, lambda file: write(made, file))
