"""Cells read a second time: those whose sums fail, before anybody is blamed, and those in doubt.

Each is looked at in ways that fail differently: larger, with more white around it, and as black ink
on white. Nothing is made to fit: a sum that fails is only the reason to look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import cv2
import numpy as np

from extract.document import Document, Place
from extract.reading import SUMS, interpret
from extract.report import Hint, Report
from extract.scan.glyphs import as_figure
from extract.scan.ink import Line
from extract.scan.ocr import recognise
from extract.scan.page import ScannedCell, ScannedPage, is_figure
from extract.scan.rules import Grey, Picture, u8

MOST = 160
"""Cells of one document that are read again."""
_LARGER = 2.0
_WIDER = 2.0  # points that the second crop is wider on each side than the first


def read_again(document: Document, pages: list[ScannedPage]) -> bool:
    """Look again at the cells of a recognised document that its report asks about.

    The cells keep what each look said (``ScannedCell.looks``); whether there was any is told."""
    report = interpret(document, "", Hint()).report
    asked = {read.where for cell_id in _asked(report) if (read := report.cells.get(cell_id)) and read.where}
    chosen = list(_chosen(document, pages, asked))[:MOST]
    lines = [(picture, cell, line) for picture, cell in chosen for line in cell.lines]
    crops = [crop for picture, _, line in lines for crop in _views(picture, line)]
    readings = iter(recognise(crops))
    for picture, cell, line in lines:
        cell.looks.append([as_figure(next(readings).text.strip()) for _ in _views(picture, line)])
    return bool(lines)


def _asked(report: Report) -> Iterator[str]:
    """Cells of failing sums, and cells with a doubt of their own."""
    for finding in report.findings:
        if finding.code in SUMS and finding.status in ("fail", "not_assessable"):
            yield from finding.cells
    yield from (k for k, v in report.cells.items() if any(n.startswith("ocr_") for n in v.notes))


def _chosen(
    document: Document, pages: Iterable[ScannedPage], asked: set[Place]
) -> Iterator[tuple[Picture, ScannedCell]]:
    for page in pages:
        for table, cells in page.tables:
            for grid, cell in zip(table.cells, cells, strict=True):
                if grid.place in asked and cell.lines and is_figure(cell):
                    yield page.picture, cell


def _views(picture: Picture, line: Line) -> list[Grey]:
    """Three pictures of one line: larger, with more around it, as ink only."""
    pad = max(2, round(_WIDER * picture.scale))
    left, top, right, bottom = line.area
    area = (slice(max(0, top - pad), bottom + pad), slice(max(0, left - pad), right + pad))
    ink = u8(255 - picture.ink[area])
    return [
        u8(cv2.resize(line.crop, None, fx=_LARGER, fy=_LARGER, interpolation=cv2.INTER_CUBIC)),
        np.ascontiguousarray(picture.clean[area]),
        u8(cv2.GaussianBlur(cv2.resize(ink, None, fx=_LARGER, fy=_LARGER), (3, 3), 0)),
    ]
