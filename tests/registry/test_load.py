"""Loading folders: what is accepted, what wins, and that every error names its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.errors import UserError
from crawler.registry.load import load
from tests.registry.conftest import Make

PORTAL = "division_code,name,home_url\n990101,栖云县,http://127.0.0.1:8101/\n"
HEAD = "agency_id,division_code,name,kind,aliases,url,valid_from,valid_to,successor_of,note\n"


def test_a_county_is_a_row(folder: Make) -> None:
    registry = load([folder(portals=PORTAL)])
    assert registry.divisions["990101"].name == "栖云县"
    assert registry.portals["990101"].home_url == "http://127.0.0.1:8101/"
    assert [(a.agency_id, a.name, a.kind, a.source) for a in registry.agencies["990101"]] == [
        ("990101-gov", "栖云县人民政府", "government", "law"),
        ("990101-office", "栖云县人民政府办公室", "office", "law"),
    ]


def test_a_division_is_not_its_own_parent(folder: Make) -> None:
    """A code of one's own that ends like a city's; the walk upwards must end."""
    registry = load([folder(portals=PORTAL.replace("990101", "990100"))])
    assert registry.divisions["990100"].parent_code != "990100"


@pytest.mark.parametrize(
    ("portal_name", "division"),
    [
        ("栖云县", "栖云县"),
        ("栖云县人民政府门户网站", "栖云县"),
        ("栖云县人民政府网", "栖云县"),
        ("栖云旗政府网站", "栖云旗"),
        ("临江区人民政府（官方网站）", "临江区"),
    ],
)
def test_the_division_is_named_by_its_portal(folder: Make, portal_name: str, division: str) -> None:
    registry = load([folder(portals=PORTAL.replace("栖云县", portal_name))])
    assert registry.divisions["990101"].name == division


@pytest.mark.parametrize(
    "encode",
    [
        lambda t: t.encode("utf-8-sig"),
        lambda t: t.encode("gb18030"),
        lambda t: t.replace("\n", "\r\n").encode(),
        lambda t: t.replace("\n", "\r\n").encode("gb18030"),
        lambda t: t.replace("\n", "\r").encode(),
        lambda t: t.rstrip("\n").encode(),
        lambda t: (t + "\n,,\n\n").encode(),
        lambda t: t.replace("栖云县", '" 栖云县 "').encode(),
    ],
    ids=["bom", "gbk", "crlf", "gbk-crlf", "cr", "no-last-newline", "empty-lines", "quoted"],
)
def test_files_as_spreadsheets_save_them(folder: Make, encode: object) -> None:
    data = encode(PORTAL)  # type: ignore[operator]
    assert load([folder(portals=data)]).portals["990101"].name == "栖云县"


def test_columns_stand_in_any_order_and_hosts_are_a_list(folder: Make) -> None:
    text = "hosts,home_url,name,division_code\n"
    text += "files.qiyun.test|127.0.0.1:9000| ,https://www.qiyun.test/zwgk,栖云县,990101\n"
    assert load([folder(portals=text)]).portals["990101"].hosts == ("files.qiyun.test", "127.0.0.1:9000")


def test_a_later_folder_wins_by_key(folder: Make) -> None:
    first = folder(
        "first",
        portals=PORTAL,
        agencies=HEAD + "a1,990101,栖云县财政局,department,,,,,,\na2,990101,栖云县教育局,department,,,,,,\n",
        deadlines='[[rule]]\nkey = "x"\ndue = "01-20"\n',
    )
    second = folder(
        "second",
        portals=PORTAL.replace("8101", "8102"),
        agencies=HEAD + "a1,990101,栖云县财政和国资局,department,财政局|国资局,,2020,,,\n",
        deadlines='[[rule]]\nkey = "x"\ndue = "01-25"\n',
    )
    registry = load([first, second])
    assert registry.portals["990101"].home_url.endswith("8102/")
    assert {a.agency_id: a.name for a in registry.agencies["990101"]} == {
        "a1": "栖云县财政和国资局",
        "a2": "栖云县教育局",
    }
    assert [r.day for r in registry.deadlines if r.key == "x"] == [25]
    assert load([second, first]).portals["990101"].home_url.endswith("8101/")


def test_a_row_replaces_the_bundled_portal(folder: Make) -> None:
    text = "division_code,name,home_url\n420104,硚口区,http://127.0.0.1:8000/\n"
    assert load([folder(portals=text)]).portals["420104"].home_url == "http://127.0.0.1:8000/"
    assert load().portals["420104"].home_url == "http://www.qiaokou.gov.cn/"


def test_agencies_of_a_division_without_a_portal(folder: Make) -> None:
    text = HEAD + "z,990900,临江开发区管委会,zone,,http://zone.test/,,,,\n"
    registry = load([folder(agencies=text)])
    assert [a.url for a in registry.agencies["990900"]] == ["http://zone.test/"]
    assert "990900" not in registry.portals
    assert registry.divisions["990900"].code == "990900"


def test_an_absent_kind_is_read_from_the_name(folder: Make) -> None:
    names = {
        "栖云县人民政府": "government", "栖云县人民政府办公室": "office", "栖云县财政局": "department",
        "栖云县柳埠桥镇人民政府": "township", "白石乡": "township", "城南街道办事处": "subdistrict",
        "栖云经济开发区管理委员会": "zone", "国家税务总局栖云县税务局": "vertical",
        "栖云县国有资产监督管理委员会": "department",
        "栖云县公共资源交易中心": "authorised", "栖云县城市管理委员会": "department",
    }  # fmt: skip
    rows = "".join(f"a{n},990101,{name}\n" for n, name in enumerate(names))
    registry = load([folder(portals=PORTAL, agencies="agency_id,division_code,name\n" + rows)])
    assert {a.name: a.kind for a in registry.agencies["990101"]} == names


BAD_PORTALS = {
    "unknown column": ("division_code,name,home_url,hotss\n", ":1", "hotss"),
    "missing column": ("division_code,name\n990101,栖云县\n", ":1", "home_url"),
    "twice a column": ("division_code,name,home_url,name\n", ":1", "2 times"),
    "semicolons": ("division_code;name;home_url\n990101;栖云县;http://a.test/\n", ":1", "commas"),
    "empty name": (PORTAL + "990102,,http://b.test/\n", ":3", "name"),
    "twice a code": (
        PORTAL + "990102,云岭区,http://b.test/\n990101,栖云县,http://c.test/\n",
        ":4",
        "lines 2 and 4",
    ),
    "no scheme": (
        "division_code,name,home_url\n990101,栖云县,www.qiyun.test\n",
        ":2",
        "write http://www.qiyun.test",
    ),
    "other scheme": ("division_code,name,home_url\n990101,栖云县,file:///etc/passwd\n", ":2", "http://"),
    "credentials": ("division_code,name,home_url\n990101,栖云县,http://u:p@a.test/\n", ":2", "password"),
    "no host": ("division_code,name,home_url\n990101,栖云县,http:///zwgk\n", ":2", "host"),
    "bad port": ("division_code,name,home_url\n990101,栖云县,http://a.test:99999/\n", ":2", "99999"),
    "host with path": (
        "division_code,name,home_url,hosts\n990101,栖云县,http://a.test/,b.test/x\n",
        ":2",
        "hosts",
    ),
    "bad code": ("division_code,name,home_url\n99 01,栖云县,http://a.test/\n", ":2", "division_code"),
    "too many values": (PORTAL + "990102,云岭区,http://b.test/,x\n", ":3", "4 values for 3 columns"),
    "open quote": (PORTAL + '990102,"云岭区,http://b.test/\n', ":3", "quotation mark"),
    "after a line break in quotes": (
        'division_code,name,home_url,note\n990101,栖云县,http://a.test/,"a\nb"\n990102,云岭区,b.test,\n',
        ":4",
        "scheme",
    ),
}


@pytest.mark.parametrize(("text", "line", "words"), BAD_PORTALS.values(), ids=BAD_PORTALS.keys())
def test_errors_of_portals_name_the_place(folder: Make, text: str, line: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        load([folder(portals=text)])
    message = str(caught.value)
    assert f"portals.csv{line}" in message
    assert words in message
    assert "\n" not in message


BAD_AGENCIES = {
    "kind": ("a,990101,栖云县财政局,bureau,,,,,,\n", ":2", "bureau"),
    "year": ("a,990101,栖云县财政局,department,,,20x0,,,\n", ":2", "valid_from"),
    "years reversed": ("a,990101,栖云县财政局,department,,,2024,2020,,\n", ":2", "2020 lies before"),
    "id twice": ("a,990101,栖云县财政局,,,,,,,\na,990101,栖云县教育局,,,,,,,\n", ":3", "lines 2 and 3"),
    "name twice": ("a,990101,栖云县财政局,,,,,,,\nb,990101,栖云县财政局,,,,,,,\n", ":3", "lines 2 and 3"),
    "predecessor unknown": ("a,990101,栖云县财政局,,,,,,zz,\n", ":2", "successor_of"),
    "own predecessor": ("a,990101,栖云县财政局,,,,,,a,\n", ":2", "succeed itself"),
    "url": ("a,990101,栖云县财政局,,,javascript:alert(1),,,,\n", ":2", "url"),
    "id with space": ("a b,990101,栖云县财政局,,,,,,,\n", ":2", "agency_id"),
}


@pytest.mark.parametrize(("rows", "line", "words"), BAD_AGENCIES.values(), ids=BAD_AGENCIES.keys())
def test_errors_of_agencies_name_the_place(folder: Make, rows: str, line: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        load([folder(portals=PORTAL, agencies=HEAD + rows)])
    assert f"agencies.csv{line}" in str(caught.value)
    assert words in str(caught.value)


def test_one_name_in_different_years_is_no_conflict(folder: Make) -> None:
    rows = "old,990101,栖云县商务局,,,,,2018,,\nnew,990101,栖云县商务局,,,,2021,,,\n"
    assert len(load([folder(portals=PORTAL, agencies=HEAD + rows)]).agencies["990101"]) == 2


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such registry folder"):
        load([tmp_path / "nowhere"])
    with pytest.raises(UserError, match="holds none of"):
        load([tmp_path])


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_rubbish_gives_one_line_or_a_registry(folder: Make, data: bytes) -> None:
    for files in (
        {"portals": data},
        {"portals": PORTAL, "agencies": data},
        {"portals": PORTAL, "deadlines": data},
    ):
        try:
            load([folder(**files)])
        except UserError as error:
            message = str(error)
        else:
            message = ""
        assert "\n" not in message
        for path in folder().iterdir():
            path.unlink()
