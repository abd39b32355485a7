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

_NO_FACE = "no Chinese typeface on this machine, so Chinese is drawn as boxes: apt-get install fonts-noto-cjk"


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE|DIR|-...", type=click.Path(path_type=Path))
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Documents read at once."
)
@click.option(
    "--show", "cells", multiple=True, metavar="CELL", help="Mark a cell where it stands (repeatable)."
)
@click.option(
    "--png", type=click.Path(path_type=Path), metavar="OUT", help="With --show: draw the page or table here."
)
@verb
def parse(
    session: Session, files: tuple[Path, ...], workers: int, cells: tuple[str, ...], png: Path | None
) -> int:
    """Read reports (HTML, PDF, scans, DOCX, DOC, XLSX, OFD, ZIP …) into cells, sections and findings.

    \b
    gongkai parse report.pdf
    gongkai parse --json downloads/ > reports.jsonl
    curl -s URL | gongkai parse --json -
    gongkai parse report.pdf --show t3.new_recv.nat
    gongkai parse report.docx --show t3.new_recv.tot --show t3.done_total.tot --png sums.png

    --show marks cells in their table on the terminal, with --png on the page or table as a picture. Exit
    status 1 when a file could not be read as a document (the rest is still printed) or a cell is not there.
    """
    from crawler.cli.views import report_panel

    if cells or png:
        return _show(session, files, cells, png)
    failed = 0
    for name, report in read_all(session, files, workers):
        failed += report.error is not None
        if session.json:
            session.emit([report.as_dict(name)])
        else:
            report_panel(name, report, session.lang)
    return 1 if failed else 0


def _show(session: Session, files: tuple[Path, ...], cells: tuple[str, ...], png: Path | None) -> int:
    """One file's cells marked where they stand."""
    from crawler.cli.views.shown import shown_panel
    from crawler.files import write_whole
    from crawler.show.choose import CannotShow
    from crawler.show.run import show

    if not cells:
        raise UserError("--png draws the cells named by --show: name at least one")
    if len(files) != 1 or files[0].is_dir():
        raise UserError("--show takes one file: gongkai parse FILE --show CELL")
    (name,) = _walk(files)
    hint = "" if name == "-" else Path(name).name
    try:
        shown = show(_loader(name), list(dict.fromkeys(cells)), hint, png is not None, session.config)
    except CannotShow as trouble:
        if trouble.wrong_usage:
            raise UserError(f"{name}: {trouble}") from None
        say(f"gongkai: {name}: {trouble}")
        return 1
    if png:
        write_whole(png, lambda file: file.write(shown.png))
        say(f"gongkai: drawn: {png}" + ("" if shown.chinese else f" ({_NO_FACE})"))
    if session.json:
        session.emit(
            {"file": name, "cell": cell, **facts, "area": shown.areas.get(cell)}
            for cell, facts in shown.cells.items()
        )
    else:
        shown_panel(name, shown, session.lang)
    return 0


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
