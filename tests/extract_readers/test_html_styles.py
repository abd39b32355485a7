"""What styles do to a single figure of table 2, which no sum could prove: read as shown, or flagged."""

from __future__ import annotations

import copy

import pytest

from tests.corpus.sample import make_sample
from tests.extract_parser.pages import MARKUP, page, put, read

SAMPLE = make_sample("2021", seed=6)
CELL = "t2.normdocs.in_force"
SHOWN = SAMPLE.cells[CELL]


def parsed(markup: str, css: str = "") -> tuple[str | None, list[str]]:
    """What is read of the cell when it is written so, and the reasons for review."""
    sample = copy.deepcopy(SAMPLE)
    put(sample, CELL, MARKUP + markup)
    report = read(page(sample, around=(f"<style>{css}</style>", "")))
    return report.cells[CELL].raw, report.review_reasons


LEFT_OUT = [
    (f"{SHOWN}<i class=h>8</i>", "td i.h{display:none}"),
    (f"{SHOWN}<i>8</i>", "i{display:none}"),
    (f"{SHOWN}<i data-x=1>8</i>", "[data-x]{visibility:hidden}"),
    (f"{SHOWN}<i class='h on'>8</i>", ".h.on{display:none} .h{display:inline}"),
    (f"{SHOWN}<i class=h>8</i>", ".h{color:transparent}"),
    (f'{SHOWN}<i style="color:transparent">8</i>', ""),
    (f'{SHOWN}<i style="color:#FFF">8</i>', ""),
    (f'{SHOWN}<font color="#ffffff">8</font>', ""),
    (f'{SHOWN}<i style="font-size:1px">8</i>', ""),
    (f"<i class=old>8</i>{SHOWN}", ".old{text-decoration:line-through}"),
]


@pytest.mark.parametrize(("markup", "css"), LEFT_OUT)
def test_what_nobody_sees_is_left_out_and_said(markup: str, css: str) -> None:
    raw, reasons = parsed(markup, css)
    assert raw == SHOWN
    assert {"hidden_text", "struck_text"} & set(reasons)


MARKS = [
    (f'{SHOWN}<span style="vertical-align: super">1</span>', ""),
    (f"{SHOWN}<span class=up>1</span>", ".up{vertical-align:super;font-size:60%}"),
    (f"<ruby>{SHOWN}<rt>1</rt></ruby>", ""),
]


@pytest.mark.parametrize(("markup", "css"), MARKS)
def test_raised_digits_are_marks_by_style_too(markup: str, css: str) -> None:
    raw, reasons = parsed(markup, css)
    assert raw == f"{SHOWN}¹"
    assert "footnote_mark" in reasons


FLAGGED = [
    (f'{SHOWN[0]}<img src="5.png">{SHOWN[1:]}', "", "image_in_cell"),
    ('<span style="background:url(7.png)"></span>', "", "image_in_cell"),
    ("<span class=n></span>", ".n:before{content:attr(title)}", "image_in_cell"),
    (f"{SHOWN}<span class=n></span>", ".n::after{content:'7'}", "image_in_cell"),
    (f"<svg><text>{SHOWN}</text></svg>", "", "unread_in_cell"),
    (f'<span style="float:right">{SHOWN[0]}</span>{SHOWN[1:]}', "", "turned_text"),
    (f'<span style="position:relative;left:9px">{SHOWN[0]}</span>{SHOWN[1:]}', "", "turned_text"),
    (f"<span class=r>{SHOWN}</span>", ".r{unicode-bidi:bidi-override;direction:rtl}", "turned_text"),
]


@pytest.mark.parametrize(("markup", "css", "reason"), FLAGGED)
def test_figures_that_may_look_otherwise_are_flagged(markup: str, css: str, reason: str) -> None:
    assert reason in parsed(markup, css)[1]


def test_rows_and_tables_shown_from_right_to_left_are_flagged() -> None:
    source = page(copy.deepcopy(SAMPLE))
    for turned in (
        source.replace("<table", '<table dir="RTL"'),
        source.replace("<body>", '<body style="direction: rtl">'),
        source.replace("<tr>", '<tr style="display:flex; flex-direction: row-reverse">'),
    ):
        assert "turned_text" in read(turned).review_reasons


HARMLESS = [
    (f'<span style="color:#fff;background-color:#003366">{SHOWN}</span>', ""),
    (f"<span class=tab>{SHOWN}</span>", ".tab{display:none} div .tab{display:inline}"),
    (f"<span>{SHOWN}</span>", "li:hover ul{display:none} .gone{display:none} @media print{td{display:none}}"),
    (f"<span>{SHOWN}</span>", "body{visibility:hidden} ]{display:none} a{b"),
]


@pytest.mark.parametrize(("markup", "css"), HARMLESS)
def test_what_is_shown_is_read_without_doubt(markup: str, css: str) -> None:
    assert parsed(markup, css) == (SHOWN, [])


def test_control_characters_in_what_stands_around_the_report_are_no_trouble() -> None:
    around = "<p>发布机构\x01：<b>云\x0b溪县\x02林业和草原局</b>\ufffe</p>"
    report = read(page(copy.deepcopy(SAMPLE), around=(around, "<p class=title>a\x1fb</p>")))
    assert (report.error, report.form) == (None, "2021")
