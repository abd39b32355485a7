"""Tables that came as paragraphs with bars between their cells (``| a | b |``): put back on a grid."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.document import Block, Document, GridCell, Paragraph, Table
from extract.formwords import count_words

_BARS = "|｜│┃║"
_BAR = re.compile(f"[{_BARS}]")
_RULE = re.compile(rf"[{_BARS}\s:+=\-—–─━┄┈═┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋]+")
_LEAST_ROWS = 3
_LEAST_WORDS = 3  # different words of the forms


def regrid(document: Document) -> Document:
    """The document with every run of barred paragraphs as a table. Only runs whose rows all have as many
    cells are taken: others have no columns that could be trusted."""
    blocks: list[Block] = []
    run: list[Paragraph] = []
    for block in [*document.blocks, None]:
        if isinstance(block, Paragraph) and _is_row(block.text):
            run.append(block)
            continue
        blocks += _table(run)
        run = []
        blocks += [block] if block is not None else []
    return replace(document, blocks=blocks) if len(blocks) != len(document.blocks) else document


def _is_row(text: str) -> bool:
    return bool(_BAR.search(text) or _RULE.fullmatch(text))


def _table(run: list[Paragraph]) -> list[Block]:
    """The run as a table; as it is where it is none."""
    if len(run) < _LEAST_ROWS:
        return list(run)
    printed = [p for p in run if not _RULE.fullmatch(p.text) and p.text.strip()]
    framed = all(_BAR.match(p.text.strip()) and _BAR.match(p.text.strip()[-1]) for p in printed)
    rows = [_cells(p.text.strip()[1:-1] if framed else p.text) for p in printed]
    words = count_words(" ".join(p.text for p in run))
    if len(rows) < _LEAST_ROWS or len({len(r) for r in rows}) != 1 or words < _LEAST_WORDS:
        return list(run)
    cells = (
        GridCell(text, r, c, paragraph.place)
        for r, (paragraph, row) in enumerate(zip(printed, rows, strict=True))
        for c, text in enumerate(row)
    )
    return [Table(tuple(cells), run[0].place)]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _BAR.split(line)]
