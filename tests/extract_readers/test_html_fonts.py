"""HTML: figures in a font that the page brings along may be shown as others."""

from __future__ import annotations

import pytest

from extract.html.fonts import ODD_FONT
from extract.parser import parse
from tests.corpus.html import html_bytes
from tests.corpus.sample import make_sample
from tests.corpus.score import score

SAMPLE = make_sample("2021", seed=31)
PAGE = html_bytes(SAMPLE, "trs").decode()
FIGURE = SAMPLE.cells["t2.licensing.decisions"]
DATA = "src:url(data:font/woff2;charset=utf-8;base64,d09GMgABAAAA)"


def page(css: str, shown: str = FIGURE) -> bytes:
    """The report with a style sheet; ``shown`` stands for one figure of table two."""
    assert f">{FIGURE}<" in PAGE
    text = PAGE.replace("<head>", f"<head><style>{css}</style>", 1)
    return text.replace(f">{FIGURE}<", f">{shown}<").encode()


def face(name: str, source: str = DATA) -> str:
    return f"@font-face{{font-family:{name};{source}}}"


@pytest.mark.parametrize(
    "data",
    [
        page(face("abc") + "td{font-family:abc}"),
        page(face("'Abc D'") + "table td{font-family:\"Abc D\",宋体}"),
        page(face("宋体") + "td{font-family:宋体}"),
        page(face("abc", "src:url('/f/abc.woff')") + ".n{font-family:abc}", f"<span class=n>{FIGURE}</span>"),
        page(face("abc") + "body{font:14px/1.5 abc}"),
        page(face("abc") + "@media screen{td{font-family:abc}}"),
        page(face("abc", DATA[:-2] + "A" * 300_000 + ")") + "td{font-family:abc}"),
        page(face("abc"), f"<font face=abc>{FIGURE}</font>"),
        page(face("abc"), f"<i></i><b style='font-family:abc'>{FIGURE[0]}</b>{FIGURE[1:]}"),
        page("", f"<span style='font-family:yhfont'>{FIGURE}</span>"),
        page("", f"<span class='secret-font'>{FIGURE}</span>"),
    ],
    ids=["data", "quoted", "named as usual", "fetched", "short", "media", "long", "face", "style", "yhfont",
         "class"],
)  # fmt: skip
def test_figures_in_a_font_of_the_page_are_flagged(data: bytes) -> None:
    assert ODD_FONT in parse(data).review_reasons


@pytest.mark.parametrize(
    "data",
    [
        page("td{font-family:宋体,SimSun}"),
        page("@font-face{font-family:仿宋_GB2312;panose-1:2 1 6 9} td{font-family:仿宋_GB2312}"),
        page(face("小标宋", "src:local('SimSun')") + "td{font-family:小标宋}"),
        page(face("FZXBSJW", "src:url(/f/fz.ttf)") + "td{font-family:FZXBSJW}"),
        page(face("DIN-Medium", "src:url(/f/din.ttf)") + "td{font-family:DIN-Medium}"),
        page(face("iconfont") + ".icon,.icon:before{font-family:iconfont}", f"<i class=icon></i>{FIGURE}"),
        page(face("abc") + "body{font-family:abc} .content,td,p,div{font-family:宋体}"),
        page(face("abc")),
        page("", f"<span style='font-family:Calibri'>{FIGURE}</span>"),
    ],
    ids=["usual", "word", "local", "known", "digits", "icons", "overruled", "unused", "calibri"],
)
def test_fonts_that_show_what_is_written_raise_no_doubt(data: bytes) -> None:
    report = parse(data)
    assert report.review_reasons == []
    assert set(score(report, SAMPLE.cells)) == {"right"}


def test_characters_without_a_meaning_are_no_figures() -> None:
    report = parse(page(face("abc") + ".n{font-family:abc}", "<span class=n>\ue601\ue603</span>"))
    assert report.cells["t2.licensing.decisions"].state == "text"
    assert report.needs_review
