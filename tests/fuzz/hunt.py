"""Hunt for bytes that break the parser, for a bounded time; what breaks it is made small and kept.

    python -m tests.fuzz.hunt [--minutes 5] [--seed 0] [--only WORD] [--seconds 30]

``make fuzz MINUTES=10``. Every golden document is damaged in steps (tests/fuzz/damage.py) and parsed in a
child process with limits. A crash, or an answer that cannot be handed on, is shrunk by hypothesis and kept in
tests/fuzz/found, where ``make test`` reads it from then on: exit status 1 if there was any. What ran into the
limit of time, or broke once only, is left in build/fuzz to be looked at.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Flaky

from crawler.config import Config
from extract.report import Report
from tests.fuzz.damage import Step, damaged, steps
from tests.fuzz.limited import Limited, fault

ROOT = Path(__file__).parents[1]
FOUND = Path(__file__).with_name("found")
DOUBTFUL = ROOT.parent / "build" / "fuzz"
FOLDERS = ("golden/corpus", "golden/media", "extract_media/golden", "fuzz/found")
LARGEST = 300_000  # bytes of a document that is damaged: scans take seconds each
_A_ROUND = 60  # damaged documents of one medium before the next

Read = Callable[[bytes], Report]


class Broken(Exception):
    """Bytes that break the parser, and how."""

    def __init__(self, why: str, data: bytes) -> None:
        super().__init__(why)
        self.why, self.data = why, data


def media() -> dict[str, list[bytes]]:
    """The golden documents by ending, without the slow ones."""
    found: dict[str, list[bytes]] = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).glob("*")):
            slow = path.stat().st_size > LARGEST or "scan" in path.name
            if path.suffix != ".json" and not slow:
                found.setdefault(path.suffix[1:], []).append(path.read_bytes())
    return found


class Hunt:
    """One hunt: what was tried, what took longest, what was found. ``until`` is a moment of
    ``time.monotonic``."""

    def __init__(self, read: Read, until: float, found: Path = FOUND, doubtful: Path = DOUBTFUL) -> None:
        self.read, self.until, self.found, self.doubtful = read, until, found, doubtful
        self.known: set[tuple[str, str]] = set()
        self.tried: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.slowest: dict[str, float] = {}
        self.last = Broken("", b"")

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.until

    def round(self, medium: str, data: bytes, number: int) -> None:
        """Damage one document in many ways; the first break is shrunk and kept."""

        @seed(number)
        @settings(
            max_examples=_A_ROUND,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        )
        @given(done=steps)
        def attempt(done: list[Step]) -> None:
            self._try(medium, damaged(data, done))

        try:
            attempt()
        except Broken as broken:
            self._keep(medium, broken)
        except Flaky:
            self._keep_doubtful(medium, self.last)

    def _try(self, medium: str, data: bytes) -> None:
        if self.over:
            return
        start = time.monotonic()
        report = self.read(data)
        self.slowest[medium] = max(self.slowest.get(medium, 0.0), time.monotonic() - start)
        self.tried[medium] += 1
        self.errors[report.error or "read"] += 1
        why = fault(report)
        if report.error == "timeout":  # the limit held; making it small would use up the hunt
            self._keep_doubtful(medium, Broken(why, data))
        elif why and (medium, why) not in self.known:
            self.last = Broken(why, data)
            raise self.last

    def _keep_doubtful(self, medium: str, broken: Broken) -> None:
        """What took too long, or broke once and not again, as on a busy machine: kept, but not for the
        tests."""
        self.doubtful.mkdir(parents=True, exist_ok=True)
        path = self.doubtful / f"{hashlib.sha256(broken.data).hexdigest()[:10]}.{medium}"
        path.write_bytes(broken.data)
        print(f"to be looked at: {path}: {broken.why}", file=sys.stderr)

    def _keep(self, medium: str, broken: Broken) -> None:
        self.known.add((medium, broken.why))
        self.found.mkdir(exist_ok=True)
        name = f"{broken.why.replace(':', '_')}-{hashlib.sha256(broken.data).hexdigest()[:10]}.{medium}"
        (self.found / name).write_bytes(broken.data)
        print(f"found {self.found / name}: {broken.why}", file=sys.stderr)

    def told(self) -> str:
        """What was done, a line a medium."""
        lines = [
            f"{medium:6} {count:6,} documents, the slowest {self.slowest[medium]:.1f} s"
            for medium, count in sorted(self.tried.items())
        ]
        answers = ", ".join(f"{error} {count}" for error, count in self.errors.most_common())
        return "\n".join([*lines, f"answers: {answers}", f"breaks: {len(self.known)}"])


def main() -> int:
    parser = ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--minutes", type=float, default=5.0, help="how long")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="makes a hunt again")
    parser.add_argument("--only", default="", help="one medium, by its ending: pdf, html …")
    parser.add_argument("--seconds", type=float, default=30.0, help="limit of one document")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", file=sys.stderr)
    draw = random.Random(arguments.seed)
    kinds = {m: files for m, files in media().items() if arguments.only in ("", m)}
    if not kinds:
        print(f"no golden document ends in .{arguments.only}", file=sys.stderr)
        return 2
    with Limited(Config(home=ROOT / "nowhere", parse_seconds=arguments.seconds)) as limited:
        hunt = Hunt(limited.read, time.monotonic() + arguments.minutes * 60)
        while not hunt.over:
            for medium, files in kinds.items():
                hunt.round(medium, draw.choice(files), draw.randrange(2**32))
    print(hunt.told())
    return 1 if hunt.known else 0


if __name__ == "__main__":
    sys.exit(main())
