"""Packages of documents: ZIP with Chinese names as Windows writes them, RAR."""

from __future__ import annotations

import io
import zipfile

import rars


def zip_file(members: dict[str, bytes]) -> bytes:
    """Names in GBK without the UTF-8 mark, as Chinese Windows writes them: put in place of ASCII ones."""
    buffer = io.BytesIO()
    stand_ins = {name: f"{i:0>{len(name.encode('gbk'))}}" for i, name in enumerate(members)}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(stand_ins[name], (2025, 1, 20, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    raw = buffer.getvalue()
    for name, stand_in in stand_ins.items():
        raw = raw.replace(stand_in.encode(), name.encode("gbk"))
    return raw


def rar_file(members: dict[str, bytes]) -> bytes:
    """A RAR 5 archive."""
    builder = rars.RarBuilder(format="rar50")
    for name, data in members.items():
        builder.add_bytes(data, name)
    return bytes(builder.to_bytes())
