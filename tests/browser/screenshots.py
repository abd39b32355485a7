"""Pictures of the pages for the README, taken of the demo: ``make screenshots``."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from crawler.cli import run
from tests.api.test_tools import planted
from tests.browser.conftest import NAMES, opened, serving

WIDTH, HEIGHT = 1180, 760
COLOURS = 96


def _draft(page: Page, home: Path, url: str) -> None:
    page.goto(f"{url}/check")
    page.set_input_files(
        "input[type=file]", {"name": "年度报告.html", "mimeType": "text/html", "buffer": planted(home)}
    )
    page.click("form.drop button")
    page.wait_for_selector("ul.findings")


def _visit(path: str, hover: str = "") -> Callable[[Page, Path, str], None]:
    def visit(page: Page, home: Path, url: str) -> None:
        page.goto(url + path)
        page.wait_for_load_state("networkidle")
        if hover:
            page.locator(hover).scroll_into_view_if_needed()
            page.hover(hover)
            page.wait_for_timeout(800)

    return visit


SHOTS: dict[str, Callable[[Page, Path, str], None]] = {
    "overview": _visit("/"),
    "findings": _visit("/findings"),
    "report": _visit("/report/2025/990101-jt", 'td[data-cell="t3.carry_out.tot"]'),
    "draft": _draft,
}


def take(folder: Path) -> None:
    """Write one small PNG a page into a folder."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        sys.exit("screenshots need Chromium: install Debian's package `chromium`")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        if run(["demo", "--home", str(home), "--json"]):
            sys.exit("the demo did not come through")
        with serving(home) as url, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
            for name, visit in SHOTS.items():
                with opened(browser) as page:
                    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
                    visit(page, home, url)
                    _keep(page.screenshot(), folder / f"{name}.png")
            browser.close()


def _keep(picture: bytes, path: Path) -> None:
    """A picture of few colours, which is a small file."""
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(path, optimize=True)
    print(f"{path}: {path.stat().st_size // 1024} KB", file=sys.stderr)


if __name__ == "__main__":
    take(Path(sys.argv[1]))
