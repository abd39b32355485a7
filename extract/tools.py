"""Which optional readers stand on this machine: what could not be read without one may be read with it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from extract.legacy.office import office_program

_PACKAGES = ("rapidocr", "onnxruntime", "opencv-python-headless", "extractous", "rars")


def tools() -> tuple[str, ...]:
    """The optional packages that are installed, with their versions, and LibreOffice where it is."""
    found = []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return (*found, *(["soffice"] if office_program() else []))
