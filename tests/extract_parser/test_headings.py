"""Chapters under heads of every numbering, and unit and year from wherever a page names them."""

from __future__ import annotations

import pytest

from extract.report import Report
from tests.corpus.sample import make_sample
from tests.extract_parser.pages import page, read, wrong

SAMPLE = make_sample("2021")
AGENCY = SAMPLE.agency
ALL = ["s1", "s2", "s3", "s4", "s5", "s6"]
HEADS = [head for head, _ in SAMPLE.chapters]
BARE = [head[2:] for head in HEADS]
PAGE = page(SAMPLE)


def with_heads(heads: list[str]) -> Report:
    markup = PAGE
    for number, old in enumerate(HEADS):
        markup = markup.replace(f"<p>{old}</p>", f"<p>@{number}</p>")
    for number, new in enumerate(heads):
        markup = markup.replace(f"@{number}", new)
    return read(markup)


def f01(report: Report) -> list[str]:
    return [f.message_zh for f in report.findings if f.code == "F01"]


@pytest.mark.parametrize(
    "heads",
    [
        HEADS,
        BARE,
        [f"{n}.{h}" for n, h in enumerate(BARE, 1)],
        [f"（{n}）{h}" for n, h in zip("一二三四五六", BARE, strict=True)],
        [f"第{n}部分 {h}" for n, h in zip("一二三四五六", BARE, strict=True)],
        [f"{n}、{h}" for n, h in zip("壹贰叁肆伍陆", BARE, strict=True)],
        ["I、总体情况", *HEADS[1:]],
        ["一 、 总 体 情 况", *HEADS[1:]],
        [*HEADS[:3], "四、政府信息公开行政复议行政诉讼情况", "五、存在的主要问题及改情况,其进他",
         "六、其它需要报告的事项"],
    ],
)  # fmt: skip
def test_chapters_are_found_under_any_numbering(heads: list[str]) -> None:
    report = with_heads(heads)
    assert list(report.sections) == ALL
    assert f01(report) == []
    assert wrong(report, SAMPLE) == []


def test_other_words_under_the_right_number_are_read_and_said() -> None:
    heads = ["一、基本情况", "二、主动公开情况", "三、依申请公开情况", "四、行政复议和行政诉讼情况",
             "五、存在问题及整改措施", "六、其他事项"]  # fmt: skip
    report = with_heads(heads)
    assert list(report.sections) == ALL
    assert len(f01(report)) == 5


def test_items_of_chapter_one_are_no_chapters() -> None:
    markup = PAGE.replace("<p>（一）主动公开。", "<p>（一）主动公开政府信息情况</p><p>")
    assert list(read(markup).sections) == ALL
    assert "（一）主动公开政府信息情况" in read(markup).sections["s1"]


@pytest.mark.parametrize(
    ("heads", "said"),
    [
        (["", *HEADS[1:]], "缺少“总体情况”"),
        ([*HEADS[:5], ""], "缺少“其他需要报告的事项”"),
        ([*HEADS[:5], HEADS[4]], "出现两次"),
        ([HEADS[0], HEADS[2], HEADS[1], *HEADS[3:]], "次序不对"),
        ([HEADS[0], *(f"{n}、{h}" for n, h in zip("一二三四五", BARE[1:], strict=True))], "序号为一，应为二"),
    ],
)
def test_missing_doubled_and_misnumbered_heads(heads: list[str], said: str) -> None:
    assert any(said in message for message in f01(with_heads(heads)))


def test_both_texts_of_a_doubled_chapter_are_kept() -> None:
    text = with_heads([*HEADS[:5], HEADS[4]]).sections["s5"]
    assert "存在问题" in text
    assert "收费通知" in text


SIGNED = f"<p>{AGENCY}</p><p>2025年1月20日</p>"
CRUMBS = "<div>当前位置：首页 &gt; 政府信息公开 &gt; %s &gt; 政府信息公开年报</div>"


