"""Lists as people keep them become registry folders; every refused line is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.errors import UserError
from crawler.registry.importer import import_files
from crawler.registry.load import load

PORTALS = (
    "区划代码,名称,网址,备注\n990101,栖云县,www.qiyun.test,试点\n"
    "420104000000,,http://www.qiaokou.gov.cn/,\n,通州区,http://a.test/,\n,濠江区,http://b.test/,\n"
)
AGENCIES = (
    "区划代码,部门,类型,简称\n990101,栖云县财政局,部门,财政局、国资局\n990101,白石镇,乡镇,\n"
    "990101,城南街道办事处,,\n990101,栖云县总工会,,\n990101,财政局,部门,\n990101,某局,奇怪,\n"
)


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_portals_and_agencies(tmp_path: Path) -> None:
    files = [write(tmp_path / "县区.csv", PORTALS), write(tmp_path / "单位.csv", AGENCIES.encode("gb18030"))]
    result = import_files(files, tmp_path / "own")
    refused = [(p.file.name, p.line, p.column) for p in result.rejected]
    assert result.written == 6
    assert refused == [
        ("县区.csv", 4, "division_code"), ("单位.csv", 5, "name"), ("单位.csv", 6, "agency_id"),
        ("单位.csv", 7, "kind"),
    ]  # fmt: skip
    registry = load([tmp_path / "own"])
    assert registry.portals["990101"].home_url == "http://www.qiyun.test"
    assert registry.portals["440512"].home_url == "http://b.test/"
    assert registry.portals["420104"].name == "硚口区"
    assert [(a.agency_id, a.kind, a.aliases) for a in registry.agencies["990101"]] == [
        ("990101-城南街道", "subdistrict", ()),
        ("990101-白石镇", "township", ()),
        ("990101-财政局", "department", ("财政局", "国资局")),
    ]
    assert result.as_dict()["written"] == 6


def test_a_sheet_with_a_title_above_its_header(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ["某市县区政府网站一览表"],
        [],
        ["行政区划代码", "县（市、区）", "门户网址"],
        [990101, "栖云县", "http://a.test/"],
        [990102.0, "云岭区", None],
    ):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    result = import_files([tmp_path / "list.xlsx"], tmp_path / "own")
    assert (result.written, [(p.line, p.column) for p in result.rejected]) == (1, [(5, "home_url")])
    assert load([tmp_path / "own"]).divisions["990101"].name == "栖云县"


def test_an_existing_folder_is_kept_without_force(tmp_path: Path) -> None:
    source = write(tmp_path / "a.csv", PORTALS)
    import_files([source], tmp_path / "own")
    before = (tmp_path / "own" / "portals.csv").read_bytes()
    write(source, "区划代码,名称,网址\n990105,白石区,http://c.test/\n")
    with pytest.raises(UserError, match="--force"):
        import_files([source], tmp_path / "own")
    assert (tmp_path / "own" / "portals.csv").read_bytes() == before
    write(tmp_path / "own" / "deadlines.toml", '[[rule]]\nkey = "a"\ndue = "01-20"\n')
    import_files([source], tmp_path / "own", force=True)
    registry = load([tmp_path / "own"])
    assert "990105" in registry.portals
    assert registry.deadlines[-1].key == "a"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "own"]


def test_a_folder_with_other_files_is_never_replaced(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    write(own / "thesis.docx", b"x")
    with pytest.raises(UserError, match=r"thesis\.docx"):
        import_files([write(tmp_path / "a.csv", PORTALS)], own, force=True)
    assert (own / "thesis.docx").exists()


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "名称\n栖云县\n"])
def test_a_list_without_a_header(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError, match="no header"):
        import_files([write(tmp_path / "a.csv", text)], tmp_path / "own")
    assert not (tmp_path / "own").exists()


def test_nothing_is_written_when_every_line_is_refused(tmp_path: Path) -> None:
    source = write(tmp_path / "a.csv", "区划代码,名称,网址\n990101,栖云县,ftp://a.test/\n")
    result = import_files([source], tmp_path / "own")
    assert (result.written, len(result.rejected), (tmp_path / "own").exists()) == (0, 1, False)


def test_the_same_key_twice_names_both_lines(tmp_path: Path) -> None:
    source = write(
        tmp_path / "a.csv", "区划代码,名称,网址\n990101,栖云县,http://a.test/\n990101,栖云县,http://b.test/\n"
    )
    result = import_files([source], tmp_path / "own")
    assert "a.csv:2" in result.rejected[0].message
    assert "a.csv:3" in result.rejected[0].message


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(lambda b: b"PK\x03\x04" + b)))
def test_rubbish_gives_one_line(tmp_path: Path, data: bytes) -> None:
    source = write(tmp_path / "a.csv", data)
    with pytest.raises(UserError) as caught:
        import_files([source], tmp_path / "own")
    assert "\n" not in str(caught.value)
