"""The lint names every problem, with its place, and does not stop at the first."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import UserError
from crawler.registry.check import check
from tests.registry.conftest import Make

PORTALS = "division_code,name,home_url\n"
AGENCIES = "agency_id,division_code,name,kind,aliases,valid_to\n"


def test_all_errors_at_once(folder: Make) -> None:
    own = folder(
        portals=PORTALS + "990101,栖云县,qiyun.test\n990102,,http://a.test/\n",
        agencies=AGENCIES + "a,990101,栖云县财政局,bureau,,\n",
        deadlines='[[rule]]\nkey = "a"\ndue = "1-31"\n',
    )
    found = [(p.file.name, p.line, p.column, p.severity) for p in check([own])]
    assert found == [
        ("agencies.csv", 2, "kind", "error"),
        ("deadlines.toml", 1, "due", "error"),
        ("portals.csv", 2, "home_url", "error"),
        ("portals.csv", 3, "name", "error"),
    ]


WARNINGS = {
    "name of another": ({"portals": PORTALS + "420104,江汉区,http://a.test/\n"}, "硚口区"),
    "abolished code": ({"portals": PORTALS + "310108,闸北区,http://a.test/\n"}, "310106"),
    "host of two": ({"portals": PORTALS + "990101,栖云县,http://a.test/\n"
    "990102,云岭区,http://www.a.test/x\n"}, "a.test is also"),
    "host of a bundled portal": ({"portals": PORTALS + "990101,栖云县,http://www.qiaokou.gov.cn/\n"},
    "硚口区"),
    "no portal, no url": ({"agencies": AGENCIES + "a,990101,栖云县人民政府,government,,\n"}, "nobody looks"),
    "no government": ({"portals": PORTALS + "990101,栖云县,http://a.test/\n",
    "agencies": AGENCIES + "a,990101,栖云县财政局,department,,\n"}, "no agency of the kind government"),
    "kind and name": ({"portals": PORTALS + "990101,栖云县,http://a.test/\n",
    "agencies": AGENCIES + "a,990101,栖云县人民政府,department,,\n"}, "reads like government"),
    "foreign name": ({"agencies": AGENCIES + "a,420104,硚口区人民政府,government,,\n"
    "b,420104,江汉区财政局,department,,\n"}, "江汉区"),
    "one alias for two": ({"agencies": AGENCIES + "g,420104,硚口区人民政府,government,,\n"
    "a,420104,硚口区甲局,department,双局,\nb,420104,硚口区乙局,department,双局,\n"}, "双局"),
    "rule for nobody": ({"deadlines": '[[rule]]\nkey = "a"\ndue = "01-31"\ndivision = "9801"\n'}, "9801"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "words"), WARNINGS.values(), ids=WARNINGS.keys())
def test_warnings(folder: Make, files: dict[str, str], words: str) -> None:
    found = check([folder(**files)])
    assert {p.severity for p in found} == {"warning"}
    assert any(words in p.message for p in found), [str(p) for p in found]


def test_a_good_folder_is_in_order(folder: Make) -> None:
    own = folder(
        portals=PORTALS + "990101,栖云县人民政府网,http://127.0.0.1:8101/\n",
        agencies=AGENCIES
        + "g,990101,栖云县人民政府,government,,\no,990101,栖云县人民政府办公室,office,政府办,\n"
        "z,990101,白石镇人民政府,township,,\n",
    )
    assert check([own]) == []


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such"):
        check([tmp_path / "x"])
