"""The process that draws an original: one job on its input, the answer on its output.

Run as ``python -m crawler.web.original_child MEGABYTES PARENT``. Input: the job as a line of JSON, then
the document's bytes. The document may be hostile: the process has limits, and dies with its parent.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from typing import Any

from PIL import Image

from crawler.limits import die_with, limit
from crawler.web.harmless import document_html, page_html
from extract.document import Document
from extract.errors import Unreadable

_MOST_PIXELS = 3_000_000
_WIDE = 1400.0  # pixels
_MOST_PAGES = 80


def main() -> None:
    """Do the job and say what came of it."""
    megabytes, parent = int(sys.argv[1]), int(sys.argv[2])
    die_with(parent)
    limit(megabytes)
    job = json.loads(sys.stdin.buffer.readline())
    sys.stdout.write(json.dumps(answer(job, sys.stdin.buffer.read())))


def answer(job: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What the job gives, or ``{"error": code}``."""
    try:
        if job["do"] == "html":
            return {"html": page_html(data, job["hint"], job["marks"])}
        if job["do"] == "document":
            return {"html": document_html(data, job["hint"], job["marks"])}
        return _pages(data) if job["do"] == "pages" else _page(data, job["page"])
    except Unreadable as error:
        return {"error": error.code}
    except MemoryError:
        return {"error": "too_large"}


def _pages(data: bytes) -> dict[str, Any]:
    """The sizes of the pages of a PDF or a scan, in points, as they are shown."""
    if not _is_pdf(data):
        sizes = [(grey.shape[1] / scale, grey.shape[0] / scale) for grey, scale in _scanned(data)]
        return {"sizes": sizes[:_MOST_PAGES], "count": len(sizes)}
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    count = min(len(document), _MOST_PAGES)
    return {"sizes": [document.get_page_size(n) for n in range(count)], "count": len(document)}


def _page(data: bytes, number: int) -> dict[str, Any]:
    image = _drawn(data, number) if _is_pdf(data) else _frame(data, number)
    if image is None:
        return {"error": "no_such_page"}
    out = io.BytesIO()
    image.convert("RGB").save(out, "PNG", optimize=True)
    return {"png": base64.b64encode(out.getvalue()).decode()}


def _drawn(data: bytes, number: int) -> Image.Image | None:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    if not 1 <= number <= min(len(document), _MOST_PAGES):
        return None
    page = document[number - 1]
    image: Image.Image = page.render(scale=_fitting(*page.get_size()), may_draw_forms=False).to_pil()
    return image


def _frame(data: bytes, number: int) -> Image.Image | None:
    pages = _scanned(data)
    if not 1 <= number <= min(len(pages), _MOST_PAGES):
        return None
    image = Image.fromarray(pages[number - 1][0])
    less = min(1.0, _fitting(*image.size))
    return image.resize((max(1, round(image.width * less)), max(1, round(image.height * less))))


def _scanned(data: bytes) -> list[tuple[Any, float]]:
    from extract.scan.image import grey_pages

    return grey_pages(data, Document("image/png", "ocr"))


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _fitting(width: float, height: float) -> float:
    """The scale that keeps a page within a screen's width and the most pixels."""
    return float(min(_WIDE / max(width, 1), (_MOST_PIXELS / max(width * height, 1)) ** 0.5))


if __name__ == "__main__":
    main()
