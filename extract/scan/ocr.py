"""Recognition of printed lines in pictures, by the PP-OCRv6 models that ship in the ``rapidocr`` wheel.

Only the recogniser is used: where words stand is told by the page's own lines and ink
(extract/scan), which is faster and does not lose cells. Nothing is fetched from a network. It runs on
one core: several would wait for each other by spinning, which costs twice the time of the processor, and
documents are read side by side anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from extract.errors import Unreadable

INSTALL = "install the extra that reads pictures: pip install 'gongkai[ocr]'"
_BATCH = 16  # pictures of one width that are recognised together
_SHAPE = [3, 48, 64]  # channels, height, least width; narrow ones make single figures cheap
_ROOM = 60.0  # widths to heights of pictures recognised together, added up
_WIDEST = 40.0  # width to height; longer lines are cut
_PARAMETERS = {
    "Global.log_level": "error",
    "Global.use_cls": False,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "Rec.rec_batch_num": _BATCH,
    "Rec.rec_img_shape": _SHAPE,
}


class Reading(NamedTuple):
    """What the recogniser says a line prints, and how sure it is (0 … 1)."""

    text: str
    score: float


@cache
def _engine() -> Any:
    try:
        return import_module("rapidocr").RapidOCR(params=_PARAMETERS)
    except ImportError:
        raise Unreadable("ocr_missing", INSTALL) from None


def require() -> None:
    """Raise Unreadable(``ocr_missing``) where the extra is not installed."""
    _engine()


def recognise(pictures: Sequence[Any]) -> list[Reading]:
    """Read pictures of one printed line each (grey, dark on light, numpy arrays of any size).

    Raises Unreadable(``ocr_missing``).
    """
    if not pictures:
        return []
    cv2: Any = import_module("cv2")
    engine = _engine()
    readings: dict[int, Reading] = {}
    for group in _groups(pictures):
        result = engine.recognize_txt(
            [cv2.cvtColor(_bounded(pictures[i]), cv2.COLOR_GRAY2BGR) for i in group]
        )
        for i, text, score in zip(group, result.txts, result.scores, strict=True):
            readings[i] = Reading(text, float(score))
    return [readings[i] for i in range(len(pictures))]


def _groups(pictures: Sequence[Any]) -> Iterator[list[int]]:
    """Pictures of about one width together, few of the wide ones: memory grows with width times number."""
    group: list[int] = []
    for i in sorted(range(len(pictures)), key=lambda i: _ratio(pictures[i])):
        if group and (len(group) == _BATCH or _ratio(pictures[i]) * (len(group) + 1) > _ROOM):
            yield group
            group = []
        group.append(i)
    yield group


def _ratio(picture: Any) -> float:
    return float(min(picture.shape[1] / picture.shape[0], _WIDEST))


def _bounded(picture: Any) -> Any:
    return picture[:, : int(picture.shape[0] * _WIDEST)]
