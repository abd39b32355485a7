"""Reports as files of the rarer kinds, under right and wrong endings, and texts that are of another year."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data.replicas.web import Page
from tests.variants.lab import Lab, Pages, variant
from tests.variants.lists import COLUMN

GOLDEN = Path(__file__).parent.parent / "extract_media" / "golden"
KINDS = {
    "files_wps_ofd_rar": {
        "财政局": ("usual.wps", "r.wps", "tika"),
        "教育局": ("distinct.ofd", "r.ofd", "ofd"),
        "柳塘镇人民政府": ("distinct.rar", "r.rar", "package/docx"),
    },
    "files_doc_xls_rtf_under_other_endings": {
        "财政局": ("distinct.doc", "r.docx", "tika"),
        "教育局": ("usual.xls", "r.doc", "sheet"),
        "柳塘镇人民政府": ("distinct.rtf", "r.jsp", "rtf"),
    },
}
"""For each body the file, the ending of its address and how it is read."""


def attached(s: Lab, kinds: Mapping[str, tuple[str, str, str]]) -> Pages:
    """This year's reports are files behind pages that say nothing."""
    pages = s.way() | s.reports() | {COLUMN: f"<ul>{s.rows()}</ul>"}
    for i in [i for i in s.items if i.year == 2025]:
        file, name, _ = kinds[i.unit]
        url = f"/upload/{i.id}{name}"
        link = f'<p>附件：<a href="{url}">{i.title}</a></p>'
        head = f"<h1>{i.title}</h1><p>发布日期：{i.day}</p>"
        pages[f"{COLUMN}{i.id}.html"] = s.page(i.title, f'{head}<div id="zoom">{link}</div>')
        pages[url] = Page((GOLDEN / file).read_bytes(), "application/octet-stream")
    return pages


@variant()
def files_wps_ofd_rar(s: Lab) -> Pages:
    return attached(s, KINDS["files_wps_ofd_rar"])


@variant()
def files_doc_xls_rtf_under_other_endings(s: Lab) -> Pages:
    return attached(s, KINDS["files_doc_xls_rtf_under_other_endings"])


@variant()
def text_of_another_year(s: Lab) -> Pages:
    """Finance printed last year's text under this year's title; education's text tells another period."""
    pages = s.way() | s.reports() | {COLUMN: f"<ul>{s.rows()}</ul>"}
    for i in [i for i in s.items if i.year == 2025 and i.unit in ("财政局", "教育局")]:
        former = next(f for f in s.items if f.unit == i.unit and f.year == 2024)
        page = s.report(former).body.decode().replace(former.title, i.title)
        page = page.replace(f"发布日期：{former.day}", f"发布日期：{i.day}")
        if i.unit == "教育局":
            page = s.report(i).body.decode().replace("2025年1月1日", "2024年1月1日")
            page = page.replace("2025年12月31日", "2024年12月31日")
        pages[f"{COLUMN}{i.id}.html"] = Page(page.encode())
    return pages


@variant()
def article_with_a_twin(s: Lab) -> Pages:
    """Finance: an article in the editor's own markup with its file twice and a twin for telephones, which
    the list shows too. Education: a file in a format that nothing reads any more."""
    now = {i.unit: i for i in s.items if i.year == 2025}
    finance, education = now["财政局"], now["教育局"]
    files = "".join(f'<a href="f.{kind}">{finance.title}.{kind}</a> ' for kind in ("pdf", "ofd"))
    text = s.report(finance).body.decode().replace('<div id="zoom">', f"{files}<div class=TRS_Editor>")
    head = '<meta name="Author"content=""><script>uaredirect("{0}_ext.html")</script></head>'
    old = f'<h1>{education.title}</h1><p>发布日期：{education.day}</p><p><a href="e.ceb">年报.ceb</a></p>'
    twin = f'<li><a href="{finance.id}_ext.html">{finance.title}</a><span>{finance.day}</span></li>'
    pdf = Path(__file__).parents[2] / "data/replicas/files/990104-yb.pdf"
    return (
        s.way()
        | s.reports()
        | {
            COLUMN: f"<ul>{twin}{s.rows()}</ul>",
            f"{COLUMN}{finance.id}.html": Page(text.replace("</head>", head.format(finance.id)).encode()),
            f"{COLUMN}{finance.id}_ext.html": Page(text.encode()),
            f"{COLUMN}{education.id}.html": s.page(education.title, old),
            f"{COLUMN}f.pdf": Page(pdf.read_bytes(), "application/pdf"),
            f"{COLUMN}f.ofd": Page((GOLDEN / "distinct.ofd").read_bytes(), "application/octet-stream"),
            f"{COLUMN}e.ceb": Page(b"Founder CEB 3.0" + bytes(range(256)) * 20, "application/octet-stream"),
        }
    )
