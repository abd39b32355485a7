"""Messages over a pipe: four bytes of length, then JSON."""

from __future__ import annotations

import json
import struct
from typing import Any

HEAD = struct.Struct(">I")
Message = dict[str, Any]


def packed(message: Message) -> bytes:
    """A message as it goes over the pipe."""
    data = json.dumps(message).encode()
    return HEAD.pack(len(data)) + data
