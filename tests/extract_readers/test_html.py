"""HTML: grids as a browser lays them out, places that can be found again, nothing hidden read."""

import pytest

from extract.document import Document, GridCell, Table
from extract.errors import Unreadable
from extract.html import reader as html
from extract.html.text import tidy
from extract.parser import parse
from tests.corpus.html import HABITS, html_bytes
from tests.corpus.sample import expected_rows, make_sample


def read(markup: str) -> Document:
    return html.read(markup.encode(), "utf-8")


def grid(table: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in table.rows()]


def only_table(markup: str) -> list[list[str]]:
    (table,) = read(markup).tables()
    return grid(table)


@pytest.mark.parametrize("edition", ["2021", "2019"])
@pytest.mark.parametrize("habit", HABITS)
def test_every_cell_stands_where_it_was_written(habit: str, edition: str) -> None:
    sample = make_sample(edition, seed=3)
    data = html_bytes(sample, habit)
    document = html.read(data, HABITS[habit][1])
    assert [grid(t) for t in document.tables()] == [expected_rows(t) for t in sample.tables]
    for heading, _ in sample.chapters:
        assert heading in document.text.splitlines()


@pytest.mark.parametrize("habit", HABITS)
def test_every_place_finds_its_node(habit: str) -> None:
    sample = make_sample("2021", seed=4)
    data = html_bytes(sample, habit)
    document, tree = html.read(data, HABITS[habit][1]), html.tree(data, HABITS[habit][1])
    places = [(p.text, p.place) for p in document.paragraphs()]
    places += [(c.text, c.place) for t in document.tables() for c in t.cells]
    assert len(places) > 200
    for text, place in places:
        (node,) = tree.xpath(place.xpath)
        assert text in tidy("".join(node.itertext())), place.xpath


def test_office_tags_have_places_too() -> None:
    markup = "<body><div><o:p>甲</o:p><st1:chsdate w:st='on'><p>乙</p></st1:chsdate><p>丙</p></div></body>"
    document, tree = read(markup), html.tree(markup.encode(), "utf-8")
    found = {p.text: "".join(tree.xpath(p.place.xpath)[0].itertext()) for p in document.paragraphs()}
    assert {"乙", "丙"} <= set(found)
    assert all(text in inside for text, inside in found.items())


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : none",
        "visibility:hidden",
        "font-size:0",
        "font-size:0px",
        "position:absolute;left:-9999px",
        "text-indent:-999em",
    ],
)
def test_hidden_words_are_left_out_and_said(style: str) -> None:
    document = read(f"<div class=article><p>看得见的文字</p><p style='{style}'>博彩7元</p></div>")
    assert document.text == "看得见的文字"
    assert document.warnings == ["hidden_text"]


@pytest.mark.parametrize(
    ("hidden", "said"), [("分享到微信", []), ("予以公开", ["hidden_text"]), ("３件", ["hidden_text"])]
)
def test_only_hidden_figures_and_words_of_the_form_are_said(hidden: str, said: list[str]) -> None:
    markup = f"<div class=article><p>正文</p><table><tr><td>甲<td>1<i hidden>{hidden}</i></table></div>"
    document = read(markup)
    assert (grid(next(document.tables())), document.warnings) == ([["甲", "1"]], said)


def test_figures_kept_in_form_fields_are_read() -> None:
    cells = '<td>行政许可<td><input value="12"><td><input type=hidden value=9>3<td><textarea>45</textarea>'
    assert only_table(f"<table><tr>{cells}</tr></table>") == [["行政许可", "12", "3", "45"]]


def test_cdata_is_text() -> None:
    assert only_table("<table><tr><td><![CDATA[行政许可]]></td><td><![CDATA[12]]></td></tr></table>") == [
        ["行政许可", "12"]
    ]


def test_hidden_by_the_pages_own_sheet_but_not_by_its_print_sheet() -> None:
    sheet = "<style>.x, p.y {color:red;display:none} @media print { .z {display:none} }</style>"
    document = read(
        f"{sheet}<div class=article><p class=x>1<p class=y>2<p class=z>3</p><div class=y>4</div></div>"
    )
    assert document.text.splitlines() == ["3", "4"]


def test_a_page_centred_by_negative_margins_is_not_hidden() -> None:
    style = "position:absolute;left:50%;margin-left:-500px;top:-20px"
    document = read(f"<div style='{style}'><div class=article><p>正文在这里</p></div></div>")
    assert (document.text, document.warnings) == ("正文在这里", [])


def test_a_parent_without_size_does_not_hide_sized_children() -> None:
    assert read("<div style='font-size:0'><span style='font-size:14px'>可见</span></div>").text == "可见"


def test_a_report_that_is_wholly_hidden_is_read_and_flagged() -> None:
    sample = make_sample("2021", seed=5)
    markup = (
        html_bytes(sample, "trs")
        .decode()
        .replace("<div class=TRS_Editor>", "<div class=TRS_Editor style='display:none'>")
    )
    document = read(markup)
    assert [grid(t) for t in document.tables()] == [expected_rows(t) for t in sample.tables]
    assert "hidden_text_read" in document.warnings


def test_struck_figures_do_not_run_into_the_new_ones() -> None:
    crossed = "<span style='text-decoration:line-through'>4</span>5"
    markup = f"<table><tr><td>行政许可</td><td><del>12</del>13</td><td>{crossed}</td></tr></table>"
    document = read(markup)
    assert grid(next(document.tables())) == [["行政许可", "13", "5"]]
    assert document.warnings == ["struck_text"]


