"""Files that break readers: each must cost one document and give one clear error."""

from __future__ import annotations

import io
import random
import zipfile
import zlib


def docx_bomb(megabytes: int = 1024) -> bytes:
    """A .docx whose document.xml unpacks to so many megabytes of blanks."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(megabytes):
            part.write(b" " * 2**20)
    return stream.getvalue()


def lying_docx_bomb(megabytes: int = 64) -> bytes:
    """The same, with headers that claim one kilobyte."""
    data = bytearray(docx_bomb(megabytes))
    true_size = (megabytes * 2**20).to_bytes(4, "little")
    return bytes(data.replace(true_size, (1024).to_bytes(4, "little")))


def docx_with(document: str) -> bytes:
    """A .docx with this text as its document.xml."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", document)
    return stream.getvalue()


def billion_laughs_docx() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return docx_with(f"<!DOCTYPE d [{entities}]><w:document xmlns:w='w'><w:body>&a11;</w:body></w:document>")


def external_entity_docx(path: str) -> bytes:
    """A .docx that asks for a file of this machine."""
    return docx_with(
        f"<!DOCTYPE d [<!ENTITY x SYSTEM 'file://{path}'>]>"
        "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>看&x;看</w:t></w:r></w:p></w:body></w:document>"
    )


def random_bytes(seed: int, size: int = 5000) -> bytes:
    return random.Random(seed).randbytes(size)


def pdf_with(content: bytes, resources: str = "") -> bytes:
    """A one-page PDF with this content stream, deflated."""
    packed = zlib.compress(content, 9)
    font = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        f"/Resources << {font} {resources} >> >>".encode(),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def hanging_pdf(operators: int = 6_000_000) -> bytes:
    """One page of path operators without end: pdfium is busy with it for minutes."""
    return pdf_with(b"0 0 m 1 1 l S\n" * operators)


def hungry_pdf(strings: int = 2_000_000) -> bytes:
    """One page with so many strings of blanks: pdfium keeps an object for each and each character."""
    return pdf_with(b"BT /F1 10 Tf 10 10 Td " + b"(          ) Tj " * strings + b"ET")
