"""Documents made by real programs, byte for byte in the repository: every cell through the parser."""

import json
from pathlib import Path

import pytest

from extract.parser import parse
from extract.report import Hint

GOLDEN = Path(__file__).parents[1] / "golden" / "media"
FILES = sorted(p.name for p in GOLDEN.iterdir() if p.suffix != ".json")


def test_all_media_are_there() -> None:
    assert {Path(name).suffix for name in FILES} == {".html", ".docx", ".pdf"}


@pytest.mark.parametrize("name", FILES)
def test_every_cell(name: str) -> None:
    expected = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    report = parse((GOLDEN / name).read_bytes(), Hint(name=name))
    read = {cell_id: cell.raw for cell_id, cell in report.cells.items()}
    assert read == expected["cells"]
    assert {c.state for c in report.cells.values()} == {"number"}
    assert all(c.where is not None for c in report.cells.values())
    assert (report.form, report.agency, report.year, report.title) == tuple(
        expected[key] for key in ("form", "agency", "year", "title")
    )
    assert report.error is None
    assert not [f.code for f in report.findings if f.code.startswith("A") and f.status == "fail"]
