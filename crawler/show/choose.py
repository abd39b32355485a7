"""Which of a report's cells were asked for, and why one of them cannot be shown."""

from __future__ import annotations

from difflib import get_close_matches

from extract.forms import forms
from extract.indicators import statistics
from extract.report import CellValue, Report

_NEAREST = 3


class CannotShow(Exception):
    """One line for the person. ``wrong_usage`` where the name is no cell at all, else the report has not
    got it."""

    def __init__(self, message: str, wrong_usage: bool = False) -> None:
        super().__init__(message)
        self.wrong_usage = wrong_usage


def chosen(report: Report, names: list[str]) -> dict[str, CellValue]:
    """The cells asked for, in that order, each once. Raises CannotShow for the first that cannot be shown."""
    if report.error:
        raise CannotShow(f"the file could not be read as a report: {report.error}")
    return {name: _one(report, name) for name in names}


def _one(report: Report, name: str) -> CellValue:
    cell = report.cells.get(name)
    if cell is None:
        raise _unknown(report, name)
    if cell.state == "absent":
        raise CannotShow(f"{name}: this report does not print the cell (state absent)")
    if cell.where is None or not cell.where.as_dict():
        raise CannotShow(f"{name}: read as {cell.raw!r}, but its place in the document is not known")
    return cell


def _unknown(report: Report, name: str) -> CannotShow:
    editions = _editions()
    others = [edition for edition, cells in editions.items() if name in cells]
    if others:
        told = f"the report is of form {report.form}" + ("" if report.cells else ", which has no cells")
        return CannotShow(f"{name}: a cell of form {' and '.join(others)}; {told}")
    known = [*report.cells] or [cell for cells in editions.values() for cell in cells]
    near = get_close_matches(name, known, _NEAREST, 0.5)
    hint = f"did you mean {', '.join(near)}?" if near else "`gongkai parse --json FILE` lists its cells"
    return CannotShow(f"{name}: no such cell; {hint}", wrong_usage=True)


def _editions() -> dict[str, set[str]]:
    made = {edition: set(form.cells) for edition, form in forms().items()}
    return made | {"stat2014": {indicator.id for indicator in statistics().indicators}}
