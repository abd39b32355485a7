"""Links by meaning: the text first, the address second, never the address alone."""

from __future__ import annotations

import pytest

from spiders import links, menus, urls
from spiders.links import COLUMN, MENU, ROOT, Purpose
from spiders.page import Anchor


def score(text: str, purpose: Purpose, url: str = "http://x.gov.cn/a/") -> int:
    found = links.score(Anchor(text, "", url), purpose)
    return found.score if found else 0


@pytest.mark.parametrize(
    "text",
    [
        "政府信息公开年报",
        "政府信息公开年度报告",
        "政府信息公开工作年度报告",
        "信息公开年报",
        "公开年报",
        "年度报告",
        "年报",
        "信息公开工作年报",
        "部门年报",
    ],
)
def test_every_name_of_the_column_is_known_whatever_its_address(text: str) -> None:
    for slug in ("dxqzf69", "xxgklc", "c100262", "col/col8415"):
        assert score(text, COLUMN, f"http://x.gov.cn/{slug}/")


@pytest.mark.parametrize(
    "text",
    [
        "政府网站工作年度报表",
        "政府网站年报",
        "法治政府建设年度报告",
        "企业年报",
        "部门决算",
        "年报解读",
        "政府工作报告",
        "统计年报",
        "年度报告制度",
        "首页",
        "2024",
    ],
)
def test_lookalike_columns_are_refused_even_with_the_right_address(text: str) -> None:
    assert not score(text, COLUMN, "http://x.gov.cn/zfxxgk/zfxxgknb/")


def test_an_address_alone_says_nothing_but_tips_the_balance() -> None:
    assert score("", COLUMN, "http://x.gov.cn/zfxxgknb/") == 0
    assert score("更多", COLUMN, "http://x.gov.cn/zfxxgknb/") == 0
    assert score("年报", COLUMN, "http://x.gov.cn/zfxxgknb/") > score("年报", COLUMN)


def test_roots_are_ranked() -> None:
    texts = ["政务公开", "信息公开", "政府信息公开", "政府信息公开指南", "依申请公开", "互动交流"]
    anchors = [Anchor(t, "", f"http://x.gov.cn/{n}/") for n, t in enumerate(texts)]
    assert [c.anchor.text for c in links.choose(anchors, ROOT, 9)] == ["政府信息公开", "信息公开", "政务公开"]


def test_the_reason_is_a_sentence_with_the_points() -> None:
    (choice,) = links.choose([Anchor("政府信息公开年报", "", "http://x.gov.cn/zfxxgknb/")], COLUMN, 1)
    assert "政府信息公开年报" in choice.reason
    assert f"{choice.score} points" in choice.reason
    assert "address says xxgknb (+2)" in choice.reason


@pytest.mark.parametrize(
    "text", ["部门信息公开", "乡镇信息公开", "各部门信息公开", "乡镇（街道）信息公开", "街道", "县直部门"]
)
def test_menus_of_agencies(text: str) -> None:
    assert score(text, MENU)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("县教育局", "县教育局"),
        ("洪川镇", "洪川镇"),
        ("城南办事处（城南园区）", "城南办事处（城南园区）"),
        ("县政府办公室", "县政府办公室"),
        ("市场监督管理局（知识产权局）", "市场监督管理局（知识产权局）"),
        ("乡镇", ""),
        ("部门", ""),
        ("政府信息公开年报", ""),
        ("办事服务", ""),
        ("中国政府网", ""),
        ("信访局局长信箱", ""),
    ],
)
def test_names_of_bodies(text: str, unit: str) -> None:
    assert links.unit_name(text) == unit


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2024", 2024),
        ("2024年", 2024),
        ("2018nb", 2018),
        ("2024年度政府信息公开年报", 2024),
        ("政府信息公开年报（2024）", 2024),
        ("年报", None),
        ("12024", None),
        ("2024年工作要点", None),
        ("2024年春节放假公告", None),
    ],
)
def test_year_folders(text: str, year: int | None) -> None:
    assert links.folder_year(text) == year