def test_spans_as_browsers_read_them() -> None:
    assert only_table("<table><tr><td rowspan=0>甲<td>1<tr><td>2<tr><td>3</table>") == [
        ["甲", "1"],
        ["甲", "2"],
        ["甲", "3"],
    ]
    assert only_table("<table><tr><td rowspan=9>甲<td>1<tr><td>2</table>") == [["甲", "1"], ["甲", "2"]]
    assert only_table('<table><tr><td colspan="2px">甲<td>1<tr><td>乙<td>2<td>3</table>') == [
        ["甲", "甲", "1"],
        ["乙", "2", "3"],
    ]
    body = "<tbody><tr><td rowspan=5>甲<td>1</tbody><tbody><tr><td>乙<td>2</tbody>"
    assert only_table(f"<table>{body}</table>") == [["甲", "1"], ["乙", "2"]]


def test_bare_rows_before_and_after_a_body_keep_their_order() -> None:
    markup = "<table><tr><td>a<td>1</tr><tbody><tr><td>b<td>2</tr></tbody><tr><td>c<td>3</tr></table>"
    assert only_table(markup) == [["a", "1"], ["b", "2"], ["c", "3"]]


def test_cells_that_would_overlap_are_cut_and_flagged() -> None:
    document = read("<table><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=3>d</table>")
    (table,) = document.tables()
    assert grid(table) == [["a", "b", "c"], ["d", "b", ""]]
    assert document.warnings == ["overlapping_cells"]


def test_hidden_rows_and_cells_take_no_room() -> None:
    markup = (
        "<table><tr style='display:none'><td>x<td>y</tr><tr><td>甲<td style='display:none'><td>1</tr></table>"
    )
    assert only_table(markup) == [["甲", "1"]]


def test_a_picture_in_a_cell_is_said() -> None:
    document = read("<table><tr><td>行政许可<td><img src=7.png></tr></table>")
    assert document.warnings == ["image_in_cell"]


def test_lines_inside_a_cell_are_kept_and_source_breaks_are_not() -> None:
    labels = "<td>三、本年\n   度办理结果<td>商业<br>企业"
    markup = f"<table><tr>{labels}<td><p>12</p><p>34</p><td>1&nbsp;<b>2</b></tr></table>"
    assert only_table(markup) == [["三、本年度办理结果", "商业\n企业", "12\n34", "1 2"]]


def test_content_outside_goes_into_meta_and_the_foot_is_left_out() -> None:
    sample = make_sample("2021", seed=6)
    document = html.read(html_bytes(sample, "trs"), "utf-8")
    assert document.meta["headline"] == sample.title
    assert document.meta["title"].startswith(sample.title)
    assert document.meta["PubDate"] == "2025-01-21 09:00"
    assert "政府信息公开年报" in document.meta["breadcrumb"]
    assert "发布日期：2025-01-21" in document.meta["info"]
    assert f"信息来源：{sample.agency}" in document.meta["info"]
    assert document.blocks[0].text == sample.title  # type: ignore[union-attr]
    assert "主办" not in document.text
    assert "栏目" not in document.text


def test_a_table_outside_the_container_is_not_lost() -> None:
    sample = make_sample("2021", seed=7)
    markup = html_bytes(sample, "trs").decode()
    start = markup.index("<p><strong>四、")
    split = markup[:start] + "</div><div class=other>" + markup[start:]
    assert [grid(t) for t in read(split).tables()] == [expected_rows(t) for t in sample.tables]


@pytest.mark.parametrize(
    "markup", ["<html><body></body></html>", "<p>&nbsp;</p>", "<!-- x -->", "<script>var a=1</script>"]
)
def test_a_page_without_words_is_empty(markup: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(markup)
    assert caught.value.code == "empty"


def test_a_page_of_pictures_is_said() -> None:
    assert read("<body><img src=a.jpg><img src=b.jpg></body>").warnings == ["image_only"]


def test_bombs() -> None:
    deep = read("<p>浅</p>" + "<div>" * 50_000 + "深" + "</div>" * 50_000)
    assert "浅" in deep.text
    wide = "<table>" + "<tr><td rowspan=60000 colspan=1000>1<td>2</tr>" * 3000 + "</table>"
    with pytest.raises(Unreadable) as caught:
        read(wide)
    assert caught.value.code == "too_large"


def test_cells_never_overlap_and_rows_agree_with_spans() -> None:
    cells: tuple[GridCell, ...] = next(
        read(html_bytes(make_sample("2019"), "headed").decode()).tables()
    ).cells
    seen: set[tuple[int, int]] = set()
    for c in cells:
        area = {
            (r, k) for r in range(c.row, c.row + c.rowspan) for k in range(c.column, c.column + c.colspan)
        }
        assert not area & seen
        seen |= area


def test_a_table_that_fell_apart_into_paragraphs_is_flagged() -> None:
    """An end too many: browsers show the rows behind it as running text."""
    sample = make_sample("2021", seed=5)
    page = html_bytes(sample, "trs").decode()
    place = page.index("第二十条第（六）项")
    report = parse(f"{page[:place]}</td></tr></table>{page[place:]}".encode())
    assert report.cells["t2.penalty.decisions"].state == "absent"
    assert "t2_incomplete" in report.review_reasons


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ("<tr><td>行政许可</td><td", "<tr><td>行政许可</td>"),
        ("<tr><td>行政许可</td>", "<td>行政许可</td>"),
        ("<tr><td>行政许可</td>", "<x><td>行政许可</td>"),
    ],
)
def test_words_of_a_table_in_none_of_its_cells_are_told(whole: str, broken: str) -> None:
    """Browsers show them above the table, or as a row that the markup does not have."""
    page = html_bytes(make_sample("2021", seed=5), "trs").decode()
    place = page.index(whole)
    report = parse(
        (page[: page.rindex("</tr>", 0, place) + 5] + page[place:].replace(whole, broken, 1)).encode()
    )
    assert "unread_in_cell" in report.review_reasons
