"""The child processes: a hostile document costs itself and nothing else."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Timer

import pytest

import crawler.parsing as parsing
from crawler.config import Config
from crawler.parsing import ParserUnavailable, parse_many, parse_one
from crawler.scratch import Scratch, sweep
from extract.report import Hint
from tests.corpus.docx import docx_bytes
from tests.corpus.hostile import docx_bomb, hanging_pdf, hungry_pdf, random_bytes
from tests.corpus.html import html_bytes
from tests.corpus.pdf import locked_bytes, pdf_bytes, scan_bytes
from tests.corpus.sample import make_sample

SAMPLE = make_sample("2021")
GOOD = html_bytes(SAMPLE, "trs")


def errors(jobs: dict[str, bytes], config: Config, workers: int = 1) -> dict[str, str | None]:
    loaders = ((key, (lambda data=data: data), Hint(name=key)) for key, data in jobs.items())
    return {key: report.error for key, report in parse_many(loaders, config, workers)}


def test_bad_files_each_give_one_clear_error() -> None:
    jobs = {
        "empty.pdf": b"",
        "zeros.html": b"\0" * 1_000_000,
        "cut.pdf": pdf_bytes(SAMPLE)[:700],
        "cut.docx": docx_bytes(SAMPLE)[:9000],
        "random.bin": random_bytes(1),
        "bomb.docx": docx_bomb(1024),
        "locked.pdf": locked_bytes(),
        "scan.pdf": scan_bytes(),
        "picture.doc": b"\x89PNG\r\n\x1a\n" + random_bytes(2),
        "page.pdf": GOOD,
        "big.html": GOOD + b" " * 2_000_000,
    }
    assert errors(jobs, Config(max_bytes=1_500_000), workers=2) == {
        "empty.pdf": "empty",
        "zeros.html": "empty",
        "cut.pdf": "damaged",
        "cut.docx": "damaged",
        "random.bin": "unsupported_media",
        "bomb.docx": "too_large",
        "locked.pdf": "encrypted",
        "scan.pdf": "not_a_report",
        "picture.doc": "damaged",
        "page.pdf": None,
        "big.html": "too_large",
    }


def test_a_hanging_document_costs_only_itself() -> None:
    jobs = {"a": GOOD, "hang": hanging_pdf(), "b": GOOD}
    assert errors(jobs, Config(parse_seconds=2, parse_megabytes=8000)) == {
        "a": None,
        "hang": "timeout",
        "b": None,
    }


def _stopped(resume_after: float | None = None) -> Callable[[], bytes]:
    """A loader that stops the waiting child before it hands on a good document."""

    def load() -> bytes:
        (child,) = (int(pid) for pid in children())
        os.kill(child, signal.SIGSTOP)
        if resume_after is not None:
            Timer(resume_after, os.kill, (child, signal.SIGCONT)).start()
        return GOOD

    return load


def test_a_document_that_only_sleeps_ends_by_the_clock() -> None:
    jobs = [("sleeps", _stopped(), Hint()), ("b", GOOD, Hint())]
    answers = parse_many(jobs, Config(parse_seconds=0.4))
    assert {key: report.error for key, report in answers} == {"sleeps": "timeout", "b": None}


def test_folders_of_killed_processes_are_swept_and_of_living_ones_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left, elsewhere = tmp_path / "gongkai-parse-left", tmp_path / "elsewhere"
    for folder in (left / "gongkai-office-x" / "profile", elsewhere):
        folder.mkdir(parents=True)
    (tmp_path / "gongkai-parse-link").symlink_to(elsewhere)
    living = Scratch()
    assert sweep() == []  # too young to tell
    assert sweep(time.time() + 3600) == [left]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["elsewhere", "gongkai-parse-link", Path(living.name).name]
    )
    living.close()
    assert not Path(living.name).exists()


def test_a_machine_too_busy_for_a_document_is_no_fault_of_the_document() -> None:
    limit = Config(parse_seconds=0.6)
    ((_, report),) = parse_many([("waits", _stopped(2 * limit.parse_seconds), Hint())], limit)
    assert report.error is None


def test_a_hungry_document_costs_only_itself() -> None:
    jobs = {"a": GOOD, "hungry": hungry_pdf(), "b": GOOD}
    assert errors(jobs, Config(parse_megabytes=300)) == {"a": None, "hungry": "too_large", "b": None}


def test_the_report_comes_back_whole() -> None:
    from extract.parser import parse

    report = parse_one(GOOD, Hint(name="x.html"), Config())
    assert report.as_dict() == parse(GOOD, Hint(name="x.html")).as_dict()


def test_jobs_are_taken_as_children_become_free() -> None:
    taken: list[int] = []

    def jobs():  # type: ignore[no-untyped-def]
        for n in range(6):
            taken.append(n)
            yield n, GOOD, Hint()

    stream = parse_many(jobs(), Config(), workers=1)
    next(stream)
    assert len(taken) <= 3
    assert sorted(key for key, _ in stream) == [1, 2, 3, 4, 5]


def test_a_loader_that_fails_passes_through_and_leaves_no_child() -> None:
    def broken() -> bytes:
        raise FileNotFoundError("gone")

    before = children()
    with pytest.raises(FileNotFoundError):
        list(parse_many([("a", GOOD, Hint()), ("b", broken, Hint())], Config()))
    assert children() == before


def test_closing_early_ends_the_children() -> None:
    before = children()
    stream = parse_many(((n, GOOD, Hint()) for n in range(9)), Config(), workers=2)
    next(stream)
    assert len(children()) > len(before)
    stream.close()  # type: ignore[attr-defined]
    assert children() == before


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's own")
def test_killing_the_parent_leaves_no_orphan() -> None:
    script = (
        "from crawler.parsing import *\nfrom crawler.config import Config\nimport os\n"
        "from tests.corpus.hostile import hanging_pdf\n"
        "jobs = [('ok', b'<p>x</p>', Hint()), ('hang', hanging_pdf(), Hint())]\n"
        "stream = parse_many(jobs, Config(parse_seconds=300))\n"
        "next(stream)\n"
        "print(open(f'/proc/self/task/{os.getpid()}/children').read(), flush=True)\n"
        "list(stream)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert parent.stdout is not None
    pids = [int(p) for p in parent.stdout.readline().split()]
    assert pids
    parent.kill()
    parent.wait()
    for _ in range(100):
        if not any(_alive(pid) for pid in pids):
            break
        time.sleep(0.1)
    assert not any(_alive(pid) for pid in pids)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in ("Z", "X")
    except FileNotFoundError:
        return False


def test_children_that_cannot_start_are_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing.sys, "path", [])
    monkeypatch.setattr(parsing.sys, "executable", "/bin/false")
    with pytest.raises(ParserUnavailable, match="does not start"):
        list(parse_many([("a", GOOD, Hint())], Config()))


def test_only_reports_are_unpickled() -> None:
    import pickle

    with pytest.raises(pickle.UnpicklingError):
        parsing._load(pickle.dumps(os.system))
