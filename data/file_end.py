"""The end of a file of rows: a JSON object that tells of them, its length (8 bytes, little-endian)
and a mark. Only a file that was written whole has it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any, BinaryIO, cast

_LENGTH = 8


def write_end(stream: BinaryIO, told: Mapping[str, Any], mark: bytes) -> None:
    """Write it where the stream stands, and let the file reach the disk."""
    text = json.dumps(told, allow_nan=False).encode()
    stream.write(text + len(text).to_bytes(_LENGTH, "little") + mark)
    stream.flush()
    os.fsync(stream.fileno())


def read_end(stream: BinaryIO, mark: bytes, version: int) -> dict[str, Any]:
    """What is told of the rows.

    Raises:
        ValueError: the file has no such end, or one of another version.
        KeyError: it tells no version.
    """
    size = stream.seek(0, os.SEEK_END)
    behind = _LENGTH + len(mark)
    stream.seek(max(size - behind, 0))
    end = stream.read(behind)
    length = int.from_bytes(end[:_LENGTH], "little")
    if end[_LENGTH:] != mark or length > size - behind:
        raise ValueError("mark")
    stream.seek(size - behind - length)
    told = cast("dict[str, Any]", json.loads(stream.read(length)))
    if told["format"] != version:
        raise ValueError("format")
    return told
