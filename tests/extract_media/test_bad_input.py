"""Hostile and broken files: one clear code each, and no other exception."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import rars
from PIL import Image, ImageDraw

from extract import media
from extract.errors import Unreadable
from extract.legacy import office
from extract.legacy import reader as legacy
from extract.package import containers
from extract.report import Hint
from extract.scan import ocr
from tests.extract_media.conftest import golden


def code_of(data: bytes, name: str = "") -> str:
    with pytest.raises(Unreadable) as caught:
        media.read(data, Hint(name=name))
    assert caught.value.detail
    return caught.value.code


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def changed(name: str, member: str, content: bytes) -> bytes:
    """A golden package with one member put in the place of its own."""
    with zipfile.ZipFile(io.BytesIO(golden(name))) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    return zipped({**members, member: content})


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).ellipse([width // 4, height // 4, width // 2, height // 2], fill="black")
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def far_corner() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "规章", 1
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rar(members: dict[str, bytes], **options: object) -> bytes:
    builder = rars.RarBuilder(format="rar50", **options)
    for name, data in members.items():
        builder.add_bytes(data, name)
    return bytes(builder.to_bytes())


NINE = b"PK\x03\x04" + b"9" * 400
BOMB = b"\0" * 40_000_000
CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "OFD of pictures": (lambda: golden("pictures_only.ofd"), "scanned"),
    "OFD without a document": (lambda: zipped({"OFD.xml": b"<x/>"}), "damaged"),
    "OFD that is no XML": (lambda: zipped({"OFD.xml": b"<x"}), "damaged"),
    "OFD encrypted": (lambda: zipped({"OFD.xml": b"<x/>", "Encryptions.xml": b"<x/>"}), "encrypted"),
    "workbook with a cell in the last corner": (far_corner, "too_large"),
    "workbook cut off": (lambda: golden("usual.xls")[:3000], "damaged"),
    "workbook zip cut off": (lambda: golden("distinct.xlsx")[:3000], "damaged"),
    "RTF without words": (lambda: rb"{\rtf1\ansi }", "empty"),
    "zip of nothing": (lambda: zipped({}), "unsupported_media"),
    "zip of unknown files": (lambda: zipped({"a.bin": bytes(range(256)) * 40}), "unsupported_media"),
    "zip bomb": (lambda: zipped({"a.txt": BOMB}), "too_large"),
    "zip bomb in a zip": (lambda: zipped({"a.zip": zipped({"a.txt": BOMB})}), "too_large"),
    "zip of too many files": (lambda: zipped({f"{i}.txt": b"1" for i in range(500)}), "too_large"),
    "broken zip": (lambda: NINE, "damaged"),
    "locked RAR": (lambda: rar({"a.txt": b"x" * 99}, password="x"), "encrypted"),
    "RAR with a locked list": (lambda: rar({"a.txt": b"x"}, password="x", encrypt_headers=True), "encrypted"),
    "RAR bomb": (lambda: rar({"a.txt": BOMB}), "too_large"),
    "RAR cut off": (lambda: golden("distinct.rar")[:200], "damaged"),
    "captcha": (lambda: picture(160, 60), "not_a_report"),
    "photograph": (lambda: picture(900, 700, "JPEG"), "not_a_report"),
    "picture cut off": (lambda: golden("usual.jpg")[:4000], "damaged"),
    "picture that is none": (lambda: b"\x89PNG\r\n\x1a\n" + b"1" * 200, "damaged"),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_files_have_one_clear_code(case: str) -> None:
    make, code = CASES[case]
    assert code_of(make()) == code


def test_a_path_that_climbs_out_is_only_a_name() -> None:
    document = media.read(zipped({"../../../tmp/报告.txt": "一、总体情况".encode()}))
    assert document.meta["package_member"] == "../../../tmp/报告.txt"


def test_packages_are_opened_two_deep_only() -> None:
    inner = zipped({"报告.txt": "一、总体情况\n无".encode()})
    assert media.read(zipped({"a.zip": inner})).meta["package_member"] == "报告.txt"
    assert code_of(zipped({"b.zip": zipped({"a.zip": inner})})) == "unsupported_media"


def test_a_locked_member_beside_a_readable_one_is_told() -> None:
    builder = rars.RarBuilder(format="rar50")
    builder.add_bytes("一、总体情况".encode(), "报告.txt")
    open_part = bytes(builder.to_bytes())
    locked = rar({"a.txt": b"secret" * 20}, password="x")
    document = media.read(zipped({"open.rar": open_part, "locked.rar": locked}))
    assert "member_encrypted" in document.warnings


def test_entities_of_an_ofd_are_not_followed() -> None:
    evil = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        b'<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>'
        b'<ofd:TextObject Boundary="0 0 90 9" Size="5"><ofd:TextCode X="0" Y="5">&a;X</ofd:TextCode>'
        b"</ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>"
    )
    document = media.read(changed("distinct.ofd", "Doc_0/Pages/Page_0/Content.xml", evil))
    assert "root:" not in document.text


def test_nothing_here_reads_old_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "_extractor", lambda: None)
    monkeypatch.setattr(legacy, "office_program", lambda: None)
    assert code_of(golden("distinct.doc")) == "converter_missing"


def test_without_the_extra_a_scan_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    ocr._engine.cache_clear()
    monkeypatch.setattr(ocr, "import_module", missing)
    for name in ("usual_scan.pdf", "usual.jpg"):
        assert code_of(golden(name)) == "ocr_missing"


def test_without_its_reader_a_rar_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(containers, "import_module", missing)
    assert code_of(golden("distinct.rar")) == "converter_missing"


def test_a_hanging_converter_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "TIMEOUT", 0.2)
    monkeypatch.setattr(office, "_command", lambda *_: ["sh", "-c", "sleep 30 & sleep 30"])
    monkeypatch.setattr(office, "office_program", lambda: "sh")
    with pytest.raises(Unreadable) as caught:
        office.convert(b"x", ".doc")
    assert caught.value.code == "timeout"
