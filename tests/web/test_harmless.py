"""Originals are hostile: what is shown of them can do nothing."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docx import Document as Word
from PIL import Image

from crawler.config import Config
from crawler.web.harmless import document_html, page_html
from crawler.web.original import CannotShow, ask
from crawler.web.original_child import answer

HOSTILE = """<html><head><title>t</title><style>body{background:url(http://x/)}</style>
<meta http-equiv=refresh content="0;url=http://x/"><base href="http://x/"></head>
<body onload=alert(1) id="gk-t3.a">
<script>alert(1)</script><p style="position:fixed" onclick="x()">文\u202e字</p><a href="javascript:x()">链</a>
<img src="http://x/y.png" onerror=x()><iframe src="http://x/"></iframe><svg><script>x()</script></svg>
<form action="http://x/"><input name=a><button>b</button></form><table><tr>
<td id="original" colspan="99999" rowspan="2" background="http://x/">12</td></tr></table>
<math><mtext><table><mglyph><style><img src=x onerror=x()></style></mglyph></table></mtext></math>
<noscript><p title="</noscript><img src=x onerror=x()>"></noscript><object data="http://x/"></object></body></html>"""


def test_nothing_of_a_page_runs_loads_or_leads_anywhere() -> None:
    marks = {"t3.new_recv.tot": {"xpath": "/html[1]/body[1]/table[1]/tr[1]/td[1]"}}
    made = page_html(HOSTILE.encode(), {"name": "a.html"}, marks).body
    soup = BeautifulSoup(made, "lxml")
    assert {tag.name for tag in soup.find_all(True)} <= {
        "html", "body", "p", "table", "tbody", "tr", "td", "div", "span",
    }  # fmt: skip
    attributes = {(tag.name, name) for tag in soup.find_all(True) for name in tag.attrs}
    assert attributes <= {("td", "id"), ("td", "rowspan")}
    assert "http://" not in made
    assert "alert" not in made
    assert "文⟨U+202E⟩字" in made


LOOKS = Path(__file__).with_name("looks.html").read_text("utf-8")


def test_a_page_keeps_its_looks_as_far_as_they_do_no_harm() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 4), "red").save(out, "GIF")
    data = "data:image/gif;base64," + base64.b64encode(out.getvalue()).decode()
    made = page_html(LOOKS.replace("@data@", data).encode(), {"name": "a.html"}, {}, {"p/a.png": "a" * 64})
    assert made.style.splitlines() == [
        ".gk-was { font-family: 仿宋; color: #333 }", ".gk-was .t { font-size: 24px; text-align: center }",
        ".gk-was td { border: 1px solid red }", ".gk-was .far, .gk-was .near { padding: 3px }",
    ]  # fmt: skip
    soup = BeautifulSoup(made.body, "lxml")
    assert [p.get("style") for p in soup.find_all("p")] == [None, None, "color: rgb(1,2,3); font-size: 16pt"]
    assert soup.p["class"] == ["gk-unseen"]
    assert [i["src"][:21] for i in soup.find_all("img")] == ["data:image/png;base64", "/original/" + "a" * 11]
    assert "〔图流程图〕" in soup.text
    assert soup.table.attrs == {"bgcolor": "#eee", "width": "50%"}
    assert "http" not in made.body + made.style


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n" + b"\0" * 99])
def test_what_is_no_picture_is_not_drawn(data: bytes) -> None:
    assert answer({"do": "picture"}, data) == {"error": "not_a_picture"}


def test_a_picture_is_drawn_anew_and_small() -> None:
    out = io.BytesIO()
    Image.new("RGB", (5000, 50), "red").save(out, "JPEG", comment=b"<script>")
    drawn = base64.b64decode(answer({"do": "picture"}, out.getvalue())["png"])
    assert Image.open(io.BytesIO(drawn)).size == (1000, 10)
    assert b"<script>" not in drawn


def test_only_our_own_marks_are_ids() -> None:
    marks = {"t3.new_recv.tot": {"xpath": "/html[1]/body[1]/table[1]/tr[1]/td[1]"}}
    soup = BeautifulSoup(page_html(HOSTILE.encode(), {"name": "a.html"}, marks).body, "lxml")
    assert [tag["id"] for tag in soup.find_all(id=True)] == ["gk-t3.new_recv.tot"]


@pytest.mark.parametrize("path", ["//td", "/html[1]/body[1]/td[999]", "/*[name()='td']", "", "/html[", None])
def test_a_path_that_our_reader_would_not_write_marks_nothing(path: str | None) -> None:
    made = page_html(HOSTILE.encode(), {"name": "a.html"}, {"x": {"xpath": path}}).body
    assert "gk-x" not in made
    assert "文" in made


def test_words_of_a_document_are_escaped() -> None:
    document = Word()
    document.add_paragraph("<script>alert(1)</script>")
    document.add_table(1, 1).cell(0, 0).text = '"><img src=x>'
    out = io.BytesIO()
    document.save(out)
    made = document_html(out.getvalue(), {"name": "a.docx"}, {})
    assert "<script" not in made
    assert "<img" not in made
    assert "&lt;script&gt;" in made


def test_bytes_that_cannot_be_read_give_a_code() -> None:
    assert answer({"do": "document", "hint": {"name": "a.docx"}, "marks": {}}, b"PK\x03\x04rubbish")["error"]
    with pytest.raises(CannotShow):
        ask(Config(), "0" * 64, lambda: b"%PDF-1.4 rubbish", {"do": "pages"})


def test_a_child_that_takes_too_long_is_ended() -> None:
    with pytest.raises(CannotShow, match="timeout"):
        ask(Config(parse_seconds=0.01), "1" * 64, lambda: b"%PDF-1.4", {"do": "pages"})
