"""The list of defects as a Word document, to be sent to the units that it names."""

from __future__ import annotations

from itertools import groupby
from typing import BinaryIO

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from crawler.findings.defects import SOURCE, Defect, DefectList, Unit
from crawler.findings.defects_xlsx import checked
from crawler.words import TERM

_TEXT, _HEAD = "仿宋", "黑体"


def write(made: DefectList, file: BinaryIO) -> None:
    """Write the document into an open file."""
    document = Document()
    _styles(document)
    title = document.add_heading(made.title, 0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    units = f"涉及单位{len(made.units)}个，问题{made.count}项。" if made.count else "没有发现问题。"
    document.add_paragraph(f"{made.day}。{units}问题类型用语依据{SOURCE}。")
    for unit in made.units:
        _unit(document, unit)
    document.save(file)


def _styles(document: Word) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    for name, face, size in (
        ("Normal", _TEXT, 12), ("Title", _HEAD, 20), ("Heading 1", _HEAD, 15), ("Heading 2", _HEAD, 13),
    ):  # fmt: skip
        style = document.styles[name]
        style.font.name, style.font.size = face, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:eastAsia"):
            fonts.set(qn(kind), face)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)


def _unit(document: Word, unit: Unit) -> None:
    name = unit.name if unit.name.startswith(unit.division) else f"{unit.division}{unit.name}"
    document.add_heading(f"{name}（{len(unit.defects)}项）", 1)
    number = 0
    for (year, term), group in groupby(unit.defects, lambda d: (d.year, d.term)):
        document.add_heading(f"{year}年度：{TERM[term].zh}", 2)
        for defect in group:
            number += 1
            _defect(document, number, defect)


def _defect(document: Word, number: int, defect: Defect) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{number}．{defect.message}")
    if said := checked(defect):
        paragraph.add_run(f"（{said}）").bold = True
    facts = (("原文", defect.quote and f"“{defect.quote}”"), ("对照", defect.sides), ("依据", defect.demand))
    for name, text in facts:
        if text:
            _line(document, f"{name}：{text}")
    if defect.url:
        _link(_line(document, "链接："), defect.url)
    copy = f"副本SHA-256：{defect.sha256[:16]}…，" if defect.sha256 else ""
    _line(document, f"{copy}最后查看：{defect.seen}，编号：{defect.finding_id}", size=9)


def _line(document: Word, text: str, size: float = 10.5) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(0.8)
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(text).font.size = Pt(size)
    return paragraph


def _link(paragraph: Paragraph, url: str) -> None:
    """A hyperlink, for which python-docx has no method of its own."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(url)
    run.font.size, run.font.underline = Pt(10.5), True
    run.font.color.rgb = RGBColor(0x05, 0x63, 0xC1)
    link.append(run._r)
    paragraph._p.append(link)
