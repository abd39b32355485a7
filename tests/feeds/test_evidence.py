"""Evidence as WARC: whole, verifiable, the same each time, and only what was asked for."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.archive import Archive
from crawler.cli import run
from crawler.evidence.selection import Selection, fetches_of, obligations_of
from crawler.evidence.warc import Writer
from crawler.store import Store

Record = dict[str, Any]


def write(store: Store, home: Path, selection: Selection | None = None) -> bytes:
    chosen = selection or Selection()
    obligations = obligations_of(store, chosen)
    stream = io.BytesIO()
    rows = fetches_of(store, chosen, obligations)
    Writer(stream, Archive(home / "archive"), gzip=True).write(rows, obligations, chosen.words())
    return stream.getvalue()


def read(data: bytes) -> list[Record]:
    return [
        {
            "type": record.rec_type, "uri": record.rec_headers.get_header("WARC-Target-URI"),
            "id": record.rec_headers.get_header("WARC-Record-ID"), "headers": record.rec_headers,
            "http": record.http_headers, "body": record.content_stream().read(),
        }
        for record in ArchiveIterator(io.BytesIO(data))
    ]  # fmt: skip


def test_every_digest_holds_and_the_same_selection_gives_the_same_bytes(
    store: Store, home: Path, tmp_path: Path
) -> None:
    data = write(store, home)
    assert data == write(store, home)
    (tmp_path / "e.warc.gz").write_bytes(data)
    checker = Checker(type("Command", (), {"inputs": [str(tmp_path / "e.warc.gz")], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0


def test_every_exchange_is_there_with_the_bytes_of_the_archive(store: Store, home: Path) -> None:
    records = read(write(store, home))
    fetches = list(store.rows("SELECT * FROM fetches"))
    kinds = [r["type"] for r in records]
    assert kinds[0] == "warcinfo"
    assert kinds[-1] == "metadata"
    assert kinds.count("response") + kinds.count("revisit") == len(fetches)
    bodies = {hashlib.sha256(r["body"]).hexdigest() for r in records if r["type"] == "response"}
    assert {f["sha256"] for f in fetches if f["sha256"]} <= bodies
    for record in records:
        if record["type"] == "response":
            assert int(record["http"].get_header("Content-Length")) == len(record["body"])
            assert not record["http"].get_header("Content-Encoding")


def test_what_was_not_sent_again_points_to_a_record_of_the_same_file(store: Store, home: Path) -> None:
    records = read(write(store, home))
    places = {r["id"]: i for i, r in enumerate(records)}
    assert len(places) == len(records)
    revisits = [(i, r) for i, r in enumerate(records) if r["type"] == "revisit"]
    unchanged = [r for _, r in revisits if r["http"].get_statuscode() == "304"]
    assert len(unchanged) == len(list(store.rows("SELECT 1 FROM fetches WHERE status = 304"))) > 0
    for at, record in revisits:
        first = records[places[record["headers"].get_header("WARC-Refers-To")]]
        assert places[first["id"]] < at
        digest = "sha256:" + hashlib.sha256(first["body"]).hexdigest()
        assert record["headers"].get_header("WARC-Payload-Digest") == digest
        assert record["headers"].get_header("WARC-Refers-To-Target-URI") == first["uri"]
        assert record["headers"].get_header("WARC-Refers-To-Date") == first["headers"].get_header("WARC-Date")
    assert {r["headers"].get_header("WARC-Profile").rsplit("/", 1)[1] for _, r in revisits} == {
        "server-not-modified", "identical-payload-digest",
    }  # fmt: skip


def test_a_304_whose_first_answer_left_the_log_still_has_its_bytes(store: Store, home: Path) -> None:
    row = store.row("SELECT * FROM fetches WHERE status = 304 LIMIT 1")
    assert row
    with store.transaction() as db:
        db.execute("DELETE FROM fetches WHERE sha256 = ? AND status != 304", [row["sha256"]])
    kept = [r for r in read(write(store, home)) if r["type"] == "resource"]
    assert [hashlib.sha256(r["body"]).hexdigest() for r in kept] == [row["sha256"]]


def test_one_obligation_has_what_it_rests_on_and_no_other_report(store: Store, home: Path) -> None:
    late = store.row("SELECT * FROM obligations WHERE timeliness = 'late' LIMIT 1")
    assert late
    records = read(write(store, home, Selection(agencies=(late["agency_id"],), years=(late["year"],))))
    uris = {r["uri"] for r in records}
    assert {late["url"], late["document_url"], *json.loads(late["evidence"])["urls"]} <= uris
    others = store.rows(
        "SELECT url FROM obligations WHERE agency_id != ? AND url IS NOT NULL", (late["agency_id"],)
    )
    assert not uris & {row["url"] for row in others}
    told = json.loads(records[-1]["body"])
    assert (told["agency_id"], told["why_zh"]) == (late["agency_id"], late["why_zh"])


def test_a_year_that_nobody_looked_for_has_no_evidence(store: Store, home: Path, tmp_path: Path) -> None:
    assert run(["evidence", str(tmp_path / "e.warc"), "--year", "2012", "--home", str(home)]) == 2
    assert not (tmp_path / "e.warc").exists()


def test_no_answer_is_evidence_too(store: Store, home: Path) -> None:
    with store.transaction() as db:
        db.execute("UPDATE fetches SET status = NULL, sha256 = '', outcome = 'unreachable', "
                   "reason = 'timeout', error = 'Timeout: x\r\nforged: yes' WHERE fetch_id = 1")  # fmt: skip
    failed = [r for r in read(write(store, home)) if b"unreachable" in r["body"] and r["type"] == "metadata"]
    assert failed[0]["uri"] == store.row("SELECT url FROM fetches WHERE fetch_id = 1")["url"]  # type: ignore[index]
    assert b"\r\nforged" not in failed[0]["body"]


def test_headers_of_a_portal_cannot_forge_records(store: Store, home: Path) -> None:
    forged = [
        ["X\r\nA: b", "1\r\n\r\nWARC/1.1\r\nWARC-Type: response"],
        ["Content-Encoding", "gzip"],
        ["名", "\u202e值"],
    ]
    with store.transaction() as db:
        db.execute("UPDATE fetches SET headers = ?, reason = 'a\r\nWARC-Type: x'", [json.dumps(forged)])
    records = read(write(store, home))
    assert len(records) == len(read(write(store, home)))
    assert {r["type"] for r in records} == {"warcinfo", "response", "revisit", "metadata"}
    assert all(r["http"].get_header("Content-Encoding") is None for r in records if r["type"] == "response")


def test_evidence_that_is_not_whole_is_not_written(
    store: Store, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = store.row("SELECT sha256 FROM fetches WHERE sha256 != '' LIMIT 1")
    assert row
    (home / "archive" / row["sha256"][:2] / row["sha256"][2:4] / f"{row['sha256']}.zst").unlink()
    assert run(["evidence", str(tmp_path / "e.warc.gz"), "--home", str(home)]) == 1
    assert row["sha256"] in capsys.readouterr().err
    assert list(tmp_path.glob("*warc*")) == []


@pytest.mark.parametrize(
    "arguments", [["e.zip"], ["e.warc.gz", "--agency", "nobody"], ["e.warc.gz", "atlantis"]]
)
def test_wrong_usage_is_one_line(
    arguments: list[str],
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["evidence", *arguments, "--home", str(home)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_the_command_says_what_it_wrote(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "county.warc.gz"
    assert run(["evidence", str(target), "990101", "--home", str(home), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["exchanges"] == told["response"] + told["revisit"]
    assert len(read(target.read_bytes())) == told["exchanges"] + 2
