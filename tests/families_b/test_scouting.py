"""``registry grow`` and ``registry check --online`` against portals on loopback."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.cli import run
from crawler.registry.load import load
from crawler.registry.model import Division
from crawler.scouting.grow import sources, wanted
from crawler.scouting.identity import Identity, judge, read_identity
from data.replicas.server import Replicas
from tests.glue.warm import use


def city(pages: dict[str, str]) -> ThreadingHTTPServer:
    """A small site on loopback; a value that begins with http is a redirect."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text = pages.get(self.path)
            moved = text is not None and text.startswith("http")
            self.send_response(404 if text is None else 302 if moved else 200)
            if moved:
                self.send_header("Location", text or "")
            body = b"" if moved or text is None else f"<html><body>{text}</body></html>".encode()
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


def address(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}/"


def table(path: Path, head: str, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head.split(), *rows])


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """A city whose lists of links lead to two counties, a wrong one, a dead one and an inner address."""
    use(monkeypatch)
    monkeypatch.setenv("GONGKAI_DOWNLOAD_DELAY", "0")
    monkeypatch.setenv("GONGKAI_RETRY_TIMES", "0")
    pages: dict[str, str] = {}
    with ExitStack() as stack:
        replicas = stack.enter_context(Replicas(lambda: date(2026, 2, 10), ["vsb", "hebei", "zcms"]))
        server = city(pages)
        stack.callback(server.server_close)
        stack.callback(server.shutdown)
        pages["/"] = (
            "<title>栖云市人民政府</title>"
            "<a href='/links/'>县（市、区）政府网站</a><a href='/n/'>雅峰新闻</a>"
        )
        pages["/links/"] = (
            f"<select><option value='{replicas.url('vsb')}'>雅峰县</option></select>"
            f"<a href='{replicas.url('hebei')}'>冀台县人民政府网</a>"
            f"<a href='{replicas.url('zcms')}'>淮汴区</a><a href='http://127.0.0.1:9/'>赣原县</a>"
        )
        folder = tmp_path / "registry"
        folder.mkdir()
        hosts = "|".join(replicas.host(n) for n in ("vsb", "hebei", "zcms")) + "|127.0.0.1:9"
        table(
            folder / "portals.csv",
            "division_code name home_url column_url hosts family note",
            [["990100", "栖云市", address(server), "", hosts, "", ""]],
        )
        names = {"990124": "雅峰县", "990129": "冀台县", "990130": "淮汴区", "990127": "赣原县"}
        rows = [[f"{code}-zf", code, f"{name}人民政府", "government"] for code, name in names.items()]
        table(folder / "agencies.csv", "agency_id division_code name kind", rows)
        yield SimpleNamespace(folder=folder, pages=pages, replicas=replicas, root=tmp_path, server=server)


def shared(world: SimpleNamespace) -> list[str]:
    return ["--registry", str(world.folder), "--home", str(world.root / "home"), "--as-of", "2026-02-10"]


