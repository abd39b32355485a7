"""The real programs that make the full corpus: what they are called, how they convert, how to get them."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

_GET = {
    "chromium": "apt-get install chromium",
    "soffice": "apt-get install libreoffice-writer",
    "fc-list": "apt-get install fontconfig",
    "Noto CJK faces": "apt-get install fonts-noto-cjk",
    "weasyprint": ".venv/bin/python -m pip install 'weasyprint>=66'",
}
_SECONDS = 300
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")


def missing() -> list[str]:
    """One line for each program that is not there, with the command that gets it."""
    lacking = [name for name in ("chromium", "soffice", "fc-list") if shutil.which(name) is None]
    if "fc-list" not in lacking and "Noto Serif CJK SC" not in _run("fc-list", ":lang=zh-cn", "family"):
        lacking.append("Noto CJK faces")
    if find_spec("weasyprint") is None:
        lacking.append("weasyprint")
    return [f"{name} is missing: {_GET[name]}" for name in lacking]


def printed_by_chromium(page: bytes) -> bytes:
    """A page as PDF, printed by Chromium."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_bytes(page)
        _run(*CHROMIUM, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", f"file://{source}")
        return target.read_bytes()


def printed_by_weasyprint(page: bytes) -> bytes:
    """A page as PDF, laid out by WeasyPrint; nothing is fetched."""
    import weasyprint

    data: bytes = weasyprint.HTML(string=page.decode(), url_fetcher=_no_fetching).write_pdf()
    return data


def _no_fetching(url: str) -> dict[str, str]:
    raise ValueError(f"the corpus fetches nothing: {url}")


def saved_by_writer(sources: Mapping[str, bytes], target: str) -> dict[str, bytes]:
    """Files (name with suffix -> bytes) saved by LibreOffice Writer in another format, in one start of
    the program; keys stay the same."""
    with tempfile.TemporaryDirectory() as folder:
        inside, outside = Path(folder, "in"), Path(folder, "out")
        inside.mkdir()
        paths = {}
        for number, (name, data) in enumerate(sources.items()):
            paths[name] = inside / f"{number}{Path(name).suffix}"
            paths[name].write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ("soffice", profile, "--headless", "--convert-to", target, "--outdir", str(outside))
        _run(*command, *(str(path) for path in paths.values()), seconds=_SECONDS + 20 * len(paths))
        return {
            name: (outside / f"{p.stem}.{target.split(':')[0]}").read_bytes() for name, p in paths.items()
        }


def _run(*command: str, seconds: float = _SECONDS) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds)
    return done.stdout
