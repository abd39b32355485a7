"""What holds for all tests: a browser is started by those only that are about it."""

from __future__ import annotations

import os

os.environ.setdefault("GONGKAI_RENDER", "off")
