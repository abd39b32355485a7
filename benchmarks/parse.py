"""How long a report takes, by medium, and against plain pdfplumber on the same files.

    python -m benchmarks.parse

Prints the median milliseconds of ``extract.parser.parse`` for each HTML, DOCX and PDF report of
tests/golden/media, the ratio to pdfplumber (open, extract_tables and extract_text on every page)
measured in turn on the same file, and the peak memory of a process that did only that work.
"""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "media"
ROUNDS = 9


def ours(data: bytes) -> None:
    from extract.parser import parse

    report = parse(data)
    if report.error or not report.cells:
        raise SystemExit(f"a report could not be read: {report.error}")


def reading_only(data: bytes) -> None:
    """The document reader alone, for what the form costs on top."""
    from extract.pdf import read

    read(data)


def plumber(data: bytes) -> None:
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.extract_text()


WORK: dict[str, Callable[[bytes], None]] = {"ours": ours, "pdfplumber": plumber}


def milliseconds(work: Callable[[bytes], None], data: bytes) -> float:
    start = time.perf_counter()
    work(data)
    return (time.perf_counter() - start) * 1000


def compare(works: list[Callable[[bytes], None]], data: bytes) -> list[float]:
    """Median milliseconds of each, measured in turn after one warm-up round."""
    times: list[list[float]] = [[] for _ in works]
    for round_number in range(ROUNDS + 1):
        for work, taken in zip(works, times, strict=True):
            spent = milliseconds(work, data)
            if round_number:
                taken.append(spent)
    return [median(taken) for taken in times]


def peak_megabytes(name: str, suffix: str) -> float:
    """Peak resident memory of a fresh process that does one kind of work on all files of a kind."""
    command = [sys.executable, "-m", "benchmarks.parse", name, suffix]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def child(name: str, suffix: str) -> None:
    import resource

    for path in sorted(GOLDEN.glob(f"*{suffix}")):
        WORK[name](path.read_bytes())
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    print(f"{'file':32} {'parse ms':>9} {'read ms':>8} {'pdfplumber ms':>14} {'ratio':>6}")
    for suffix in (".html", ".docx", ".pdf"):
        totals, ratios = [], []
        for path in sorted(GOLDEN.glob(f"*{suffix}")):
            data = path.read_bytes()
            works = [ours, reading_only, plumber] if suffix == ".pdf" else [ours]
            taken = compare(works, data)
            totals.append(taken[0])
            extra = ""
            if suffix == ".pdf":
                ratios.append(taken[2] / taken[0])
                extra = f" {taken[1]:8.1f} {taken[2]:14.1f} {ratios[-1]:6.1f}"
            print(f"{path.name:32} {taken[0]:9.1f}{extra}")
        memory = f", peak {peak_megabytes('ours', suffix):.0f} MB"
        if ratios:
            memory += (
                f" (pdfplumber {peak_megabytes('pdfplumber', suffix):.0f} MB), ratio {median(ratios):.1f}"
            )
        print(f"median {suffix}: {median(totals):.1f} ms{memory}\n")


if __name__ == "__main__":
    child(*sys.argv[1:3]) if len(sys.argv) == 3 else main()
