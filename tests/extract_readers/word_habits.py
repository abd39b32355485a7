"""Awkward ways in which Word keeps what it prints: each turns a plain document's XML into one that prints the
same figures (or, in ``SPOILT``, figures that cannot be read out of the XML for sure)."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from tests.extract_readers.word_xml import (
    FRACTION,
    NOTE,
    NUMBERED,
    PICTURE,
    RUBY,
    Habit,
    Node,
    boxed,
    each_figure,
    field_of,
    figures,
    nested_field,
    plain,
    rows,
    run,
    runs_of,
    swap,
    tables,
    w,
    words,
    wrap,
    xml,
)


def _sdt(level: str) -> Habit:
    def habit(root: Node) -> None:
        found = {"row": rows(root), "cell": list(figures(root)), "run": [run(c) for c in figures(root)]}
        found["paragraph"] = [c.find(w("p")) for c in figures(root)]
        found["table"] = tables(root)
        for node in found[level]:
            wrap(
                node,
                "<w:sdt><w:sdtPr><w:id w:val='1'/></w:sdtPr><w:sdtContent><w:here/></w:sdtContent></w:sdt>",
            )

    return habit


def _deleted(row: Node) -> Node:
    """A copy of the row that is marked as deleted."""
    old = deepcopy(row)
    properties = old.find(w("trPr"))
    if properties is None:
        properties = etree.SubElement(old, w("trPr"))
        old.insert(0, properties)
    etree.SubElement(properties, w("del"))
    return old


def _deleted_rows(root: Node) -> None:
    """Before each row its former version, deleted and tracked as such."""
    for row in rows(root):
        old = _deleted(row)
        for cell in old.iter(w("tc")):
            if words(cell).isdigit():
                swap(run(cell), xml("<w:del><w:r><w:delText>9</w:delText></w:r></w:del>"))
        row.addprevious(old)


def _deleted_rows_live_words(root: Node) -> None:
    """The same where only the row, not its words, is marked."""
    for row in rows(root)[::3]:
        old = _deleted(row)
        for cell in figures(old):
            run(cell).find(w("t")).text = "9"
        row.addprevious(old)


def _hidden_rows(root: Node) -> None:
    for row in rows(root)[::3]:
        old = deepcopy(row)
        properties = etree.Element(w("trPr"))
        old.insert(0, properties)
        etree.SubElement(properties, w("hidden"))
        for cell in figures(old):
            run(cell).find(w("t")).text = "9"
            run(cell).insert(0, xml("<w:rPr><w:vanish/></w:rPr>"))
        row.addprevious(old)


def _deleted_cells(root: Node) -> None:
    """A cell that was deleted and tracked stands before each row's last one."""
    for cell in [row.findall(w("tc"))[-1] for row in rows(root)]:
        old = deepcopy(cell)
        etree.SubElement(old.find(w("tcPr")), w("cellDel"))
        run(old).find(w("t")).text = "9"
        cell.addprevious(old)


def _nested_cells(root: Node) -> None:
    """Every figure in a table of one cell inside its cell."""
    for cell in list(figures(root)):
        paragraph = cell.find(w("p"))
        wrap(paragraph, "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:here/></w:tc></w:tr></w:tbl>")
        cell.append(xml("<w:p/>"))


def _layout_table(root: Node) -> None:
    """The whole document inside one cell of a table."""
    body = root.getroottree().getroot().find(w("body"))
    inner = [node for node in body if node.tag != w("sectPr")]
    made = xml("<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:here/></w:tc></w:tr></w:tbl>")
    body.insert(0, made)
    swap(next(made.iter(w("here"))), *inner)


def _box_around_tables(root: Node) -> None:
    """Every table inside a text box."""
    box = "<v:textbox><w:txbxContent><w:here/><w:p/></w:txbxContent></v:textbox>"
    for table in tables(root):
        wrap(table, f"<w:p><w:r><w:pict><v:shape>{box}</v:shape></w:pict></w:r></w:p>")


def _no_restart(root: Node) -> None:
    """Merged cells whose first part does not say that it is one."""
    for mark in list(root.iter(w("vMerge"))):
        if mark.get(w("val")) == "restart":
            mark.getparent().remove(mark)


def _old_merges(root: Node) -> None:
    """Cells merged across in the way of Word 97: a part for each column, marked."""
    for span in list(root.iter(w("gridSpan"))):
        properties, count = span.getparent(), int(span.get(w("val")))
        cell = properties.getparent()
        properties.remove(span)
        properties.append(xml("<w:hMerge w:val='restart'/>"))
        vertical = properties.find(w("vMerge"))
        for _ in range(count - 1):
            part = xml("<w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p/></w:tc>")
            if vertical is not None:
                part.find(w("tcPr")).append(deepcopy(vertical))
            cell.addnext(part)


