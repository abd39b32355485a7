"""A plain Word file to write awkward ones from, and the markup that they are made of."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from lxml import etree

from tests.corpus.docx import docx_bytes
from tests.corpus.sample import make_sample

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = {
    "w": W,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
DECLARED = " ".join(f"xmlns:{prefix}='{uri}'" for prefix, uri in _NAMES.items())
Node = Any
Habit = Callable[[Node], None]


def xml(text: str) -> Node:
    """One element of the given markup."""
    (node,) = etree.fromstring(f"<x {DECLARED}>{text}</x>")
    return node


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def words(node: Node) -> str:
    return "".join(node.itertext(w("t")))


def tables(root: Node) -> list[Node]:
    return list(root.iter(w("tbl")))


def figures(root: Node) -> Iterator[Node]:
    """Cells that print a figure."""
    yield from [cell for cell in root.iter(w("tc")) if words(cell).isdigit()]


def rows(root: Node) -> list[Node]:
    """Rows that end in a figure."""
    return [
        row for row in root.iter(w("tr")) if (cells := row.findall(w("tc"))) and words(cells[-1]).isdigit()
    ]


def run(node: Node) -> Node:
    """The first run of a cell that prints something."""
    return next(r for r in node.iter(w("r")) if words(r))


def runs_of(text: str, properties: str = "") -> str:
    return "".join(f"<w:r><w:rPr>{properties}</w:rPr><w:t>{char}</w:t></w:r>" for char in text)


def swap(old: Node, *new: Node) -> None:
    """Put elements in the place of one."""
    for node in new:
        old.addprevious(node)
    old.getparent().remove(old)


def each_figure(markup: Callable[[str], str]) -> Habit:
    """A habit that writes the runs of every figure anew."""

    def habit(root: Node) -> None:
        for cell in figures(root):
            text, old = words(cell), run(cell)
            made = etree.fromstring(f"<x {DECLARED}>{markup(text)}</x>")
            swap(old, *made)

    return habit


def plain(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def field_of(text: str, code: str = "=SUM(ABOVE)") -> str:
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    code = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return mark.format("begin") + code + mark.format("separate") + plain(text) + mark.format("end")


def nested_field(text: str) -> str:
    """A field whose code has another field's result in it, which is not printed."""
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    inner = field_of("7", "REF x")
    return mark.format("begin") + inner + mark.format("separate") + plain(text) + mark.format("end")


def boxed(text: str) -> str:
    content = f"<w:txbxContent><w:p>{plain(text)}</w:p></w:txbxContent>"
    inline = f"<wp:inline><a:graphic><wps:txbx>{content}</wps:txbx></a:graphic></wp:inline>"
    choice = f"<mc:Choice Requires='wps'><w:drawing>{inline}</w:drawing></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
    return f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"


PICTURE = (
    "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed='rId9'/>"
    "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
NOTE = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr>{}</w:r>"
RUBY = "<w:r><w:ruby><w:rt><w:r><w:t>9</w:t></w:r></w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"
ONE = "<m:r><m:t>1</m:t></m:r>"
FRACTION = f"<m:oMath><m:f><m:num><m:r><m:t>{{0}}</m:t></m:r></m:num><m:den>{ONE}</m:den></m:f></m:oMath>"
NUMBERED = "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='41'/></w:numPr></w:pPr>"


def wrap(node: Node, outer: str) -> None:
    """Put an element inside markup; ``<w:here/>`` is its place."""
    made = xml(outer)
    node.addprevious(made)
    swap(next(made.iter(w("here"))), node)


@cache
def _plain_document(form: str) -> tuple[bytes, dict[str, str | None]]:
    sample = make_sample(form, seed=7)
    return docx_bytes(sample), dict(sample.cells)


def awkward(
    habit: Habit, form: str = "2021", only_first: bool = False
) -> tuple[bytes, dict[str, str | None]]:
    """A Word file with a habit, and the cells that it prints. ``only_first``: in its first table alone, which
    has no sums that could tell of a fault."""
    data, cells = _plain_document(form)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(content)
                habit(tables(root)[0] if only_first else root)
                content = etree.tostring(root)
            if name == "word/styles.xml" and (style := getattr(habit, "style", "")):
                root = etree.fromstring(content)
                root.extend(etree.fromstring(f"<x {DECLARED}>{style}</x>"))
                content = etree.tostring(root)
            if name == "word/numbering.xml":
                content = _with_list(content)
            new.writestr(name, content)
    return stream.getvalue(), cells


def _with_list(content: bytes) -> bytes:
    root = etree.fromstring(content)
    root.insert(
        0,
        xml(
            "<w:abstractNum w:abstractNumId='41'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
            "<w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl></w:abstractNum>"
        ),
    )
    root.append(xml("<w:num w:numId='41'><w:abstractNumId w:val='41'/></w:num>"))
    return etree.tostring(root)
