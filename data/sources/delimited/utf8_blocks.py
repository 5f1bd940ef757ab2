"""A file's bytes as UTF-8, block by block, whatever encoding they are in."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from data.errors import InputError

BLOCK = 1 << 20
"""Bytes of the file that are looked at at once."""


def utf8_blocks(path: Path, source: str, encoding: str, block: int) -> Iterator[tuple[bytes, int]]:
    """Blocks of text without a byte order mark, and the bytes of the file behind each.

    A block does not end within a character.

    Raises:
        InputError: a byte is no text in that encoding; the line is named.
    """
    plain = codecs.lookup(encoding).name in {"ascii", "utf-8", "utf-8-sig"}
    decoder = codecs.getincrementaldecoder("utf-8-sig" if plain else encoding)()
    lines = 1
    with path.open("rb") as stream:
        done, at_start = 0, True
        while True:
            data = stream.read(block)
            done += len(data)
            pending = bool(decoder.getstate()[0])
            if plain and data and not pending and not at_start and data.isascii():
                lines += data.count(b"\n")
                yield data, done
                continue
            at_start = False
            try:
                text = decoder.decode(data, final=not data)
            except UnicodeDecodeError as error:
                bad = error.object[error.start]
                line = lines + error.object[: error.start].count(b"\n")
                about = {"line": line, "encoding": encoding, "value": f"0x{bad:02x}"}
                raise InputError("table.not_in_encoding", file=source, **about) from None
            lines += text.count("\n")
            if text:
                yield text.encode("utf-8", "surrogatepass"), done
            if not data:
                return
