"""What each portal serves: the behaviour that a crawler has to cope with."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlencode

import pytest

from data.replicas.model import YEAR

APRIL = date(2026, 4, 10)
PROXY = "/module/web/jpage/dataproxy.jsp"


def test_trs_pages_follow_the_script(replicas, ask):
    replicas.set_date(APRIL)
    base = "/zwgk/zfxxgk/zfxxgknb/"
    pages = [ask("trs", base + name)[2].decode() for name in ("", "index_1.html", "index_2.html")]
    assert 'createPageHTML(3, 0, "index", "html")' in pages[0]
    assert ask("trs", base + "index_3.html")[0] == 404
    rows = re.findall(r'href="\.(/\d{6}/t(\d{8})_\d+\.html)"[^>]*title="([^"]+)"', "".join(pages))
    assert (
        len(rows) == len({path for path, *_ in rows}) == len(re.findall('<li><a href="\\./', "".join(pages)))
    )
    assert {int(day[:4]) for _, day, _ in rows} == {2024, 2025, 2026}
    for word in ("政府网站工作年度报表", "图解：", "》解读", "的通知"):
        assert any(word in title for *_, title in rows), word
    assert all(ask("trs", base + path[1:])[0] == 200 for path, *_ in rows[:3])


def test_trs_folder_without_slash_redirects(ask):
    status, headers, _ = ask("trs", "/zwgk/zfxxgk")
    assert (status, headers["Location"]) == (301, "/zwgk/zfxxgk/")


def test_backdated_row_appears_late_with_its_old_date(replicas, ask):
    base = "/zwgk/zfxxgk/zfxxgknb/"
    for day, shown in ((date(2026, 2, 4), False), (date(2026, 2, 5), True)):
        replicas.set_date(day)
        row = re.search(r'href="\./(202601/t20260128_\d+\.html)"', ask("trs", base)[2].decode())
        assert bool(row) is shown
    assert row is not None
    assert "2026-01-28" in ask("trs", base + row[1])[2].decode()


def test_hanweb_page_holds_one_group_and_the_proxy_the_rest(replicas, ask):
    replicas.set_date(APRIL)
    page = ask("hanweb", "/col/col1229100/index.html")[2].decode()
    blocks = re.findall(r'<div id="(\d+)">(.*?)</datastore>', page, re.S)
    assert [unit for unit, _ in blocks] == ["51001", "51002"]
    inside = {unit: block.count("<record>") for unit, block in blocks}
    for unit, block in blocks:
        found = re.search(r'CDATA\[<a href="([^"]+)"', block)
        assert found is not None
        rest = post(ask, found[1], startrecord=1, endrecord=999, perpage=6)
        total = int(re.findall(r"<totalrecord>(\d+)", rest)[0])
        assert rest.count("<record>") == total >= inside[unit]
    assert inside["51001"] == 18 < total_of(ask, "51001")
    assert ask("hanweb", "/col/col1229100/index_1.html")[0] == 404


def post(ask, path: str, **form: object) -> str:
    kind = "application/x-www-form-urlencoded"
    status, _, body = ask("hanweb", path, "POST", urlencode(form), Content_Type=kind)
    assert status == 200
    return body.decode()


def total_of(ask, unit: str) -> int:
    body = post(ask, PROXY, columnid=1229100, unitid=unit, startrecord=1, endrecord=3)
    assert body.count("<record>") == 3
    return int(re.findall(r"<totalrecord>(\d+)", body)[0])


def test_hanweb_proxy_refuses_get_and_strangers(ask):
    assert ask("hanweb", f"{PROXY}?columnid=1229100&unitid=51001&startrecord=1&endrecord=9")[0] == 405
    assert "<record>" not in post(ask, PROXY, columnid=1, unitid="51001", startrecord=1, endrecord=9)
    assert "<record>" not in post(ask, PROXY, columnid=1229100, unitid="x", startrecord="a", endrecord="-1")


def test_hanweb_records_have_every_habit(replicas, ask):
    replicas.set_date(APRIL)
    page = post(ask, PROXY, columnid=1229100, unitid="51001", startrecord=1, endrecord=99)
    for habit in ("<li style=<br/>", "<span>[20", "<b>20", "<table><tr><td>·", r"<span>\n20\d\d-\n"):
        assert re.search(habit if "\\" in habit else re.escape(habit), page), habit
    assert "…</a>" in page


def test_withdrawn_report_is_gone_from_list_and_address(replicas, ask):
    title = "榆坪县人力资源和社会保障局2025年"
    row = re.search(rf'href="([^"]+)" title="{title}', everything(ask))
    assert row is not None
    assert ask("hanweb", row[1])[0] == 200
    replicas.set_date(date(2026, 2, 6))
    assert title not in everything(ask)
    assert ask("hanweb", row[1])[0] == 404


def everything(ask) -> str:
    return post(ask, PROXY, columnid=1229100, unitid="51001", startrecord=1, endrecord=99)


def test_one_figure_changes_on_8_february(replicas, ask):
    replicas.set_date(date(2026, 2, 7))
    row = re.search(r'href="([^"]+)" title="榆坪县市场监督管理局2025年', everything(ask))
    assert row is not None
    before = ask("hanweb", row[1])[2].decode()
    replicas.set_date(date(2026, 2, 8))
    after = ask("hanweb", row[1])[2].decode()
    changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert len(changed) == 1
    assert "行政许可" in changed[0][0]


def test_asp_is_gbk_under_headers_that_do_not_say_so(ask):
    _, headers, body = ask("asp", "/xxgk/index.asp")
    assert headers["Content-Type"] == "text/html"
    assert "政府信息公开年度报告" in body.decode("gbk")
    _, headers, body = ask("asp", first_article(ask))
    assert headers["Content-Type"] == "text/html; charset=ISO-8859-1"
    assert "三、收到和处理政府信息公开申请情况" in body.decode("gbk")


def first_article(ask) -> str:
    page = ask("asp", f"/xxgk/nb/{YEAR}/list.asp")[2].decode("gbk")
    return f"/xxgk/nb/{YEAR}/" + re.findall(r"href='(show\.asp\?id=\d+)'", page)[0]


def test_asp_counts_clicks(ask):
    path = first_article(ask)
    counts = [int(re.findall("浏览次数：(\\d+)", ask("asp", path)[2].decode("gbk"))[0]) for _ in range(3)]
    assert counts == [counts[0], counts[0] + 1, counts[0] + 2]


def test_asp_pager_reaches_every_row_once(replicas, ask):
    replicas.set_date(APRIL)
    base = f"/xxgk/nb/{YEAR}/"
    first = ask("asp", base + "list.asp")[2].decode("gbk")
    numbers = re.findall(r"list\.asp\?page=(\d+)'>\d", first)
    total = int(re.findall("共(\\d+)条", first)[0])
    pages = [first, *(ask("asp", f"{base}list.asp?page={n}")[2].decode("gbk") for n in numbers)]
    rows = re.findall(r"show\.asp\?id=(\d+)", "".join(pages))
    assert len(rows) == len(set(rows)) == total > 5


def test_files_are_what_they_say(replicas, ask):
    replicas.set_date(APRIL)
    page = ask("files", "/zfxxgk/gknb/")[2].decode()
    direct = re.findall(r'href="(/upload/[^"]+\.pdf)"', page)
    assert len(direct) == 1, "one row links to its file"
    kinds = {".pdf": b"%PDF", "docx": b"PK\x03\x04"}
    seen = {"page": 0, "gone": 0, ".pdf": 0, "docx": 0}
    for path in re.findall(r'href="(/zfxxgk/gknb/2026\d\d/[^"]+)"', page):
        article = ask("files", path)[2].decode()
        attached = re.findall(r'href="(/upload/[^"]+)"', article)
        if not attached:
            seen["page"] += 1
            continue
        status, headers, body = ask("files", attached[0])
        kind = attached[0][-4:]
        seen["gone" if status == 404 else kind] += 1
        assert status == 404 or (body.startswith(kinds[kind]) and "html" not in headers["Content-Type"])
    assert seen["gone"] == 1
    assert seen[".pdf"] >= 3
    assert seen["docx"] == 2


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/zfxxgk/", "/anything"])
def test_challenge_on_every_path(ask, path):
    status, headers, body = ask("challenge", path)
    assert status == 412
    assert len(body) < 2000
    assert b"$_ts" in body
    assert "Set-Cookie" in headers


def test_lying_portal_says_200_to_everything(ask):
    assert "政府信息公开年报" in ask("lying", "/zfxxgk/")[2].decode()
    gone = ask("lying", "/zfxxgk/zfxxgknb/")
    nonsense = ask("lying", "/b7c1e0d2.html")
    assert gone[0] == nonsense[0] == ask("lying", "/robots.txt")[0] == 200
    assert gone[2] == nonsense[2]
    assert "不存在或已删除" in gone[2].decode()


def test_robots(ask):
    assert b"Disallow: /admin/" in ask("trs", "/robots.txt")[2]
    assert ask("hanweb", "/robots.txt")[0] == 404
