"""The process that draws an original: one job on its input, the answer on its output.

Run as ``python -m crawler.web.original_child MEGABYTES PARENT``. Input: the job as a line of JSON, then
the document's bytes. The document may be hostile: the process has limits, and dies with its parent.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Callable
from typing import Any

from PIL import Image

from crawler.limits import die_with, limit
from crawler.show.drawing import Limits, drawn, page_sizes
from crawler.web.harmless import document_html, page_html
from crawler.web.pictures import NotAPicture, remade
from extract.errors import Unreadable
from extract.report import Hint
from extract.sniff import sniff

_LIMITS = Limits(pixels=3_000_000, width=1400.0)
_MOST_PAGES = 80
Job = dict[str, Any]


def main() -> None:
    """Do the job and say what came of it."""
    megabytes, parent = int(sys.argv[1]), int(sys.argv[2])
    die_with(parent)
    limit(megabytes)
    job = json.loads(sys.stdin.buffer.readline())
    sys.stdout.write(json.dumps(answer(job, sys.stdin.buffer.read())))


def answer(job: Job, data: bytes) -> dict[str, Any]:
    """What the job gives, or ``{"error": code}``."""
    try:
        return _JOBS[job["do"]](job, data)
    except Unreadable as error:
        return {"error": error.code}
    except NotAPicture:
        return {"error": "not_a_picture"}
    except MemoryError:
        return {"error": "too_large"}


def _page_of_portal(job: Job, data: bytes) -> dict[str, Any]:
    made = page_html(data, job["hint"], job["marks"], job.get("pictures", {}))
    return {"html": made.body, "style": made.style}


def _document(job: Job, data: bytes) -> dict[str, Any]:
    return {"html": document_html(data, job["hint"], job["marks"]), "style": ""}


def _pages(job: Job, data: bytes) -> dict[str, Any]:
    """The sizes of the pages of a PDF, OFD or scan, in points, as they are shown."""
    sizes = page_sizes(data, _media_type(data))
    return {"sizes": sizes[:_MOST_PAGES], "count": len(sizes)}


def _media_type(data: bytes) -> str:
    return sniff(data, Hint()).media_type


def _page(job: Job, data: bytes) -> dict[str, Any]:
    try:
        ((image, _),) = drawn(data, _media_type(data), [min(job["page"], _MOST_PAGES + 1)], _LIMITS)
    except IndexError:
        return {"error": "no_such_page"}
    return _png(image)


def _picture(job: Job, data: bytes) -> dict[str, Any]:
    return {"png": base64.b64encode(remade(data)).decode()}


def _png(image: Image.Image) -> dict[str, Any]:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return {"png": base64.b64encode(out.getvalue()).decode()}


_JOBS: dict[str, Callable[[Job, bytes], dict[str, Any]]] = {
    "html": _page_of_portal, "document": _document, "pages": _pages, "page": _page, "picture": _picture,
}  # fmt: skip


if __name__ == "__main__":
    main()
