"""What every verb shares: the home, the clock, the choice of output."""

from __future__ import annotations

import functools
import json
import locale
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from crawler.clock import Clock, parse_as_of

if TYPE_CHECKING:
    from crawler.archive import Archive
    from crawler.config import Config
    from crawler.registry.load import Registry
    from crawler.store import Store


class _Moment(click.ParamType[datetime]):
    """An ISO date or date and time."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return value if isinstance(value, datetime) else parse_as_of(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@dataclass(frozen=True)
class Session:
    """One run of a verb: where its state is, what time it is, how it answers."""

    config: Config
    clock: Clock
    json: bool

    @property
    def home(self) -> Path:
        return self.config.home

    @property
    def lang(self) -> Literal["zh", "en"]:
        """``zh`` or ``en``: the setting, else the locale's."""
        told = self.config.lang or _from_environment("LC_ALL", "LC_MESSAGES", "LANG")
        return "zh" if (told or locale.getlocale()[0] or "").lower().startswith("zh") else "en"

    def store(self, *, read_only: bool = False) -> Store:
        from crawler.store import Store

        return Store(self.config.database, read_only=read_only)

    def held_store(self) -> Store:
        """The store of a home that has one, brought up to the present schema. Raises StoreError."""
        self.store(read_only=True).close()
        return self.store()

    def archive(self) -> Archive:
        from crawler.archive import Archive

        return Archive(self.config.archive)

    def registry(self) -> Registry:
        """The bundled registry, then the home's own copies of the folders given to ``sweep``."""
        from crawler.registry.home import folders
        from crawler.registry.load import load

        return load(folders(self.home))

    def emit(self, rows: Iterable[dict[str, Any]]) -> int:
        """Print one JSON object a line on stdout; the number printed."""
        count = 0
        for row in rows:
            print(json.dumps(row, ensure_ascii=False, default=str))
            count += 1
        return count


def _from_environment(*names: str) -> str:
    return next((os.environ[name] for name in names if os.environ.get(name)), "")


def say(message: str) -> None:
    """A line for the person, on stderr: stdout is for what was asked."""
    print(message, file=sys.stderr)


def verb(function: Callable[..., int | None]) -> Callable[..., int | None]:
    """Add ``--home``, ``--as-of`` and ``--json`` to a verb, and hand it a Session first."""

    @click.option(
        "--home",
        type=click.Path(path_type=Path),
        help="State folder (default: $GONGKAI_HOME or ./gongkai-home).",
    )
    @click.option(
        "--as-of", type=_Moment(), help="The clock: a date or date and time (default: now, Asia/Shanghai)."
    )
    @click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")
    @functools.wraps(function)
    def wrapper(home: Path | None, as_of: datetime | None, as_json: bool, **options: Any) -> int | None:
        from crawler.config import load

        return function(Session(load(home), Clock(as_of), as_json), **options)

    return wrapper


divisions_argument = click.argument("divisions", nargs=-1, metavar="[DIVISION]...")
years_option = click.option(
    "--year", "years", type=click.IntRange(2008, 2100), multiple=True, help="Reported year (repeatable)."
)
registry_option = click.option(
    "--registry",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder with portals.csv, agencies.csv, deadlines.toml (repeatable; later wins).",
)
workers_option = click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Crawl processes."
)
