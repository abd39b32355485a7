"""What people decide outlives every derivation, and holds for the evidence they saw."""

from __future__ import annotations

import pytest

from crawler.errors import UserError
from crawler.findings.verdicts import history, record
from crawler.queries import finding_rows
from tests.ledger.world import FAULT, JYJ, NAME, World

AT = "2026-03-01T09:00:00+08:00"


def show(world: World, day: str, *findings: dict, doc: str = "") -> None:
    """A sweep in which the report says these things against itself."""
    sweep = world.sweep(day)
    world.column(sweep)
    cells = {"t3.new_recv.nat": len(doc)}
    world.report(
        sweep, NAME, day="2026-01-15", doc=doc or "a", read={"findings": list(findings), "cells": cells}
    )
    world.derive()


def fault(world: World) -> dict:
    return next(f for f in finding_rows(world.store) if f["code"] == "A01")


def decide(world: World, verdict: str = "dismissed") -> str:
    finding_id = fault(world)["id"]
    record(world.store, [finding_id], verdict, note="电话核实", who="王", at=AT)
    return finding_id


def test_a_verdict_is_kept_with_its_note_over_every_derivation(world):
    show(world, "2026-01-20", FAULT)
    decide(world)
    for fresh in (False, True):
        world.derive(fresh=fresh)
        row = fault(world)
        assert (row["review"], row["review_note"], row["review_by"], row["review_at"]) == (
            "dismissed",
            "电话核实",
            "王",
            AT,
        )


def test_it_holds_for_a_new_version_with_the_same_evidence_and_opens_with_another(world):
    show(world, "2026-01-20", FAULT)
    finding_id = decide(world)
    show(world, "2026-02-20", FAULT, doc="bb")
    assert fault(world)["review"] == "dismissed"
    show(world, "2026-03-20", FAULT | {"right": {"expression": "done + left", "value": 5}}, doc="ccc")
    row = fault(world)
    assert (row["id"], row["review"], row["evidence_changed"]) == (finding_id, "", True)
    show(world, "2026-04-20", FAULT, doc="dddd")
    assert (fault(world)["review"], fault(world)["evidence_changed"]) == ("dismissed", False)


def test_it_survives_a_finding_that_disappears_and_returns(world):
    show(world, "2026-01-20", FAULT)
    finding_id = decide(world, "confirmed")
    show(world, "2026-02-20", doc="bb")
    assert not [f for f in finding_rows(world.store) if f["code"] == "A01"]
    assert [v["verdict"] for v in history(world.store, finding_id)] == ["confirmed"]
    show(world, "2026-03-20", FAULT, doc="ccc")
    assert fault(world)["review"] == "confirmed"


def test_other_words_for_the_same_evidence_change_nothing(world):
    show(world, "2026-01-20", FAULT)
    decide(world)
    show(world, "2026-02-20", FAULT | {"message": "reworded", "message_zh": "改写"}, doc="bb")
    assert fault(world)["review"] == "dismissed"


def test_a_missing_report_stays_judged_however_often_it_is_looked_for(world):
    for day in ("2026-02-02", "2026-02-09", "2026-02-20"):
        sweep = world.sweep(day)
        world.look(sweep, "home")
        world.column(sweep)
        world.derive()
        if day == "2026-02-02":
            (row,) = [f for f in finding_rows(world.store) if (f["code"], f["agency_id"]) == ("T01", JYJ)]
            record(world.store, [row["id"]], "dismissed", note="已并入", who="王", at=AT)
    (row,) = [f for f in finding_rows(world.store) if (f["code"], f["agency_id"]) == ("T01", JYJ)]
    assert (row["review"], row["severity"]) == ("dismissed", "error")


def test_the_last_word_counts_and_reopening_takes_it_back(world):
    show(world, "2026-01-20", FAULT)
    finding_id = decide(world)
    record(world.store, [finding_id], "confirmed", note="再看", who="李", at=AT)
    assert fault(world)["review"] == "confirmed"
    record(world.store, [finding_id], "reopened", note="", who="李", at=AT)
    world.derive()
    assert fault(world)["review"] == ""
    assert [v["verdict"] for v in history(world.store, finding_id)] == ["dismissed", "confirmed", "reopened"]


@pytest.mark.parametrize(
    ("ids", "note", "who", "told"),
    [(["A01-0"], "n", "w", "A01-0"), ([], "", "w", "--note"), ([], "n", " ", "--by")],
)
def test_what_cannot_be_kept_is_told_and_nothing_is_kept(world, ids, note, who, told):
    show(world, "2026-01-20", FAULT)
    wanted = [fault(world)["id"], *ids]
    with pytest.raises(UserError, match=told):
        record(world.store, wanted, "dismissed", note=note, who=who, at=AT)
    assert world.table("verdicts") == []
    assert fault(world)["review"] == ""