def _grid_before(root: Node) -> None:
    """Every table moved by two columns that no row fills."""
    for table in tables(root):
        for row in table.findall(w("tr")):
            properties = row.find(w("trPr"))
            if properties is None:
                properties = etree.Element(w("trPr"))
                row.insert(0, properties)
            properties.append(xml("<w:gridBefore w:val='2'/>"))
            properties.append(xml("<w:gridAfter w:val='1'/>"))


def _split(heads: int) -> Habit:
    """Long tables torn in two at a page, with so many head rows repeated."""

    def habit(root: Node) -> None:
        for table in tables(root):
            own = table.findall(w("tr"))
            if len(own) < 10:
                continue
            second = etree.Element(w("tbl"))
            for name in ("tblPr", "tblGrid"):
                second.append(deepcopy(table.find(w(name))))
            for row in own[:heads]:
                second.append(deepcopy(row))
            for row in own[len(own) // 2 :]:
                second.append(row)
            table.addnext(second)
            table.addnext(xml("<w:p><w:r><w:br w:type='page'/></w:r></w:p>"))

    return habit


def _heads_again(root: Node) -> None:
    """The two or three head rows once more in the middle of a long table."""
    for table in tables(root):
        own = table.findall(w("tr"))
        if len(own) > 10:
            for row in own[:3]:
                own[len(own) // 2].addprevious(deepcopy(row))


def _blank_rows(root: Node) -> None:
    """An empty row after every fifth."""
    for table in tables(root):
        for row in table.findall(w("tr"))[4::5]:
            if row.find(f".//{w('vMerge')}") is None:
                empty = deepcopy(row)
                for text in empty.iter(w("t")):
                    text.text = ""
                row.addnext(empty)


def _styled(style: str, properties: str, text: str = "9") -> Habit:
    """After every figure a run of a style that is not printed at the height of text, or not at all."""

    def habit(root: Node) -> None:
        for cell in list(figures(root)):
            run(cell).addnext(xml(f"<w:r><w:rPr><w:rStyle w:val='{style}'/></w:rPr><w:t>{text}</w:t></w:r>"))

    base = f"<w:name w:val='b'/><w:rPr>{properties}</w:rPr>"
    habit.__dict__["style"] = (
        f"<w:style w:type='character' w:styleId='base'>{base}</w:style><w:style w:type='character' "
        f"w:styleId='{style}'><w:name w:val='c'/><w:basedOn w:val='base'/></w:style>"
    )
    return habit


def _note(inner: str) -> Habit:
    return each_figure(lambda text: plain(text) + NOTE.format(inner))


def _numbered(root: Node) -> None:
    """The rows' figures numbered by Word itself, as a list would be."""
    for cell in figures(root):
        cell.find(w("p")).insert(0, xml(NUMBERED))


EXACT: dict[str, Habit] = {
    "plain": lambda root: None,
    "a_run_a_digit": each_figure(runs_of),
    "inserted": each_figure(lambda t: f"<w:ins>{plain(t)}</w:ins>"),
    "changed": each_figure(
        lambda t: f"<w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins>{plain(t)}</w:ins>"
    ),
    "deleted_words_left_as_words": each_figure(lambda t: f"<w:del>{plain('9')}</w:del>{plain(t)}"),
    "moved": each_figure(lambda t: f"<w:moveFrom>{plain('9')}</w:moveFrom><w:moveTo>{plain(t)}</w:moveTo>"),
    "smart_tags": each_figure(lambda t: f"<w:smartTag w:element='n'>{plain(t)}</w:smartTag>"),
    "custom_xml": each_figure(lambda t: f"<w:customXml w:element='n'>{plain(t)}</w:customXml>"),
    "links": each_figure(lambda t: f"<w:hyperlink w:anchor='x'>{plain(t)}</w:hyperlink>"),
    "simple_fields": each_figure(lambda t: f"<w:fldSimple w:instr='=SUM(ABOVE)'>{plain(t)}</w:fldSimple>"),
    "fields": each_figure(field_of),
    "fields_in_field_codes": each_figure(nested_field),
    "proofing_marks": each_figure(
        lambda t: f"<w:proofErr w:type='spellStart'/>{plain(t)}<w:bookmarkStart w:id='1' w:name='b'/>"
    ),
    "comments": each_figure(lambda t: f"{plain(t)}<w:r><w:commentReference w:id='1'/></w:r>"),
    "footnotes": _note("<w:footnoteReference w:id='2'/>"),
    "footnotes_of_their_own_mark": _note(
        "<w:footnoteReference w:customMarkFollows='1' w:id='2'/><w:t>1</w:t>"
    ),
    "raised_marks": _note("<w:t>[1]</w:t>"),
    "hidden_words": each_figure(lambda t: plain("9", "<w:vanish/>") + plain(t)),
    "struck_words": each_figure(lambda t: plain("9", "<w:strike/>") + plain(t)),
    "hidden_by_style": _styled("secret", "<w:vanish/>"),
    "struck_by_style": _styled("gone", "<w:strike/>"),
    "raised_by_style": _styled("mark", "<w:vertAlign w:val='superscript'/>"),
    "readings_above": each_figure(lambda t: RUBY.format(plain(t))),
    "plain_mathematics": each_figure(lambda t: f"<m:oMath><m:r><m:t>{t}</m:t></m:r></m:oMath>"),
    "full_width": each_figure(lambda t: plain(t.translate({ord(c): ord(c) + 0xFEE0 for c in t}))),
    "spaces_around": each_figure(lambda t: plain(f"\u3000{t}\xa0")),
    "a_break_after": each_figure(lambda t: plain(t) + "<w:r><w:br/></w:r>"),
    "a_page_break_before": each_figure(lambda t: "<w:r><w:lastRenderedPageBreak/></w:r>" + plain(t)),
    "tabs_before": each_figure(lambda t: "<w:r><w:tab/></w:r>" + plain(t)),
    "soft_hyphens": each_figure(lambda t: plain(t) + "<w:r><w:softHyphen/></w:r>"),
    "symbols_of_an_ordinary_font": each_figure(
        lambda t: "<w:r>" + "".join(f"<w:sym w:font='Arial' w:char='{ord(c):04X}'/>" for c in t) + "</w:r>"
    ),
    "symbols_of_the_symbol_font": each_figure(
        lambda t: "<w:r>" + "".join(f"<w:sym w:font='Symbol' w:char='F0{ord(c):02X}'/>" for c in t) + "</w:r>"
    ),
    "boxes_in_cells": each_figure(boxed),
    "controls_around_rows": _sdt("row"),
    "controls_around_cells": _sdt("cell"),
    "controls_around_paragraphs": _sdt("paragraph"),
    "controls_around_runs": _sdt("run"),
    "controls_around_tables": _sdt("table"),
    "rows_deleted": _deleted_rows,
    "rows_deleted_their_words_not": _deleted_rows_live_words,
    "rows_hidden": _hidden_rows,
    "cells_deleted": _deleted_cells,
    "tables_of_one_cell_in_cells": _nested_cells,
    "a_table_around_all": _layout_table,
    "boxes_around_tables": _box_around_tables,
    "merged_without_a_start": _no_restart,
    "merged_as_in_word_97": _old_merges,
    "columns_before_and_after": _grid_before,
    "torn_with_its_heads": _split(3),
    "torn_without_heads": _split(0),
    "heads_repeated_inside": _heads_again,
    "blank_rows": _blank_rows,
}
"""Habits after which every figure is still certain."""

SPOILT: dict[str, Habit] = {
    "wingdings": each_figure(lambda t: plain(t, "<w:rFonts w:ascii='Wingdings' w:hAnsi='Wingdings'/>")),
    "symbols_of_wingdings": each_figure(
        lambda t: (
            "<w:r>" + "".join(f"<w:sym w:font='Wingdings' w:char='F0{ord(c):02X}'/>" for c in t) + "</w:r>"
        )
    ),
    "pictures_in_cells": each_figure(lambda t: PICTURE),
    "a_picture_after": each_figure(lambda t: plain(t[:1]) + PICTURE),
    "objects_in_cells": each_figure(lambda t: "<w:r><w:object><v:shape/></w:object></w:r>"),
    "fractions": each_figure(FRACTION.format),
    "raised_by_hand": each_figure(
        lambda t: plain(t) + plain("9", "<w:position w:val='8'/><w:sz w:val='12'/>")
    ),
    "white_words": each_figure(lambda t: plain("9", "<w:color w:val='FFFFFF'/>") + plain(t)),
    "tiny_words": each_figure(lambda t: plain("9", "<w:sz w:val='2'/>") + plain(t)),
    "numbered_by_word": _numbered,
    "written_from_the_right": each_figure(lambda t: f"<w:bdo w:val='rtl'>{plain(t)}</w:bdo>"),
    "turned_by_characters": each_figure(lambda t: plain(f"\u202e{t[::-1]}\u202c")),
    "fields_that_draw": each_figure(
        lambda t: (
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> EQ \\o(1,2) </w:instrText></w:r>"
            "<w:r><w:fldChar w:fldCharType='end'/></w:r>" + plain(t)
        )
    ),
    "two_lines_in_a_cell": each_figure(lambda t: plain(t[:1]) + "<w:r><w:br/></w:r>" + plain(t[1:] or "0")),
    "boxes_beside_figures": each_figure(lambda t: plain(t[:1]) + boxed(t[1:] or "0")),
}
"""Habits after which figures are uncertain: exact all the same, or the report has to say so."""
