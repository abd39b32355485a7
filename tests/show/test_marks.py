"""The marked box holds the printed figure: what stands inside the frame is read again from the picture."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from crawler.show.child import show
from crawler.show.marks import COLOURS
from extract.parser import parse_whole
from extract.report import Hint
from extract.scan.ocr import recognise
from tests.corpus.make_golden import CORPUS

ROOT = Path(__file__).parents[1]
_HEAD = 60  # pixels of the captions above the page
_FRAME = 5  # pixels from the frame's outer edge to the cell
FORMS = {"2021": "t3.deny_law.ngo", "2019": "t3.carry_in.law", "stat2014": "req.recv"}
FLAT = ("html_pipes", "html_one_cell", "html_blanks")
FILES = [
    path
    for path in sorted(CORPUS.iterdir())
    if path.suffix != ".json"
    and not any(w in path.name for w in ("narrative", "scan_", "traditional", *FLAT))
]
FLAT_FILES = [path.name for path in sorted(CORPUS.glob("html_*.html")) if path.name.startswith(FLAT)]
SCANS = [CORPUS / "scan_200_stamp_2019_small.pdf"]


def framed(png: bytes) -> Image.Image:
    """What stands inside the first cell's frame, found by its colour."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    below = np.asarray(image)[_HEAD:]
    mask = (below == COLOURS[0]).all(axis=2)
    ys = np.flatnonzero(mask.sum(axis=1) >= 20)  # the frame's upper and lower side, no speck of red ink
    xs = np.flatnonzero(mask[ys[0]])
    left, top, right, bottom = xs[0], ys[0] + _HEAD, xs[-1] + 1, ys[-1] + 1 + _HEAD
    return image.crop((left + _FRAME, top + _FRAME, right - _FRAME, bottom - _FRAME))


def words(image: Image.Image) -> set[str]:
    """What a cell's picture may say: with and without its edge, which may be a ruling line or print."""
    return {_recognised(image, inset) for inset in (0, 4)}


def _recognised(image: Image.Image, inset: int) -> str:
    grey = np.asarray(image.convert("L"))[inset : image.height - inset, inset : image.width - inset]
    paper = int(np.median(grey))
    ys, xs = np.nonzero(grey < paper - 70)
    ink = grey[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1] if len(ys) else grey
    (reading,) = recognise([np.pad(ink, 12, constant_values=paper)])
    return reading.text.replace(" ", "")


def drawn(path: Path, cell: str) -> tuple[bytes, dict[str, object]]:
    answer = show(path.read_bytes(), [cell], path.name, png=True)
    return base64.b64decode(answer["png"]), answer


def a_number(path: Path, printed: dict[str, str], form: str) -> str:
    """The form's usual cell, or the next that is printed here."""
    names = [FORMS[form], *(k for k in printed if k.startswith("t3."))]
    return next(name for name in names if printed.get(name))


@pytest.mark.parametrize("path", FILES + SCANS, ids=lambda p: p.name)
def test_the_frame_holds_the_figure(path: Path) -> None:
    facts = json.loads(Path(f"{path}.json").read_text("utf-8"))
    cell = a_number(path, facts["cells"], facts["form"])
    png, answer = drawn(path, cell)
    assert answer["cells"][cell]["raw"] == facts["cells"][cell]  # type: ignore[index]
    inside = framed(png).rotate(-90 if "turned" in path.name else 0, expand=True)
    assert facts["cells"][cell] in words(inside) | words(inside.rotate(180))
    (part,) = answer["parts"]  # type: ignore[misc]
    assert [c["text"] for c in part["table"] if c["cells"] == [cell]] == [facts["cells"][cell]]


@pytest.mark.parametrize("name", FLAT_FILES)
def test_without_a_table_the_paragraph_is_marked(name: str) -> None:
    path = CORPUS / name
    report, _ = parse_whole(path.read_bytes(), Hint(name=name))
    cell = next(k for k, v in report.cells.items() if v.state == "number" and k.startswith("t3"))
    png, answer = drawn(path, cell)
    marked = [line for part in answer["parts"] for line in part.get("lines", ()) if line["cells"]]  # type: ignore[attr-defined]
    raw = report.cells[cell].raw
    assert raw
    assert raw in (marked[0]["text"] if marked else str(answer["parts"]))
    assert framed(png).width > 500 or any(raw in read for read in words(framed(png)))


@pytest.mark.parametrize("name", ["distinct.doc", "usual.rtf", "distinct.xlsx", "distinct.rar"])
def test_sheets_and_old_word_files(name: str) -> None:
    path = ROOT / "extract_media" / "golden" / name
    printed = json.loads((path.parent / "figures.json").read_text("utf-8"))[name.partition(".")[0]]
    png, _ = drawn(path, "t3.new_recv.biz")
    assert printed["t3.new_recv.biz"] in words(framed(png))


def test_a_picture_of_pages() -> None:
    path = ROOT / "extract_media" / "golden" / "usual.jpg"
    printed = json.loads((path.parent / "figures.json").read_text("utf-8"))["usual"]
    cell = max((k for k in printed if k.startswith("t3.")), key=lambda k: int(printed[k]))
    png, _ = drawn(path, cell)
    assert printed[cell] in words(framed(png))


def test_several_cells_on_several_pages_each_have_their_area() -> None:
    path = CORPUS / "drawn_turned_content_2021_small.pdf"
    printed = json.loads(Path(f"{path}.json").read_text("utf-8"))["cells"]
    names = ["t2.fees.amount_wan", "t3.new_recv.nat", "t4.suit_after.total"]
    answer = show(path.read_bytes(), names, path.name, png=True)
    assert list(answer["areas"]) == names
    whole = Image.open(io.BytesIO(base64.b64decode(answer["png"])))
    for name in names:
        left, top, right, bottom = answer["areas"][name]
        crop = whole.crop((left, top, right, bottom))
        crop = crop.rotate(-90, expand=True) if crop.height > 1.5 * crop.width else crop
        read = words(crop) | words(crop.rotate(180))
        assert printed[name] in read, name
