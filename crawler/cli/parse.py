"""``gongkai parse``: the shared parser alone, on local files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.common import Session, say, verb
from crawler.errors import UserError

if TYPE_CHECKING:
    from extract.report import Report


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE|DIR|-...", type=click.Path(path_type=Path))
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Documents read at once."
)
@verb
def parse(session: Session, files: tuple[Path, ...], workers: int) -> int:
    """Read reports (HTML, text, PDF, DOCX) into cells, sections and findings.

    \b
    gongkai parse report.pdf
    gongkai parse --json downloads/ > reports.jsonl
    curl -s URL | gongkai parse --json -

    Exit status 1 when a file could not be read as a document; the rest is still printed.
    """
    from crawler.cli.views import report_panel

    failed = 0
    for name, report in read_all(session, files, workers):
        failed += report.error is not None
        if session.json:
            session.emit([report.as_dict(name)])
        else:
            report_panel(name, report, session.lang)
    return 1 if failed else 0


def read_all(session: Session, files: Iterable[Path], workers: int = 1) -> Iterator[tuple[str, Report]]:
    """Every file's report, in the order of the files. Folders are walked in name order."""
    from crawler.parsing import parse_many
    from extract.report import Hint

    names = list(_walk(files))
    jobs = ((name, _loader(name), Hint(name="" if name == "-" else Path(name).name)) for name in names)
    waiting: dict[str, Report] = {}
    order = iter(names)
    wanted = next(order, None)
    for key, report in parse_many(jobs, session.config, workers):
        waiting[key] = report
        while wanted is not None and wanted in waiting:
            yield wanted, waiting.pop(wanted)
            wanted = next(order, None)


def _walk(files: Iterable[Path]) -> Iterator[str]:
    for path in files:
        if str(path) == "-":
            yield "-"
        elif path.is_dir():
            found = sorted(str(p) for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
            if not found:
                say(f"gongkai: {path}: no files in this folder")
            yield from found
        elif path.is_file():
            yield str(path)
        else:
            raise UserError(f"{path}: no such file or folder")


def _loader(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UserError(f"{name}: {error.strerror}") from None
