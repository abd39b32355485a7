"""The words of the alerts: data/alerts/words.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from crawler.ledger.why import Lang, Sentence


@dataclass(frozen=True)
class Kind:
    """A kind of condition: its gravity, whether it is told again while it lasts, its name."""

    name: str
    severity: str
    remind: bool
    label: Sentence


@cache
def _data() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(resources.files("data").joinpath("alerts/words.toml").read_text(encoding="utf-8"))


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of condition by name, the gravest first."""
    return {
        name: Kind(name, row["severity"], row["remind"], Sentence(row["zh"], row["en"]))
        for name, row in _data()["kind"].items()
    }


def sentence(table: str, name: str) -> Sentence:
    """A text in both languages. Raises KeyError for a name that is not there."""
    row = _data()[table][name]
    return Sentence(row["zh"], row["en"])


def known(table: str, name: str) -> bool:
    """Whether there is a text of that name."""
    return name in _data()[table]


def say(table: str, name: str, lang: Lang, **fields: object) -> str:
    """A text in one language with its fields filled in."""
    return sentence(table, name).of(lang).format(**fields)


def joined(names: list[str], lang: Lang, most: int) -> str:
    """Names as a list in a sentence, at most so many of them."""
    more = sentence("list", "more").of(lang) if len(names) > most else ""
    return sentence("list", "separator").of(lang).join(names[:most]) + more


def reason(error: str | None, lang: Lang) -> str | None:
    """Why a message did not arrive, in words: a name of the texts, with what belongs to it after a colon."""
    if not error:
        return None
    name, _, detail = error.partition(":")
    return say("reason", name, lang, detail=detail) if known("reason", name) else error
