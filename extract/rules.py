"""The catalogue of checks (data/checks.toml): severity, source and wording of every code."""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from extract.document import Place
from extract.report import CheckStatus, Finding, Operand, Responsibility, Severity

_WHY_ZH = "有关单元格空白、不是数或读取不确定。"
_WHY_EN = "a cell is blank, no number or not read with certainty."
_KEYS = frozenset(
    {"severity", "term", "official", "source", "title_zh", "title_en", "message_zh", "message_en"}
)
Term = Literal["late", "inaccurate", "incomplete", "copied", "perfunctory", "other"]
"""How the national notice names a defect (国办公开办函〔2021〕30号 第四条第（四）项)."""
_OFFICIAL = frozenset("NLAFK-")


class RuleError(ValueError):
    """data/checks.toml is wrong, or a finding was built without a field its message needs."""


@dataclass(frozen=True)
class Rule:
    """One check. ``official`` holds letters N L A F K or -; ``source`` is the article or 文号."""

    code: str
    severity: Severity
    term: Term
    official: str
    source: str
    title_zh: str
    title_en: str
    message_zh: str
    message_en: str

    def finding(
        self,
        *,
        left: Operand | None = None,
        right: Operand | None = None,
        cells: tuple[str, ...] = (),
        quote: str = "",
        where: Place | None = None,
        status: CheckStatus = "fail",
        responsibility: Responsibility = "source",
        severity: Severity | None = None,
        **fields: Any,
    ) -> Finding:
        """A finding of this rule; ``fields`` fill the message besides left, right and quote.

        Raises RuleError naming the field when the message needs one that was not given.
        """
        known = _operand_fields(left, right) | {"quote": quote} | fields
        return Finding(
            code=self.code,
            severity=severity or self.severity,
            status=status,
            message_zh=self._word(self.message_zh, known, status, f"无法核对“{self.title_zh}”：{_WHY_ZH}"),
            message_en=self._word(
                self.message_en, known, status, f"Not assessable ({self.title_en}): {_WHY_EN}"
            ),
            responsibility=responsibility,
            left=left,
            right=right,
            cells=cells,
            quote=quote,
            where=where,
        )

    def _word(self, template: str, known: dict[str, Any], status: CheckStatus, unknown: str) -> str:
        message = self._fill(template, known)
        return unknown if status == "not_assessable" else message

    def _fill(self, template: str, known: dict[str, Any]) -> str:
        try:
            return template.format_map(known)
        except KeyError as missing:
            raise RuleError(f"rule {self.code}: the message needs the field {missing}") from None

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that the messages need."""
        parts = string.Formatter().parse(self.message_zh + self.message_en)
        return frozenset(name for _, name, _, _ in parts if name)


def _operand_fields(left: Operand | None, right: Operand | None) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, side in (("left", left), ("right", right)):
        if side is not None:
            fields[name] = "?" if side.value is None else side.value
            fields[f"{name}_of"] = side.expression
    return fields


def _rule(code: str, row: dict[str, str]) -> Rule:
    if set(row) != _KEYS:
        raise RuleError(f"data/checks.toml: rule {code} must have exactly the keys {sorted(_KEYS)}")
    if row["severity"] not in get_args(Severity):
        raise RuleError(f"data/checks.toml: rule {code} has the unknown severity {row['severity']!r}")
    if row["term"] not in get_args(Term):
        raise RuleError(f"data/checks.toml: rule {code} has the unknown term {row['term']!r}")
    if not row["official"] or not set(row["official"]) <= _OFFICIAL:
        raise RuleError(f"data/checks.toml: rule {code} has the unknown official letters {row['official']!r}")
    return Rule(code=code, **row)  # type: ignore[arg-type]


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its code, in the order of data/checks.toml."""
    text = resources.files("data").joinpath("checks.toml").read_text(encoding="utf-8")
    return {code: _rule(code, row) for code, row in tomllib.loads(text).items()}


def rule(code: str) -> Rule:
    """The rule of this code. Raises RuleError for a code that data/checks.toml does not hold."""
    try:
        return rules()[code]
    except KeyError:
        raise RuleError(f"there is no rule {code!r} in data/checks.toml") from None
