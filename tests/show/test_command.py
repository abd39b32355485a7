"""``gongkai parse FILE --show CELL``: what a person sees, and one clear line for each thing that is wrong."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from crawler.cli import run
from tests.corpus.hostile import pdf_with
from tests.corpus.make_golden import CORPUS

WORD = str(CORPUS / "writer_docx_usual_2019_small.docx")
PDF = str(CORPUS / "drawn_narrow_heads_2021_small.pdf")
CELL = "t3.new_recv.nat"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GONGKAI_LANG", "en")
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path / "home"))


def printed(file: str) -> dict[str, str]:
    cells: dict[str, str] = json.loads(Path(f"{file}.json").read_text("utf-8"))["cells"]
    return cells


@pytest.mark.parametrize("file", [WORD, PDF])
def test_the_terminal_shows_the_cell_among_its_neighbours(
    file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["parse", file, "--show", CELL]) == 0
    out = capsys.readouterr().out
    cells = printed(file)
    assert f"▸{cells[CELL]}◂" in out
    assert cells["t3.new_recv.biz"] in out
    assert "自然人" in out.replace(" ", "")
    assert ("page " in out) == file.endswith(".pdf")
    assert ("table 2, row 4, column" in out) == file.endswith(".docx")


def test_a_picture_is_written_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "shown.png"
    assert run(["parse", PDF, "--show", CELL, "--show", CELL, "--png", str(target), "--json"]) == 0
    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    image = Image.open(io.BytesIO(target.read_bytes()))
    assert (line["cell"], line["raw"]) == (CELL, printed(PDF)[CELL])
    left, top, right, bottom = line["area"]
    assert 0 <= left < right <= image.width
    assert 0 <= top < bottom <= image.height
    assert [p.name for p in tmp_path.iterdir() if p.suffix != ".json"] == ["shown.png"]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--show", "t3.newrecv.nat"], 2, "did you mean t3.new_recv.nat"),
        (["--show", "完全不是"], 2, "no such cell; `gongkai parse --json FILE` lists its cells"),
        (["--show", "t2.normdocs.in_force"], 1, "a cell of form 2021; the report is of form 2019"),
        (["--png", "x.png"], 2, "--show"),
        ([WORD, "--show", CELL], 2, "--show takes one file"),
        (["--show", CELL, "--png", "/nowhere/at/all.png"], 2, "/nowhere/at/all.png: cannot be written"),
    ],
)
def test_one_line_says_what_is_wrong(
    arguments: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["parse", WORD, *arguments]) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_a_cell_that_is_not_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = Path(CORPUS / "html_cdata_2019_blank.html").read_text("utf-8")
    cut = tmp_path / "cut.html"
    cut.write_text(page[: page.index("四、政府信息公开行政复议")] + "</div></body></html>", "utf-8")
    assert run(["parse", str(cut), "--show", "t4.review.total"]) == 1
    assert "does not print the cell" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.pdf", b"", "empty"),
        (
            "login.html",
            "<html><title>登录</title><form><input type=password></form>".encode(),
            "not_a_report",
        ),
        ("cut.pdf", b"%PDF-1.4\n1 0 obj", "damaged"),
        ("blank.pdf", pdf_with(b""), ":"),
    ],
)
def test_files_that_cannot_be_read(
    name: str, data: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert run(["parse", str(path), "--show", CELL, "--png", str(tmp_path / "out.png")]) == 1
    _, err = capsys.readouterr()
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert not (tmp_path / "out.png").exists()


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "[]",
        "7",
        '{"trouble": 1}',
        '{"cells": 3, "parts": [], "form": "2021"}',
        '{"form": "2021", "os": "system"}',
    ],
)
def test_a_child_that_a_document_has_taken_over(
    answer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done = subprocess.CompletedProcess([], 0, answer.encode())
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    assert run(["parse", PDF, "--show", CELL]) == 1
    assert "died of this one" in capsys.readouterr().err


def test_a_document_that_takes_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import crawler.show.run as running

    monkeypatch.setattr(running, "_START_SECONDS", 0.01)
    monkeypatch.setenv("GONGKAI_PARSE_SECONDS", "0.01")
    assert run(["parse", PDF, "--show", CELL]) == 1
    assert "parse_seconds" in capsys.readouterr().err
