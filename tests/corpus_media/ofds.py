"""The sample report as OFD (GB/T 33190-2016): a zip of XML, lengths in millimetres."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from tests.corpus_media.layout import HEIGHT, WIDTH, Sheet, Words, advance, sheets
from tests.corpus_media.report import Sample

MM = 25.4 / 72
NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
BOX = f"0 0 {WIDTH * MM:.3f} {HEIGHT * MM:.3f}"


def _deltas(words: Words) -> str:
    """Advances between the characters; runs of equal ones in the short form ``g count value``."""
    steps = [f"{advance(char, words.size) * MM:.3f}" for char in words.text[:-1]]
    parts: list[str] = []
    at = 0
    while at < len(steps):
        run = 1
        while at + run < len(steps) and steps[at + run] == steps[at]:
            run += 1
        parts.append(f"g {run} {steps[at]}" if run > 2 else " ".join(steps[at : at + run]))
        at += run
    return " ".join(parts)


def _text(words: Words, number: int, scaled: bool) -> str:
    """A text object; ``scaled`` draws it at half size under a matrix that doubles it."""
    x, top = words.x * MM, (words.base - words.size) * MM
    size, width = words.size * MM, sum(advance(c, words.size) for c in words.text) * MM + 2
    deltas = _deltas(words)
    delta = f' DeltaX="{deltas}"' if deltas else ""
    if scaled:
        halves = " ".join(p if p == "g" or p.isdigit() else f"{float(p) / 2:.4f}" for p in deltas.split())
        delta = f' DeltaX="{halves}"' if deltas else ""
        return (
            f'<ofd:TextObject ID="{number}" Boundary="{x:.3f} {top:.3f} {width:.3f} {size * 1.4:.3f}" Font="2" '  # noqa: E501
            f'Size="{size / 2:.3f}" CTM="2 0 0 2 0 0"><ofd:TextCode X="0" Y="{size / 2:.3f}"{delta}>'
            f"{escape(words.text)}</ofd:TextCode></ofd:TextObject>"
        )
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{x:.3f} {top:.3f} {width:.3f} {size * 1.4:.3f}" Font="2" '
        f'Size="{size:.3f}"><ofd:TextCode X="0" Y="{size:.3f}"{delta}>{escape(words.text)}</ofd:TextCode></ofd:TextObject>'  # noqa: E501
    )


def _line(line: tuple[float, float, float, float], number: int) -> str:
    x0, y0, x1, y1 = (value * MM for value in line)
    return (
        f'<ofd:PathObject ID="{number}" Boundary="{x0:.3f} {y0:.3f} {x1 - x0 + 0.2:.3f} {y1 - y0 + 0.2:.3f}" '
        f'LineWidth="0.18"><ofd:AbbreviatedData>M 0 0 L {x1 - x0:.3f} {y1 - y0:.3f}</ofd:AbbreviatedData></ofd:PathObject>'  # noqa: E501
    )


def _layer(sheet: Sheet, first: int) -> str:
    parts = [_line(line, first + i) for i, line in enumerate(sheet.lines)]
    first += len(parts)
    parts += [_text(words, first + i, scaled=i % 5 == 0) for i, words in enumerate(sheet.words)]
    return "\n".join(parts)


def ofd(sample: Sample, pictures_only: bool = False) -> bytes:
    """The report; rules of the first page stand in a template. ``pictures_only``: pages of one picture."""
    pages = sheets(sample)
    members = {
        "OFD.xml": f'{HEAD}<ofd:OFD {NS} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:Title>{escape(sample.title)}</ofd:Title></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{HEAD}<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{BOX}"
        "</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:TemplatePage ID="900" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData><ofd:Pages>'
        + "".join(f'<ofd:Page ID="{i + 1}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
        "Doc_0/Tpls/Tpl_0/Content.xml": f"{HEAD}<ofd:Page {NS}><ofd:Content><ofd:Layer ID='901'>"
        + "\n".join(_line(line, 1000 + i) for i, line in enumerate(pages[0].lines))
        + "</ofd:Layer></ofd:Content></ofd:Page>",
    }
    for i, sheet in enumerate(pages):
        template = (
            '<ofd:Template TemplateID="900" ZOrder="Background"/>' if i == 0 and not pictures_only else ""
        )
        shown = Sheet(sheet.words, [] if i == 0 else sheet.lines)
        body = (
            f'<ofd:ImageObject ID="5" Boundary="{BOX}" ResourceID="3"/>'
            if pictures_only
            else _layer(shown, 5000)
        )
        members[f"Doc_0/Pages/Page_{i}/Content.xml"] = (
            f"{HEAD}<ofd:Page {NS}>{template}<ofd:Content><ofd:Layer ID='4'>{body}</ofd:Layer></ofd:Content></ofd:Page>"  # noqa: E501
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()
