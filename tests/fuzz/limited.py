"""The parser in a child process with limits, a document at a time, and what is wrong with an answer."""

from __future__ import annotations

import json
from collections.abc import Iterator

from crawler.config import Config
from crawler.parsing import parse_many
from extract.report import Hint, Report

_FAULTS = ("crashed", "timeout")


def fault(report: Report) -> str:
    """What a report shows of a fault of the parser, '' if nothing: no bytes may make it crash, hang, or
    answer what cannot be handed on."""
    if report.error in _FAULTS:
        return ":".join(dict.fromkeys(":".join([report.error, *report.review_reasons]).split(":")))
    if report.error and not report.needs_review:
        return f"error_without_review:{report.error}"
    if any((cell.value is not None) != (cell.state == "number") for cell in report.cells.values()):
        return "value_without_number"
    try:
        json.dumps(report.as_dict(), ensure_ascii=False, allow_nan=False).encode()
    except ValueError as trouble:
        return f"not_json:{type(trouble).__name__}"
    return ""


class Limited:
    """``read`` parses in one child that is kept for the next document; use it in a ``with``."""

    def __init__(self, config: Config) -> None:
        self._waiting: bytes | None = None
        self._answers = parse_many(self._jobs(), config)

    def _jobs(self) -> Iterator[tuple[bool, bytes, Hint]]:
        """The waiting document, else nothing to read, which no child is asked for."""
        while True:
            data, self._waiting = self._waiting, None
            yield data is not None, data or b"", Hint()

    def read(self, data: bytes) -> Report:
        """The report of a document, with limits."""
        self._waiting = data
        return next(report for asked, report in self._answers if asked)

    def __enter__(self) -> Limited:
        return self

    def __exit__(self, *trouble: object) -> None:
        self._answers.close()  # type: ignore[attr-defined]
