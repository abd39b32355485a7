"""The examples in the docs run on a release: pandas always, R where it is installed; Stata's names and
values are those of the file."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from pandas.io.stata import StataReader

from crawler.store import Store
from tests.feed.test_release import write

PAGE = Path(__file__).resolve().parents[2] / "docs/dataset.md"
_STATA = {"use", "clear", "tabulate", "summarize", "if", "count"}
"""The words of Stata that the example uses."""


@pytest.fixture(scope="module")
def folder(homes: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with a cell that is printed blank."""
    root = tmp_path_factory.mktemp("examples")
    home = Path(shutil.copytree(homes[1], root / "home"))
    with Store(home / "gongkai.db") as store, store.transaction() as db:
        db.execute("UPDATE cells SET state = 'blank', value = NULL WHERE cell_id = 't3.grant.tot'")
    return write(home, root / "r")


def example(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    assert found
    return found[1]


def test_the_pandas_example_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    exec(compile(example("python"), "dataset.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "published" in printed
    assert "number" in printed


def test_the_r_example_runs(folder: Path, tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("no R here: install Debian's packages r-base-core, r-cran-dplyr and r-cran-haven")
    ask = 'quit(status = !all(c("dplyr", "haven") %in% rownames(installed.packages())))'
    if subprocess.run(["Rscript", "-e", ask], check=False, capture_output=True).returncode:
        pytest.skip("R without its packages: install Debian's r-cran-dplyr and r-cran-haven")
    script = tmp_path / "example.R"
    script.write_text(example("r"), "utf-8")
    done = subprocess.run(
        ["Rscript", str(script)], cwd=folder, capture_output=True, text=True, check=False,
        env={"LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "published" in done.stdout
    assert "予以公开" in done.stdout
    assert re.search(r"^\s*b\s*\n\s*\d+\s*$", done.stdout, re.M)  # the tag of a blank, and how often


def test_the_stata_file_reads_with_its_labels_and_kinds_of_missing(folder: Path) -> None:
    with StataReader(folder / "wide.dta") as reader:
        labels = reader.variable_labels()
        frame = reader.read(convert_categoricals=False, convert_missing=True)
        values = reader.value_labels()
    assert max(map(len, labels)) <= 32
    assert max(map(len, labels.values())) <= 80
    assert all(labels.values())
    wide = pd.read_csv(folder / "wide.csv", encoding="utf-8-sig")
    assert list(frame.columns) == list(wide.columns)
    assert len(frame) == len(wide)
    assert {str(v) for v in frame["t3_grant_tot"]} <= {".", ".b"}
    assert ".b" in {str(v) for v in frame["t3_grant_tot"]}
    assert {told for one in values.values() for told in one.values()} >= {"blank 空白", "dash 斜杠"}


def test_the_stata_example_names_what_is_there(folder: Path) -> None:
    with StataReader(folder / "wide.dta") as reader:
        frame = reader.read(convert_categoricals=False)
    told = re.sub(r"//.*", "", example("stata"))
    for quoted in re.findall(r'"([^"]+)"', told):
        assert quoted in set(frame["status"])
    names = re.findall(r"(?<![.\w])[a-z]\w*(?!\.)\b", re.sub(r'"[^"]*"|\S+\.dta', "", told))
    assert len(names) > 8
    assert set(names) - _STATA <= set(frame.columns)
