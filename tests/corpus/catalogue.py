"""Every document of the full corpus by name: its sample, how it is written, which program finishes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from tests.corpus import habits, tools
from tests.corpus.docx import docx_bytes
from tests.corpus.html import HABITS, html_bytes
from tests.corpus.others import make_narrative, make_statistics
from tests.corpus.pdf import LOOKS, pdf_bytes
from tests.corpus.sample import Sample, blank_cells, make_sample
from tests.corpus.wear import Wear, scanned
from tests.corpus.writers import boxed

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
"""Style sheets for pages that are printed."""
PAGES: dict[str, dict[str, float]] = {
    "tiny": {"size": 6},
    "usual": {"size": 10.5},
    "landscape": {"size": 10.5, "landscape": True},
    "spaced": {"size": 12, "spacing": 9},
    "large": {"size": 14},
}
"""Font size, landscape and empty paragraphs of Word files."""
WEAR: dict[str, Wear] = {
    "150": Wear(150, skew=0.3, noise=3),
    "200": Wear(200, skew=0.5, noise=5),
    "200_stamp": Wear(200, skew=-0.6, noise=3, stamp=True, colour=True),
    "200_hard": Wear(200, skew=1.4, noise=12, blur=0.8, stamp=True),
    "300": Wear(300, skew=-0.4, noise=5),
    "300_stamp": Wear(300, skew=0.8, noise=3, stamp=True, colour=True),
}
"""How scans look, by resolution."""
_NOUGHTS = frozenset({"deny_secret", "deny_query", "noproc_mass", "unable_create"})
_FIGURES: dict[str, tuple[int, int, float]] = {
    "small": (11, 999, 0.0),
    "large": (300_000, 800_000, 0.0),
    "blank": (11, 999, 0.3),
}
"""Least and greatest figure, and the share of cells left empty."""


@dataclass(frozen=True)
class Entry:
    """One document. ``suffix`` and ``write`` make its source; ``through`` are the formats in which Writer
    saves that, one after the other."""

    name: str
    medium: str
    suffix: str
    sample: Sample
    write: Callable[[], bytes]
    through: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Its file name in the corpus."""
        return f"{self.name}.{self.through[-1].split(':')[0] if self.through else self.suffix}"


def _samples(seed: int, kinds: tuple[str, ...] = tuple(_FIGURES)) -> Iterator[tuple[str, Sample]]:
    """One sample of each statutory edition and kind of figures, and one of each other form."""
    for edition in ("2021", "2019"):
        for kind in kinds:
            low, high, share = _FIGURES[kind]
            sample = make_sample(
                edition, seed=seed, low=low, high=high, year=2024 if edition == "2021" else 2020
            )
            blank_cells(sample, share, seed=seed)
            seed += 1
            yield f"{edition}_{kind}", sample
    yield "stat2014", make_statistics(seed)
    yield "narrative", make_narrative(seed)


def _html() -> Iterator[Entry]:
    for number, habit in enumerate({**HABITS, **habits.GRIDS, **habits.FLAT}):
        if habit == "glued":
            for edition in ("2021", "2019"):
                sample = make_sample(edition, seed=190, noughts=_NOUGHTS)
                yield Entry(
                    f"html_glued_{edition}", "html", "html", sample, partial(html_bytes, sample, habit)
                )
            continue
        for kind, sample in _samples(100 + 10 * number):
            if habit == "traditional":
                sample = replace(sample, agency=sample.agency.translate(habits.TRADITIONAL))
            yield Entry(f"html_{habit}_{kind}", "html", "html", sample, partial(html_bytes, sample, habit))


def _page(sample: Sample, sheet: str) -> bytes:
    page = html_bytes(sample, "trs").decode().replace("</head>", f"<style>{sheet}</style></head>")
    return (page.replace('border="1"', "") if sheet else page).encode()


_PRINTERS: dict[str, Callable[[bytes], bytes]] = {
    "chromium": tools.printed_by_chromium,
    "weasyprint": tools.printed_by_weasyprint,
}


def _print(printer: str, sample: Sample, look: str) -> bytes:
    return _PRINTERS[printer](_page(sample, SHEETS[look]))


