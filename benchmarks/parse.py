"""How long a report takes against plain pdfplumber, how right both are, and whether memory stays flat.

    python -m benchmarks.parse

Prints, for each HTML, DOCX and PDF report of tests/golden/media and for PDFs drawn in every look of
tests/corpus/pdf.py: the median milliseconds of ``extract.parser.parse`` and the share of the printed
cells that it gives exactly; for PDF also those of pdfplumber (open, extract_tables and extract_text on
every page), measured in turn on the same bytes, and the ratio. pdfplumber reads no cells of a form: of
it the share of printed figures counts that stand alone in a cell of its tables. All times are the
process's own (user and system), so that other programs on the machine count little. Then the peak
memory of a process that did only that work, and by how much a process grows over 1,000 documents. Last
the seconds of scans: golden ones, and those at 300 dpi lying on each of their sides.
"""

from __future__ import annotations

import io
import json
import logging
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median

from extract.report import Report
from tests.corpus.score import score

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "media"
OTHERS = Path(__file__).parents[1] / "tests" / "extract_media" / "golden"
ROUNDS = 7
BATCH = 1000
SETTLED = 100  # documents after which a process has loaded all it needs

Cells = Mapping[str, str | None]
Named = tuple[str, bytes, Cells]


def ours(data: bytes) -> Report:
    from extract.parser import parse

    report = parse(data)
    if report.error or not report.cells:
        raise SystemExit(f"a report could not be read: {report.error}")
    return report


def reading_only(data: bytes) -> None:
    """The document reader alone, for what the form costs on top."""
    from extract.pdf.reader import read

    read(data)


def plumber(data: bytes) -> list[str]:
    """The cells of all tables that pdfplumber finds."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    cells: list[str] = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            cells += [cell or "" for table in page.extract_tables() for row in table for cell in row]
            page.extract_text()
    return cells


def our_share(data: bytes, printed: Cells) -> float:
    """Share of the printed cells that the report gives exactly."""
    counts = score(ours(data), printed)
    return counts["right"] / sum(counts.values())


def plumber_share(data: bytes, printed: Cells) -> float:
    """Share of the printed figures that stand alone in a cell of pdfplumber's tables, each used once."""
    figures = Counter(text for text in printed.values() if text and text[0].isdigit())
    return (figures & Counter(plumber(data))).total() / max(figures.total(), 1)


def scans() -> Iterator[tuple[str, bytes]]:
    """Golden scans and pictures of pages, and one of them at 300 dpi turned each way."""
    import pypdfium2

    found = [*GOLDEN.parent.glob("corpus/scan_*.pdf"), *OTHERS.glob("*_scan.pdf"), *OTHERS.glob("*.jpg")]
    for path in sorted(found):
        yield path.name, path.read_bytes()
    source = pypdfium2.PdfDocument((OTHERS / "distinct_scan.pdf").read_bytes())
    pages = [source[i].render(scale=300 / 72).to_pil().convert("L") for i in range(len(source))]
    for degrees in (0, 90, 180, 270):
        first, *others = [page.rotate(degrees, expand=True) for page in pages]
        stream = io.BytesIO()
        first.save(stream, "PDF", save_all=True, append_images=others, resolution=300, quality=80)
        yield f"300 dpi, turned by {degrees} degrees", stream.getvalue()


WORK: dict[str, Callable[[bytes], object]] = {"ours": ours, "pdfplumber": plumber}


def golden(suffix: str) -> list[Named]:
    return [(path.name, path.read_bytes(), _printed(path)) for path in sorted(GOLDEN.glob(f"*{suffix}"))]


def _printed(path: Path) -> Cells:
    cells: Cells = json.loads(path.with_name(f"{path.name}.json").read_text("utf-8"))["cells"]
    return cells


def drawn() -> Iterator[Named]:
    """PDFs in every look, made now."""
    from tests.corpus.pdf import LOOKS, pdf_bytes
    from tests.corpus.sample import make_sample

    sample = make_sample("2021", seed=41)
    return ((f"drawn_{look}.pdf", pdf_bytes(sample, look), sample.cells) for look in LOOKS)


def milliseconds(work: Callable[[bytes], object], data: bytes) -> float:
    start = time.process_time()
    work(data)
    return (time.process_time() - start) * 1000


def compare(works: list[Callable[[bytes], object]], data: bytes) -> list[float]:
    """Median milliseconds of each, measured in turn. Each is run twice a round and its second run counts: the
    first clears away what the one before it left, and brings its own things into the processor's caches."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            work(data)
            taken.append(milliseconds(work, data))
    return [median(taken) for taken in times]


def in_a_process(*arguments: str) -> float:
    """The figure that a fresh process prints which does one kind of work only."""
    command = [sys.executable, "-m", "benchmarks.parse", *arguments]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peak(name: str, suffix: str) -> None:
    """Child: print the peak resident memory in megabytes after one kind of work on all files."""
    for _, data, _ in golden(suffix):
        WORK[name](data)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def growth() -> None:
    """Child: print by how many megabytes the process grows from document 100 to document 1,000."""
    files = [data for suffix in (".html", ".docx", ".pdf") for _, data, _ in golden(suffix)]
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
    print(f"{'file':32} {'parse ms':>9} {'cells':>6} {'read ms':>8} {'pdfplumber ms':>14}  cells  ratio")
    for suffix in (".html", ".docx", ".pdf"):
        files = golden(suffix) + (list(drawn()) if suffix == ".pdf" else [])
        works = [ours, reading_only, plumber] if suffix == ".pdf" else [ours]
        rows: list[list[float]] = []
        for name, data, printed in files:
            taken = compare(works, data)
            rows.append(taken)
            line = f"{name:32} {taken[0]:9.1f} {our_share(data, printed):6.1%}"
            if taken[1:]:
                line += f" {taken[1]:8.1f} {taken[2]:14.1f} {plumber_share(data, printed):6.1%}"
                line += f" {taken[2] / taken[0]:6.1f}"
            print(line, flush=True)
        print(_summary(suffix, rows))
    print(f"{BATCH} documents: the process grows by {in_a_process('growth'):.1f} MB\n")
    ours(next(scans())[1])  # loads the model
    for name, data in scans():
        print(f"{name:32} {milliseconds(ours, data) / 1000:9.1f} s", flush=True)


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
