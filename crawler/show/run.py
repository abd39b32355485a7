"""Have a document drawn in a process of its own: it may hang, eat memory or crash, and cost only itself."""

from __future__ import annotations

import base64
import json
import subprocess
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

from crawler import child
from crawler.config import Config
from crawler.show.choose import CannotShow

_DRAWING = 2.0  # times the limit of reading: it is read, then drawn
_START_SECONDS = 60.0
_DIED = "the process that reads documents died of this one"


@dataclass(frozen=True)
class Shown:
    """The asked cells as ``parse --json`` prints them, the parts of the document that hold them, and the
    picture with their areas in pixels (left, top, right, bottom)."""

    form: str
    cells: dict[str, dict[str, Any]]
    parts: list[dict[str, Any]]
    png: bytes = b""
    areas: dict[str, list[int]] = field(default_factory=dict)
    chinese: bool = True


_SHOWN = TypeAdapter(Shown)


def show(data: bytes, names: list[str], file_name: str, png: bool, config: Config) -> Shown:
    """Read a document, find the cells and draw them if ``png``.

    Raises CannotShow with one line for the person."""
    if len(data) > config.max_bytes:
        raise CannotShow(f"larger than the limit of {config.max_bytes} bytes (setting max_bytes)")
    asked = json.dumps({"cells": names, "name": file_name, "png": png}).encode() + b"\n"
    seconds = _START_SECONDS + _DRAWING * config.parse_seconds
    try:
        _, said = child.run("crawler.show.child", config.parse_megabytes, asked + data, seconds)
        answer = json.loads(said)
    except subprocess.TimeoutExpired:
        raise CannotShow("reading took longer than the limit (setting parse_seconds)") from None
    except ValueError:
        raise CannotShow(_DIED) from None
    return _checked(answer)


def _checked(answer: Any) -> Shown:
    """What the child said, if it has the shape of an answer: a document may have taken it over."""
    try:
        if "trouble" in answer:
            raise CannotShow(str(answer["trouble"])[:300], answer["wrong_usage"] is True)
        answer["png"] = base64.b64decode(answer.get("png", ""))
        return _SHOWN.validate_python(answer)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise CannotShow(_DIED) from None