def _printed() -> Iterator[Entry]:
    for printer in _PRINTERS:
        for number, look in enumerate(SHEETS):
            for kind, sample in _samples(1000 + 10 * number):
                write = partial(_print, printer, sample, look)
                yield Entry(f"{printer}_{look}_{kind}", f"pdf {printer}", "pdf", sample, write)


def _drawn() -> Iterator[Entry]:
    for number, look in enumerate((*LOOKS, "borderless", "lines_only")):
        for kind, sample in _samples(3000 + 10 * number, ("small", "blank")):
            yield Entry(f"drawn_{look}_{kind}", "pdf drawn", "pdf", sample, partial(pdf_bytes, sample, look))


_SAVED = {"docx": ("docx",), "doc": ("doc",), "rtf": ("rtf",), "html": ("html",), "pdf": ("odt", "pdf")}


def _word() -> Iterator[Entry]:
    for number, (look, layout) in enumerate(PAGES.items()):
        for kind, sample in _samples(2000 + 10 * number):
            write: Callable[[], bytes] = partial(docx_bytes, sample, **layout)  # type: ignore[arg-type]
            yield Entry(f"docx_{look}_{kind}", "docx", "docx", sample, write)
            for target, through in (
                _SAVED.items() if look in ("usual", "tiny") or kind == "2021_small" else ()
            ):
                medium = {"pdf": "pdf writer", "html": "html", "docx": "docx"}.get(target, target)
                yield Entry(f"writer_{target}_{look}_{kind}", medium, "docx", sample, write, through)


def _other_media() -> Iterator[Entry]:
    from tests.corpus_media import ofds, sheets, words
    from tests.corpus_media.packages import rar_file, zip_file

    def packed(pack: Callable[[dict[str, bytes]], bytes], sample: Sample) -> bytes:
        return pack({f"附件/{sample.title}.docx": docx_bytes(sample), "说明.txt": "附件说明".encode()})

    writers: dict[str, Callable[[Sample], bytes]] = {
        "xlsx": lambda sample: sheets.xlsx(boxed(sample), hidden=True),
        "xls": lambda sample: sheets.xls(boxed(sample)),
        "ofd": lambda sample: ofds.ofd(boxed(sample)),
        "rtf": lambda sample: words.rtf_file(boxed(sample)),
        "zip": partial(packed, zip_file),
        "rar": partial(packed, rar_file),
    }
    for number, (medium, writer) in enumerate(writers.items()):
        for kind, sample in _samples(4000 + 10 * number):
            yield Entry(f"{medium}_{kind}", medium, medium, sample, partial(writer, sample))


def _scan(sample: Sample, look: str, wear: Wear, kind: str) -> bytes:
    return scanned(pdf_bytes(sample, look), wear, kind)


def _scans() -> Iterator[Entry]:
    forms = ("2021_small", "2019_small", "stat2014", "2021_blank")
    for number, (name, wear) in enumerate(WEAR.items()):
        for kind, sample in _samples(5000 + 10 * number, ("small", "blank")):
            if kind in forms[: 4 if name in ("200", "300_stamp") else 2]:
                write = partial(_scan, sample, "grid", wear, "PDF")
                yield Entry(f"scan_{name}_{kind}", f"scan {wear.dpi} dpi", "pdf", sample, write)
    for number, look in enumerate(("borderless", "wrapped", "no_sides", "narrow_heads", "repeated_heads")):
        sample = make_sample("2021", seed=5100 + number)
        write = partial(_scan, sample, look, WEAR["200"], "PDF")
        yield Entry(f"scan_200_{look}", "scan 200 dpi", "pdf", sample, write)
    for number, kind in enumerate(("PNG", "JPEG", "TIFF")):
        sample = make_sample("2021", seed=5200 + number)
        write = partial(_scan, sample, "grid", WEAR["200_stamp"], kind)
        yield Entry(f"image_{kind.lower()}", "image", kind.lower(), sample, write)


def catalogue() -> list[Entry]:
    """The whole corpus; names are all different."""
    return [*_html(), *_word(), *_printed(), *_drawn(), *_other_media(), *_scans()]
