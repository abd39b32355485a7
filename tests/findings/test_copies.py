"""Copied narratives: found word for word, whatever came first; boilerplate and figures are no copies."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.findings import sketches
from crawler.findings.narrative import boilerplate, narrative, passages, shared
from crawler.queries import finding_rows
from tests.findings.conftest import publish
from tests.ledger.world import COLUMN, NAME, World

SJ = "栖云县审计局"
LETTERS = "春夏秋冬风花雪月山川河流田野村庄桥梁道路学校医院集市灯火渔樵耕读琴棋书画"


def words(seed: int, sentences: int = 14) -> str:
    """An invented chapter that no other seed shares a passage with."""
    chance = random.Random(seed)
    return "".join("".join(chance.choices(LETTERS, k=24)) + "。" for _ in range(sentences))


def read(text: str) -> dict:
    return {"sections": {"s1": text} | {f"s{i}": "内容" for i in range(2, 7)}}


def copies(world: World) -> list[tuple[str, str, int]]:
    world.derive()
    return [
        (f["code"], f["agency_id"], f["year"])
        for f in finding_rows(world.store)
        if f["code"] in ("I04", "I05")
    ]


def test_a_report_copied_from_another_unit_is_found_with_its_passages(world, found):
    text = f"2025年，{NAME}公开信息35条。" + words(1)
    publish(world, {2025: read(text)})
    publish(world, {2025: read(text.replace(NAME, SJ).replace("35", "420"))}, SJ)
    rows = found("I05")
    assert {r["agency_id"] for r in rows} == {"990101-jyj", "990101-sj"}
    mine = next(r for r in rows if r["agency_id"] == "990101-sj")
    assert (mine["left"]["value"], mine["right"]["value"]) == ("100%", NAME)
    assert (mine["right"]["sha256"], mine["severity"], mine["status"]) == (
        rows[0]["sha256"],
        "warning",
        "fail",
    )
    assert mine["quote"][:20] in text.replace(NAME, SJ).replace("35", "420")
    assert "第一部分" in mine["message"]


def test_a_report_copied_from_last_year_is_found(world):
    publish(world, {2024: read("2024年发布48条。" + words(2)), 2025: read("2025年发布51条。" + words(2))})
    assert copies(world) == [("I04", "990101-jyj", 2025)]


def test_other_words_are_no_copy(world):
    publish(world, {2024: read(words(3)), 2025: read(words(4))})
    publish(world, {2025: read(words(5))}, SJ)
    assert copies(world) == []


def test_half_a_chapter_shared_is_no_copy(world):
    publish(world, {2025: read(words(6) + words(7))})
    publish(world, {2025: read(words(6) + words(8))}, SJ)
    assert copies(world) == []


def test_a_joint_report_is_no_copy_of_itself(world):
    sweep = world.sweep("2026-01-20")
    world.column(sweep)
    title = "栖云县教育局、栖云县审计局2025年政府信息公开工作年度报告"
    sha = world.document("joint", title=title, **read(words(9)))
    world.sighting(sweep, title, f"{COLUMN}j.html", ((sha, "page"),))
    assert copies(world) == []


def test_a_copy_that_is_rewritten_is_none_any_more_for_both(world):
    publish(world, {2025: read(words(10))})
    publish(world, {2025: read(words(10))}, SJ)
    assert len(copies(world)) == 2
    sweep = world.sweep("2026-03-20")
    world.column(sweep)
    world.report(sweep, NAME, doc="rewritten", read=read(words(11)))
    world.report(sweep, SJ, read=read(words(10)))
    assert copies(world) == []


def test_step_by_step_gives_what_all_at_once_gives(tmp_path):
    texts = {
        NAME: words(12),
        SJ: words(12),
        "永兴镇人民政府": words(13),
        "国家税务总局栖云县税务局": words(12),
    }
    orders = [list(texts), list(reversed(texts))]
    results = []
    for number, order in enumerate(orders):
        world = World(tmp_path / str(number))
        for step, agency in enumerate(order):
            publish(world, {2025: read(texts[agency])}, agency)
            if number == 0 or step == len(order) - 1:
                world.derive()
        rows = world.table("findings")
        results.append(
            {(r["id"], r["quote"], r["right"].split('"url"')[0]) for r in rows if r["code"] == "I05"}
        )
        assert world.store.row("SELECT 1 FROM sketches WHERE stale") is None
        world.store.close()
    assert results[0] == results[1]
    assert len(results[0]) == 3


def test_a_crowd_of_look_alikes_is_bounded_and_names_somebody(world, monkeypatch):
    monkeypatch.setitem(sketches.bounds("copies"), "neighbours", 2)
    text = words(14)
    for number in range(12):
        publish(world, {2025: read(text)}, f"栖云县第{'甲乙丙丁戊己庚辛壬癸子丑'[number]}工作委员会")
    assert len([c for c in copies(world) if c[0] == "I05"]) == 12


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("2024年新收申请3件", "2025年新收申请17件"),
        ("我局公开信息三十五条", "本局公开信息1,204条"),
        ("（一）公开，渠道。", "1.公开渠道"),
        ("办结率98.5%", "办结率100％"),
    ],
)
def test_years_numbers_and_pronouns_are_masked(left, right):
    assert narrative(left).text == narrative(right).text


def test_names_are_masked():
    one = narrative(f"{NAME}坚持公开", (NAME, "栖云县"))
    assert one.text == narrative("榆坪县财政局坚持公开", ("榆坪县财政局", "榆坪县")).text


def test_statutory_wording_does_not_count():
    text = (
        "根据《中华人民共和国政府信息公开条例》（国务院令第711号）要求，现公布2025年度政府信息公开工作年度报告。"
        "本报告所列数据的统计期限自2025年1月1日起至2025年12月31日止。"
    )
    assert len(narrative(text).text) < 12
    assert boilerplate()


@given(st.text(LETTERS + "0123456789，。（一）\n ", max_size=300))
def test_every_letter_knows_where_it_stood(text):
    made = narrative(text, ("山川",))
    assert len(made.text) == len(made.places)
    assert list(made.places) == sorted(made.places)
    for letter, place in zip(made.text, made.places, strict=True):
        assert letter in "#@" or text[place] == letter


@given(st.text("春夏秋冬", max_size=60), st.text("春夏秋冬", max_size=60), st.integers(2, 8))
def test_passages_stand_in_both_texts_and_do_not_overlap(own, other, least):
    found = passages(own, other, least)
    end = 0
    for start, stop in found:
        assert stop - start >= least
        assert own[start:stop] in other
        assert start >= end
        end = stop
    assert 0 <= shared(found, len(own)) <= 1
    if own and own in other and len(own) >= least:
        assert found == [(0, len(own))]
