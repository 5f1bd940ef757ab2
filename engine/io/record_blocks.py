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
    """The file is none of these: it departs from them at byte ``at``."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def read_records(file: BinaryIO, at: int) -> Iterator[tuple[bytes | None, int]]:
    """Each whole record behind place ``at`` (0: the beginning), and the place from which to read
    on; None in the place of what is damaged. Only that is lost: the next piece whose checksum fits
    is looked for.

    What is not whole yet is left for another time.

    Raises:
        DamagedError: the file is none of these.
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
    lost = False
    for kind, data, after in _pieces_from(file, at):
        if kind in (_WHOLE, _FIRST):
            if lost or record is not None:
                yield None, at
            record, lost = data, False
        elif kind is None or record is None or len(record) + len(data) > MOST_BYTES:
            record, lost = None, True
        else:
            record += data
        at = after
        if kind in (_WHOLE, _LAST) and record is not None:
            yield record, at
            record = None
    if lost:
        yield None, at


def _pieces_from(file: BinaryIO, at: int) -> Iterator[tuple[int | None, bytes, int]]:
    """Kind and content of each whole piece from a place on, and the place behind it; without a kind
    what is damaged, with the place where something whole may stand again.
    """
    while True:
        room = BLOCK - at % BLOCK
        block, place = file.read(room), 0
        while True:
            piece = _piece_at(block, place)
            if piece is None:
                found = _next_piece(block, place + 1)
                if found is None:
                    break
                place = found
                yield None, b"", at + place
            else:
                place += _PIECE.size + len(piece[1])
                yield *piece, at + place
        left = room - place
        if len(block) < room:
            if left >= _PIECE.size and not _is_begun(block[place:], left):
                yield None, b"", at + place
            return
        if left >= _PIECE.size:
            yield None, b"", at + room
        at += room


def _piece_at(block: bytes, place: int) -> tuple[int, bytes] | None:
    """Kind and content of the piece that stands whole at a place; None where none does."""
    if len(block) - place < _PIECE.size:
        return None
    checksum, length, kind = _PIECE.unpack_from(block, place)
    begin = place + _PIECE.size
    if kind not in _CHECKSUMS or begin + length > len(block):
        return None
    data = block[begin : begin + length]
    return (kind, data) if zlib.crc32(data, _CHECKSUMS[kind]) == checksum else None


def _next_piece(block: bytes, place: int) -> int | None:
    """Where the next whole piece begins; what stands between is damaged."""
    places = range(place, len(block) - _PIECE.size + 1)
    return next((one for one in places if _piece_at(block, one) is not None), None)


def _is_begun(data: bytes, left: int) -> bool:
    """Whether more bytes may make a piece of what the file ends with, ``left`` bytes before the
    block does.
    """
    if len(data) < _PIECE.size:
        return True
    _, length, kind = _PIECE.unpack_from(data)
    return kind in _CHECKSUMS and len(data) < _PIECE.size + length <= left


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
