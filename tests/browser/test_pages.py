"""The pages as people use them: all open without errors, wide and narrow, by keyboard, in Chinese."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.api.test_tools import planted
from tests.browser.conftest import WIDTHS, opened, serving

PAGES = (
    "/", "/?lang=en", "/?area=9901", "/division/990101", "/report/2025/990101-jt", "/report/2025/990102-sc",
    "/report/2025/990101-jt?beside=last&lang=en", "/evidence/2025/990101-sl", "/agency/990101-jt",
    "/findings", "/findings?severity=error&lang=en", "/compare?a=2025/990101-jt&b=2025/990102-sc",
    "/search?q=申请", "/check", "/alerts", "/feeds?division=990101", "/words", "/nothing-here",
    "/data/", "/data/gongkai", "/data/gongkai/obligations?status=missing&_facet=status",
    "/data/gongkai/findings?_sort=code&_lang=en", "/data/gongkai/obligations/990101-jt,2025",
    "/data/gongkai/nothing-here",
)  # fmt: skip
SAME_KIND = ("/?lang=en", "/?area=9901", "/report/2025/990102-sc", "/findings?severity=error&lang=en")
"""Pages whose kind is judged by another of ``PAGES`` already."""
FAULTS = ("serious", "critical")
NARROW = {"runOnly": ["scrollable-region-focusable", "color-contrast"]}
"""Rules of accessibility that a narrow screen may break where a wide one does not."""


def grave(page: Page, **options: object) -> list[tuple[str, list[str]]]:
    """What axe finds serious or worse, with the markup concerned."""
    asked = {"resultTypes": ["violations"], "iframes": False, **options}
    found = Axe().run(page, options=asked).response["violations"]
    return [
        (v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in found if v["impact"] in FAULTS
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_errors_or_grave_faults_wide_and_narrow(
    page: Page, site: str, path: str
) -> None:
    lost = path.endswith("/nothing-here")
    answer = page.goto(site + path, wait_until="networkidle")
    assert answer is not None
    assert answer.status == (404 if lost else 200)
    width, narrow = WIDTHS
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    judged = path not in SAME_KIND
    assert not judged or grave(page) == []
    page.set_viewport_size({"width": narrow, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= narrow
    assert not judged or grave(page, **NARROW) == []
    assert [w for w in page.wrong if not lost or "404" not in w] == []  # type: ignore[attr-defined]


def test_the_keyboard_reaches_everything_in_order(page: Page, site: str) -> None:
    page.goto(site + "/search")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.name || document.activeElement.tagName"))
        if seen[-1] == "q":
            break
    assert seen[-1] == "q"
    page.keyboard.type("申请")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    page.goto(site + "/division/990101")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(outline) != "none"


def test_chinese_is_drawn_with_letters_not_boxes(page: Page, site: str) -> None:
    fonts = (
        shutil.which("fc-list")
        and subprocess.run(
            ["fc-list", ":lang=zh"], capture_output=True, text=True, check=False
        ).stdout.strip()
    )
    if not fonts:
        pytest.skip("no font with Chinese letters here: install Debian's package `fonts-noto-cjk`")
    page.goto(site + "/")
    drawn = page.evaluate(
        """() => [...'政府信息公开年报\U0010fffd'].map((letter) => {
            const canvas = document.createElement('canvas'); canvas.width = canvas.height = 40;
            const pen = canvas.getContext('2d');
            pen.font = '32px ' + getComputedStyle(document.body).fontFamily;
            pen.fillText(letter, 2, 34);
            return pen.getImageData(0, 0, 40, 40).data.join();
        })"""
    )
    assert len(set(drawn)) == len(drawn)


def test_figures_lead_to_the_same_figure_in_the_archived_original(page: Page, site: str) -> None:
    page.goto(site + "/report/2025/990101-jt")
    frame = page.frame(name="original")
    assert frame is not None
    frame.wait_for_selector("#gk-t3\\.carry_out\\.tot")
    for cell in ("t3.carry_out.tot", "t3.new_recv.nat", "t2.normdocs.in_force"):
        shown = page.locator(f'td[data-cell="{cell}"]')
        shown.hover()
        page.wait_for_function(

            "(id) => document.querySelector('.at')?.dataset.cell === id", arg=cell,
        )  # fmt: skip
        frame.wait_for_function("(id) => location.hash === '#gk-' + id", arg=cell)
        held = frame.locator(":target")
        printed = shown.inner_text().replace("✗", "").strip().split("\n")[0]
        assert held.inner_text().strip() == printed


def test_a_dropped_and_a_chosen_draft_show_the_planted_error(page: Page, site: str, demo_home: Path) -> None:
    data = planted(demo_home)
    page.goto(site + "/check")
    page.set_input_files("input[type=file]", {"name": "稿.html", "mimeType": "text/html", "buffer": data})
    page.click("form.drop button")
    page.wait_for_selector("#findings")
    assert "A01" in page.inner_text("ul.findings")
    assert "sev-error" in (page.get_attribute("#c-t3\\.carry_out\\.tot", "class") or "")
    page.goto(site + "/check")
    dropped = page.evaluate_handle(
        """(text) => { const held = new DataTransfer();
            held.items.add(new File([text], 'dropped.html', {type: 'text/html'})); return held; }""",
        data.decode("utf-8"),
    )
    page.dispatch_event("form.drop", "drop", {"dataTransfer": dropped})
    page.wait_for_selector("#findings")
    assert "A01" in page.inner_text("ul.findings")
    assert page.wrong == []  # type: ignore[attr-defined]


def test_a_draft_printed_as_pdf_shows_the_planted_error(page: Page, site: str, demo_home: Path) -> None:
    page.set_content(planted(demo_home).decode("utf-8"))
    draft = {"name": "稿.pdf", "mimeType": "application/pdf", "buffer": page.pdf(format="A4")}
    page.goto(site + "/check")
    page.set_input_files("input[type=file]", draft)
    page.click("form.drop button")
    page.wait_for_selector("#findings")
    assert "A01" in page.inner_text("ul.findings")
    assert "sev-error" in (page.get_attribute("#c-t3\\.carry_out\\.tot", "class") or "")


def test_the_page_of_a_visitors_sql_is_accessible_too(page: Page, demo_home: Path) -> None:
    with serving(demo_home, web_sql=True) as url:
        page.goto(f"{url}/data/gongkai?sql=select+status,+count(*)+from+obligations+group+by+1")
        assert page.locator("table.rows tbody tr").count() > 2
        assert grave(page) == []
        page.set_viewport_size({"width": WIDTHS[1], "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[1]
        assert page.wrong == []  # type: ignore[attr-defined]


def test_without_script_everything_still_works(chromium: Browser, site: str, demo_home: Path) -> None:
    with opened(chromium, java_script_enabled=False) as page:
        page.goto(site + "/check")
        draft = {"name": "a.html", "mimeType": "text/html", "buffer": planted(demo_home)}
        page.set_input_files("input[type=file]", draft)
        page.click("form.drop button")
        page.wait_for_selector("ul.findings")
        assert "A01" in page.inner_text("ul.findings")
        page.goto(site + "/report/2025/990101-jt")
        assert page.get_attribute('td[data-cell="t3.new_recv.nat"] a', "href")
