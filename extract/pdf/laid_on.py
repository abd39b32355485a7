"""What lies on a PDF page beside its content: filled-in form fields, typed notes, stamps.

A viewer shows them, but they are no part of the page's text. Where a page has any that it shows, they are
made part of it; what would have to be drawn first (a field with a value and no appearance) is told.
"""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as raw

NOT_DRAWN = "unread_annotation"  # warning: a field or a note whose words no reader sees
STRUCK = "struck_text"  # warning: a mark that strikes words out

_MOST = 5000  # of one page that are looked at
_UNSHOWN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_HARMLESS = frozenset({
    raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_HIGHLIGHT,
    raw.FPDF_ANNOT_UNDERLINE, raw.FPDF_ANNOT_SQUIGGLY,
})  # fmt: skip
_WORDED = {raw.FPDF_ANNOT_WIDGET: (b"V", b"Parent"), raw.FPDF_ANNOT_FREETEXT: (b"Contents",)}


def whole_page(document: pdfium.PdfDocument, index: int) -> tuple[pdfium.PdfPage, list[str]]:
    """The page with the 0-based ``index``, what is laid on it made part of it, and warnings about that.
    Raises PdfiumError."""
    page = document[index]
    try:
        laid_on, warnings = _lay_on(page)
    except BaseException:
        page.close()
        raise
    if laid_on:
        page.close()
        page = document[index]
    return page, warnings


def _lay_on(page: pdfium.PdfPage) -> tuple[bool, list[str]]:
    """Whether anything was made part of the page, so that it has to be opened again, and the warnings."""
    total = min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST)
    if total <= 0:
        return False, []
    warnings: set[str] = set()
    shown = [_look(page, number, warnings) for number in range(total)]
    if not any(shown):
        return False, sorted(warnings)
    done = raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
    if done == raw.FLATTEN_FAIL:
        warnings.add(NOT_DRAWN)
    return done == raw.FLATTEN_SUCCESS, sorted(warnings)


def _look(page: pdfium.PdfPage, number: int, warnings: set[str]) -> bool:
    """Whether the annotation is drawn, and matters; warnings about it are added."""
    note = raw.FPDFPage_GetAnnot(page.raw, number)
    if not note:
        return False
    try:
        kind = raw.FPDFAnnot_GetSubtype(note)
        if kind in _HARMLESS or raw.FPDFAnnot_GetFlags(note) & _UNSHOWN:
            return False
        if kind == raw.FPDF_ANNOT_STRIKEOUT:
            warnings.add(STRUCK)
        if raw.FPDFAnnot_HasKey(note, b"AP"):
            return True
        if any(raw.FPDFAnnot_HasKey(note, key) for key in _WORDED.get(kind, ())) and not _is_button(note):
            warnings.add(NOT_DRAWN)
        return False
    finally:
        raw.FPDFPage_CloseAnnot(note)


def _is_button(note: raw.FPDF_ANNOTATION) -> bool:
    """Whether a field takes a signature or a click: it has no words."""
    room = (ctypes.c_ushort * 8)()
    raw.FPDFAnnot_GetStringValue(note, b"FT", room, ctypes.sizeof(room))
    return bytes(room).decode("utf-16-le", "replace").rstrip("\0") in ("Sig", "Btn")
