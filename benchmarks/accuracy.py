"""Are there silent errors? Every generated document, sound and damaged, against what it prints.

    python -m benchmarks.accuracy [--corpus build/corpus] [--sound 3] [--damaged 40] [--scans 1] [--seed 0]

Three sources: the committed samples of tests/golden, samples written and damaged now, and the full corpus
if ``make corpus`` has made it. For every medium: documents, documents without a review, cells right, cells
wrong in a report that says ``needs_review``, and cells wrong in one that does not. Form, agency and year
count as cells. The last figure must be nought: it is what the exit status tells. A failing document is
named, by way and seed where it is made now, so that it can be made again.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from json import loads
from pathlib import Path
from typing import Any

from crawler.config import load
from crawler.parsing import parse_many
from extract.report import Hint, Report
from tests.corpus.mutate import Damaged, damaged_sample, fresh
from tests.corpus.sample import make_sample
from tests.corpus.score import score
from tests.corpus.writers import WAYS, Way

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
CORPUS = ROOT / "build" / "corpus"
_HEAD = ("", "documents", "clean", "right", "wrong, flagged", "wrong, NOT flagged")
_FACTS = ("form", "agency", "year")
_KEYS = ("documents", "clean", "right", "flagged", "silent")


@dataclass(frozen=True)
class Printed:
    """A document and what it prints: cells, and form, agency and year as far as they are settled."""

    medium: str
    name: str
    data: bytes
    cells: Mapping[str, str | None]
    facts: Mapping[str, Any]


def samples(arguments: Namespace, way: Way) -> Iterator[tuple[str, Damaged]]:
    """Sound and damaged samples with their names; fewer for slow ways."""
    sound, damaged = (arguments.scans, arguments.scans) if way.slow else (arguments.sound, arguments.damaged)
    for seed in range(arguments.seed, arguments.seed + sound):
        yield f"sound {seed}", fresh(make_sample(("2021", "2019")[seed % 2], seed=seed + 1))
    for seed in range(arguments.seed, arguments.seed + damaged):
        yield f"damaged {seed}", damaged_sample(seed)


def kept(folder: Path, prefix: str = "") -> Iterator[Printed]:
    """Documents of a folder with what they print beside them as JSON."""
    for told in sorted(folder.rglob("*.json")):
        source = told.with_suffix("")
        facts = loads(told.read_text("utf-8"))
        if source.is_file() and "cells" in facts:
            medium = prefix + facts.get("medium", source.suffix[1:])
            yield Printed(medium, source.name, source.read_bytes(), facts["cells"], facts)


def made_now(arguments: Namespace) -> Iterator[Printed]:
    """Sound and damaged samples in every way of writing; what cannot be drawn is counted."""
    undrawn = 0
    for name, way in WAYS.items():
        for title, damaged in samples(arguments, way):
            try:
                data = way.write(damaged)
            except Exception:  # damage that the writing library cannot lay out says nothing of the parser
                undrawn += 1
                continue
            told = f"{name}, {title} ({' + '.join(damaged.trail)})"
            yield Printed(f"made {way.medium}", told, data, damaged.cells, {})
    print(f"{undrawn} damaged samples could not be drawn in their medium", file=sys.stderr)


class Tally:
    """Counts by medium, and the documents with a silent error."""

    def __init__(self) -> None:
        self.media: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.silent: list[str] = []
        self.flagged: list[str] = []

    def add(self, printed: Printed, report: Report) -> None:
        """Compare a report with what its document prints."""
        counts = score(report, printed.cells)
        wrong = [k for k in _FACTS if printed.facts.get(k, getattr(report, k)) != getattr(report, k)]
        counts["flagged" if report.needs_review else "silent"] += len(wrong)
        if counts["flagged"]:
            why = ", ".join([*wrong, report.error or "", *report.review_reasons])
            self.flagged.append(f"{printed.medium}: {printed.name}: {counts['flagged']} ({why})")
        self.media[printed.medium] += counts + Counter(documents=1, clean=int(not report.needs_review))
        if counts["silent"]:
            told = f"{counts['silent']} cells" + (f", {' and '.join(wrong)} wrong" if wrong else "")
            self.silent.append(f"{printed.medium}: {printed.name}: {told}")

    def show(self, flagged: bool = False) -> None:
        """The table, the sum and the silent errors, and on demand the others too."""
        print(f"{_HEAD[0]:16}" + "".join(f"{h:>20}" for h in _HEAD[1:]))
        total = sum(self.media.values(), Counter[str]())
        for medium, counts in [*sorted(self.media.items()), ("in all", total)]:
            print(f"{medium:16}" + "".join(f"{counts[k]:>20,}" for k in _KEYS))
        for line in self.flagged if flagged else ():
            print("flagged:", line)
        for line in self.silent:
            print("silent:", line)


def every_document(arguments: Namespace) -> Iterator[Printed]:
    """All three sources."""
    yield from kept(GOLDEN, "golden ")
    if not arguments.corpus.is_dir():
        print(f"{arguments.corpus} is not there: `make corpus` makes the full corpus", file=sys.stderr)
    yield from (d for d in kept(arguments.corpus) if not arguments.only or arguments.only in d.name)
    yield from made_now(arguments)


def main(arguments: Namespace) -> int:
    """Read every document in child processes; 1 if one has a silent error."""
    tally = Tally()
    waiting: dict[int, Printed] = {}

    def jobs() -> Iterator[tuple[int, bytes, Hint]]:
        for number, document in enumerate(every_document(arguments)):
            waiting[number] = document
            yield number, document.data, Hint()

    for number, report in parse_many(jobs(), load(Path("gongkai-home")), arguments.workers):
        tally.add(waiting.pop(number), report)
    tally.show(arguments.flagged)
    return 1 if tally.silent else 0


if __name__ == "__main__":
    parser = ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of the full corpus")
    parser.add_argument("--only", default="", help="of the full corpus only names that contain this")
    parser.add_argument("--flagged", action="store_true", help="name documents with cells wrong and flagged")
    parser.add_argument("--sound", type=int, default=3, help="sound samples a way of writing")
    parser.add_argument("--damaged", type=int, default=40, help="damaged samples a way of writing")
    parser.add_argument("--scans", type=int, default=1, help="the same for scans, which take seconds a page")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="documents read at once")
    sys.exit(main(parser.parse_args()))
