"""TensorBoard's event files, read as they grow, without TensorFlow.

Their frame is that of a TFRecord: the length (8 bytes), its checksum (4), the record, its checksum
(4). What a record says the extra ``tensorboard`` knows.
"""

import struct
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from data.errors import InputError

PATTERN = "*tfevents*"
_HEAD, _FOOT = 12, 4
MOST_BYTES = 1 << 30
"""No record is longer: a length that says so is damage."""
_NUMBERS = {1: "<f", 2: "<d", 3: "<i", 9: "<q", 19: "<e"}
"""How a number of a tensor's kind (``types.proto``) stands in bytes."""


class Scalar(NamedTuple):
    """A number under a tag, at a step, logged at ``time`` (seconds since 1970)."""

    time: float
    step: int
    tag: str
    value: float


def check_reader() -> None:
    """Refuse where what reads the records is not installed.

    Raises:
        InputError: it is not.
    """
    if find_spec("tensorboard") is None:
        raise InputError("follow.no_tensorboard")


class EventFile:
    """One event file; ``new`` gives what has come since."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = 0

    def new(self) -> Iterator[Scalar]:
        """The scalars behind those that were read; a record that is not whole yet waits.

        Raises:
            InputError: the file is damaged, or is none.
        """
        from tensorboard.compat.proto import event_pb2

        events: Any = event_pb2
        for record in self._records():
            try:
                event = events.Event.FromString(record)
            except Exception as error:  # of protobuf's own, of which there are several makes
                raise self._damaged() from error
            for value in event.summary.value:
                number = _number(value)
                if number is not None:
                    yield Scalar(event.wall_time, event.step, value.tag, number)

    def _records(self) -> Iterator[bytes]:
        try:
            with self._path.open("rb") as file:
                size = file.seek(0, 2)
                if size < self._at:  # written anew
                    self._at = 0
                file.seek(self._at)
                while self._at + _HEAD <= size:
                    head = file.read(_HEAD)
                    length, checksum = struct.unpack("<QI", head)
                    if length > MOST_BYTES or _masked_crc(head[:8]) != checksum:
                        raise self._damaged()
                    if self._at + _HEAD + length + _FOOT > size:
                        return
                    record = file.read(length)
                    file.seek(_FOOT, 1)
                    self._at += _HEAD + length + _FOOT
                    yield record
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError("follow.unreadable", file=str(self._path), reason=reason) from None

    def _damaged(self) -> InputError:
        return InputError("follow.damaged_events", file=str(self._path), byte=self._at)


def _number(value: Any) -> float | None:
    """A summary's one number; None where it is something else."""
    if value.WhichOneof("value") == "simple_value":
        return float(value.simple_value)
    if value.WhichOneof("value") != "tensor":
        return None
    tensor = value.tensor
    if tensor.tensor_shape.dim or value.metadata.plugin_data.plugin_name not in ("", "scalars"):
        return None
    for listed in (tensor.float_val, tensor.double_val, tensor.int_val, tensor.int64_val):
        if len(listed) == 1:
            return float(listed[0])
    kind = _NUMBERS.get(tensor.dtype)
    if kind is None or len(tensor.tensor_content) != struct.calcsize(kind):
        return None
    return float(struct.unpack(kind, tensor.tensor_content)[0])


def _table() -> tuple[int, ...]:
    """Of CRC-32C, Castagnoli's polynomial reversed."""
    found: list[int] = []
    for byte in range(256):
        value = byte
        for _bit in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
        found.append(value)
    return tuple(found)


_CRC = _table()


def _masked_crc(data: bytes) -> int:
    """The checksum of a record's length, as a TFRecord has it."""
    value = 0xFFFFFFFF
    for byte in data:
        value = _CRC[(value ^ byte) & 0xFF] ^ (value >> 8)
    value ^= 0xFFFFFFFF
    return (((value >> 15) | (value << 17)) + 0xA282EAD8) & 0xFFFFFFFF
