"""Small values of which a document makes thousands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def unchanging(cls: type[T]) -> type[T]:
    """A dataclass that nobody changes once it is made. Type checks hold that, not each making: with
    ``frozen=True`` a value takes six times as long to make."""
    return dataclass(unsafe_hash=True)(cls)
