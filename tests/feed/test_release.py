"""A release of a real sweep: described, reproducible, compared, bounded, and safe to open."""

from __future__ import annotations

import csv
import gzip
import json
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pyreadstat
import pytest
from frictionless import Package

from crawler.cli import run
from crawler.feed import codebook
from crawler.feed.build import Refused, release
from crawler.feed.defuse import defused
from crawler.feed.rows import harmonise
from crawler.feed.schema import cell_specs, tables
from crawler.store import Store


def write(home: Path, folder: Path) -> Path:
    with Store(home / "gongkai.db", read_only=True) as store:
        release(store, home, folder)
    return folder


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_data_package_describes_its_files_truly(home: Path, tmp_path: Path) -> None:
    folder = write(home, tmp_path / "r")
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["message"])


def test_the_same_store_gives_the_same_bytes(home: Path, tmp_path: Path) -> None:
    first, second = write(home, tmp_path / "a"), write(home, tmp_path / "b")
    names = sorted(p.name for p in first.iterdir())
    assert names == sorted(p.name for p in second.iterdir())
    assert [n for n in names if (first / n).read_bytes() != (second / n).read_bytes()] == []


def test_checksums_cover_every_file(home: Path, tmp_path: Path) -> None:
    folder = write(home, tmp_path / "r")
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, check=True)
    named = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert named == {p.name for p in folder.iterdir()} - {"SHA256SUMS"}