@pytest.mark.parametrize(
    ("title", "around"),
    [
        (f"<p>{AGENCY}</p><p>2024年政府信息公开</p><p>工作年度报告</p>", ("", "")),
        (f"<h1>{AGENCY}<br>2024年政府信息公开工作年度报告</h1>", ("", "")),
        (f"<h1>{AGENCY}二〇二四年政府信息公开工作年度报告</h1>", ("", "")),
        ("<h1>2024年政府信息公开工作年度报告</h1>", ("", SIGNED)),
        ("<h1>2024年政府信息公开工作年度报告</h1>", (CRUMBS % AGENCY, "")),
        ("<h1>2024年政府信息公开工作年度报告</h1>", (f"<div>发布机构：{AGENCY}</div>", "")),
    ],
)
def test_unit_and_year_from_title_path_field_and_signature(title: str, around: tuple[str, str]) -> None:
    report = read(page(SAMPLE, title=title, around=around))
    assert (report.agency, report.year) == (AGENCY, 2024)
    assert not report.needs_review, report.review_reasons


def test_the_site_s_name_serves_where_nothing_else_names_the_unit() -> None:
    head = f"<head><title>2024年政府信息公开工作年度报告_{AGENCY}</title>"
    report = read(page(SAMPLE, title="<h1>2024年政府信息公开工作年度报告</h1>").replace("<head>", head))
    assert report.agency == AGENCY


@pytest.mark.parametrize(
    "around",
    [
        ("", "<p>云溪县水务局</p><p>2025年1月20日</p>"),
        ("<div>发布机构：云溪县水务局</div>", ""),
        (CRUMBS % "云溪县水务局", ""),
    ],
)
def test_another_unit_as_author_is_flagged(around: tuple[str, str]) -> None:
    report = read(page(SAMPLE, around=around))
    assert report.agency == AGENCY
    assert "agency_conflict" in report.review_reasons
    found = [f for f in report.findings if f.code == "I02"]
    assert found[0].right is not None
    assert found[0].right.value == "云溪县水务局"


@pytest.mark.parametrize(
    "around",
    [
        ("", "<p>县林草局</p><p>2025年1月20日</p>"),
        ("<div>发布机构：云溪县人民政府办公室</div>", ""),
        (CRUMBS % "2025年", ""),
        ("<div>云林发〔2025〕3号</div>", ""),
    ],
)
def test_short_names_publishers_and_folders_contradict_nobody(around: tuple[str, str]) -> None:
    report = read(page(SAMPLE, around=around))
    assert not report.needs_review, report.review_reasons
    assert not [f for f in report.findings if f.code[0] == "I"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<head>", f"<head><title>{SAMPLE.title.replace('2024', '2023')}</title>"),
        ("2024年1月1日起，至2024年12月31日", "2023年1月1日起，至2023年12月31日"),
        ("<body>", f"<body>{CRUMBS % '2022年'}"),
    ],
)
def test_another_year_beside_the_title_is_flagged(old: str, new: str) -> None:
    report = read(PAGE.replace(old, new))
    assert report.year == 2024
    assert "year_conflict" in report.review_reasons


@pytest.mark.parametrize(("day", "found"), [("2024年1月20日", 1), ("2025年1月20日", 0), ("2026年3月1日", 0)])
def test_a_day_before_the_period_s_end_is_said(day: str, found: int) -> None:
    report = read(page(SAMPLE, around=("", f"<p>{AGENCY}</p><p>{day}</p>")))
    assert len([f for f in report.findings if f.code == "I01"]) == found


def test_of_two_titles_the_one_that_the_page_supports_counts() -> None:
    last = SAMPLE.title.replace("2024", "2023")
    report = read(page(SAMPLE, title=f"<h1>{last}</h1><h1>{SAMPLE.title}</h1>"))
    assert report.year == 2024
    assert "year_conflict" in report.review_reasons
