"""Damage to the bytes of documents, in steps that can be told and done again.

A step also reaches inside: the members of a package (DOCX, XLSX, OFD, ZIP) and the deflated streams of a
PDF are taken out, damaged and put back, so that damage gets past the checksums to the readers.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

MAX_BYTES = 3_000_000
TOKENS = (
    b"", b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"&#xD800;", b"&#x110000;", b"<!--", b"-->", b"<![CDATA[",
    b"]]>", b"<table>" * 300, b"<div>" * 3000, b"</td></tr></table>",
    b'<td rowspan="65535" colspan="65535">', b'<td rowspan="-1" colspan="x">', b"<w:tbl>" * 40,
    b'<w:gridSpan w:val="99999999"/>', b"<w:vMerge/>", b'<mergeCell ref="A1:XFD1048576"/>',
    b'<mergeCell ref="B2"/>', b" CTM=\"0 0 0 0 0 0\"", b'Size="1e308"', b'DeltaX="g 99999999 1"',
    b"<script>", b"</script>", b'{"content":"\\u003cp\\uD800', b"1e999", b"-0", b"NaN",
    b"99999999999999999999", b"\xe4\xb8\x80", "一、二、三、".encode(), "总计".encode(),
    "０１２".encode(), "①²".encode(), "〇百千万亿".encode(), b"/Rotate 91", b"/MediaBox [0 0 1e9 1e9]",
    b"/MediaBox [5 5 5 5]", b"BT ET q Q " * 200, b"1 0 0 0 0 0 cm ", b"0 0 m 1e30 1e30 l S ",
    b"\\trowd\\cellx-1\\cell\\row", b"\\u-99999?", b"{" * 2000, b"}" * 50, b"\r\n\t\t\t\t\t\t\t\t\t",
    b"| | | | | | | | |\n", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)  # fmt: skip
"""Pieces that readers stumble over."""


@dataclass(frozen=True)
class Step:
    """One damage: its kind, where (0 … 1 of the bytes), how long, which token, and how far inside."""

    kind: str
    where: float
    length: int
    token: int
    inside: float


def _write(data: bytes, at: int, step: Step) -> bytes:
    piece = TOKENS[step.token]
    return data[:at] + piece + data[at + len(piece) :]


def _flip(data: bytes, at: int, step: Step) -> bytes:
    return data[:at] + bytes([data[at] ^ (1 << step.token % 8)]) + data[at + 1 :] if data else data


def _number(data: bytes, at: int, step: Step) -> bytes:
    """The next number is another one."""
    found = re.compile(rb"\d+").search(data, at)
    values = (b"0", b"-1", b"1", b"65536", b"2147483648", b"18446744073709551616", b"0.0001", b"007")
    return data[: found.start()] + values[step.token % 8] + data[found.end() :] if found else data


KINDS: dict[str, Callable[[bytes, int, Step], bytes]] = {
    "cut": lambda data, at, step: data[:at],
    "write": _write,
    "insert": lambda data, at, step: data[:at] + TOKENS[step.token] + data[at:],
    "flip": _flip,
    "remove": lambda data, at, step: data[:at] + data[at + step.length :],
    "repeat": lambda data, at, step: data[:at] + data[at : at + step.length] * 20 + data[at + step.length :],
    "move": lambda data, at, step: data[: at // 2] + data[at : at + step.length] + data[at // 2 :],
    "number": _number,
}
steps = st.lists(
    st.builds(
        Step,
        kind=st.sampled_from(sorted(KINDS)),
        where=st.floats(0, 1, exclude_max=True),
        length=st.integers(1, 4000),
        token=st.integers(0, len(TOKENS) - 1),
        inside=st.floats(0, 1, exclude_max=True),
    ),
    min_size=1,
    max_size=6,
)
"""One to six steps, for hypothesis."""


def damaged(data: bytes, done: list[Step]) -> bytes:
    """The bytes after all steps, never more than MAX_BYTES."""
    for step in done:
        data = _step(data, step)[:MAX_BYTES]
    return data


def _step(data: bytes, step: Step) -> bytes:
    """Every second step goes inside, where there is an inside."""
    if step.inside >= 0.5:
        if data[:4] == b"PK\x03\x04":
            return _in_member(data, step)
        if data[:5] == b"%PDF-":
            return _in_stream(data, step)
    return _plain(data, step)


def _plain(data: bytes, step: Step) -> bytes:
    return KINDS[step.kind](data, min(int(step.where * len(data)), max(0, len(data) - 1)), step)


def _in_member(data: bytes, step: Step) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            members = {
                info.filename: source.read(info) for info in source.infolist() if info.file_size < MAX_BYTES
            }
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, ValueError, EOFError):
        return _plain(data, step)
    if not members:
        return _plain(data, step)
    names = sorted(members, key=lambda name: -len(members[name]))
    chosen = names[int((step.inside * 2 - 1) ** 2 * len(names))]  # the larger ones, where the report stands
    members[chosen] = _plain(members[chosen], step)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)


def _in_stream(data: bytes, step: Step) -> bytes:
    """Damage one deflated stream; its stated length is no longer true, which readers repair."""
    streams = [m for m in _STREAM.finditer(data) if m[1][:1] in b"\x78\x48\x68" and m[1]]
    if not streams:
        return _plain(data, step)
    chosen = streams[int((step.inside * 2 - 1) * len(streams))]
    try:
        content = zlib.decompressobj().decompress(chosen[1], MAX_BYTES)
    except zlib.error:
        return _plain(data, step)
    packed = zlib.compress(_plain(content, step))
    return data[: chosen.start(1)] + packed + data[chosen.end(1) :]
