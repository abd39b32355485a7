"""Pages kept as pictures inside another file are recognised as scans are, wherever they are kept."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document as Word
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extract import media
from extract.errors import Unreadable
from extract.formwords import count_words
from extract.report import Hint
from extract.scan import inside, ocr
from tests.extract_media.conftest import golden

TITLE = "某县教育局2024年政府信息公开工作年度报告"
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


@pytest.fixture(scope="module")
def page() -> bytes:
    """The last page of a scan: the end of table three, table four, two chapters."""
    with Image.open(io.BytesIO(golden("usual.jpg"))) as whole:
        high = round(whole.width * 842 / 595)
        part = whole.crop((0, whole.height - high, whole.width, whole.height))
        buffer = io.BytesIO()
        part.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def icon() -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(buffer, "PNG")
    return buffer.getvalue()


def word(*pictures: bytes) -> bytes:
    made = Word()
    for picture in pictures:
        made.add_picture(io.BytesIO(picture), width=4_000_000)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def ofd(*pictures: bytes) -> bytes:
    members: dict[str, bytes | str] = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData>"
        "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages>"
        + "".join(
            f'<ofd:Page ID="{i + 1}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pictures))
        )
        + "</ofd:Pages></ofd:Document>",
        "Doc_0/DocumentRes.xml": f'<ofd:Res {OFD} BaseLoc="Res"><ofd:MultiMedias>'
        + "".join(
            f'<ofd:MultiMedia ID="{90 + i}"><ofd:MediaFile>p{i}.jpg</ofd:MediaFile></ofd:MultiMedia>'
            for i in range(len(pictures))
        )
        + "</ofd:MultiMedias></ofd:Res>",
    }
    for i, picture in enumerate(pictures):
        members[f"Doc_0/Res/p{i}.jpg"] = picture
        members[f"Doc_0/Pages/Page_{i}/Content.xml"] = (
            f'<ofd:Page {OFD}><ofd:Content><ofd:Layer ID="4"><ofd:ImageObject ID="5" Boundary="0 0 210 297" '
            f'ResourceID="{90 + i}"/></ofd:Layer></ofd:Content></ofd:Page>'
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def html(*pictures: bytes) -> bytes:
    shown = "".join(
        f'<img alt="" src="data:image/jpeg;base64,{base64.b64encode(p).decode()}">' for p in pictures
    )
    return f"<html><body><h1>{TITLE}</h1><div>{shown}</div></body></html>".encode()


HOLDERS: dict[str, Callable[..., bytes]] = {"docx": word, "ofd": ofd, "html": html}


@pytest.mark.parametrize("kind", HOLDERS)
def test_pictured_pages_are_recognised_and_flagged(kind: str, page: bytes) -> None:
    document = media.read(HOLDERS[kind](icon(), page), Hint())
    assert document.method == f"{kind}/ocr"
    assert "recognised" in document.warnings
    tables = [t for t in document.tables() if count_words("".join(c.text for c in t.cells)) >= 3]
    assert tables
    assert all(c.place.page and c.place.box for t in tables for c in t.cells)
    assert (TITLE in document.text) == (kind == "html")  # a web page keeps its own words beside its pictures
    assert "image_only" not in document.warnings


@pytest.mark.parametrize("kind", ["docx", "ofd"])
def test_pictures_too_small_for_a_page_are_no_report(kind: str) -> None:
    with pytest.raises(Unreadable) as caught:
        media.read(HOLDERS[kind](icon()), Hint())
    assert caught.value.code == "scanned"


@pytest.mark.parametrize("kind", ["docx", "ofd"])
def test_without_the_extra_it_says_what_to_install(
    kind: str, page: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    ocr._engine.cache_clear()
    monkeypatch.setattr(ocr, "import_module", missing)
    with pytest.raises(Unreadable) as caught:
        media.read(HOLDERS[kind](page), Hint())
    assert (caught.value.code, "pip install" in caught.value.detail) == ("ocr_missing", True)


def test_a_web_page_whose_pictures_cannot_be_read_says_so(
    page: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> object:
        raise ImportError

    monkeypatch.setattr(inside, "read", missing)
    assert "ocr_missing" in media.read(html(page), Hint()).warnings


def test_too_many_pictures_are_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        media.read(ofd(*[icon()] * (inside.MAX_PICTURES + 1)), Hint())
    assert caught.value.code == "too_large"


def test_a_hidden_text_layer_does_not_win_over_the_picture(page: bytes) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    canvas.drawImage(ImageReader(io.BytesIO(page)), 0, 0, 595, 842)
    layer = canvas.beginText(60, 700)
    layer.setFont("STSong-Light", 9)
    layer.setTextRenderMode(3)
    for line in ("行政复议 未经复议直接起诉 复议后起诉", "结果维持 结果纠正 尚未审结", "999 999 999"):
        layer.textLine(line)
    canvas.drawText(layer)
    canvas.save()
    document = media.read(buffer.getvalue(), Hint())
    assert document.method == "ocr"
    assert "999" not in "".join(c.text for t in document.tables() for c in t.cells)
