"""What is wrong with a registry file, said in one line that names the place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from crawler.errors import UserError


class RegistryError(UserError):
    """A registry folder cannot be used. The message is one line: file, line, column, what to do."""


@dataclass(frozen=True)
class Problem:
    """Something wrong in a registry file. ``line`` counts from 1 (0: the file as a whole),
    ``column`` is the name in the header. An ``error`` keeps the folder from loading."""

    file: Path
    line: int
    column: str
    severity: Literal["error", "warning"]
    message: str

    def __str__(self) -> str:
        place = str(self.file) + (f":{self.line}" if self.line else "")
        column = f" [{self.column}]" if self.column else ""
        return f"{place}{column} {self.severity}: {self.message}"

    def as_dict(self) -> dict[str, Any]:
        """The problem as one JSON object."""
        return {
            "file": str(self.file), "line": self.line, "column": self.column,
            "severity": self.severity, "message": self.message,
        }  # fmt: skip

    def as_error(self) -> RegistryError:
        """The same as an exception, for the loader, which stops at the first."""
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        column = f", column {self.column}" if self.column else ""
        return RegistryError(f"{place}{column}: {self.message}")
