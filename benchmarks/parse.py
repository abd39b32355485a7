"""How long a report takes, by medium, against plain pdfplumber, and whether memory stays flat.

    python -m benchmarks.parse

Prints, for each HTML, DOCX and PDF report of tests/golden/media and for PDFs drawn in every look of
tests/corpus/pdf.py: the median milliseconds of ``extract.parser.parse``; for PDF also those of
pdfplumber (open, extract_tables and extract_text on every page), measured in turn on the same bytes,
and the ratio. Then the peak memory of a process that did only that work, and by how much a process
grows over a batch of 1,000 documents.
"""

from __future__ import annotations

import io
import logging
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "media"
ROUNDS = 7
BATCH = 1000
SETTLED = 100  # documents after which a process has loaded all it needs

Named = tuple[str, bytes]


def ours(data: bytes) -> None:
    from extract.parser import parse

    report = parse(data)
    if report.error or not report.cells:
        raise SystemExit(f"a report could not be read: {report.error}")


def reading_only(data: bytes) -> None:
    """The document reader alone, for what the form costs on top."""
    from extract.pdf.reader import read

    read(data)


def plumber(data: bytes) -> None:
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.extract_text()


WORK: dict[str, Callable[[bytes], None]] = {"ours": ours, "pdfplumber": plumber}


def golden(suffix: str) -> list[Named]:
    return [(path.name, path.read_bytes()) for path in sorted(GOLDEN.glob(f"*{suffix}"))]


def drawn() -> Iterator[Named]:
    """PDFs in every look, made now."""
    from tests.corpus.pdf import LOOKS, pdf_bytes
    from tests.corpus.sample import make_sample

    return ((f"drawn_{look}.pdf", pdf_bytes(make_sample("2021", seed=41), look)) for look in LOOKS)


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


def in_a_process(*arguments: str) -> float:
    """The figure that a fresh process prints which does one kind of work only."""
    command = [sys.executable, "-m", "benchmarks.parse", *arguments]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peak(name: str, suffix: str) -> None:
    """Child: print the peak resident memory in megabytes after one kind of work on all files."""
    for _, data in golden(suffix):
        WORK[name](data)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def growth() -> None:
    """Child: print by how many megabytes the process grows from document 100 to document 1,000."""
    files = [data for suffix in (".html", ".docx", ".pdf") for _, data in golden(suffix)]
    before = 0.0
    for number in range(BATCH):
        ours(files[number % len(files)])
        if number == SETTLED:
            before = _resident()
    print(_resident() - before)


def _resident() -> float:
    """Megabytes of memory in use now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def main() -> None:
    print(f"{'file':32} {'parse ms':>9} {'read ms':>8} {'pdfplumber ms':>14} {'ratio':>6}")
    for suffix in (".html", ".docx", ".pdf"):
        files = golden(suffix) + (list(drawn()) if suffix == ".pdf" else [])
        works = [ours, reading_only, plumber] if suffix == ".pdf" else [ours]
        rows = {name: compare(works, data) for name, data in files}
        for name, taken in rows.items():
            ratio = f" {taken[1]:8.1f} {taken[2]:14.1f} {taken[2] / taken[0]:6.1f}" if taken[1:] else ""
            print(f"{name:32} {taken[0]:9.1f}{ratio}")
        print(_summary(suffix, list(rows.values())))
    print(f"{BATCH} documents: the process grows by {in_a_process('growth'):.1f} MB")


def _summary(suffix: str, rows: list[list[float]]) -> str:
    text = f"median {suffix}: {median(row[0] for row in rows):.1f} ms"
    text += f", peak {in_a_process('peak', 'ours', suffix):.0f} MB"
    if rows[0][1:]:
        text += f" (pdfplumber {in_a_process('peak', 'pdfplumber', suffix):.0f} MB)"
        whole = sum(row[2] for row in rows) / sum(row[0] for row in rows)
        text += f", ratio: median {median(row[2] / row[0] for row in rows):.1f}, over all files {whole:.1f}"
    return text + "\n"


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["peak", name, suffix]:
            peak(name, suffix)
        case ["growth"]:
            growth()
        case _:
            main()
