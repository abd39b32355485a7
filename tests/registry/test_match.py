"""From printed names to agencies. Tables of naming patterns; nothing is matched with a wrong body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.registry.law import by_law
from crawler.registry.load import Registry, load
from crawler.registry.match import Matcher
from crawler.registry.model import Agency, AgencyKind, Division
from crawler.registry.names import departments, short_name

REGISTRY = load()
INVENTED = {
    "990101": Division("990101", "栖云县"),
    "990102": Division("990102", "云岭区", province="临江省", city="云州市"),
    "990103": Division("990103", "阿日善旗"),
}


def matcher(code: str, agencies: Iterable[Agency | str], **more: object) -> Matcher:
    own = [Agency(f"{code}-{n}", code, a) if isinstance(a, str) else a for n, a in enumerate(agencies)]
    registry = replace(
        REGISTRY, divisions=REGISTRY.divisions | INVENTED, agencies={**REGISTRY.agencies, code: own}
    )
    return Matcher(registry, code, **more)  # type: ignore[arg-type]


def agency(agency_id: str, name: str, kind: AgencyKind = "department", **more: object) -> Agency:
    return Agency(agency_id, "990101", name, kind, **more)  # type: ignore[arg-type]


QIAOKOU: tuple[Agency | str, ...] = (
    *by_law(REGISTRY.divisions["420104"]),
    "硚口区财政局", "硚口区科学技术和经济信息化局", "武汉市公安局硚口区分局", "硚口区市场监督管理局",
    "硚口区卫生健康局",
    "武汉市自然资源和规划局硚口分局", "国家税务总局武汉市硚口区税务局", "硚口区统计局", "汉正街街道办事处",
    "硚口区城南街道办事处",
    "城南园区", "硚口区发展和改革局", "硚口区教育局", "硚口区民政局", "硚口经济开发区管理委员会",
)  # fmt: skip

PRINTED = [
    ("硚口区财政局", "硚口区财政局", "exact"),
    ("武汉市硚口区财政局", "硚口区财政局", "exact"),
    ("湖北省武汉市硚口区 财政局", "硚口区财政局", "exact"),
    ("湖北硚口财政局", "硚口区财政局", "exact"),
    ("区财政局", "硚口区财政局", "exact"),
    ("财政局", "硚口区财政局", "exact"),
    ("区民政局", "硚口区民政局", "exact"),
    ("财 政 局", "硚口区财政局", "exact"),
    ("财政局（国有资产监督管理局）", "硚口区财政局", "canonical"),
    ("区财政局（区粮食局）", "硚口区财政局", "exact"),
    ("科信局", "硚口区科学技术和经济信息化局", "abbreviation"),
    ("硚口区科经局", "硚口区科学技术和经济信息化局", "canonical"),
    ("硚口区科学技术经济信息化局", "硚口区科学技术和经济信息化局", "alias"),
    ("公安局", "武汉市公安局硚口区分局", "exact"),
    ("硚口区公安分局", "武汉市公安局硚口区分局", "canonical"),
    ("市公安局硚口分局", "武汉市公安局硚口区分局", "exact"),
    ("武汉市公安局硚口分局", "武汉市公安局硚口区分局", "exact"),
    ("区市场监管局", "硚口区市场监督管理局", "canonical"),
    ("市监局", "硚口区市场监督管理局", "canonical"),
    ("硚口卫健局", "硚口区卫生健康局", "canonical"),
    ("硚口区自然资源局", "武汉市自然资源和规划局硚口分局", "canonical"),
    ("税务局", "国家税务总局武汉市硚口区税务局", "canonical"),
    ("国家税务总局硚口区税务局", "国家税务总局武汉市硚口区税务局", "exact"),
    ("硚口区", "硚口区人民政府", "government"),
    ("武汉市硚口区", "硚口区人民政府", "government"),
    ("硚口区政府", "硚口区人民政府", "government"),
    ("区本级", "硚口区人民政府", "government"),
    ("区政府办", "硚口区人民政府办公室", "canonical"),
    ("硚口区政府办公室", "硚口区人民政府办公室", "canonical"),
    ("硚口区汉正街街道", "汉正街街道办事处", "exact"),
    ("汉正街办事处", "汉正街街道办事处", "exact"),
    ("武汉市汉正街街道办", "汉正街街道办事处", "exact"),
    ("磽口区财政局", "硚口区财政局", "suffix"),
]


@pytest.mark.parametrize(("printed", "name", "how"), PRINTED, ids=[p[0] for p in PRINTED])
def test_printed_names(printed: str, name: str, how: str) -> None:
    found = matcher("420104", QIAOKOU).match(printed, 2024)
    assert found.agency is not None
    assert (found.agency.name, found.how) == (name, how)


FOREIGN = [
    "武汉市财政局", "市财政局", "湖北省财政厅", "武汉市人民政府", "江汉区财政局", "武汉市江汉区财政局",
    "河南省新乡市卫滨区财政局",
    "江苏省南通市通州区财政局", "赵县财政局", "沙市区财政局", "市政府办",
]  # fmt: skip


@pytest.mark.parametrize("printed", FOREIGN)
def test_bodies_of_others_are_named_foreign(printed: str) -> None:
    one = matcher("420104", QIAOKOU)
    found = one.match(printed, 2024)
    assert (found.agency, found.how) == (None, "foreign")
    made = one.new_agency(printed)
    assert made.owed is False
    assert made.agency_id not in one.agencies


OWN_UNITS = [
    "硚口区工商局", "国家统计局硚口调查队", "区医保中心", "区体育局", "武汉经济开发区管委会",
    "高新区管委会", "经济开发区财政局", "宗关街道", "江汉",
    "硚口区教育考试院", "硚口区规划局",
]  # fmt: skip


@pytest.mark.parametrize("printed", OWN_UNITS)
def test_what_matches_none_stays_its_own(printed: str) -> None:
    one = matcher("420104", QIAOKOU)
    assert one.match(printed, 2024).agency is None
    made = one.new_agency(printed)
    assert made.source == "seen"
    assert made.agency_id not in one.agencies


def test_two_districts_of_one_sound() -> None:
    weibin = matcher("610302", ["渭滨区财政局"])
    assert weibin.match("渭滨区财政局", 2024).agency is not None
    assert weibin.match("卫滨区财政局", 2024).how == "foreign"


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("城南办事处（城南园区）", ["硚口区城南街道办事处", "城南园区"]),
        ("硚口区发改局、教育局", ["硚口区发展和改革局", "硚口区教育局"]),
        ("发展和改革局 教育局", ["硚口区发展和改革局", "硚口区教育局"]),
        ("财政局和统计局", ["硚口区财政局", "硚口区统计局"]),
        ("财政局（国资局）", ["硚口区财政局"]),
        ("武汉市 硚口区 财政局", ["硚口区财政局"]),
        ("硚口区 财政局", ["硚口区财政局"]),
        ("发展和改革局", ["硚口区发展和改革局"]),
        ("教育局、体育局", ["硚口区教育局", None]),
    ],
)
def test_joint_names(printed: str, names: list[str | None]) -> None:
    found = matcher("420104", QIAOKOU).match_all(printed, 2024)
    assert [m.agency.name if m.agency else None for m in found] == names


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("990101", "栖云县财政局"), ("990101", "栖云财政局"), ("990101", "县财政局"), ("990101",
        "临江省云州市栖云县财政局"),
        ("990102", "云州市云岭区财政局"), ("990102", "临江云岭区财政局"), ("990102", "区财政局"),
        ("990103", "旗财政局"), ("990103", "阿日善财政局"), ("370812", "兖州市财政局"), ("360402",
        "庐山区财政局"),
        ("130828", "围场县财政局"), ("130828", "围场满族蒙古族自治县财政局"), ("150203", "昆区财政局"),
        ("130502", "桥东区财政局"),
    ],
)  # fmt: skip
def test_places_are_taken_off(code: str, printed: str) -> None:
    divisions = REGISTRY.divisions | INVENTED
    found = matcher(code, [divisions[code].name + "财政局"]).match(printed, 2012)
    assert found.agency is not None, found


SUCCESSION = (
    agency("liang", "栖云县粮食局", valid_to=2018),
    agency("wj", "栖云县卫生和计划生育局", valid_to=2018),
    agency("wjw", "栖云县卫生健康局", valid_from=2019, successor_of="wj"),
    agency("fg", "栖云县发展和改革局", successor_of="liang"),
    agency("gs", "栖云县工商行政管理局", valid_to=2018),
    agency("zj", "栖云县质量技术监督局", valid_to=2018),
    agency("sj", "栖云县市场监督管理局", valid_from=2019, successor_of="gs|zj"),
)


@pytest.mark.parametrize(
    ("printed", "year", "found", "how"),
    [
        ("栖云县卫生和计划生育局", 2018, "wj", "exact"),
        ("栖云县卫生和计划生育局", 2020, "wjw", "successor"),
        ("卫生健康局", 2017, "wj", "successor"),
        ("栖云县卫计局", 2017, "wj", "canonical"),
        ("卫健局", 2020, "wjw", "canonical"),
        ("栖云县粮食局", 2018, "liang", "exact"),
        ("栖云县粮食局", 2020, "liang", "expired"),
        ("工商行政管理局", 2018, "gs", "exact"),
        ("工商行政管理局", 2020, "gs", "expired"),
        ("质量技术监督局", 2020, "zj", "expired"),
        ("市场监督管理局", 2016, "sj", "expired"),
        ("市场监督管理局", 2020, "sj", "exact"),
    ],
)
def test_names_are_resolved_by_year(printed: str, year: int, found: str, how: str) -> None:
    """A renamed body is followed; one that was merged with others is never taken for the other."""
    match = matcher("990101", SUCCESSION).match(printed, year)
    assert match.agency is not None
    assert (match.agency.agency_id, match.how) == (found, how)


def test_two_bodies_of_one_department_are_not_collapsed() -> None:
    one = matcher("990101", ["栖云县农业农村局", "栖云县农业委员会"])
    assert one.match("县农委", 2024).how == "ambiguous"
    names = ["栖云县农业局", "栖云县农业委员会"]
    with_names = matcher("990101", ["栖云县农业农村局"], names=[(name, 2024) for name in names])
    assert [with_names.match(n, 2024).agency for n in names] == [None, None]
    assert len({with_names.new_agency(n).agency_id for n in names}) == 2
    assert matcher("990101", ["栖云县农业农村局"]).match("栖云县农业局", 2024).how == "canonical"


def test_an_alias_of_two_agencies_serves_neither() -> None:
    both = [
        agency("a", "栖云县甲事务局", aliases=("事务局",)),
        agency("b", "栖云县乙事务局", aliases=("事务局",)),
    ]
    assert matcher("990101", both).match("事务局", 2024).how == "ambiguous"


@pytest.mark.parametrize(
    ("spellings", "kind", "name", "owed"),
    [
        (["卫健局", "栖云县卫生健康局", "县卫生健康局"], "department", "栖云县卫生健康局", True),
        (["柳埠桥镇", "栖云县柳埠桥镇人民政府", "柳埠桥镇政府"], "township", "栖云县柳埠桥镇人民政府", True),
        (["城关街道", "城关街道办", "栖云县城关办事处"], "subdistrict", "栖云县城关街道办事处", True),
        (["栖云县人民政府", "本级", "县政府"], "government", "栖云县人民政府", True),
        (["政府办", "栖云县人民政府办公室"], "office", "栖云县人民政府办公室", True),
        (["国家税务总局栖云县税务局", "税务局"], "vertical", "国家税务总局栖云县税务局", True),
        (["栖云县人民医院"], "authorised", "栖云县人民医院", False),
        (["栖云县残联", "残疾人联合会"], "authorised", "栖云县残疾人联合会", False),
        (["中共栖云县委宣传部"], "authorised", "中共栖云县委宣传部", False),
        (["栖云产业园区"], "zone", "栖云县产业园区", True),
    ],
)
def test_new_agencies_have_one_id_for_all_spellings(
    spellings: list[str], kind: str, name: str, owed: bool
) -> None:
    one = matcher("990101", [])
    made = [one.new_agency(s) for s in spellings]
    assert len({a.agency_id for a in made}) == 1
    assert {(a.kind, a.owed, a.source) for a in made} == {(kind, owed, "seen")}
    assert name in {a.name for a in made}


def test_a_seen_agency_is_found_again() -> None:
    first = matcher("990101", [])
    seen = [first.new_agency(n) for n in ("栖云县卫健局", "柳埠桥镇", "栖云县人民政府", "某某怪名")]
    again = matcher("990101", [], extra_agencies=seen)
    for printed in ("县卫生健康局", "栖云县柳埠桥镇人民政府", "栖云县", "栖云县某某怪名"):
        assert again.match(printed, 2024).agency in seen


COUNTIES = [
    "420104",
    "410703",
    "130828",
    "150203",
    "140213",
    "220104",
    "540402",
    "211302",
    "341182",
    "990101",
]


@pytest.mark.parametrize("code", COUNTIES)
def test_every_alias_finds_its_body_and_no_related_name_does(code: str) -> None:
    """All names of all departments, in five spellings, in a county that has every one of them."""
    division = (REGISTRY.divisions | INVENTED)[code]
    bodies = list({d.canonical: d for d in departments().values() if d.scope == "body"}.values())
    one = matcher(code, [Agency(d.canonical, code, division.name + d.canonical, d.kind) for d in bodies])
    fronts = {
        "",
        division.name,
        short_name(division.name),
        (division.city or division.province) + division.name,
    }
    fronts -= {f for f in fronts if f and len(f) < 2}
    wrong, lost, taken = [], [], []
    for department in bodies:
        for name in (department.canonical, *department.aliases):
            for front in fronts:
                found = one.match(front + name, 2024)
                if found.agency is None and found.how != "foreign":
                    lost.append(front + name)
                elif found.agency and found.agency.agency_id != department.canonical:
                    wrong.append((front + name, found))
        taken += [n for n in department.related if one.match(division.name + n, 2024).agency]
    assert (wrong, lost, taken) == ([], [], [])


@pytest.mark.parametrize("code", ["420104", "220104", "130828", "654321", "350206", "150623"])
def test_every_town_is_found_in_every_spelling(code: str) -> None:
    division, towns = REGISTRY.divisions[code], sorted(REGISTRY.towns(code))
    ends = {t: ("办事处" if t.endswith("街道") else "人民政府") for t in towns}
    one = matcher(code, [Agency(t, code, division.name + t + ends[t], "township") for t in towns])
    for town in towns:
        for printed in (
            town,
            town + ends[town],
            division.name + town,
            division.city + division.name + town + ends[town],
        ):
            found = one.match(printed, 2024).agency
            assert found is not None, printed
            assert found.agency_id == town, printed


PIECES = st.sampled_from(
    ["栖云县", "云岭区", "武汉市", "江苏省", "县", "市", "财政局", "教育局", "公安局", "分局", "人民政府",
    "办公室", "柳埠桥镇", "街道",
     "办事处", "（", "）", "、", " ", "和", "国家税务总局", "税务局", "管委会", "X", "·"]
)  # fmt: skip
NAMES = st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=8).map("".join))


@settings(max_examples=400)
@given(NAMES, st.sampled_from([None, 2012, 2024]))
def test_any_text_is_answered(name: str, year: int | None) -> None:
    one = matcher("990101", ["栖云县财政局", "栖云县教育局", *SUCCESSION])
    found = one.match(name, year)
    assert (found.agency is None) == (found.how in ("none", "foreign", "ambiguous"))
    assert one.match_all(name, year)
    made, again = one.new_agency(name), one.new_agency(f" {name} ")
    assert made == again
    assert made.agency_id.startswith("990101-")
    assert not set(made.agency_id) & set(" |,;\"'<>/\\\n")


@settings(max_examples=200)
@given(NAMES)
def test_a_new_agency_is_matched_by_its_own_name(name: str) -> None:
    made = matcher("990101", []).new_agency(name)
    found = matcher("990101", [], extra_agencies=[made]).match(name, 2024)
    if found.agency:
        assert found.agency == made


def test_an_empty_registry_answers() -> None:
    assert Matcher(Registry(), "990101").match("栖云县财政局", 2024).agency is None


def test_a_new_agency_never_takes_the_id_of_a_registered_one() -> None:
    one = matcher("990101", [agency("990101-lin", "栖云县林业局")])
    made = one.new_agency("栖云县lin")
    assert made.agency_id not in one.agencies
    both = matcher("990101", [agency("990101-lin", "栖云县林业局")], extra_agencies=[made])
    assert [both.match(n).agency.name for n in ("林业局", "栖云县lin")] == ["栖云县林业局", made.name]  # type: ignore[union-attr]
    assert both.new_agency("栖云县lin") == made
