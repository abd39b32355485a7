"""The child that draws originals: pictures of pages for scans too, codes for what cannot be drawn."""

from __future__ import annotations

import base64
import hashlib
import io
import sqlite3
from pathlib import Path

import pytest
from PIL import Image

from crawler.archive import Archive
from crawler.web.original_child import answer
from extract.parser import parse
from tests.web.conftest import Browser

SCAN = Path(__file__).parents[1] / "extract_media" / "golden" / "usual.jpg"


def converted(kind: str) -> bytes:
    out = io.BytesIO()
    Image.open(SCAN).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_scan_is_shown_as_a_picture_in_the_units_of_its_places(kind: str) -> None:
    data = SCAN.read_bytes() if kind == "JPEG" else converted(kind)
    told = answer({"do": "pages"}, data)
    size = told["sizes"][0]
    assert told["count"] == len(told["sizes"]) >= 1
    assert 400 < size[0] < 1700  # points, as boxes of cells are
    drawn = Image.open(io.BytesIO(base64.b64decode(answer({"do": "page", "page": 1}, data)["png"])))
    assert drawn.width / drawn.height == pytest.approx(size[0] / size[1], rel=0.01)
    assert drawn.width <= 1400
    assert drawn.convert("L").getextrema()[0] < 128 < drawn.convert("L").getextrema()[1]


@pytest.mark.parametrize("do", [{"do": "pages"}, {"do": "page", "page": 1}])
def test_a_broken_scan_is_a_code(do: dict[str, object]) -> None:
    assert answer(do, SCAN.read_bytes()[:2000])["error"] in ("damaged", "not_a_report")


def test_a_page_that_is_not_there_is_said() -> None:
    count = answer({"do": "pages"}, SCAN.read_bytes())["count"]
    assert answer({"do": "page", "page": count + 1}, SCAN.read_bytes()) == {"error": "no_such_page"}


def test_a_picture_of_a_page_that_is_archived_is_shown_in_its_snapshot(home: Path) -> None:
    archive = Archive(home / "archive")
    page = "<html><body><p>年报</p><img src='../p/a.jpg'><img src='b.jpg'></body></html>"
    home_page, url = "http://p.test/x/1.html", "http://p.test/p/a.jpg"
    hashes = {home_page: archive.put(page.encode()), url: archive.put(SCAN.read_bytes())}
    held = sqlite3.connect(home / "gongkai.db")
    for name, kind in ((home_page, "text/html"), (url, "image/jpeg")):
        told = [hashes[name], kind, name]
        held.execute("INSERT INTO documents (sha256, media_type, url) VALUES (?, ?, ?)", told)
    fetch = {
        "sweep_id": "s", "division_code": "990101", "request_key": "k", "method": "GET", "url": url,
        "at": "2026", "wall_at": "2026", "outcome": "ok", "sha256": hashes[url],
    }  # fmt: skip
    marks = ", ".join("?" * len(fetch))
    held.execute(f"INSERT INTO fetches ({', '.join(fetch)}) VALUES ({marks})", [*fetch.values()])
    held.commit()
    held.close()
    browser = Browser(home)
    picture = f"/original/{hashes[url]}/picture"
    shown = browser.get(f"/original/{hashes[home_page]}")
    assert shown.text.count("<img") == 1
    assert f'src="{picture}"' in shown.text
    style = shown.text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src-elem 'sha256-{digest}'" in shown.headers["content-security-policy"]
    answer = browser.get(picture)
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"  # a sandbox has no origin
    assert Image.open(io.BytesIO(answer.content)).format == "PNG"
    assert browser.get(f"/original/{hashes[home_page]}/picture").status_code == 404


def test_the_pages_of_an_ofd_are_drawn_where_its_places_are() -> None:
    data = (SCAN.parent / "distinct.ofd").read_bytes()
    report = parse(data)
    told = answer({"do": "pages"}, data)
    assert told["count"] == len(told["sizes"]) >= 1
    pages = {}
    for cell in list(report.cells.values())[::20]:
        if cell.where is None or cell.where.box is None or not (cell.raw or "").strip():
            continue
        number = cell.where.page
        assert number
        if number not in pages:
            png = base64.b64decode(answer({"do": "page", "page": number}, data)["png"])
            pages[number] = Image.open(io.BytesIO(png)).convert("L")
        image, (width, height) = pages[number], told["sizes"][number - 1]
        scale = image.width / width
        assert image.height / height == pytest.approx(scale, rel=0.01)
        left, top, right, bottom = (value * scale for value in cell.where.box)
        assert image.crop((int(left), int(top), int(right) + 1, int(bottom) + 1)).getextrema()[0] < 128
    assert pages
