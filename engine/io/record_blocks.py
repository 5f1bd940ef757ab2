"""Files of records as W&B writes them: a header, then blocks as of LevelDB's logs.

A block has 32 KiB. A record stands in it whole, or in pieces, of which each has its checksum
(CRC-32, 4 bytes), its length (2) and its kind (1) in front. The header counts as the beginning of
the first block.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

HEADER = struct.pack("<4sHB", b":W&B", 0xBEE1, 0)
BLOCK = 32 * 1024
MOST_BYTES = 1 << 30
"""No record is longer: one that does not end is damage."""
_PIECE = struct.Struct("<IHB")
_WHOLE, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4
_CHECKSUMS = {kind: zlib.crc32(bytes([kind])) for kind in (_WHOLE, _FIRST, _MIDDLE, _LAST)}


class DamagedError(ValueError):
    """The file is none of these, or is damaged at byte ``at``."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def read_records(file: BinaryIO, at: int) -> Iterator[tuple[bytes, int]]:
    """Each whole record behind place ``at`` (0: the beginning), and the place behind it.

    What is not whole yet is left for another time.

    Raises:
        DamagedError: the file is none of these, or is damaged.
        OSError: it cannot be read.
    """
    if at == 0:
        file.seek(0)
        begin = file.read(len(HEADER))
        if begin != HEADER[: len(begin)]:
            raise DamagedError(0)
        at = len(HEADER)
    file.seek(at)
    record: bytes | None = None
    for kind, data, after in _pieces_from(file, at):
        if (kind in (_MIDDLE, _LAST)) == (record is None):
            raise DamagedError(at)
        record = data if record is None else record + data
        if len(record) > MOST_BYTES:
            raise DamagedError(at)
        if kind in (_WHOLE, _LAST):
            yield record, after
            record = None
        at = after


def _pieces_from(file: BinaryIO, at: int) -> Iterator[tuple[int, bytes, int]]:
    """Kind and content of each whole piece from a place on, and the place behind it."""
    while True:
        left = BLOCK - at % BLOCK
        if left < _PIECE.size:
            if len(file.read(left)) < left:
                return
            at += left
            continue
        head = file.read(_PIECE.size)
        if len(head) < _PIECE.size:
            return
        checksum, length, kind = _PIECE.unpack(head)
        if kind not in _CHECKSUMS or length > left - _PIECE.size:
            raise DamagedError(at)
        data = file.read(length)
        if len(data) < length:
            return
        if zlib.crc32(data, _CHECKSUMS[kind]) != checksum:
            raise DamagedError(at)
        at += _PIECE.size + length
        yield kind, data, at


def as_file(records: Iterator[bytes]) -> Iterator[bytes]:
    """A file of records, in pieces."""
    yield HEADER
    at = len(HEADER)
    for record in records:
        for piece in _pieces(record, at):
            yield piece
            at += len(piece)


def _pieces(record: bytes, at: int) -> Iterator[bytes]:
    """A record for place ``at``."""
    begun = False
    while True:
        left = BLOCK - at % BLOCK
        if left < _PIECE.size:
            yield bytes(left)
            at += left
            continue
        data, record = record[: left - _PIECE.size], record[left - _PIECE.size :]
        kind = (_MIDDLE if record else _LAST) if begun else (_FIRST if record else _WHOLE)
        yield _PIECE.pack(zlib.crc32(data, _CHECKSUMS[kind]), len(data), kind) + data
        at += _PIECE.size + len(data)
        begun = True
        if not record:
            return
