"""The child that draws originals: pictures of pages for scans too, codes for what cannot be drawn."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from crawler.web.original_child import answer

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
