"""What arrives instead of a report: one clear code each, documented, and never a traceback."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from crawler.cli import run
from extract.errors import CODES
from extract.parser import parse
from extract.report import Hint
from tests.extract_media.conftest import golden

LOGIN = (
    "<html><head><title>统一身份认证</title></head><body><form action='/login' method='post'>"
    "<input name='u'><input type='password' name='p'><button>登录</button></form></body></html>"
).encode()


def pdf(pages: int, script: str = "", **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, **options)
    for number in range(pages):
        canvas.drawString(72, 700, f"page {number}")
        canvas.showPage()
    canvas.save()
    data = buffer.getvalue()
    action = b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    return data.replace(b"/Type /Catalog", action) if script else data


def captcha() -> bytes:
    image = Image.new("RGB", (600, 420), "white")
    draw = ImageDraw.Draw(image)
    for i in range(40):
        draw.line([(i * 37) % 600, (i * 91) % 420, (i * 53) % 600, (i * 29) % 420], fill=(90, 90, 200))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("报告.doc", b"\0" * 60_000_000)
    return buffer.getvalue()


CASES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "no bytes": (lambda: b"", "a.pdf", "empty"),
    "only zeros": (lambda: b"\0" * 5000, "a.doc", "empty"),
    "encrypted": (lambda: pdf(1, encrypt=StandardEncryption("a", ownerPassword="b")), "a.pdf", "encrypted"),
    "cut off": (lambda: golden("usual_scan.pdf")[:90_000], "a.pdf", "damaged"),
    "login page named .pdf": (lambda: LOGIN, "report.pdf", "not_a_report"),
    "login page": (lambda: LOGIN, "", "not_a_report"),
    "captcha": (captcha, "a.png", "not_a_report"),
    "2,000 pages": (lambda: pdf(2000), "a.pdf", "not_a_report"),
    "PDF with JavaScript": (lambda: pdf(1, script="yes"), "a.pdf", "not_a_report"),
    "zip bomb": (bomb, "a.zip", "too_large"),
    "OFD without text": (lambda: golden("pictures_only.ofd"), "a.ofd", "scanned"),
    "archive nobody reads": (lambda: b"7z\xbc\xaf\x27\x1c" + b"1" * 99, "a.7z", "unsupported_media"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_has_one_clear_code(case: str) -> None:
    make, name, code = CASES[case]
    report = parse(make(), Hint(name=name))
    assert (report.error, report.needs_review, report.cells) == (code, True, {})
    assert code in CODES


def test_a_script_in_a_pdf_is_told_and_not_run() -> None:
    assert "active_content" in parse(pdf(1, script="yes")).review_reasons
    assert "active_content" not in parse(pdf(1)).review_reasons
    packed = pdf(1).replace(b"%%EOF", b"%stream\xff/JS\xfe/XFA\x80/JSendstream\n%%EOF")
    assert "active_content" not in parse(packed).review_reasons  # the same letters in a picture's bytes


@pytest.mark.parametrize("case", ["no bytes", "encrypted", "login page named .pdf", "zip bomb"])
def test_the_command_gives_the_code_and_exits_with_one(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, name, code = CASES[case]
    file = tmp_path / (name or "page")
    file.write_bytes(make())
    assert run(["parse", "--home", str(tmp_path / "home"), "--json", str(file)]) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[0])["error"] == code
