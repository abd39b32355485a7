"""The ``gongkai`` command: one file a verb, imported only when the verb is called."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from crawler import __version__
from crawler.errors import UserError

_STOPPED = 130  # what shells say of a program that was stopped from the keyboard

VERBS: dict[str, str] = {
    "demo": "sweep the bundled replica portals and show what came out",
    "sweep": "look at portals: find, fetch, archive, read, check, update the ledger",
    "parse": "read local files into data",
    "check": "check a draft report before it is published",
    "status": "who has published, who is late, who is missing, and why",
    "findings": "what is wrong in which report, with both sides of the evidence",
    "looks": "every attempt to see a place, with its outcome",
    "alerts": "the notices: list, send, acknowledge, mute",
    "health": "how well each portal can be seen and read, and which messages are stuck",
    "evidence": "hand over what was fetched as proof, as a WARC file",
    "derive": "read the archive again and make every derived table anew",
    "release": "write the dataset that researchers cite",
    "serve": "the pages, the table browser and the API",
    "schedule": "sweep by the calendar, around the legal dates",
    "registry": "whom to watch: list, check, import, grow",
}


class _Verbs(click.Group):
    """Lists verbs without importing them: the command starts in a fraction of a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = getattr(import_module(f"crawler.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gongkai")
def cli() -> None:
    """Watch the yearly 政府信息公开工作年度报告 of China's counties and districts.

    \b
    gongkai demo                      try it on bundled portals, nothing leaves this machine
    gongkai sweep 420104              look at one county (its GB/T 2260 code, or its name)
    gongkai status 420104 --year 2025
    gongkai check draft.docx          check a report before it is published
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 something asked for was not achieved, 2 wrong usage, 130 stopped.

    Who is stopped does not wait for what a library's threads still have under way: one that was just being
    started would never be told to end."""
    status = run(arguments)
    if status == _STOPPED:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status. Every error is one line on stderr, never a traceback."""
    try:
        status = cli.main(args=arguments, prog_name="gongkai", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except click.NoSuchOption as error:
        return _fail(f"{error.format_message()} {_help_hint(error)}", 2)
    except click.UsageError as error:
        return _fail(f"{error.format_message()} {_help_hint(error)}", 2)
    except (click.ClickException, UserError) as error:
        return _fail(str(error), 2)
    except sqlite3.Error as error:
        return _fail(f"the database could not be used: {error}; nothing half-done was kept, try again", 1)
    except (click.Abort, KeyboardInterrupt):
        return _fail("stopped; the next run goes on from here", _STOPPED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _fail(f"{error.filename or 'the file system'}: {error.strerror or error}", 1)


def _help_hint(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "gongkai"
    return f"(see `{path} --help`)"


def _fail(message: str, status: int) -> int:
    print(f"gongkai: {' '.join(message.split())}", file=sys.stderr)
    return status
