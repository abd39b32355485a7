"""ZIP and RAR packages -> the Document of the report inside.

Every file that a reader takes is read and put through the parser; the one that holds a report, with
most of its cells, is the answer. A package with reports that differ is flagged, never guessed at
silently. Scans are looked at only where no other file is a report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.document import Document
from extract.errors import Unreadable
from extract.media import READERS, read_as
from extract.package.containers import RAR, ZIP, Member, members
from extract.pdf import reader as pdf
from extract.report import Hint, Report
from extract.sniff import PDF, Sniffed, sniff
from extract.title import read_title

MAX_DEPTH = 2
"""Packages inside packages: the outermost is the first."""
MAX_DOCUMENTS = 24
"""Documents of one package that are read."""
MAX_TOTAL = 256 * 2**20
"""Bytes unpacked from one package and the packages inside it, together."""

_KINDS = ("report", "other", "rendition", "lookalike")
_ORDER = (
    "wordprocessing",
    "msword",
    "ole-storage",
    "html",
    "pdf",
    "ofd",
    "spreadsheet",
    "excel",
    "rtf",
    "text/",
)
_PACKAGES = (ZIP, RAR)


@dataclass
class _Budget:
    """What may still be unpacked and read."""

    room: int = MAX_TOTAL
    documents: int = MAX_DOCUMENTS


@dataclass(frozen=True)
class _File:
    """One file of the package and what it is."""

    member: Member
    data: bytes
    sniffed: Sniffed

    @property
    def rank(self) -> tuple[int, int, str]:
        """Likely reports first: by the file's name, then by how surely its medium is read."""
        kind = _KINDS.index(read_title(self.member.stem).kind)
        medium = next((i for i, m in enumerate(_ORDER) if m in self.sniffed.media_type), len(_ORDER))
        return kind, medium, self.member.name


@dataclass(frozen=True)
class _Found:
    """A document that was read, and what the parser makes of it."""

    name: str
    document: Document
    report: Report

    @property
    def cells(self) -> dict[str, str | None]:
        return {
            key: cell.raw
            for key, cell in self.report.cells.items()
            if cell.state not in ("absent", "unreadable")
        }


def read(data: bytes, media_type: str = ZIP, hint: Hint | None = None) -> Document:
    """The report inside a package. ``meta["package_member"]`` names its file; places are that file's.

    Warnings: ``several_reports`` (of other units or years), ``package_readings_differ`` (two files of the
    same report with other figures), ``member_encrypted``, ``package_cut`` (more files than are read).
    Raises Unreadable: the trouble of the only document, ``encrypted``, ``too_large`` for a bomb,
    ``unsupported_media`` where no file is one that a reader takes, ``empty``.
    """
    hint = hint or Hint()
    found, warnings, troubles = _search(data, media_type, hint)
    reports = [f for f in found if f.report.form != "none"]
    if not found:
        raise troubles[0] if troubles else Unreadable("unsupported_media", "no document in the package")
    best = _best(reports or found, hint)
    document = best.document
    document.meta["package_member"] = best.name
    document.media_type, document.method = media_type, f"package/{document.method}"
    document.warnings += [w for w in warnings + _conflicts(best, reports) if w not in document.warnings]
    return document


def _search(data: bytes, media_type: str, hint: Hint) -> tuple[list[_Found], list[str], list[Unreadable]]:
    """Documents of the package; reading stops at scans once there is a report."""
    budget, warnings, troubles = _Budget(), list[str](), list[Unreadable]()
    found: list[_Found] = []
    files = sorted(_files(data, media_type, 1, budget, warnings, troubles), key=lambda f: f.rank)
    scans: list[_File] = []
    for file in files:
        if file.sniffed.media_type.startswith("image/"):
            scans.append(file)
            continue
        try:
            found.append(_found(file, hint, _quick(file)))
        except Unreadable as trouble:
            scans += [file] if trouble.code == "scanned" else []
            troubles.append(trouble)
    for file in scans:
        if any(f.report.form != "none" for f in found):
            break
        try:
            found.append(_found(file, hint, read_as(file.data, file.sniffed, Hint(name=file.member.name))))
        except Unreadable as trouble:
            troubles.append(trouble)
    return found, warnings, troubles


def _quick(file: _File) -> Document:
    """Read a file; a PDF without the recognition of pictures, which takes seconds a page."""
    if file.sniffed.media_type == PDF:
        return pdf.read(file.data)
    return read_as(file.data, file.sniffed, Hint(name=file.member.name))


def _found(file: _File, hint: Hint, document: Document) -> _Found:
    from extract.parser import read_document

    own = Hint(name=file.member.name, title=hint.title)
    return _Found(file.member.name, document, read_document(document, "", own))


def _files(
    data: bytes, media_type: str, depth: int, budget: _Budget, warnings: list[str], troubles: list[Unreadable]
) -> Iterator[_File]:
    """Files that a reader takes, those of packages inside included."""
    for member in members(data, media_type):
        if member.encrypted:
            warnings.append("member_encrypted")
            troubles.append(Unreadable("encrypted", "a member locked with a password"))
            continue
        try:
            content = _load(member, budget)
            sniffed = sniff(content, Hint(name=member.name))
        except Unreadable as trouble:
            if trouble.code == "too_large":
                raise
            troubles.append(trouble)
            continue
        if sniffed.media_type in _PACKAGES:
            if depth < MAX_DEPTH:
                yield from _files(content, sniffed.media_type, depth + 1, budget, warnings, troubles)
            else:
                warnings.append("package_cut")
        elif sniffed.media_type in READERS:
            budget.documents -= 1
            if budget.documents < 0:
                warnings.append("package_cut")
                return
            yield _File(member, content, sniffed)


def _load(member: Member, budget: _Budget) -> bytes:
    content = member.load()
    budget.room -= len(content)
    if budget.room < 0:
        raise Unreadable("too_large", f"packages of more than {MAX_TOTAL} bytes unpacked")
    return content


def _best(found: list[_Found], hint: Hint) -> _Found:
    """The report that the caller's title speaks of, before others; then the one with most cells."""
    asked = read_title(hint.title)

    def score(item: _Found) -> tuple[bool, bool, int, bool]:
        report = item.report
        named = bool(asked.agency) and asked.agency in (report.agency, report.title)
        dated = asked.year is not None and asked.year == report.year
        return named, dated, len(item.cells), not report.needs_review

    return max(found, key=score)


def _conflicts(best: _Found, reports: list[_Found]) -> list[str]:
    """What the other reports in the package say against this one."""
    warnings: list[str] = []
    for other in reports:
        if other is best:
            continue
        same = (other.report.agency, other.report.year) == (best.report.agency, best.report.year)
        shared = other.cells.keys() & best.cells.keys()
        if not same:
            warnings.append("several_reports")
        elif any(other.cells[key] != best.cells[key] for key in shared):
            warnings.append("package_readings_differ")
    return warnings
