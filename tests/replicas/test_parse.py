"""Every report that the replicas serve, read by the shared parser: each figure in its cell, and no
complaint but the planted ones."""

from __future__ import annotations

import importlib
from urllib.parse import parse_qsl

import pytest

from data.replicas.expectations import ARITHMETIC, FATES, SWEEPS
from data.replicas.figures import figures
from data.replicas.load import families, portals
from data.replicas.model import YEAR, Publication
from data.replicas.texts import compose
from data.replicas.web import Request, Site
from extract.parser import parse
from extract.report import Hint, Report

NAMES = [name for name, portal in portals().items() if portal.site not in FATES]


def reports(name: str) -> list[tuple[Publication, Report]]:
    portal = portals()[name]
    site = importlib.import_module(f"data.replicas.sites.{portal.site}").build(portal)
    pages = site.pages(SWEEPS[-1])
    served = [
        (p, pages[site.address(p)]) for p in portal.publications(SWEEPS[-1]) if p.agency.medium != "dead"
    ]
    return [(p, parse(page.body, Hint(media_type=page.media_type, title=p.title))) for p, page in served]


def planted(publication: Publication) -> set[str]:
    agency, now = publication.agency, publication.year == YEAR
    codes = set(ARITHMETIC.get(agency.plant, ())) if now else set()
    return (
        codes | ({"N02"} if agency.claim and now else set()) | ({"F09"} if agency.form == "2019" else set())
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_report_is_read_to_the_last_cell(name):
    for publication, report in reports(name):
        assert report.error is None, publication.title
        want = figures(publication.agency, publication.year, publication.revised)
        read = {cell: (value.state, value.value) for cell, value in report.cells.items()}
        assert read == {cell: ("number", float(text)) for cell, text in want.items()}, publication.title
        assert (report.title, report.year, report.form) == (
            publication.title,
            publication.year,
            publication.agency.form,
        )
        chapters = compose(publication).chapters
        assert set(report.sections) == {"s1", "s2", "s3", "s4", "s5", "s6"}, publication.title
        for chapter, lines in chapters.items():
            text = "".join(report.sections[chapter].split())
            assert all("".join(line.split()) in text for line in lines), (publication.title, chapter)


@pytest.mark.parametrize("name", NAMES)
def test_no_complaint_but_the_planted_ones(name):
    wrong = {}
    for publication, report in reports(name):
        failed = {f.code for f in report.findings if f.status == "fail" and f.severity != "info"}
        if failed != planted(publication) or report.needs_review:
            wrong[publication.title] = sorted(failed), report.review_reasons
    assert wrong == {}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_right_is_flagged(name):
    """Rule 3 of the design: a report with any cell other than printed says that it needs review."""
    for publication, report in reports(name):
        want = figures(publication.agency, publication.year, publication.revised)
        read = {cell: value.value for cell, value in report.cells.items()}
        assert read == {cell: float(text) for cell, text in want.items()} or report.needs_review, (
            publication.title
        )


@pytest.mark.parametrize("name", families())
def test_an_article_of_every_vendor_is_read_to_the_last_cell(name):
    """One report's page of each system: its frame, its content box, its script."""
    portal = families()[name]
    site = importlib.import_module(f"data.replicas.sites.{portal.site}").build(portal)
    shown = [p for p in portal.publications(SWEEPS[-1]) if not p.agency.plant]
    assert any(read_to_the_last(site, publication) for publication in shown[:3])


def read_to_the_last(site: Site, publication: Publication) -> bool:
    path, _, query = site.address(publication).partition("?")
    page = site.answer(Request("GET", path, SWEEPS[-1], dict(parse_qsl(query)), raw_query=query))
    assert page is not None
    report = parse(page.body, Hint(media_type=page.media_type, title=publication.title))
    want = {cell: float(text) for cell, text in figures(publication.agency, publication.year).items()}
    return {cell: value.value for cell, value in report.cells.items()} == want
