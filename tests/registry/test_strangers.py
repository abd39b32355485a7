"""Bodies that stand in a county's list and are none of its own: they owe it nothing."""

from __future__ import annotations

import pytest

from crawler.registry.load import load
from crawler.registry.match import Matcher


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    folder = tmp_path_factory.mktemp("strangers")
    (folder / "portals.csv").write_text("division_code,name,home_url\n990101,银溪县,http://127.0.0.1:1/\n")
    return Matcher(load([folder]), "990101")


@pytest.mark.parametrize(
    "name",
    ["临江县教育局", "云州市财政局", "清源自治县民政局", "临江县人民政府", "汉川市财政局",
     "银溪县民政局殡葬管理所", "银溪县教育局第一小学", "财政局国库支付中心", "柳塘镇人民政府财政所",
     "水利局机关服务中心", "清源县柳塘镇人民政府"],
)  # fmt: skip
def test_bodies_of_others_and_units_of_bodies_owe_nothing(matcher: Matcher, name: str) -> None:
    made = matcher.new_agency(name)
    assert (made.owed, made.source) == (False, "seen")
    assert made.note


@pytest.mark.parametrize(
    "name",
    ["银溪市财政局", "银溪县开发区财政局", "市场监督管理局", "高新区管委会", "公共资源交易中心",
     "公安局城关派出所", "溪口镇人民政府", "老城区街道办事处", "新市镇人民政府",
     "城市管理局综合行政执法大队", "人民政府政务服务中心",
     "云州市银溪县水利局", "各县财政局", "住房公积金管理中心", "云州市公安局银溪分局"],
)  # fmt: skip
def test_the_countys_own_bodies_owe_one(matcher: Matcher, name: str) -> None:
    assert matcher.new_agency(name).owed


def test_another_county_is_named_foreign_though_nobody_lists_it(matcher: Matcher) -> None:
    assert matcher.match("清源县水利局").how == "foreign"
