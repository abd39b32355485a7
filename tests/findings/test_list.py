"""The list of defects: in the notice's terms, opened again by the programs it is for, and harmless."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from crawler.cli import run
from crawler.errors import UserError
from crawler.findings.defects import defect_list, write_list
from crawler.findings.verdicts import record
from crawler.queries import finding_rows
from crawler.words import TERM
from extract.rules import rules
from tests.ledger.world import FAULT, JYJ, NAME, World, story

EVIL = '=HYPERLINK("http://evil.test","x")'


def listed(world: World, path: Path, **options) -> Path:
    made = defect_list(finding_rows(world.store, **options), "栖云县问题清单", "2026-03-01")
    write_list(made, path)
    return path


def evil(world: World) -> None:
    sweep = world.sweep("2026-01-20")
    world.column(sweep)
    bad = FAULT | {"message_zh": EVIL, "quote": "+1\x07\u202e坏", "responsibility": "mixed"}
    world.report(sweep, NAME, day="2026-01-15", url="javascript:alert(1)", read={"findings": [bad, FAULT]})
    world.derive()


def test_every_rule_has_a_term_of_the_notice():
    assert {one.term for one in rules().values()} == set(TERM)
    terms = {code: one.term for code, one in rules().items()}
    assert (terms["T02"], terms["A01"], terms["F02"], terms["I05"], terms["F05"]) == (
        "late", "inaccurate", "incomplete", "copied", "perfunctory",
    )  # fmt: skip


def test_the_workbook_reads_back_with_terms_quotations_and_links(world, tmp_path):
    story(world)
    world.derive()
    book = load_workbook(listed(world, tmp_path / "list.xlsx"))
    assert book.sheetnames == ["问题清单", "汇总", "说明"]
    rows = list(book["问题清单"].iter_rows(min_row=4))
    by_code = {row[11].value.split("-")[0]: row for row in rows}
    assert set(by_code) == {"T01", "T02", "T05"}
    assert (by_code["T02"][2].value, by_code["T02"][4].value) == (NAME, "不按时")
    assert by_code["T02"][9].hyperlink.target.startswith("http://127.0.0.1")
    counts = {row[1].value: row[8].value for row in book["汇总"].iter_rows(min_row=2)}
    assert counts[NAME] == 2
    assert sum(counts.values()) == len(rows)


def test_formulas_control_characters_and_scripts_are_defused(world, tmp_path):
    evil(world)
    book = load_workbook(listed(world, tmp_path / "list.xlsx"))
    row = next(r for r in book["问题清单"].iter_rows(min_row=4) if r[5].value == EVIL)
    assert (row[5].data_type, row[5].quotePrefix) == ("s", True)
    assert row[6].value == "+1坏"
    assert (row[9].value or "", row[9].hyperlink) == ("", None)
    assert row[10].value == "待核对"
    text = "\n".join(p.text for p in Document(str(listed(world, tmp_path / "list.docx"))).paragraphs)
    assert EVIL in text
    assert "javascript" not in text


def test_the_word_document_has_units_terms_and_links(world, tmp_path):
    story(world)
    world.derive()
    document = Document(str(listed(world, tmp_path / "list.docx")))
    heads = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert f"{NAME}（2项）" in heads
    assert "2025年度：不按时" in heads
    links = [r.target_ref for r in document.part.rels.values() if r.is_external]
    assert links
    assert all(link.startswith("http://127.0.0.1") for link in links)


def test_what_was_dismissed_is_left_out_and_what_was_confirmed_says_so(world, tmp_path):
    story(world)
    world.derive()
    ids = {f["code"]: f["id"] for f in finding_rows(world.store) if f["agency_id"] == JYJ}
    at = "2026-03-01T09:00:00+08:00"
    record(world.store, [ids["T02"]], "dismissed", note="迁站", who="王", at=at)
    record(world.store, [ids["T05"]], "confirmed", note="属实", who="王", at=at)
    rows = [
        r for r in load_workbook(listed(world, tmp_path / "l.xlsx"))["问题清单"].iter_rows(min_row=4)
        if r[2].value == NAME
    ]  # fmt: skip
    assert [(r[4].value, r[10].value) for r in rows] == [("其他", "已核实：属实")]


def test_an_empty_list_says_so(tmp_path, world):
    book = load_workbook(listed(world, tmp_path / "none.xlsx"))
    assert "没有发现问题" in book["问题清单"]["A2"].value


@pytest.mark.parametrize(
    ("name", "told"), [("list.pdf", ".xlsx or .docx"), ("no/such/list.xlsx", "cannot be written")]
)
def test_a_file_that_cannot_be_written_is_told_in_one_line(world, tmp_path, name, told):
    with pytest.raises(UserError, match=told):
        listed(world, tmp_path / name)
    assert not [p for p in tmp_path.iterdir() if "list" in p.name]


def test_a_failure_half_way_leaves_the_former_file(world, tmp_path, monkeypatch):
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"before")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("openpyxl.Workbook.save", fail)
    with pytest.raises(UserError, match="No space left"):
        listed(world, path)
    assert path.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["list.xlsx"]


def command(world: World, *arguments: str) -> int:
    return run(["findings", "--home", str(world.config.home), *arguments])


def test_by_command(world, tmp_path, capsys):
    story(world)
    world.derive()
    assert command(world, "--agency", JYJ, "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {r["agency_id"] for r in rows} == {JYJ}
    late = next(r["id"] for r in rows if r["code"] == "T02")
    assert command(world, "--dismiss", late, "--note", "迁站", "--by", "王", "--json") == 0
    assert json.loads(capsys.readouterr().out)["review"] == "dismissed"
    assert command(world) == 0
    assert late not in capsys.readouterr().out
    assert command(world, "--all") == 0
    assert late in capsys.readouterr().out.replace("\n", "")
    assert command(world, "--agency", JYJ, "--report", str(tmp_path / "l.docx")) == 0
    assert "1 defect" in capsys.readouterr().err
    assert command(world, "--reopen", late, "--by", "王") == 0
    assert command(world, "--confirm", late, "--by", "王") == 2
    assert command(world, "--agency", "nobody", "--report", str(tmp_path / "m.docx")) == 2
    assert command(world, "--as-of", "2026-02-05", "--json") == 0
    out = capsys.readouterr().out
    assert "T02" not in out
    assert '"T01"' in out
