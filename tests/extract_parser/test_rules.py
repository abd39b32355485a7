"""The catalogue of checks is complete, sourced and can be worded."""

import pytest

from extract.report import Operand
from extract.rules import RuleError, rule, rules

CODES = (
    [f"A{n:02}" for n in range(1, 14)]
    + [f"Y{n:02}" for n in range(1, 9)]
    + [f"N{n:02}" for n in range(1, 14)]
    + [f"F{n:02}" for n in range(1, 14)]
    + [f"I{n:02}" for n in range(1, 6)]
    + [f"T{n:02}" for n in range(1, 9)]
    + ["H01"]
)


def test_every_code_is_there_and_no_other() -> None:
    assert list(rules()) == CODES


@pytest.mark.parametrize("code", CODES)
def test_messages_can_be_filled_in_both_languages(code: str) -> None:
    one = rule(code)
    assert one.source
    assert one.title_zh
    assert one.title_en
    sides = {"left": Operand("左", 1), "right": Operand("右", 2)}
    extra = {f: f"<{f}>" for f in one.fields - {"left", "right", "left_of", "right_of", "quote"}}
    finding = one.finding(**sides, quote="原文", **extra)
    for message in (finding.message_zh, finding.message_en):
        assert "{" not in message
    for value in extra.values():
        assert value in finding.message_zh + finding.message_en


def test_a_missing_field_is_named() -> None:
    with pytest.raises(RuleError, match="column"):
        rule("A01").finding(left=Operand("l", 1), right=Operand("r", 2))
    with pytest.raises(RuleError, match="Z99"):
        rule("Z99")
