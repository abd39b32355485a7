"""The process that reads and draws a document whose cells are to be shown, with limits on itself.

Run as ``python -m crawler.show.child MEGABYTES PARENT``. Stdin: a line of JSON (``cells``, ``name``,
``png``), then the document. Stdout: one line of JSON, never anything of the document's own making.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from typing import Any

from crawler.limits import die_with, limit
from crawler.show.choose import CannotShow, chosen
from crawler.show.fonts import has_chinese
from crawler.show.marks import marked
from crawler.show.pages import page_pictures
from crawler.show.source import inner
from crawler.show.tables import Part, parts_of, plain, shown_rows, standing_at, table_pictures
from extract.document import Document, Place, Table
from extract.parser import parse_whole
from extract.report import CellValue, Hint


def main() -> None:
    """Answer one request."""
    megabytes, parent = (int(argument) for argument in sys.argv[1:3])
    die_with(parent)
    limit(megabytes)
    asked = json.loads(sys.stdin.buffer.readline())
    try:
        answer = show(sys.stdin.buffer.read(), asked["cells"], asked["name"], asked["png"])
    except CannotShow as trouble:
        answer = {"trouble": str(trouble), "wrong_usage": trouble.wrong_usage}
    except MemoryError:
        answer = {"trouble": "the document is too large to be drawn", "wrong_usage": False}
    sys.stdout.write(json.dumps(answer))


def show(data: bytes, names: list[str], file_name: str, png: bool) -> dict[str, Any]:
    """The cells, what stands around them and, if wanted, the picture. Raises CannotShow."""
    hint = Hint(name=file_name)
    report, document = parse_whole(data, hint)
    cells = chosen(report, names)
    if document is None:
        raise CannotShow("the file could not be read as a report")
    places = {name: cell.where for name, cell in cells.items() if cell.where}
    answer: dict[str, Any] = {
        "form": report.form,
        "cells": {name: cell.as_dict() for name, cell in cells.items()},
        "parts": [_part(part, here) for part, here in parts_of(document, cells)],
    }
    if png:
        answer |= _picture(data, document, hint, cells, places)
    return answer


def _picture(
    data: bytes, document: Document, hint: Hint, cells: dict[str, CellValue], places: dict[str, Place]
) -> dict[str, Any]:
    paged = any(place.page for place in places.values())
    try:
        pictures = (
            page_pictures(*inner(data, document, hint), places) if paged else table_pictures(document, cells)
        )
    except MemoryError:
        raise
    except Exception as trouble:  # a page that could be read but not drawn costs the picture only
        raise CannotShow(f"the page cannot be drawn: {type(trouble).__name__}") from None
    lost = [name for name in places if not any(name in p.areas for p in pictures)]
    if lost:
        raise CannotShow(f"{lost[0]}: its place is not found again in the document")
    captions = {name: f"{name}  {plain(cell.raw or '', 40)}  ({cell.state})" for name, cell in cells.items()}
    image, areas = marked(pictures, captions)
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return {
        "png": base64.b64encode(stream.getvalue()).decode("ascii"),
        "areas": areas,
        "chinese": has_chinese(),
    }


def _part(part: Part, here: dict[str, CellValue]) -> dict[str, Any]:
    """A table's or some paragraphs' words, for a terminal."""
    if not isinstance(part, Table):
        return {
            "lines": [
                {"text": plain(p.text, 400), "cells": [n for n, c in here.items() if c.where == p.place]}
                for p in part
            ]
        }
    first, last = shown_rows(part, here)
    marks = {name: standing_at(part, cell) for name, cell in here.items()}
    cells = [
        {
            "text": plain(cell.text),
            "row": cell.row,
            "column": cell.column,
            "cells": [name for name, standing in marks.items() if cell in standing],
        }
        for cell in part.cells
        if first <= cell.row < last
    ]
    return {"height": part.height, "width": part.width, "table": cells}


if __name__ == "__main__":
    main()
