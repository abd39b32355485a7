"""Make the committed files of the files portal: ``python -m data.replicas.make_files``.

Needs python-docx, LibreOffice and the Droid Sans Fallback font (whose subsets are small). The demo and
the tests need none of them: they use the files as committed. PDF files carry subset fonts and a text
layer.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from data.replicas.forms import Grid, tables
from data.replicas.load import portals
from data.replicas.model import YEAR, Publication
from data.replicas.sites.files import FILES, SUFFIX, stored
from data.replicas.texts import HEADS, Text, compose

FONT = "Droid Sans Fallback"
LIMIT = 100_000


def main() -> None:
    """Write every file, and stop at one that is too large."""
    made = [p for p in portals()["files"].all_publications(date(YEAR + 2, 1, 1)) if _wanted(p)]
    for index, publication in enumerate(made):
        target = stored(publication)
        text = compose(publication)
        if target.suffix == ".docx":
            word(text, target)
        else:
            print_word(text, target, wide=bool(index % 2))
        size = target.stat().st_size
        print(f"{target.name} {size}")
        if size > LIMIT:
            sys.exit(f"{target} is larger than {LIMIT} bytes")


def _wanted(publication: Publication) -> bool:
    medium = publication.agency.medium
    return publication.year == YEAR and medium in SUFFIX and medium != "dead"


def word(text: Text, target: Path, *, wide: bool = False) -> None:
    """A Word file with merged cells, headings as plain bold paragraphs; ``wide``: landscape."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if wide else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    document.core_properties.title = text.title
    document.add_paragraph().add_run(text.title).bold = True
    document.add_paragraph(text.lead)
    grids = tables(text.form, text.cells)
    for chapter, head in HEADS.items():
        document.add_paragraph().add_run(head).bold = True
        for line in text.chapters.get(chapter, ()):
            document.add_paragraph(line)
        if chapter in grids:
            _word_table(document, grids[chapter])
    document.save(str(target))


def _word_table(document: Any, grid: Grid) -> None:
    width = sum(box.colspan for box in grid[0])
    table = document.add_table(rows=len(grid), cols=width, style="Table Grid")
    taken: set[tuple[int, int]] = set()
    for row, boxes in enumerate(grid):
        free = iter([column for column in range(width) if (row, column) not in taken])
        for box in boxes:
            column = next(free)
            for _ in range(box.colspan - 1):
                next(free)
            last = row + box.rowspan - 1, column + box.colspan - 1
            taken |= {(r, c) for r in range(row, last[0] + 1) for c in range(column, last[1] + 1)}
            cell = table.cell(row, column)
            cell = cell.merge(table.cell(*last)) if (row, column) != last else cell
            cell.text = box.text
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(8)


def print_word(text: Text, target: Path, *, wide: bool) -> None:
    """A PDF exported from the Word file by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, target.with_suffix(".docx").name)
        word(text, source, wide=wide)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        _run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(FILES), str(source)])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, timeout=180, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
