"""Mutated files: a reader gives a Document or raises Unreadable, never anything else."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract import media
from extract.errors import Unreadable
from extract.legacy import doc_rows
from extract.legacy.marks import in_doc
from extract.report import Hint
from tests.extract_media.conftest import golden

FILES = ("distinct.xlsx", "usual.xls", "distinct.rtf", "distinct.ofd", "distinct.zip", "distinct.rar")
PARTS = {"distinct.ofd": "Doc_0/Pages/Page_1/Content.xml", "distinct.xlsx": "xl/worksheets/sheet2.xml"}
Edits = list[tuple[float, bytes]]
edits = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=12)), min_size=1, max_size=8)
bounded = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def edited(data: bytes, changes: Edits) -> bytes:
    """The bytes with pieces written over; an empty piece cuts the file off there."""
    for where, piece in changes:
        at = int(where * len(data))
        data = data[:at] if not piece else data[:at] + piece + data[at + len(piece) :]
    return data


def survives(data: bytes) -> None:
    with suppress(Unreadable):
        media.read(data, Hint())


@pytest.fixture(autouse=True)
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other program is started for what was damaged."""

    def convert(data: bytes, suffix: str, target: str = "docx") -> bytes:
        raise Unreadable("damaged")

    monkeypatch.setattr("extract.legacy.reader.convert", convert)


@pytest.mark.parametrize("name", FILES)
@bounded
@given(changes=edits)
def test_no_mutation_escapes(name: str, changes: Edits) -> None:
    survives(edited(golden(name), changes))


@pytest.mark.parametrize("name", PARTS)
@bounded
@given(changes=edits)
def test_no_mutation_of_the_xml_inside_escapes(name: str, changes: Edits) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(golden(name))) as source, zipfile.ZipFile(buffer, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            target.writestr(member, edited(content, changes) if member == PARTS[name] else content)
    survives(buffer.getvalue())


@bounded
@given(changes=edits)
def test_row_shapes_of_broken_word_files(changes: Edits) -> None:
    assert isinstance(doc_rows.row_shapes(edited(golden("distinct.doc"), changes)), list)


@bounded
@given(changes=edits)
def test_marks_of_broken_word_files(changes: Edits) -> None:
    assert in_doc(edited(golden("distinct.doc"), changes)) in ("", "marked", "drawn")
