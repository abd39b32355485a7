"""Cells of a report in their table or paragraph, for a terminal: the cell stands between ▸ and ◂."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from crawler.cli.views.screen import console, safe, table
from crawler.show.run import Shown
from crawler.words import CELL_STATE

_NEAR = 3  # rows shown above and below a cell
_HEADS = 3  # rows at the top of a table that are always shown
_LABEL = 16  # characters of a label that are shown
_MARK = "bold reverse"


def shown_panel(name: str, shown: Shown, lang: str) -> None:
    """Each cell with its value and place, then the parts of the document around them."""
    out = console()
    out.print(safe(name, "bold"))
    for cell, facts in shown.cells.items():
        state = CELL_STATE[facts["state"]].label(lang)
        told = f"  {cell} = {facts['raw']} ({state}) · {place_words(facts['where'], lang)}"
        out.print(safe(told))
    for part in shown.parts:
        out.print()
        if "table" in part:
            out.print(_grid(part))
        else:
            for line in part["lines"]:
                marked = f"▸{line['text']}◂" if line["cells"] else line["text"]
                out.print(safe(f"  {marked}", _MARK if line["cells"] else ""))


def place_words(place: dict[str, Any], lang: str) -> str:
    """Where a cell stands, in words; tables, rows, columns and lines are counted from one."""
    zh = lang == "zh"
    if "xpath" in place:
        return f"XPath {place['xpath']}"
    if "page" in place:
        box = ", ".join(f"{value:g}" for value in place.get("box", ()))
        return f"第{place['page']}页，范围（点）{box}" if zh else f"page {place['page']}, box in points {box}"
    names = {
        "table": ("表", "table"),
        "row": ("行", "row"),
        "line": ("行", "line"),
        "column": ("列", "column"),
    }
    told = [(zh_word, en_word, place[key] + 1) for key, (zh_word, en_word) in names.items() if key in place]
    return "".join(f"第{n}{z}" for z, _, n in told) if zh else ", ".join(f"{e} {n}" for _, e, n in told)


def _grid(part: dict[str, Any]) -> Any:
    """The heads of the table and the rows around its marked cells."""
    rows = {cell["row"] for cell in part["table"] if cell["cells"]}
    near = {r for row in rows for r in range(row - _NEAR, row + _NEAR + 1)} | set(range(_HEADS))
    made = table(*[str(c + 1) for c in range(min(part["width"], 40))])
    made.padding, made.show_lines = (0, 1, 0, 0), False
    texts = {(cell["row"], cell["column"]): cell for cell in part["table"]}
    before = -1
    for row in sorted(near & {cell["row"] for cell in part["table"]}):
        if row != before + 1:
            made.add_row(Text("⋮", "dim"))
        made.add_row(*(_cell(texts.get((row, c))) for c in range(len(made.columns))))
        before = row
    return made


def _cell(cell: dict[str, Any] | None) -> Text:
    if cell is None:
        return Text("")
    words = " ".join(cell["text"].split())
    if cell["cells"]:
        return safe(f"▸{words}◂", _MARK)
    return safe(words if len(words) <= _LABEL else words[: _LABEL - 1] + "…")
