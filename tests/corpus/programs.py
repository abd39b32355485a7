"""Samples as PDF through real programs, in many page looks: the part of the corpus that is not committed.

    python -m tests.corpus.programs [FOLDER]

Writes every document with its expected cells beside it (default ``build/corpus``), reads each, and
says how many cells are right, wrong and flagged, and wrong without a flag; exit status 1 if there is
any of the last. Needs Chromium and LibreOffice Writer, and says which of them is missing.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from extract.parser import parse
from tests.corpus.docx import docx_bytes
from tests.corpus.html import html_bytes
from tests.corpus.make_golden import CHROMIUM, WRITER, convert
from tests.corpus.sample import Sample, blank_cells, make_sample
from tests.corpus.score import score

SHEETS = {
    "plain": "",
    "collapsed": "table{border-collapse:collapse;width:100%}td{border:1px solid #000;font-size:9pt}",
    "dotted": "table{border-collapse:collapse}td{border:.4pt dotted #999;font-size:7pt}",
    "shaded": "table{border-collapse:collapse;width:100%}"
    "td{background:#eef;border:1px solid #fff;font-size:9pt}",
    "lines": "table{border-collapse:collapse;width:100%}"
    "td{border:0;border-bottom:1px solid #000;font-size:9pt}",
    "borderless": "table{width:100%}td{border:0;font-size:8pt}",
    "landscape": "@page{size:A4 landscape}table{border-collapse:collapse}td{border:1px solid #000}",
    "centred": "table{border-collapse:collapse;width:100%;table-layout:fixed}"
    "td{border:1px solid #000;font-size:8pt;text-align:center}",
    "right": "table{border-collapse:collapse;width:100%;table-layout:fixed}"
    "td{border:1px solid #000;font-size:8pt;text-align:right;word-break:break-all}",
}  # fmt: skip
"""Style sheets for Chromium's print."""
PAGES: dict[str, tuple[float, bool, int]] = {
    "tiny": (6, False, 0),
    "usual": (10.5, False, 0),
    "landscape": (10.5, True, 0),
    "spaced": (12, False, 9),
    "large": (14, False, 0),
}
"""Font size, landscape and empty paragraphs for Writer's export."""
FIGURES = {"small": (11, 999, 0.0), "large": (300_000, 800_000, 0.0), "blank": (11, 999, 0.3)}
"""Least and greatest figure, and the share of cells left empty."""


def samples(first_seed: int) -> Iterator[tuple[str, Sample]]:
    """One sample of each edition and kind of figures."""
    for edition in ("2021", "2019"):
        for kind, (low, high, share) in FIGURES.items():
            sample = make_sample(edition, seed=first_seed, low=low, high=high)
            blank_cells(sample, share, seed=first_seed)
            first_seed += 1
            yield f"{edition}_{kind}", sample


def documents() -> Iterator[tuple[str, bytes, Sample]]:
    """Name, bytes and sample of every document."""
    for number, (look, sheet) in enumerate(SHEETS.items()):
        for name, sample in samples(1000 + 10 * number):
            page = html_bytes(sample, "trs").decode().replace("</head>", f"<style>{sheet}</style></head>")
            page = page.replace('border="1"', "") if sheet else page
            yield f"chromium_{look}_{name}.pdf", convert(page.encode(), ".html", CHROMIUM), sample
    for number, (look, (size, wide, gap)) in enumerate(PAGES.items()):
        for name, sample in samples(2000 + 10 * number):
            word = docx_bytes(sample, size=size, landscape=wide, spacing=gap)
            yield f"writer_{look}_{name}.pdf", convert(word, ".docx", WRITER), sample


def main(folder: Path) -> int:
    missing = [command[0] for command in (CHROMIUM, WRITER) if shutil.which(command[0]) is None]
    if missing:
        print(
            f"the full corpus needs {' and '.join(missing)}: install it, then run this again", file=sys.stderr
        )
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    totals: Counter[str] = Counter()
    for name, data, sample in documents():
        (folder / name).write_bytes(data)
        (folder / f"{name}.json").write_text(json.dumps({"cells": sample.cells}, ensure_ascii=False) + "\n")
        counts = score(parse(data), sample.cells)
        totals += counts
        print(
            f"{name:45} right {counts['right']:4} flagged {counts['flagged']:4} silent {counts['silent']:4}"
        )
    print(f"in all: right {totals['right']}, wrong and flagged {totals['flagged']}, not {totals['silent']}")
    return 1 if totals["silent"] else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/corpus")))
