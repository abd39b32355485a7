"""Samples as HTML in the markup habits of editors and portals."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from tests.corpus.sample import Grid, Sample, expected_rows

Cell = Callable[[str, int, int], str]


def spans(rows: int, columns: int) -> str:
    """The attributes of a merged cell."""
    return (f' rowspan="{rows}"' if rows > 1 else "") + (f' colspan="{columns}"' if columns > 1 else "")


def plain_cell(text: str, rows: int, columns: int) -> str:
    return f"<td{spans(rows, columns)}>{escape(text)}</td>"


def word_cell(text: str, rows: int, columns: int) -> str:
    """As Word saves: styles, office tags, a run for each piece, source lines broken at will."""
    half = len(text) // 2
    runs = "".join(
        f"<span lang=EN-US style='font-size:10.5pt;font-family:\"宋体\"'>{escape(t)}</span>"
        for t in (text[:half], text[half:])
        if t
    )
    return (
        f"<td width=57 valign=top{spans(rows, columns)}\n style='width:42.5pt;border:solid windowtext 1pt;\n"
        f"padding:0cm 5.4pt 0cm 5.4pt'>\n  <p class=MsoNormal align=center>{runs}<o:p></o:p></p>\n  </td>"
    )


def table(grid: Grid, cell: Cell = plain_cell, body: bool = True) -> str:
    rows = "\n".join("<tr>" + "".join(cell(*span) for span in row) + "</tr>" for row in grid)
    return f'<table border="1">{"<tbody>" if body else ""}{rows}{"</tbody>" if body else ""}</table>'


def hidden_merge_table(grid: Grid) -> str:
    """As sheet editors save: merged-away cells stay behind as display:none, with a stray figure."""
    full = expected_rows(grid)
    placed: set[tuple[int, int]] = set()
    out = []
    for r, row in enumerate(grid):
        cells, spans = "", iter(row)
        for c in range(len(full[0])):
            if (r, c) in placed:
                cells += '<td style="display: none;"></td>'
                continue
            text, rows, columns = next(spans)
            placed |= {(r + i, c + j) for i in range(rows) for j in range(columns)}
            cells += plain_cell(text, rows, columns)
        out.append(f"<tr>{cells}</tr>")
    return f"<table><tbody>{''.join(out)}</tbody></table>"


def body_of(sample: Sample, render: Callable[[Grid], str]) -> str:
    """The six chapters, tables through ``render``."""
    parts = []
    for heading, contents in sample.chapters:
        parts.append(f"<p><strong>{heading}</strong></p>")
        parts += [render(x) if isinstance(x, list) else f"<p>　　{escape(x)}</p>" for x in contents]
    return "\n".join(parts)


_MENU = "".join(f'<li><a href="/c{i}/">栏目{i}</a></li>' for i in range(12))


def page_of(sample: Sample, content: str, charset: str = "utf-8", outer: str = "{}") -> str:
    """A portal's page around an article."""
    inner = (
        f'<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/nb/">政府信息公开年报</a></div>'
        f"<h1>{sample.title}</h1>"
        f"<div class=info><span>发布日期：{sample.year + 1}-01-21</span> "
        f"<span>信息来源：{sample.agency}</span></div>" + content
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{sample.title}_云溪县人民政府</title>'
        f'<meta name="PubDate"content="{sample.year + 1}-01-21 09:00"><style>.gone{{display:none}}</style>'
        f"<script>var t='<table><tr><td>9</td></tr></table>';</script></head><body><ul>{_MENU}</ul>"
        + outer.format(inner)
        + '<div class="foot">主办：云溪县人民政府办公室 <a href="/map">网站地图</a></div></body></html>'
    )


def trs(sample: Sample) -> str:
    return page_of(sample, f"<div class=TRS_Editor>{body_of(sample, table)}</div>")


def word_export(sample: Sample) -> str:
    """Saved by Word as a page of its own, in GBK, without any container."""
    body = body_of(sample, lambda grid: table(grid, word_cell, body=False))
    return (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'>\n<head>\n"
        "<meta http-equiv=Content-Type content='text/html; charset=gb2312'>\n"
        "<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]-->\n"
        "<style><!-- p.MsoNormal{margin:0} --></style>\n"
        f"<title>{sample.title}</title></head>\n<body lang=ZH-CN><div class=WordSection1>\n"
        f"<p class=MsoTitle>{sample.title}</p>{body}</div></body></html>"
    )


def sheet_editor(sample: Sample) -> str:
    return page_of(sample, f'<div id="zoom">{body_of(sample, hidden_merge_table)}</div>')


def layout_tables(sample: Sample) -> str:
    """A page laid out by nested tables, as portals did around 2010."""
    inner = "<table><tr><td>{}</td></tr></table>"
    outer = f"<table width=1000><tr><td width=200>导航</td><td>{inner}</td></tr></table>"
    content = body_of(sample, table) + '<p class="gone">彩票开奖9999999</p><p style="font-size:0">博彩</p>'
    return page_of(sample, content, outer=outer)


def headed(sample: Sample) -> str:
    """Tables with thead and tfoot, the foot first in the source, in a UCAP container."""

    def render(grid: Grid) -> str:
        rows = ["<tr>" + "".join(plain_cell(*span) for span in row) + "</tr>" for row in grid]
        head, middle, foot = "".join(rows[:3]), "".join(rows[3:-1]), rows[-1]
        return f"<table><thead>{head}</thead><tfoot>{foot}</tfoot><tbody>{middle}</tbody></table>"

    plain_first = {id(grid): table for grid in sample.tables[:1]}
    body = body_of(sample, lambda grid: plain_first.get(id(grid), render)(grid))
    return page_of(sample, f"<UCAPCONTENT>{body}</UCAPCONTENT>")


HABITS: dict[str, tuple[Callable[[Sample], str], str]] = {
    "trs": (trs, "utf-8"),
    "word_export": (word_export, "gb18030"),
    "sheet_editor": (sheet_editor, "utf-8"),
    "layout_tables": (layout_tables, "gb18030"),
    "headed": (headed, "utf-8"),
}
"""Name -> (writer, charset of its bytes)."""


def html_bytes(sample: Sample, habit: str) -> bytes:
    from tests.corpus import habits

    writer, charset = {**HABITS, **habits.GRIDS, **habits.FLAT}[habit]
    return writer(sample).encode(charset)
