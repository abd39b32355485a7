"""``gongkai registry import``: lists with loose columns become a registry folder."""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.registry.errors import Problem, RegistryError
from crawler.registry.load import FILES, Registry, division_name, load
from crawler.registry.match import Matcher
from crawler.registry.model import Division
from crawler.registry.names import fold, kind_of
from crawler.registry.portal_file import (
    AGENCIES,
    AGENCY_COLUMNS,
    KINDS,
    PORTAL_COLUMNS,
    PORTALS,
    agency_faults,
    portal_faults,
)
from crawler.registry.sheets import read_rows
from crawler.registry.table import Row

_HEADERS = {
    "division_code": "区划代码 行政区划代码 行政区划 代码 区划 地区代码 code adcode divisioncode",
    "division": "县区 区县 县市区 县(市、区) 地区 所属地区 所属县区 行政区 division county",
    "name": "名称 网站名称 name",
    "agency": "部门 单位 单位名称 部门名称 机构 机构名称 公开主体 agency unit department",
    "home_url": "网址 网站 门户网站 门户网址 首页 网站地址 链接 homeurl url website link",
    "column_url": "栏目 年报栏目 栏目网址 专栏 专栏网址 年报网址 columnurl",
    "hosts": "域名 其他域名 hosts",
    "family": "family",
    "agency_id": "编号 单位编号 agencyid id",
    "kind": "类型 类别 性质 单位类型 kind type",
    "aliases": "别名 简称 曾用名 aliases alias",
    "valid_from": "起始年份 成立年份 validfrom",
    "valid_to": "截止年份 撤销年份 validto",
    "successor_of": "前身 successorof",
    "note": "备注 说明 note",
}
_COLUMN = {word: column for column, words in _HEADERS.items() for word in words.split()}
_KINDS = {
    "government": "政府 人民政府 本级", "office": "办公室 政府办 政府办公室",
    "department": "部门 委办局 政府部门 工作部门 县直部门 区直部门 局",
    "township": "乡镇 镇 乡 乡镇政府 苏木",
    "subdistrict": "街道 街道办 街道办事处", "zone": "园区 开发区 功能区 管委会",
    "authorised": "授权组织 法律法规授权组织 事业单位", "vertical": "垂管 垂直管理 垂直部门 双管 中央驻地方",
}  # fmt: skip
_KIND = {word: kind for kind, words in _KINDS.items() for word in words.split()} | {k: k for k in KINDS}
BESIDE = ("evidence.jsonl",)
"""Files that may stand beside a registry's own."""
_TO_FIRST = 10
"""A list may have a title above its header; it is looked for in the first lines."""


@dataclass
class ImportResult:
    """``written`` rows, and each line that was refused with the reason."""

    written: int = 0
    rejected: list[Problem] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The result as one JSON object."""
        return {"written": self.written, "rejected": [p.as_dict() for p in self.rejected]}


def import_files(files: Iterable[Path], target: Path, *, force: bool = False) -> ImportResult:
    """Read lists of portals or agencies and write them to ``target`` as a registry folder, all or
    nothing. A list with a column of units (部门, 单位 …) holds agencies, any other portals. Lines that
    cannot be used are refused one by one.

    Raises RegistryError when ``target`` is there and ``force`` is not, holds other files than a
    registry's, or a list has no columns that are understood."""
    check_target(target, force)
    result = ImportResult()
    portals: dict[str, Row] = {}
    agencies: dict[str, Row] = {}
    registry = load()
    for sheet in sorted(map(_open, map(Path, files)), key=lambda sheet: sheet.is_agencies):
        _import_one(sheet, registry, agencies if sheet.is_agencies else portals, result.rejected)
    result.written = len(portals) + len(agencies)
    if result.written:
        write_folder(target, portals.values(), agencies.values())
    return result


def check_target(target: Path, force: bool) -> None:
    """Raises RegistryError where ``target`` may not be written: a file, a folder with other files than
    a registry's, or, without ``force``, one that is there."""
    if not target.exists():
        return
    if not target.is_dir():
        raise RegistryError(f"{target}: is a file; name a folder")
    held = {p.name for p in target.iterdir()}
    if others := sorted(held - {*FILES, *BESIDE}):
        raise RegistryError(f"{target}: holds {others[0]}, which is no registry file; name another folder")
    if held and not force:
        raise RegistryError(f"{target}: is there already; give --force to replace it")


@dataclass(frozen=True)
class _Sheet:
    """A list with its header understood; ``lines`` are those below it."""

    path: Path
    columns: dict[str, int]
    lines: Iterator[tuple[int, list[str]]]

    @property
    def is_agencies(self) -> bool:
        return bool(self.columns.keys() & {"agency", "agency_id", "kind"})


def _open(path: Path) -> _Sheet:
    lines = read_rows(path)
    return _Sheet(path, _header(path, lines), lines)


def _import_one(sheet: _Sheet, registry: Registry, table: dict[str, Row], rejected: list[Problem]) -> None:
    key = "agency_id" if sheet.is_agencies else "division_code"
    for line, cells in sheet.lines:
        values = {column: cells[at] for column, at in sheet.columns.items() if at < len(cells)}
        row, faults = _row(Row(sheet.path, line, values), registry, sheet.is_agencies)
        if not faults and (other := table.get(row[key])):
            faults = [
                (key, f"{row[key]} stands there twice: {other.file}:{other.line} and {sheet.path}:{line}")
            ]
        rejected += [row.error(column, message) for column, message in faults[:1]]
        if not faults:
            table[row[key]] = row


