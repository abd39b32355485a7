"""``gongkai check``: what a clerk wants to know before publishing."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.common import Session, verb


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@verb
def check(session: Session, files: tuple[Path, ...]) -> int:
    """Check draft reports: sums, contradictions, missing parts, leftovers of last year's text.

    \b
    gongkai check draft.docx
    gongkai check --json drafts/*.pdf

    Nothing is stored. Exit status 1 when an error was found or a file could not be read.
    """
    from crawler.cli.parse import read_all
    from crawler.cli.views import check_panel

    bad = False
    for name, report in read_all(session, files):
        wrong = [f for f in report.findings if f.status == "fail" and f.severity == "error"]
        bad = bad or bool(wrong) or report.error is not None
        if session.json:
            session.emit(
                [
                    {
                        "file": name,
                        "error": report.error,
                        "needs_review": report.needs_review,
                        "ok": not wrong and report.error is None,
                        "findings": [f.as_dict() for f in report.findings],
                    }
                ]
            )
        else:
            check_panel(name, report, session.lang)
    return 1 if bad else 0
