"""The process that parses: reads jobs from one pipe end, answers on it, dies with its parent.

Run as ``python -m crawler.parsing_child FD MEGABYTES SECONDS PARENT``. It takes its limits on itself after
its libraries are loaded, so that a document's memory is what is limited, not the interpreter's. A document
that uses more of the processor's time than its seconds ends it by SIGPROF.
"""

from __future__ import annotations

import signal
import sys
from multiprocessing.connection import Connection

from crawler.limits import die_with, limit
from extract.parser import parse
from extract.report import Hint, Report


def main() -> None:
    """Answer jobs until the parent closes its end."""
    descriptor, megabytes, parent = (int(sys.argv[place]) for place in (1, 2, 4))
    seconds = float(sys.argv[3])
    die_with(parent)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    connection = Connection(descriptor)
    _warm_up()
    limit(megabytes)
    connection.send(None)  # ready
    while True:
        try:
            data, hint = connection.recv()
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)
        report = answer(data, hint)
        signal.setitimer(signal.ITIMER_PROF, 0)
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
