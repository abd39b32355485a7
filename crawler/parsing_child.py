"""The process that parses: reads jobs from one pipe end, answers on it, dies with its parent.

Run as ``python -m crawler.parsing_child FD MEGABYTES PARENT``. It takes its limits on itself after
its libraries are loaded, so that a document's memory is what is limited, not the interpreter's.
"""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection

from crawler.limits import die_with, limit
from extract.parser import parse
from extract.report import Hint, Report


def main() -> None:
    """Answer jobs until the parent closes its end."""
    descriptor, megabytes, parent = (int(argument) for argument in sys.argv[1:4])
    die_with(parent)
    connection = Connection(descriptor)
    _warm_up()
    limit(megabytes)
    connection.send(None)  # ready
    while True:
        try:
            data, hint = connection.recv()
        except EOFError:
            return
        report = answer(data, hint)
        del data
        connection.send(report)
        if report.error == "too_large":
            return  # memory may be in pieces: a fresh process is cheap


def answer(data: bytes, hint: Hint) -> Report:
    """The parser's report; running out of memory is said as ``too_large``."""
    try:
        report = parse(data, hint)
    except MemoryError:
        report = Report(sha256="", error="too_large", needs_review=True, review_reasons=["too_large"])
    if report.error == "crashed" and "crashed:MemoryError" in report.review_reasons:
        report.error, report.review_reasons = "too_large", ["too_large"]
    return report


def _warm_up() -> None:
    """Load what every document needs before the limit is set. The PDF readers load when needed."""
    parse("<p>一</p>".encode(), Hint(name="warm.html"))


if __name__ == "__main__":
    main()
