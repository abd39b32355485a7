"""Write the full corpus: every document of the catalogue, and beside it what it prints.

    python -m tests.corpus.make [FOLDER] [--only WORD]…

``make corpus`` writes ``build/corpus``. Chromium, LibreOffice Writer, WeasyPrint and the Noto CJK faces
are needed; one line tells which is missing and how to get it, and nothing is installed here.
``benchmarks/accuracy.py`` reads what is written.
"""

from __future__ import annotations

import json
import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from tests.corpus import tools
from tests.corpus.catalogue import Entry, catalogue

FOLDER = Path("build/corpus")


def facts(entry: Entry) -> str:
    """What the document prints, as JSON."""
    sample = entry.sample
    told = {
        "medium": entry.medium,
        "form": sample.edition,
        "agency": sample.agency,
        "year": sample.year,
        "cells": sample.cells,
    }
    return json.dumps(told, ensure_ascii=False) + "\n"


def finished(entries: Iterable[Entry]) -> Iterable[tuple[Entry, bytes]]:
    """Every entry with its bytes. Those that Writer saves are saved together, a start of the program
    for each format."""
    for through, group in groupby(sorted(entries, key=lambda e: e.through), key=lambda e: e.through):
        batch = list(group)
        if not through:
            yield from ((entry, entry.write()) for entry in batch)
            continue
        files = {entry.name: entry.write() for entry in batch}
        suffix = batch[0].suffix
        for target in through:
            saved = tools.saved_by_writer({f"{name}.{suffix}": data for name, data in files.items()}, target)
            files = {name.rpartition(".")[0]: data for name, data in saved.items()}
            suffix = target.split(":")[0]
        yield from ((entry, files[entry.name]) for entry in batch)


def write(entries: Iterable[Entry], folder: Path) -> int:
    """Write the entries and what they print into a folder; their number."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for count, (entry, data) in enumerate(finished(entries), 1):
        (folder / entry.file).write_bytes(data)
        (folder / f"{entry.file}.json").write_text(facts(entry), "utf-8")
        print(f"\r{count} documents", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return count


def main() -> int:
    parser = ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--only", action="append", default=[], help="only names that contain this word")
    arguments = parser.parse_args()
    lacking = tools.missing()
    if lacking:
        print("make corpus: " + "; ".join(lacking), file=sys.stderr)
        return 2
    chosen = [e for e in catalogue() if not arguments.only or any(w in e.name for w in arguments.only)]
    if not arguments.only and arguments.folder.exists():
        shutil.rmtree(arguments.folder)
    count = write(chosen, arguments.folder)
    print(f"{count} documents in {arguments.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
