"""The invented figures and texts: consistent, never alike, wrong only where the story says so."""

from __future__ import annotations

from itertools import combinations

import pytest

from data.replicas.expectations import ARITHMETIC, SWEEPS, expected
from data.replicas.figures import COLUMNS, OTHER, OUTCOMES, RESULTS, figures, rows
from data.replicas.forms import tables
from data.replicas.load import portals
from data.replicas.model import EARLIER, YEAR, Agency
from data.replicas.texts import compose

AGENCIES = [agency for portal in portals().values() for agency in portal.agencies]
YEARS = (*EARLIER, YEAR)
EVERY = [(agency, year) for agency in AGENCIES for year in YEARS]


def failures(agency: Agency, year: int) -> set[str]:
    """The cells on the left of every identity of the form that does not hold."""
    cells = {name: float(value) for name, value in figures(agency, year).items()}
    wrong = set()
    for column in (*COLUMNS, "tot"):
        value = {row: cells[f"t3.{row}.{column}"] for row in rows(agency.form)}
        if value["new_recv"] + value["carry_in"] != value["done_total"] + value["carry_out"]:
            wrong.add(f"A01 {column}")
        if sum(value[row] for row in (*OUTCOMES, *OTHER[agency.form])) != value["done_total"]:
            wrong.add(f"A02 {column}")
    for row in rows(agency.form):
        if sum(cells[f"t3.{row}.{column}"] for column in COLUMNS) != cells[f"t3.{row}.tot"]:
            wrong.add(f"A03 {row}")
    for block in ("review", "suit_direct", "suit_after"):
        if sum(cells[f"t4.{block}.{result}"] for result in RESULTS) != cells[f"t4.{block}.total"]:
            wrong.add(f"A06 {block}")
    return wrong


def test_every_identity_holds_but_for_the_planted_cell():
    found = {(a.name, year): failures(a, year) for a, year in EVERY}
    wrong = {key: bad for key, bad in found.items() if bad}
    assert wrong == {("栖云县交通运输局", YEAR): {"A01 tot", "A03 carry_out"}}
    planted = [agency.plant for agency in AGENCIES if agency.plant]
    assert [{f.split()[0] for f in bad} for bad in wrong.values()] == [ARITHMETIC[cell] for cell in planted]


def test_no_report_is_all_zero():
    for agency, year in EVERY:
        cells = figures(agency, year)
        assert float(cells["t3.new_recv.tot"]) > 0
        assert sum(float(value) > 0 for value in cells.values()) > 15


@pytest.mark.parametrize("year", YEARS[1:])
def test_what_one_year_carries_out_the_next_brings_in(year):
    gaps = {}
    for agency in AGENCIES:
        before, after = figures(agency, year - 1), figures(agency, year)
        gap = {c: int(after[f"t3.carry_in.{c}"]) - int(before[f"t3.carry_out.{c}"]) for c in COLUMNS}
        gaps |= {agency.name: gap} if any(gap.values()) else {}
        if agency.form == "2021":
            stock = int(before["t2.normdocs.in_force"]) + int(after["t2.normdocs.issued"])
            assert int(after["t2.normdocs.in_force"]) == stock - int(after["t2.normdocs.repealed"])
    want = {"栖云县自然资源局": {**dict.fromkeys(COLUMNS, 0), "nat": 2}} if year == YEAR else {}
    assert gaps == want


def test_grids_are_full():
    """Every position of every table is covered exactly once."""
    for agency in AGENCIES:
        for grid in tables(agency.form, figures(agency, YEAR)).values():
            taken: set[tuple[int, int]] = set()
            width = sum(box.colspan for box in grid[0])
            for number, boxes in enumerate(grid):
                free = iter([c for c in range(width) if (number, c) not in taken])
                for box in boxes:
                    first = next(free)
                    assert [next(free) for _ in range(box.colspan - 1)] == list(
                        range(first + 1, first + box.colspan)
                    )
                    taken |= {
                        (r, c)
                        for r in range(number, number + box.rowspan)
                        for c in range(first, first + box.colspan)
                    }
            assert len(taken) == width * len(grid)


def test_size_of_the_forms():
    by_form = {form: figures(next(a for a in AGENCIES if a.form == form), YEAR) for form in ("2021", "2019")}
    assert {form: len(cells) for form, cells in by_form.items()} == {
        "2021": 10 + 175 + 15,
        "2019": 22 + 161 + 15,
    }


def test_no_two_reports_are_alike():
    texts = []
    for portal in portals().values():
        for publication in portal.all_publications(SWEEPS[-1]):
            text = compose(publication)
            texts.append(
                (publication.title, text.cells, " ".join(p for c in text.chapters.values() for p in c))
            )
    for (title, cells, words), (other, other_cells, other_words) in combinations(texts, 2):
        assert title != other
        assert cells != other_cells
        assert words != other_words


def test_one_narrative_contradicts_its_table():
    agency = next(a for a in AGENCIES if a.claim)
    publication = next(
        p
        for portal in portals().values()
        for p in portal.all_publications(SWEEPS[-1])
        if p.agency == agency and p.year == YEAR
    )
    cells = figures(agency, YEAR)
    received, carried = int(cells["t3.new_recv.tot"]), int(cells["t3.carry_in.tot"])
    claimed = received + agency.claim
    assert claimed not in (received, received + carried)
    assert f"{claimed}件" in " ".join(compose(publication).chapters["s1"])


def test_names_exist_nowhere(pytestconfig):
    shared = pytestconfig.rootpath.parent / "shared" / "registry"
    if not shared.is_dir():
        pytest.skip("../shared is not here: the lists of real names cannot be asked")
    real = "".join((shared / name).read_text("utf-8") for name in ("divisions.csv", "division_aliases.csv"))
    for portal in portals().values():
        assert portal.name[:-1] not in real
        assert portal.code not in real


def test_the_stories_cover_every_answer():
    last = {row.agency: row for row in expected()}
    rows_of = [row for n in range(1, len(SWEEPS) + 1) for row in expected(SWEEPS[:n])]
    statuses = {row.status for row in rows_of}
    assert statuses == {
        "published", "missing", "not_due", "blocked", "unreachable", "unknown", "withdrawn", "not_owed",
    }  # fmt: skip
    assert {row.certainty for row in rows_of} >= {"certain", "probable", "disputed"}
    assert (last["栖云县民政局"].timeliness, last["栖云县民政局"].days_late) == ("late", 4)
    assert (last["栖云县农业农村局"].timeliness, last["栖云县农业农村局"].certainty) == ("late", "disputed")
    assert (last["栖云县卫生健康局"].timeliness, last["栖云县卫生健康局"].certainty) == (
        "on_time",
        "probable",
    )
    assert (last["栖云县水利局"].status, last["栖云县水利局"].certainty) == ("missing", "certain")
    assert (last["栖云县人民政府"].status, last["栖云县人民政府"].certainty) == ("published", "probable")
    assert last["榆坪县人力资源和社会保障局"].status == "withdrawn"
    assert last["栖云县粮食局"].status == "not_owed"
    assert {row.status for row in last.values() if row.division_code in ("990105", "990106", "990107")} == {
        "blocked", "unreachable", "unknown",
    }  # fmt: skip
