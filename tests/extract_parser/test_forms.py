"""The forms as data: complete, told apart, equal to the ids that others build on."""

import json
from pathlib import Path

import pytest

from extract.forms import forms

SHARED = Path(__file__).parents[3] / "shared" / "forms.json"


@pytest.mark.parametrize(("edition", "t2", "t3"), [("2021", 10, 175), ("2019", 22, 161)])
def test_sizes(edition: str, t2: int, t3: int) -> None:
    counts = [sum(c.table == t for c in forms()[edition].cells.values()) for t in ("t2", "t3", "t4")]
    assert counts == [t2, t3, 15]


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_every_cell_has_labels_unit_and_a_stata_name(edition: str) -> None:
    form = forms()[edition]
    assert "号" in form.source
    for cell in form.cells.values():
        assert cell.zh
        assert cell.en
        assert cell.unit in {"件", "项", "万元", "unstated"}
        assert len(cell.stata) <= 32
    assert {i.code for i in form.identities} == {"A01", "A02", "A03", "A06"}


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/forms.json is not here")
@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_the_ids_are_the_public_ones(edition: str) -> None:
    data = json.loads(SHARED.read_text(encoding="utf-8"))
    rows = [r["id"] for r in data["t3"]["rows"] if edition in r["forms"]]
    ids = [c["id"] for c in data["t2"][edition]]
    ids += [f"t3.{r}.{c['id']}" for r in rows for c in data["t3"]["columns"]]
    ids += [c["id"] for c in data["t4"]]
    cells = forms()[edition].cells
    assert list(cells) == ids
    for entry in data["t2"][edition] + data["t4"]:
        assert cells[entry["id"]].stata == entry["stata"]
    for entry in data["t2"][edition]:
        assert cells[entry["id"]].unit == entry["unit"]
        assert cells[entry["id"]].zh == f"{entry['row']}／{entry['col']}"