def test_every_format_says_the_same(home: Path, tmp_path: Path) -> None:
    folder = write(home, tmp_path / "r")
    name = "t3_new_recv_tot"
    parquet = pq.read_table(folder / "wide.parquet").to_pylist()
    values = {row["agency_id"]: row[name] for row in parquet}
    assert any(values.values())
    long = pq.read_table(folder / "cells.parquet", columns=["agency_id", "cell_id", "raw"]).to_pylist()
    with gzip.open(folder / "cells.csv.gz", "rt", encoding="utf-8-sig", newline="") as file:
        packed = [(r["agency_id"], r["cell_id"], r["raw"]) for r in csv.DictReader(file)]
    assert packed == [(r["agency_id"], r["cell_id"], r["raw"] or "") for r in long]
    from_csv = {r["agency_id"]: float(r[name]) if r[name] else None for r in read_csv(folder / "wide.csv")}
    assert from_csv == values
    frame, meta = pyreadstat.read_dta(folder / "wide.dta")
    stata = {r["agency_id"]: None if r[name] != r[name] else r[name] for _, r in frame.iterrows()}
    assert stata == values
    assert "总计" in meta.column_names_to_labels[name]
    sheet = openpyxl.load_workbook(folder / "wide.xlsx", read_only=True)["wide"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert {r[0]: r[head.index(name)] for r in rows} == values
    with sqlite3.connect(folder / "gongkai.db") as database:
        sql = """SELECT c.agency_id, c.value FROM cells c JOIN reports r USING (agency_id, year, sha256)
            WHERE r.current = 1 AND c.cell_id = 't3.new_recv.tot'"""
        stored = dict(database.execute(sql))
    assert {k: v for k, v in values.items() if v is not None} == {
        k: v for k, v in stored.items() if v is not None
    }


def test_a_cell_without_a_number_says_why_in_stata(home: Path, tmp_path: Path) -> None:
    with Store(home / "gongkai.db") as store, store.transaction() as db:
        for state, cell in (("blank", "t3.grant.nat"), ("dash", "t3.grant.biz"), ("text", "t3.grant.sci")):
            db.execute("UPDATE cells SET state = ?, value = NULL WHERE cell_id = ?", [state, cell])
    folder = write(home, tmp_path / "r")
    frame, meta = pyreadstat.read_dta(folder / "wide.dta", user_missing=True)
    seen = [set(frame[f"t3_grant_{c}"].dropna()) for c in ("nat", "biz", "sci")]
    assert seen == [{"b"}, {"d"}, {"t"}]
    assert meta.missing_user_values["t3_grant_nat"]
    assert all(r["t3_grant_nat"] == "" for r in read_csv(folder / "wide.csv"))


def test_changes_are_told_down_to_the_cell(homes: tuple[Path, Path], tmp_path: Path) -> None:
    home = Path(shutil.copytree(homes[0], tmp_path / "home"))
    assert read_csv(write(home, tmp_path / "a") / "changes.csv") == []
    shutil.copyfile(homes[1] / "gongkai.db", home / "gongkai.db")
    changes = read_csv(write(home, tmp_path / "b") / "changes.csv")
    late = [c for c in changes if c["agency_id"] == "990101-mz"]
    assert {c["change"] for c in late if c["field"].startswith("t3.")} == {"added"}
    assert {(c["before"], c["after"]) for c in late if c["field"] == "status"} == {("missing", "published")}
    again = read_csv(write(home, tmp_path / "c") / "changes.csv")
    assert again == changes


def test_a_release_below_its_bounds_is_refused_and_the_pointer_stays(home: Path, tmp_path: Path) -> None:
    write(home, tmp_path / "good")
    pointer = (home / "releases/latest.json").read_text()
    with Store(home / "gongkai.db") as store, store.transaction() as db:
        db.execute("DELETE FROM reports WHERE agency_id = '990101-jy'")
    with Store(home / "gongkai.db", read_only=True) as store, pytest.raises(Refused, match="kept_reports"):
        release(store, home, tmp_path / "bad")
    assert not (tmp_path / "bad").exists()
    assert (home / "releases/latest.json").read_text() == pointer
    assert [p for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_the_command_refuses_with_status_1_and_a_foreign_folder_with_2(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("keep me")
    assert run(["release", str(tmp_path / "mine"), "--home", str(home)]) == 2
    assert (tmp_path / "mine/thesis.txt").read_text() == "keep me"
    assert run(["release", str(tmp_path / "new"), "--home", str(home), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["counts"]["reports"] > 0
    with Store(home / "gongkai.db") as store, store.transaction() as db:
        db.execute("UPDATE reports SET error = 'damaged'")
    assert run(["release", str(tmp_path / "bad"), "--home", str(home)]) == 1
    assert "parsed" in capsys.readouterr().err


def test_hostile_texts_are_defused_where_a_spreadsheet_would_run_them(home: Path, tmp_path: Path) -> None:
    title, name = '=HYPERLINK("http://x","y")', "甲\u202e局"
    with Store(home / "gongkai.db") as store, store.transaction() as db:
        db.execute("UPDATE reports SET title = ?", [title])
        db.execute("UPDATE obligations SET title = ?", [title])
        db.execute("UPDATE agencies SET name = ?", [name])
    folder = write(home, tmp_path / "r")
    assert {r["title"] for r in read_csv(folder / "reports.csv")} == {f"'{title}"}
    assert set(pq.read_table(folder / "reports.parquet")["title"].to_pylist()) == {title}
    book = openpyxl.load_workbook(folder / "wide.xlsx")
    assert {cell.data_type for row in book["wide"].iter_rows() for cell in row} <= {"s", "n", "b"}
    assert {row["agency"] for row in read_csv(folder / "wide.csv")} == {"甲⟨U+202E⟩局"}
    assert "甲⟨U+202E⟩局" in {row[6].value for row in book["wide"].iter_rows()}
    assert set(pq.read_table(folder / "wide.parquet")["agency"].to_pylist()) == {name}


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\n=1", " =1", "　=1", "＝1", "－1", "＠x"]
)
def test_defusing(text: str) -> None:
    assert defused(text) == f"'{text}"
    assert defused(1) == 1


def test_hidden_characters_are_written_out_for_people() -> None:
    assert defused("a\u202egnp.exe") == "a⟨U+202E⟩gnp.exe"
    assert defused("\ufeff=1\x00") == "⟨U+FEFF⟩=1⟨U+0000⟩"
    assert defused("两\n行") == "两\n行"


def test_the_codebook_has_every_column_and_every_cell() -> None:
    rows = codebook.rows()
    named = {(row["table"], row["name"]) for row in rows}
    assert {(t.name, n) for t in tables().values() for n in t.names} == named
    assert len(rows) == len(named)
    assert {row["cell_id"] for row in rows if row["cell_id"]} == set(cell_specs())
    assert all(row["label_zh"] and row["label_en"] for row in rows)
    assert max(len(name) for _, name in named) <= 32


def test_the_codebook_says_what_a_harmonised_series_is_made_of() -> None:
    made = {row["name"]: row for row in codebook.rows() if row["name"].startswith("h_")}
    assert made
    for row in made.values():
        parts = re.findall(r"t3\.\w+\.\w+", row["comparability"])
        assert len(parts) >= 3
        assert set(parts) <= set(cell_specs())
        assert row["source"]
        assert row["years"]


def test_a_harmonised_sum_needs_every_part() -> None:
    parts = {f"t3_unable_{p}_nat": v for p, v in (("nothold", 1.0), ("create", 2.0), ("unclear", 3.0))}
    assert harmonise(parts)["h_unable_nat"] == 6
    assert "h_unable_nat" not in harmonise(parts | {"t3_unable_create_nat": None})
    assert harmonise({"t3_other_all_nat": 4.0})["h_other_nat"] == 4


def test_a_figure_that_is_read_otherwise_is_a_change(home: Path, tmp_path: Path) -> None:
    one = "agency_id = '990101-jy' AND cell_id = 't3.new_recv.tot'"
    with Store(home / "gongkai.db") as store, store.transaction() as db:
        db.execute(f"UPDATE cells SET state = 'number', raw = '1,234', value = 1 WHERE {one}")
    write(home, tmp_path / "a")
    with Store(home / "gongkai.db") as store, store.transaction() as db:
        db.execute(f"UPDATE cells SET value = 1234 WHERE {one}")
    made = read_csv(write(home, tmp_path / "b") / "changes.csv")
    assert [(c["field"], c["before"], c["after"]) for c in made] == [
        ("t3.new_recv.tot", "1,234 = 1", "1,234 = 1234")
    ]


def test_a_release_of_an_earlier_day_is_refused(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["release", str(tmp_path / "r"), "--home", str(home), "--as-of", "2026-01-25"]) == 2
    assert "leave out --as-of" in capsys.readouterr().err
    assert not (tmp_path / "r").exists()
    assert run(["release", str(tmp_path / "r"), "--home", str(home), "--as-of", "2027-01-25"]) == 0
