"""Bytes that once broke the parser, and the hunt that finds such bytes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crawler.config import Config
from crawler.parsing import failed
from extract.document import Place
from extract.parser import parse
from extract.report import CellValue, Report
from tests.fuzz.damage import KINDS, MAX_BYTES, TOKENS, Step, damaged
from tests.fuzz.hunt import FOUND, Hunt, media
from tests.fuzz.limited import Limited, fault

FILES = sorted(path for path in FOUND.iterdir() if path.name != ".gitkeep")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_what_was_found_is_mended(path: Path) -> None:
    assert fault(parse(path.read_bytes())) == ""


def test_the_limited_parser_answers_one_after_the_other(tmp_path: Path) -> None:
    with Limited(Config(home=tmp_path)) as limited:
        assert [limited.read(data).error for data in (b"", b"PK\x03\x04", b"%PDF-1.4")] == [
            "empty", "damaged", "damaged",
        ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("medium", ["pdf", "docx", "html"])
def test_every_damage_changes_the_document_and_can_be_done_again(kind: str, medium: str) -> None:
    data = media()[medium][0]
    for inside in (0.0, 0.6):
        steps = [Step(kind, 0.3, 50, TOKENS.index(b"-0"), inside)]
        once = damaged(data, steps)
        assert once != data
        assert once == damaged(data, steps)
        assert len(once) <= MAX_BYTES


def test_every_medium_is_hunted() -> None:
    assert {"html", "pdf", "docx", "doc", "wps", "rtf", "xlsx", "xls", "ofd", "zip", "rar"} <= set(media())


def answer(data: bytes) -> Report:
    """A parser that breaks on an exclamation mark."""
    if b"!" in data:
        return failed("0" * 64, "crashed")
    return Report(sha256="0" * 64, error="not_a_report", needs_review=True)


def test_a_break_is_found_made_small_and_kept_once(tmp_path: Path) -> None:
    hunt = Hunt(answer, time.monotonic() + 60, tmp_path / "found", tmp_path / "doubtful")
    for number in range(3):
        hunt.round("html", b"a" * 5000 + b"1!", number)
    (kept,) = (tmp_path / "found").iterdir()
    assert b"!" in kept.read_bytes()
    assert len(hunt.known) == 1
    assert "breaks: 1" in hunt.told()


def test_what_takes_too_long_is_kept_aside(tmp_path: Path) -> None:
    hunt = Hunt(lambda data: failed("", "timeout"), time.monotonic() + 60, tmp_path / "a", tmp_path / "b")
    hunt.round("html", b"a" * 200, 1)
    assert not hunt.known
    assert not (tmp_path / "a").exists()
    assert any((tmp_path / "b").iterdir())


def test_a_hunt_ends_in_time(tmp_path: Path) -> None:
    hunt = Hunt(answer, time.monotonic() - 1, tmp_path)
    hunt.round("html", b"!", 1)
    assert hunt.over
    assert not hunt.tried


@pytest.mark.parametrize(
    ("report", "why"),
    [
        (failed("0" * 64, "timeout"), "timeout"),
        (Report(sha256="", error="crashed", needs_review=True, review_reasons=["crashed:KeyError"]),
         "crashed:KeyError"),
        (Report(sha256="", error="damaged"), "error_without_review:damaged"),
        (Report(sha256="", cells={"a": CellValue("blank", 0, "", Place(line=1))}), "value_without_number"),
        (Report(sha256="", title="\ud800"), "not_json:UnicodeEncodeError"),
        (Report(sha256="", cells={"a": CellValue("number", float("inf"), "1e999")}), "not_json:ValueError"),
        (Report(sha256="", error="encrypted", needs_review=True), ""),
    ],
)  # fmt: skip
def test_what_counts_as_a_fault(report: Report, why: str) -> None:
    assert fault(report) == why
