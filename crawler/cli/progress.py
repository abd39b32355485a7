"""Progress on stderr, only on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int, str], None]
"""Called with (done, total, what is being worked on)."""


@contextmanager
def bar(name: str) -> Iterator[Progress]:
    """A progress bar while the block runs; a silent function when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total, what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Rich

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[what]}"),
    )
    with Rich(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task(name, total=None, what="")
        yield lambda done, total, what: display.update(task, completed=done, total=total, what=what[:60])
