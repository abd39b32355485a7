"""Every way of writing a sample, by medium: what the accuracy benchmark and the property tests go through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from data.replicas.forms import Box
from tests.corpus.docx import docx_bytes
from tests.corpus.html import HABITS, html_bytes
from tests.corpus.mutate import Damaged
from tests.corpus.pdf import LOOKS, pdf_bytes
from tests.corpus.plain import piped, tabbed
from tests.corpus.sample import Grid, Sample

Writer = Callable[[Damaged], bytes]


@dataclass(frozen=True)
class Way:
    """One way of writing: its medium, the writer, and whether it takes long (pictures, whose text is read
    by recognition)."""

    medium: str
    write: Writer
    slow: bool = False


def boxed(sample: Sample) -> Any:
    """The sample in the shape that the writers of sheets, OFD and scans take."""
    story = [
        (
            heading,
            [text for text in contents if isinstance(text, str)],
            next((_boxes(grid) for grid in contents if not isinstance(grid, str)), None),
        )
        for heading, contents in sample.chapters
    ]
    return SimpleNamespace(title=sample.title, cells=sample.cells, story=story)


def _boxes(grid: Grid) -> list[list[Box]]:
    return [[Box(text, rows, columns) for text, rows, columns in row] for row in grid]


def _html(habit: str) -> Writer:
    return lambda damaged: html_bytes(damaged.sample(rectangular=habit == "sheet_editor"), habit)


def _pdf(look: str) -> Writer:
    return lambda damaged: pdf_bytes(damaged.sample(rectangular=True), look)


def _sheet(kind: str) -> Writer:
    def write(damaged: Damaged) -> bytes:
        from tests.corpus_media import sheets

        data: bytes = getattr(sheets, kind)(boxed(damaged.sample(rectangular=True)))
        return data

    return write


def _ofd(damaged: Damaged) -> bytes:
    from tests.corpus_media.ofds import ofd

    return ofd(boxed(damaged.sample(rectangular=True)))


def _scan(dpi: int) -> Writer:
    def write(damaged: Damaged) -> bytes:
        from tests.corpus_media.scans import Look, pdf

        return pdf(boxed(damaged.sample(rectangular=True)), Look(dpi=dpi, skew=0.4, noise=6.0))

    return write


WAYS: dict[str, Way] = {
    **{f"html {habit}": Way("html", _html(habit)) for habit in HABITS},
    "docx": Way("docx", lambda damaged: docx_bytes(damaged.sample(rectangular=True))),
    **{f"pdf {look}": Way("pdf", _pdf(look)) for look in LOOKS},
    "text tabs": Way("text", lambda damaged: tabbed(damaged.sample(rectangular=True))),
    "text bars": Way("text", lambda damaged: piped(damaged.sample(rectangular=True))),
    "xlsx": Way("sheet", _sheet("xlsx")),
    "xls": Way("sheet", _sheet("xls")),
    "ofd": Way("ofd", _ofd),
    "scan 200": Way("scan", _scan(200), slow=True),
    "scan 300": Way("scan", _scan(300), slow=True),
}
"""Name -> way. Every one takes any damaged sample; LayoutError and the like mean it cannot be drawn."""
