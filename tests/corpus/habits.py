"""Further markup habits, most of them hard: tables that are no tables, texts in scripts, stray characters.

Those of FLAT keep no grid at all: the figures stand in running text, and a parser may give them only
with a flag.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

from tests.corpus.html import body_of, page_of, plain_cell, spans, table
from tests.corpus.plain import unmerged
from tests.corpus.sample import Grid, Sample, Span

Habit = tuple[Callable[[Sample], str], str]

_SIMPLE = (
    "报开务历级么云县业层国机关规项处发数设诉讼论结转维复议无现属于区请总体计价监书会"
    "们个对当办为来东实际额进动态经营单独归类资统边达过远还这选适号则题须领馆验风违执"
    "强费征记录认证评诚试许访该详误说谁调读课负责"
)
_OLD = (
    "報開務歷級麼雲縣業層國機關規項處發數設訴訟論結轉維復議無現屬於區請總體計價監書會"
    "們個對當辦為來東實際額進動態經營單獨歸類資統邊達過遠還這選適號則題須領館驗風違執"
    "強費徵記錄認證評誠試許訪該詳誤說誰調讀課負責"
)
TRADITIONAL = str.maketrans(_SIMPLE, _OLD)
"""Characters of the forms in their traditional shapes."""


def _wps_cell(text: str, rows: int, columns: int) -> str:
    """As WPS Writer saves: upper-case tags, quoted everything, blanks, a run for each character."""
    inner = "".join(f"<SPAN style=\"mso-spacerun:'yes';font-family:宋体\">{escape(c)}</SPAN>" for c in text)
    return f'<TD valign="center"{spans(rows, columns)}><P class="MsoNormal">&nbsp;{inner}<o:p></o:p></P></TD>'


def wps_export(sample: Sample) -> str:
    """WPS Writer's own export, pasted into a portal's editor."""
    return page_of(sample, f'<div class="Section0">{body_of(sample, lambda g: table(g, _wps_cell))}</div>')


def cell_paragraphs(sample: Sample) -> str:
    """Every cell holds its text in several blocks, labels broken over paragraphs."""

    def cell(text: str, rows: int, columns: int) -> str:
        half = len(text) // 2 if len(text) > 6 and not text.isascii() else 0
        parts = [text[:half], text[half:]] if half else [text]
        blocks = "".join(f"<div><p>{escape(part)}</p></div>" for part in parts)
        return f"<td{spans(rows, columns)}><br/>{blocks}</td>"

    return page_of(sample, f'<div class="pages_content">{body_of(sample, lambda g: table(g, cell))}</div>')


def nested_tables(sample: Sample) -> str:
    """Each report table stands alone in a cell of another, and figures in a table of one cell."""

    def cell(text: str, rows: int, columns: int) -> str:
        inner = (
            f"<table border=0><tr><td>{escape(text)}</td></tr></table>" if text.isdigit() else escape(text)
        )
        return f"<td{spans(rows, columns)}>{inner}</td>"

    def wrapped(grid: Grid) -> str:
        return f"<table width=100%><tr><td align=center>{table(grid, cell)}</td></tr></table>"

    return page_of(sample, f'<div id="content">{body_of(sample, wrapped)}</div>')


def script_json(sample: Sample) -> str:
    """The article stands in a script as a member of an object, drawn by the browser."""
    content = json.dumps(body_of(sample, table), ensure_ascii=True).replace("<", "\\u003C")
    script = f'window.DATA = {{"title":"{sample.title}","publishOrg":"{sample.agency}","content":{content}}};'
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{sample.title}</title></head>"
        f"<body><div id=app></div><script>{script}</script></body></html>"
    )


def cdata(sample: Sample) -> str:
    """Cells wrapped in CDATA, as an XML template left them."""

    def cell(text: str, rows: int, columns: int) -> str:
        return f"<td{spans(rows, columns)}><![CDATA[{text}]]></td>"

    return page_of(sample, f'<div class="article">{body_of(sample, lambda g: table(g, cell))}</div>')


def hidden_nodes(sample: Sample) -> str:
    """Hidden rows, cells and spans with other figures among the shown ones."""

    def cell(text: str, rows: int, columns: int) -> str:
        stray = f'<span style="display:none">{len(text) * 37}</span>'
        ghost = '<td style="display:none">777</td>' if rows == columns == 1 and text.isdigit() else ""
        return f"{plain_cell(text, rows, columns)[:-5]}{stray}</td>{ghost}"

    def drawn(grid: Grid) -> str:
        row = "".join(f"<td>{n}</td>" for n in range(60, 67))
        return table(grid, cell).replace("<tbody>", f"<tbody><tr hidden><td>行政许可</td>{row}</tr>")

    return page_of(sample, f'<div class="TRS_Editor">{body_of(sample, drawn)}</div>')


def traditional(sample: Sample) -> str:
    """The whole page in traditional characters."""
    return page_of(sample, f'<div class="article">{body_of(sample, table)}</div>').translate(TRADITIONAL)


def glued(sample: Sample) -> str:
    """Rows of noughts are printed as one word in one cell, as pasting from a PDF leaves them."""

    def run(row: list[Span]) -> list[Span]:
        return [*row[:-7], ("0" * 7, 1, 7)] if [t for t, _, _ in row[-7:]] == ["0"] * 7 else row

    def drawn(grid: Grid) -> str:
        return table([run(row) for row in grid])

    return page_of(sample, f'<div class="article">{body_of(sample, drawn)}</div>')


def pipes(sample: Sample) -> str:
    """Rows of tables are paragraphs, their cells parted by bars."""

    def drawn(grid: Grid) -> str:
        return "".join(f"<p>| {escape(' | '.join(row))} |</p>" for row in unmerged(grid))

    return page_of(sample, f'<div class="article">{body_of(sample, drawn)}</div>')


def one_cell_a_paragraph(sample: Sample) -> str:
    """Tables pasted as text: every cell has become a paragraph of its own."""

    def drawn(grid: Grid) -> str:
        return "".join(f"<p>{escape(text)}</p>" for row in grid for text, _, _ in row)

    return page_of(sample, f'<div class="article">{body_of(sample, drawn)}</div>')


def blanks_between(sample: Sample) -> str:
    """Tables pasted as text: a paragraph a row, cells parted by blanks."""

    def drawn(grid: Grid) -> str:
        return "".join(f"<p>{'&nbsp; '.join(escape(t) for t, _, _ in row)}</p>" for row in grid)

    return page_of(sample, f'<div class="article">{body_of(sample, drawn)}</div>')


GRIDS: dict[str, Habit] = {
    "wps_export": (wps_export, "utf-8"),
    "cell_paragraphs": (cell_paragraphs, "gb18030"),
    "nested_tables": (nested_tables, "utf-8"),
    "script_json": (script_json, "utf-8"),
    "cdata": (cdata, "utf-8"),
    "hidden_nodes": (hidden_nodes, "utf-8"),
    "traditional": (traditional, "utf-8"),
    "glued": (glued, "utf-8"),
}
"""Habits that keep a grid: name -> (writer, charset)."""
FLAT: dict[str, Habit] = {
    "pipes": (pipes, "utf-8"),
    "one_cell_a_paragraph": (one_cell_a_paragraph, "utf-8"),
    "blanks_between": (blanks_between, "gb18030"),
}
