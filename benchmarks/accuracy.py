"""Are there silent errors? Every generated document, sound and damaged, against what it prints.

    python -m benchmarks.accuracy [--sound 3] [--damaged 40] [--scans 1] [--seed 0]

For every medium: documents, documents without a review, cells right, cells wrong in a report that says
``needs_review``, and cells wrong in one that does not. The last must be nought: it is what the exit
status tells. A failing document is named by way and seed, so that it can be made again.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter, defaultdict
from collections.abc import Iterator
from json import loads
from pathlib import Path

from extract.parser import parse
from extract.report import Report
from tests.corpus.mutate import Damaged, damaged_sample, fresh
from tests.corpus.sample import make_sample
from tests.corpus.score import score
from tests.corpus.writers import WAYS, Way

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
_HEAD = ("", "documents", "clean", "right", "wrong, flagged", "wrong, NOT flagged")


def samples(arguments: Namespace, way: Way) -> Iterator[tuple[str, Damaged]]:
    """Sound and damaged samples with their names; fewer for slow ways."""
    sound, damaged = (arguments.scans, arguments.scans) if way.slow else (arguments.sound, arguments.damaged)
    for seed in range(arguments.seed, arguments.seed + sound):
        yield f"sound {seed}", fresh(make_sample(("2021", "2019")[seed % 2], seed=seed + 1))
    for seed in range(arguments.seed, arguments.seed + damaged):
        yield f"damaged {seed}", damaged_sample(seed)


def golden() -> Iterator[tuple[str, str, bytes, dict[str, str | None]]]:
    """Committed samples from real programs: (medium, name, bytes, printed cells)."""
    for facts in sorted(GOLDEN.rglob("*.json")):
        source = facts.with_suffix("")
        cells = loads(facts.read_text("utf-8")).get("cells")
        if cells and source.is_file():
            yield source.suffix[1:], source.name, source.read_bytes(), cells


class Tally:
    """Counts by medium, and the documents with a silent error."""

    def __init__(self) -> None:
        self.media: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.silent: list[str] = []

    def add(self, medium: str, name: str, report: Report, printed: dict[str, str | None]) -> None:
        counts = score(report, printed)
        self.media[medium] += counts + Counter(documents=1, clean=int(not report.needs_review))
        if counts["silent"]:
            self.silent.append(f"{medium}: {name}: {counts['silent']} cells")

    def show(self) -> None:
        print(f"{_HEAD[0]:12}" + "".join(f"{h:>20}" for h in _HEAD[1:]))
        for medium, counts in self.media.items():
            keys = ("documents", "clean", "right", "flagged", "silent")
            print(f"{medium:12}" + "".join(f"{counts[k]:>20,}" for k in keys))
        for line in self.silent:
            print("silent:", line)


def main(arguments: Namespace) -> int:
    tally = Tally()
    for medium, name, data, cells in golden():
        tally.add(f"real {medium}", name, parse(data), cells)
    undrawn = 0
    for name, way in WAYS.items():
        for title, damaged in samples(arguments, way):
            try:
                data = way.write(damaged)
            except Exception:  # damage that the writing library cannot lay out says nothing of the parser
                undrawn += 1
                continue
            tally.add(
                way.medium, f"{name}, {title} ({' + '.join(damaged.trail)})", parse(data), damaged.cells
            )
    tally.show()
    print(f"{undrawn} damaged samples could not be drawn in their medium", file=sys.stderr)
    return 1 if tally.silent else 0


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sound", type=int, default=3, help="sound samples a way of writing")
    parser.add_argument("--damaged", type=int, default=40, help="damaged samples a way of writing")
    parser.add_argument("--scans", type=int, default=1, help="the same for scans, which take seconds a page")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    sys.exit(main(parser.parse_args()))