def test_neighbouring_counties_are_no_agencies() -> None:
    rows = [
        Anchor(t, "", f"http://{n}.gov.cn/", group="f")
        for n, t in enumerate(["临河县人民政府", "东山区政府"])
    ]
    assert menus.bodies(rows) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://www.x.gov.cn/a/index.html",
        "http://x.gov.cn/a/",
        "http://x.gov.cn/a/index.shtml#top",
        "http://x.gov.cn:80/a/;jsessionid=0A1B",
        "http://x.gov.cn/a/?t=1700000000",
    ],
)
def test_one_place_has_one_key(url: str) -> None:
    assert urls.key(url) == "x.gov.cn/a/"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:void(0)",
        "mailto:a@b.cn",
        "tel:110",
        "#",
        "",
        "http://[bad/",
        "http://x:99999999/",
        "data:text/html,x",
    ],
)
def test_what_is_no_web_address_is_never_asked_for(href: str) -> None:
    assert urls.absolute("http://x.gov.cn/", href) == ""


@pytest.mark.parametrize(
    ("url", "inner"),
    [
        ("http://10.1.2.3/a", True),
        ("http://192.168.1.9/", True),
        ("http://localhost:8080/", True),
        ("http://intranet/", True),
        ("http://127.0.0.1:81/", True),
        ("http://127.0.0.1:80/", False),
        ("http://x.gov.cn/", False),
        ("http://[::1]/", True),
    ],
)
def test_intranet_links(url: str, inner: bool) -> None:
    assert urls.is_intranet(url, {"127.0.0.1:80"}) is inner


def test_broken_lines_in_addresses_are_mended() -> None:
    assert urls.absolute("http://x.gov.cn/a/", " ./b\n/c.pdf ") == "http://x.gov.cn/a/b/c.pdf"


def test_the_places_own_government_is_a_body_another_places_is_not() -> None:
    """A menu of bodies that names the county's government: its report was once called missing."""
    for name in ("栖云县人民政府", "临泽市栖云县人民政府", "栖云县政府", "栖云县人民政府办公室"):
        assert not links.is_foreign(name, "栖云县")
        assert not links.is_foreign(name, "临泽市栖云县人民政府")
    for name in ("临泽市人民政府", "霜桥县人民政府", "国务院", "中国政府网"):
        assert links.is_foreign(name, "栖云县")
    assert links.is_foreign("栖云县人民政府", "")


def test_the_bare_name_of_the_place_in_a_menu_of_bodies_is_its_government() -> None:
    assert links.body_name(" 栖云县 ", "栖云县") == "栖云县人民政府"
    assert links.body_name("栖云县", "栖云县人民政府") == "栖云县人民政府"
    assert links.body_name("栖云县教育局", "栖云县") == "栖云县教育局"
    assert links.body_name("霜桥县", "栖云县") == links.body_name("栖云县", "") == ""


@pytest.mark.parametrize(
    "label",
    [
        "水利局",
        "6.水利局",
        "水利局[3]",
        "水利局（3条）",
        "水利局 Water Bureau",
        "水利局信息公开年报",
        "水利局网站",
    ],
)
def test_an_adorned_name_is_the_bodys(label: str) -> None:
    assert links.body_name(label, "栖云县") == "水利局"


def test_what_stands_amid_bodies_and_names_none_is_somebodys() -> None:
    def menu(*texts: str) -> list[str]:
        anchors = [Anchor(t, "", f"http://x.gov.cn/{n}/", group="ul") for n, t in enumerate(texts)]
        return [name for _, name in menus.bodies(anchors, "栖云县")]

    named = ("财政局", "教育局", "司法局", "税务局", "柳塘镇")
    assert menu(*named, "水利", "团县委", "首页", "2025年", "部门", "依申请公开") == [
        *named,
        "水利",
        "团县委",
    ]
    assert menu("财政局", "水利", "教育") == [], "one body makes no menu of bodies"
    assert menu("财政局", "教育局", "走进栖云", "旅游", "文化", "生态") == []
