"""Draw a report's text as HTML, in two markup habits: an editor's and a word processor's export."""

from __future__ import annotations

from html import escape

from data.replicas.forms import Box, Grid, tables
from data.replicas.texts import HEADS, Text

OFFICE_P = '<p class="MsoNormal" style="text-indent:32.0pt;line-height:28.0pt"><span style="font-size:16.0pt;font-family:仿宋_GB2312">{}<o:p></o:p></span></p>'  # noqa: E501
OFFICE_TD = '<td{span} style="border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt"><p class="MsoNormal" align="center"><span lang="EN-US">{text}</span><o:p></o:p></p></td>'  # noqa: E501
PLAIN_P = '<p style="text-indent: 2em;">{}</p>'
PLAIN_TD = "<td{span}>{text}</td>"


def body(text: Text, *, office: bool = False) -> str:
    """The report's inner HTML: title and lead, chapters, the three tables in theirs."""
    paragraph = OFFICE_P if office else PLAIN_P
    grids = tables(text.form, text.cells)
    parts = [paragraph.format(escape(text.lead))]
    for chapter, head in HEADS.items():
        parts.append(paragraph.format(f"<strong>{head}</strong>"))
        parts += [paragraph.format(escape(line)) for line in text.chapters.get(chapter, ())]
        if chapter in grids:
            parts.append(table(grids[chapter], office=office))
    return "\n".join(parts)


def table(grid: Grid, *, office: bool = False) -> str:
    """One table. The office habit pads empty-looking cells with &nbsp; and wraps every cell."""
    lines = ["<tr>" + "".join(_cell(box, office) for box in row) + "</tr>" for row in grid]
    style = 'class="MsoTableGrid" style="border-collapse:collapse;border:none"' if office else 'width="100%"'
    return (
        f'<table border="1" cellspacing="0" cellpadding="0" {style}><tbody>\n'
        + "\n".join(lines)
        + "\n</tbody></table>"
    )


def _cell(box: Box, office: bool) -> str:
    span = f' rowspan="{box.rowspan}"' * (box.rowspan > 1) + f' colspan="{box.colspan}"' * (box.colspan > 1)
    text = escape(box.text)
    if office:
        return OFFICE_TD.format(span=span, text=f"{text}&nbsp;" if box.text.isdigit() else text)
    return PLAIN_TD.format(span=span, text=text)