def test_only_sites_that_name_the_division_are_proposed(
    world: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    target = world.root / "proposed"
    assert run(["registry", "grow", "990100", "--to", str(target), "--json", *shared(world)]) == 0
    rows = {row["division_code"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    for code, name in (("990124", "vsb"), ("990129", "hebei")):
        assert rows[code]["home_url"] == world.replicas.url(name)
        assert rows[code]["signs"] == ["code", "site_name", "title", "sponsor"]
        assert rows[code]["site_id_code"].startswith(code)
    assert "other" in rows["990130"]["refused"] or "unclear" in rows["990130"]["refused"]
    assert "not seen: unreachable" in rows["990127"]["refused"]
    proposed = load([target])
    assert {c for c in ("990124", "990129", "990130", "990127") if c in proposed.portals} == {
        "990124",
        "990129",
    }
    assert len((target / "evidence.jsonl").read_text("utf-8").splitlines()) == 4


def test_nothing_is_written_where_nothing_passes(
    world: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    world.pages["/links/"] = "<a href='http://127.0.0.1:9/'>赣原县</a>"
    target = world.root / "proposed"
    assert run(["registry", "grow", "--to", str(target), "990100", *shared(world)]) == 1
    assert not target.exists()
    assert "nothing proposed" in capsys.readouterr().err


def test_a_folder_that_is_there_is_not_overwritten(world: SimpleNamespace) -> None:
    assert run(["registry", "grow", "990100", "--to", str(world.folder), *shared(world)]) == 2


def test_known_portals_are_judged_again(world: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    mover, both = city({"/": world.replicas.url("hebei")}), city({"/": "<title>经开区、高新区管委会</title>"})
    url = world.replicas.url
    table(
        world.folder / "portals.csv",
        "division_code name home_url hosts",
        [
            ["990124", "雅峰县", url("vsb"), ""],
            ["990128", "滇池区", url("vsb"), ""],
            ["990141", "经开区", address(both), ""],
            ["990142", "高新区", address(both), ""],
            ["990129", "冀台县", address(mover), ""],
            ["990130", "淮汴区", url("zcms"), world.replicas.host("hebei")],
            ["990127", "赣原县", "http://127.0.0.1:9/", ""],
            ["990100", "栖云市", address(world.server), ""],
        ],
    )
    assert run(["registry", "check", "--online", "--json", *shared(world)]) == 1
    for server in (mover, both):
        server.shutdown()
        server.server_close()
    seen = {
        row["division_code"]: row["verdict"] for row in map(json.loads, capsys.readouterr().out.splitlines())
    }
    assert seen == {
        "990124": "ok",
        "990141": "duplicate",
        "990142": "duplicate",
        "990128": "wrong_site",
        "990129": "moved",
        "990130": "wrong_site",
        "990127": "unreachable",
        "990100": "ok",
    }


def test_a_portal_whose_host_is_gone_is_found_again_by_its_citys_links(
    world: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    url, hosts = world.replicas.url, world.replicas.host("vsb") + "|" + world.replicas.host("zcms")
    world.pages["/links/"] = f"<a href='{url('vsb')}'>雅峰县</a><a href='{url('zcms')}'>赣原县</a>"
    table(
        world.folder / "portals.csv",
        "division_code name home_url hosts",
        [
            ["990100", "栖云市", address(world.server), hosts],
            ["990124", "雅峰县", "http://127.0.0.1:9/", ""],
            ["990127", "赣原县", "http://127.0.0.1:10/", ""],
        ],
    )
    assert run(["registry", "check", "--online", "--json", *shared(world)]) == 1
    rows = {row["division_code"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert rows["990124"]["verdict"] == "moved"
    assert rows["990124"]["now"] == url("vsb")
    assert "unreachable; 127.0.0.1:" in rows["990124"]["detail"]
    assert rows["990127"]["verdict"] == "unreachable", "what the city links to is another county's"
    assert rows["990100"]["verdict"] == "ok"


DIVISION = Division("230127", "木兰县", "county", "230100", "黑龙江省", "哈尔滨市")
PAGES: list[tuple[str, Identity, str]] = [
    ("its own code", Identity(site_name="木兰县人民政府", site_id_code="2301270003"), "same"),
    ("its name alone", Identity(title="木兰县人民政府门户网站"), "same"),
    ("hosted by its city", Identity(site_name="木兰县", site_id_code="2301000012"), "same"),
    ("another county's code", Identity(site_name="木兰县", site_id_code="4201040001"), "other"),
    ("another county's name", Identity(site_name="方正县人民政府"), "other"),
    ("a bureau's site", Identity(site_name="木兰县教育局", site_id_code="2301270011"), "other"),
    ("a paper's site", Identity(title="木兰县新闻网", site_id_code="2301270012"), "other"),
    ("two heads", Identity(title="中共木兰县委 木兰县人民政府"), "same"),
    ("with its sections", Identity(site_name="木兰县人民政府", title="首页_木兰县_政务服务中心"), "same"),
    ("a parked page", Identity(title="域名出售"), "unclear"),
    ("nothing", Identity(), "unclear"),
]


@pytest.mark.parametrize(("identity", "verdict"), [(i, v) for _, i, v in PAGES], ids=[n for n, _, _ in PAGES])
def test_whose_site_it_is(identity: Identity, verdict: str) -> None:
    assert judge(identity, DIVISION, load(), "http://www.mulan.gov.cn/").verdict == verdict


def test_a_name_that_many_bear_is_not_believed_as_much_as_a_code() -> None:
    registry = load()
    division = registry.divisions["220104"]
    plain = judge(
        Identity("朝阳区人民政府", "", "朝阳区人民政府", "朝阳区人民政府"),
        division,
        registry,
        "http://x.gov.cn/",
    )
    coded = judge(Identity("朝阳区人民政府", "2201040001"), division, registry, "http://x.gov.cn/")
    assert plain.confidence <= 0.6 < coded.confidence


@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 50, "<meta name=SiteName content=木兰县".encode("gbk")])
def test_hostile_front_pages_are_read(body: bytes) -> None:
    assert isinstance(read_identity(body), Identity)


def test_where_the_errand_starts_and_what_it_looks_for() -> None:
    registry = load()
    assert "420000" in sources(registry, ["湖北省"])
    names = wanted(registry, "420000")
    assert set(names.values()) <= {c for c in registry.divisions if c.startswith("42")} - set(
        registry.portals
    )
    assert all(len(name) >= 2 for name in names)
