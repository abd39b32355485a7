"""A document that could not be read for a reason that may pass is tried again; none is tried for ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from crawler.ledger.documents import MOST_ATTEMPTS
from crawler.parsing import failed
from extract.errors import ErrorCode
from extract.report import Report
from tests.ledger.world import COLUMN, NAME, World

TITLE = f"{NAME}2025年政府信息公开工作年度报告"


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    made = World(tmp_path)
    sha = made.archive.put("一份会让解析程序崩溃的文件".encode())
    sweep = made.sweep("2026-02-20")
    made.column(sweep)
    made.sighting(sweep, TITLE, f"{COLUMN}p.pdf", ((sha, "pdf"),))
    yield made
    made.store.close()


def answering(monkeypatch: pytest.MonkeyPatch, code: ErrorCode | None) -> None:
    """Let the parser answer every document with one error; None is a report without tables."""

    def parse(jobs: Any, config: Any, workers: int = 1) -> Iterator[tuple[str, Report]]:
        for key, _, _ in jobs:
            yield key, failed(key, code) if code else Report(sha256=key, form="narrative", title=TITLE)

    monkeypatch.setattr("crawler.ledger.documents.parse_many", parse)


def equipped(monkeypatch: pytest.MonkeyPatch, *tools: str) -> None:
    monkeypatch.setattr("crawler.ledger.documents.tools", lambda: tools)


@pytest.mark.parametrize("code", ["crashed", "timeout", "too_large", "ocr_missing", "converter_missing"])
def test_a_failure_that_may_pass_is_tried_again_but_not_for_ever(world, monkeypatch, code):
    answering(monkeypatch, code)
    counts = [world.derive().parsed for _ in range(MOST_ATTEMPTS + 3)]
    assert counts == [1] * MOST_ATTEMPTS + [0] * 3


@pytest.mark.parametrize("code", ["damaged", "encrypted", "not_a_report", "empty"])
def test_a_failure_of_the_file_itself_is_not_tried_again(world, monkeypatch, code):
    answering(monkeypatch, code)
    assert [world.derive().parsed for _ in range(3)] == [1, 0, 0]


def test_what_is_installed_later_reads_what_could_not_be_read(world, monkeypatch):
    equipped(monkeypatch)
    answering(monkeypatch, "ocr_missing")
    for _ in range(MOST_ATTEMPTS + 1):
        world.derive()
    equipped(monkeypatch, "rapidocr 3.4")
    assert [world.derive().parsed for _ in range(MOST_ATTEMPTS + 1)] == [1] * MOST_ATTEMPTS + [0]
    equipped(monkeypatch, "rapidocr 3.5")
    answering(monkeypatch, None)
    assert [world.derive().parsed for _ in range(2)] == [1, 0]
    assert world.store.row("SELECT error, retry FROM documents") == {"error": None, "retry": None}


def test_a_higher_limit_is_reason_enough(world, monkeypatch):
    answering(monkeypatch, "timeout")
    for _ in range(MOST_ATTEMPTS + 1):
        world.derive()
    world.config = world.config.model_copy(update={"parse_seconds": world.config.parse_seconds * 2})
    assert world.derive().parsed == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("crashed", ("崩溃", "crashed")),
        ("ocr_missing", ("没有安装", "not installed")),
        ("timeout", ("超时", "longer")),
    ],
)
def test_the_ledger_says_that_reading_failed_and_accuses_nobody(world, monkeypatch, code, words):
    answering(monkeypatch, code)
    world.derive()
    row = world.store.row("SELECT status, why_zh, why_en FROM obligations WHERE agency_id = '990101-jyj'")
    assert row["status"] == "unknown"
    assert (words[0] in row["why_zh"], words[1] in row["why_en"]) == (True, True)