def _header(path: Path, lines: Iterator[tuple[int, list[str]]]) -> dict[str, int]:
    for _, (_, cells) in zip(range(_TO_FIRST), lines, strict=False):
        found: dict[str, int] = {}
        for at, cell in enumerate(cells):
            word = re.sub(r"[\s_-]", "", fold(cell).lower())
            column = _COLUMN.get(word) or _COLUMN.get(re.sub(r"\(.*", "", word))
            if column:
                found.setdefault(column, at)
        if len(found) >= 2:
            return found
    raise RegistryError(
        f"{path}: no header that is understood; name the columns 区划代码, 名称, 网址 (or 部门, 类型)"
    )


def _row(raw: Row, registry: Registry, is_agency: bool) -> tuple[Row, list[tuple[str, str]]]:
    values = dict(raw.values)
    values["division_code"], fault = _division(raw, registry, is_agency)
    if fault:
        return raw, [("division_code", fault)]
    for column in ("home_url", "column_url"):
        if values.get(column) and "://" not in values[column]:
            values[column] = f"http://{values[column]}"
    _learn(
        registry,
        values["division_code"],
        values.get("division") or (not is_agency and values.get("name")) or "",
    )
    if is_agency:
        return _agency_row(raw, values, registry)
    known = registry.divisions.get(values["division_code"])
    values["name"] = values.get("name") or values.get("division") or (known.name if known else "")
    row = Row(raw.file, raw.line, values)
    empty = [(c, "is empty") for c in ("name", "home_url") if not row[c]]
    return row, empty or list(portal_faults(row))


def _learn(registry: Registry, code: str, name: str) -> None:
    """Know a division of the user's own by the name that its line gives."""
    if name and code not in registry.divisions:
        registry.divisions[code] = Division(code, division_name(name))


def _agency_row(raw: Row, values: dict[str, str], registry: Registry) -> tuple[Row, list[tuple[str, str]]]:
    name = values.get("agency") or values.get("name", "")
    made = Matcher(registry, values["division_code"]).new_agency(name) if name else None
    if made is None:
        return raw, [("name", "is empty")]
    kind = values.get("kind", "")
    if kind and fold(kind) not in _KIND:
        return raw, [
            (
                "kind",
                f"{kind!r} is no kind; known are {' '.join(_KIND)}",
            )
        ]
    if not kind and not made.owed and not made.note:
        return raw, [
            (
                "name",
                f"{name} is of a sort that owes no report; give a kind to list it nevertheless",
            )
        ]
    values |= {
        "name": name,
        "agency_id": values.get("agency_id") or made.agency_id,
        "url": values.get("home_url", ""),
        "kind": _KIND[fold(kind)] if kind else kind_of(fold(name))[0] if made.note else made.kind,
        "aliases": re.sub(r"\s*[、，,;；]\s*", "|", values.get("aliases", "")),
    }  # fmt: skip
    row = Row(raw.file, raw.line, values)
    return row, list(agency_faults(row))


def _division(row: Row, registry: Registry, is_agency: bool) -> tuple[str, str]:
    """The division code of a line, or why there is none. Twelve-digit statistics codes are cut."""
    code = re.sub(r"\.0$", "", row["division_code"])
    if re.fullmatch(r"\d{6}0{3}(?:0{3})?", code):
        code = code[:6]
    if code and not re.search(r"[\u4e00-\u9fff]", code):
        return code, ""
    named = code or row["division"] or ("" if is_agency else row["name"])
    if not named:
        return "", "neither a code nor the name of a division"
    try:
        return registry.expand([named])[0], ""
    except RegistryError as error:
        return "", str(error)


def write_folder(
    target: Path, portals: Iterable[Row], agencies: Iterable[Row], others: Mapping[str, str] | None = None
) -> None:
    """Write beside, check by loading, rename. Local deadlines that stood in the folder stay. ``others``
    are further files by name. Raises RegistryError where that fails; nothing is left half-written."""
    beside = target.parent / f".{target.name}.{os.getpid()}.new"
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir(parents=True)
        for name, columns, rows in ((PORTALS, PORTAL_COLUMNS, portals), (AGENCIES, AGENCY_COLUMNS, agencies)):
            table = sorted(([row[c] for c in columns] for row in rows), key=lambda cells: cells[:2])
            if table:
                with (beside / name).open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file, lineterminator="\n").writerows([columns, *table])
        for name, text in (others or {}).items():
            (beside / name).write_text(text, "utf-8")
        for kept in (n for n in FILES if n.endswith(".toml") and (target / n).is_file()):
            shutil.copyfile(target / kept, beside / kept)
        load([beside])
        if target.exists():
            old = target.parent / f".{target.name}.{os.getpid()}.old"
            target.rename(old)
            beside.rename(target)
            shutil.rmtree(old)
        else:
            beside.rename(target)
    except OSError as error:
        raise RegistryError(f"{target}: cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
