"""The server itself: ports, log, clock, conditional answers, and stopping whatever hangs."""

from __future__ import annotations

import csv
import json
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from datetime import date
from pathlib import Path

import pytest

from data.replicas.server import Replicas

LIST = "/zwgk/zfxxgk/zfxxgknb/"


def test_each_portal_has_its_own_port(replicas):
    hosts = {replicas.host(name) for name in replicas.portals}
    assert len(hosts) == len(replicas.portals) >= 7


def test_log_tells_who_asked_what(replicas, ask):
    ask("trs", "/?a=1", User_Agent="someone")
    ask("trs", "/nowhere")
    first, second = replicas.log
    assert (first.method, first.path, first.status, first.host) == ("GET", "/?a=1", 200, replicas.host("trs"))
    assert first.headers["User-Agent"] == "someone"
    assert (second.path, second.status) == ("/nowhere", 404)
    assert first.time <= second.time <= time.time()


def test_date_moves_what_is_shown(replicas, ask):
    title = "栖云县民政局2025年政府信息公开工作年度报告"
    assert title not in ask("trs", LIST)[2].decode()
    replicas.set_date(date(2026, 2, 10))
    assert title in ask("trs", LIST)[2].decode()


def test_clock_may_be_a_callable():
    day = [date(2026, 1, 1)]
    with Replicas(lambda: day[0], only=["trs"]) as replicas:
        before = urllib.request.urlopen(replicas.url("trs", LIST)).read()
        day[0] = date(2026, 4, 10)
        assert urllib.request.urlopen(replicas.url("trs", LIST)).read() != before


def test_unknown_portal_is_refused():
    with pytest.raises(KeyError):
        Replicas(only=["nowhere"])


def test_registry_folder_has_the_columns_of_the_contract(replicas, tmp_path):
    replicas.registry_folder(tmp_path)
    with (tmp_path / "portals.csv").open(encoding="utf-8", newline="") as file:
        portals = list(csv.DictReader(file))
    with (tmp_path / "agencies.csv").open(encoding="utf-8", newline="") as file:
        agencies = list(csv.DictReader(file))
    assert list(portals[0]) == ["division_code", "name", "home_url", "column_url", "hosts", "family", "note"]
    assert list(agencies[0]) == [
        "agency_id", "division_code", "name", "kind", "aliases", "url",
        "valid_from", "valid_to", "successor_of", "note",
    ]  # fmt: skip
    assert {row["home_url"] for row in portals} == {replicas.url(name) for name in replicas.portals}
    kinds = {row["kind"] for row in agencies}
    assert kinds >= {"government", "office", "department", "township", "subdistrict", "vertical"}
    assert "990103" not in {row["division_code"] for row in agencies}, "one county has a portal row only"
    assert "榆坪县大数据服务中心" not in {row["name"] for row in agencies}


def test_copy_that_is_still_good_gets_304(replicas, ask):
    status, headers, body = ask("trs", LIST)
    assert (status, ask("trs", LIST, If_None_Match=headers["ETag"])[0]) == (200, 304)
    assert ask("trs", LIST, If_Modified_Since=headers["Last-Modified"])[::2] == (304, b"")
    replicas.set_date(date(2026, 2, 10))
    assert ask("trs", LIST, If_None_Match=headers["ETag"])[2] != body
    assert ask("trs", LIST, If_Modified_Since=headers["Last-Modified"])[0] == 200
    assert ask("trs", LIST, If_Modified_Since="yesterday")[0] == 200


@pytest.mark.parametrize("name", ["hanweb", "asp", "files", "lying"])
def test_other_portals_keep_no_validators(ask, name):
    _, headers, _ = ask(name, "/")
    assert "ETag" not in headers
    assert "Last-Modified" not in headers
    assert ask(name, "/", If_Modified_Since="Sat, 10 Jan 2037 00:00:00 GMT")[0] == 200


def test_head_has_no_body(ask):
    status, headers, body = ask("trs", "/", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 0


def test_control_is_closed_unless_asked_for(replicas, ask):
    assert ask("trs", "/_replica/date?set=2026-02-10")[0] == 404
    assert replicas.today() == date(2026, 1, 20)


def test_control_moves_every_portal_and_is_not_logged():
    with Replicas(only=["trs", "files"], control=True) as replicas:
        urllib.request.urlopen(replicas.url("files", "/_replica/date?set=2026-02-10")).read()
        assert replicas.today() == date(2026, 2, 10)
        with pytest.raises(urllib.error.HTTPError) as wrong:
            urllib.request.urlopen(replicas.url("files", "/_replica/date?set=soon"))
        assert wrong.value.code == 400
        assert replicas.log == []


def test_stop_ends_connections_that_hang_and_leaves_no_thread():
    before = threading.active_count()
    replicas = Replicas(only=["silent", "trs"]).start()
    waiting = [_open(replicas.host("silent"), b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(3)]
    idle, half = _open(replicas.host("trs"), b""), _open(replicas.host("trs"), b"GET / HT")
    while len(replicas.log) < 3:
        time.sleep(0.01)
    replicas.stop()
    assert threading.active_count() == before
    for connection in (*waiting, idle, half):
        with connection:
            assert connection.recv(1) == b""
    assert [entry.status for entry in replicas.log] == [0, 0, 0]


def test_start_after_stop_serves_again():
    replicas = Replicas(only=["trs"])
    for _ in range(2):
        with replicas:
            assert urllib.request.urlopen(replicas.url("trs")).status == 200


def test_by_hand(tmp_path: Path):
    ports, registry = tmp_path / "ports.json", tmp_path / "registry"
    command = [sys.executable, "-m", "data.replicas", "--date", "2026-02-10", "--only", "trs"]
    process = subprocess.Popen(
        [*command, "--port-file", ports, "--registry", registry], stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.readline()
        while not ports.exists() or not ports.read_text().endswith("}\n"):
            time.sleep(0.01)
        url = json.loads(ports.read_text())["trs"]
        assert "民政局2025年" in urllib.request.urlopen(url + LIST[1:]).read().decode()
        assert (registry / "agencies.csv").exists()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.stdout.close()


def _open(host: str, sent: bytes) -> socket.socket:
    name, port = host.split(":")
    connection = socket.create_connection((name, int(port)), timeout=20)
    connection.sendall(sent)
    return connection
