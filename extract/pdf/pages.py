"""Which pages of a long PDF are read: those of the report, found by the words of the form."""

from __future__ import annotations

import pypdfium2 as pdfium

from extract.formwords import count_words

MAX_PAGES = 300
"""Pages that are read of one document."""

LONG = 60  # pages: a longer document is first searched for the report
_SEARCHED = 5000  # pages that are searched; one takes about half a millisecond
_AROUND = 15  # pages before and after the tables: the narrative of a long report
_OPENING = 3  # pages from the first: title and date
_UNSEARCHED = 60  # pages that are read where no words of the form stand anywhere


def wanted_pages(pdf: pdfium.PdfDocument) -> list[int]:
    """The 0-based pages to read, in order. Raises PdfiumError."""
    total = len(pdf)
    if total <= LONG:
        return list(range(total))
    words = {i: found for i in range(min(total, _SEARCHED)) if (found := count_words(_text(pdf, i)))}
    if not words:
        return list(range(_UNSEARCHED))
    group = max(_groups(sorted(words)), key=lambda pages: sum(words[i] for i in pages))
    around = range(max(0, group[0] - _AROUND), min(total, group[-1] + _AROUND + 1))
    return sorted({*range(_OPENING), *around})[:MAX_PAGES]


def _text(pdf: pdfium.PdfDocument, index: int) -> str:
    page = pdf[index]
    try:
        text_page = page.get_textpage()
        try:
            return str(text_page.get_text_range())
        finally:
            text_page.close()
    finally:
        page.close()


def _groups(pages: list[int]) -> list[list[int]]:
    """Pages that belong together: no wider apart than a report's narrative is long."""
    groups: list[list[int]] = []
    for page in pages:
        if groups and page - groups[-1][-1] <= _AROUND:
            groups[-1].append(page)
        else:
            groups.append([page])
    return groups
