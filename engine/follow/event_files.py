"""TensorBoard's event files, read as they grow, without TensorFlow and without TensorBoard.

Their frame is that of a TFRecord: the length (8 bytes), its checksum (4), the record, its checksum
(4). A record is an ``Event`` of protocol buffers, whose fields stand here by their numbers.
"""

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from data.errors import InputError
from data.messages import Message
from engine.io.wire import WireError, double_in, fields, messages, text_of, whole_of

PATTERN = "*tfevents*"
_HEAD, _FOOT = 12, 4
MOST_BYTES = 1 << 30
"""No record is longer: a length that says so is damage."""
_CHECKED = 4096
"""Bytes of a record whose checksum is looked at."""
_NUMBERS = {1: "<f", 2: "<d", 3: "<i", 9: "<q", 19: "<e"}
"""How a number of a tensor's kind (``types.proto``) stands in bytes."""
_WALL_TIME, _STEP, _SUMMARY = 1, 2, 5
_TAG, _SIMPLE, _TENSOR, _METADATA = 1, 2, 8, 9
_SCALARS, _HPARAMS = ("", "scalars"), "hparams"
_SESSION_BEGINS = 3
"""Of what the plugin ``hparams`` writes, the values of one run."""


class Scalar(NamedTuple):
    """A number under a tag, at a step, logged at ``time`` (seconds since 1970)."""

    time: float
    step: int
    tag: str
    value: float


class EventFile:
    """One event file; ``new`` gives what has come since, ``hparams`` what it told of settings,
    ``skipped`` what of it could not be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = 0
        self._is_damaged = False
        self.hparams: dict[str, str] = {}
        self.skipped: list[Message] = []

    def new(self) -> Iterator[Scalar]:
        """The scalars behind those that were read; a record that is not whole yet waits, a bad one
        is passed over. Where its length is bad, nothing behind it can be found.

        Raises:
            InputError: the file cannot be read, or is none.
        """
        for record, at in self._records():
            try:
                if not _is_whole(record):
                    raise WireError
                found = list(self._scalars(record[:-_FOOT]))
            except (WireError, ValueError, struct.error):
                file = str(self._path)
                self.skipped.append(Message("follow.event_skipped", {"file": file, "byte": at}))
            else:
                yield from found

    def _scalars(self, event: bytes) -> Iterator[Scalar]:
        times = [double_in(one) for one in messages(event, _WALL_TIME)]
        time, step = times[-1] if times else 0.0, whole_of(event, _STEP)
        for summary in messages(event, _SUMMARY):
            for value in messages(summary, 1):
                plugin, content = _plugin(value)
                if plugin == _HPARAMS:
                    self.hparams.update(_settings(content))
                    continue
                number = _number(value, plugin)
                if number is not None:
                    yield Scalar(time, step, text_of(value, _TAG), number)

    def _records(self) -> Iterator[tuple[bytes, int]]:
        """Each record with its checksum behind it, and where it stands."""
        try:
            with self._path.open("rb") as file:
                size = file.seek(0, 2)
                if size < self._at:  # written anew
                    self._at, self._is_damaged = 0, False
                if self._is_damaged:
                    return
                file.seek(self._at)
                while self._at + _HEAD <= size:
                    head = file.read(_HEAD)
                    length, checksum = struct.unpack("<QI", head)
                    if length > MOST_BYTES or _masked_crc(head[:8]) != checksum:
                        self._damage()
                        return
                    if self._at + _HEAD + length + _FOOT > size:
                        return
                    record, at = file.read(length + _FOOT), self._at
                    self._at += _HEAD + length + _FOOT
                    yield record, at
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError("follow.unreadable", file=str(self._path), reason=reason) from None

    def _damage(self) -> None:
        file, at = str(self._path), self._at
        if at == 0:
            raise InputError("follow.damaged_events", file=file, byte=at)
        self.skipped.append(Message("follow.damaged_events", {"file": file, "byte": at}))
        self._is_damaged = True


def _is_whole(record: bytes) -> bool:
    """Whether a record is as it was written; of long ones, which hold no single numbers, nobody
    asks: a checksum takes time here.
    """
    content, foot = record[:-_FOOT], record[-_FOOT:]
    return len(content) > _CHECKED or _masked_crc(content) == struct.unpack("<I", foot)[0]


def _plugin(value: bytes) -> tuple[str, bytes]:
    """Whose a summary's value is, and what that says of it."""
    for metadata in messages(value, _METADATA):
        for plugin in messages(metadata, 1):
            return text_of(plugin, 1), next(messages(plugin, 2), b"")
    return "", b""


def _settings(content: bytes) -> Iterator[tuple[str, str]]:
    """The hyperparameters of a run, each in words."""
    for begins in messages(content, _SESSION_BEGINS):
        for entry in messages(begins, 1):
            value: Any = None
            for number, one in (pair for held in messages(entry, 2) for pair in fields(held)):
                if isinstance(one, int):
                    value = bool(one) if number == 4 else None
                else:
                    value = double_in(one) if number == 2 else one.decode("utf-8", "replace")
            yield text_of(entry, 1), value if isinstance(value, str) else _plain(value)


def _plain(value: Any) -> str:
    """A number as people write it: the plugin has no whole ones."""
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1 << 53
    return json.dumps(int(value) if whole else value)


def _number(value: bytes, plugin: str) -> float | None:
    """A summary's one number; None where it is something else."""
    for simple in messages(value, _SIMPLE):
        return float(struct.unpack("<f", simple)[0])
    tensor = next(messages(value, _TENSOR), None)
    if tensor is None or plugin not in _SCALARS:
        return None
    kind = _NUMBERS.get(whole_of(tensor, 1))
    if kind is None or any(_ for shape in messages(tensor, 2) for _ in messages(shape, 2)):
        return None
    for number, form in ((5, "<f"), (6, "<d")):
        for listed in messages(tensor, number):
            if len(listed) == struct.calcsize(form):
                return float(struct.unpack(form, listed)[0])
    content = next(messages(tensor, 4), b"")
    if len(content) == struct.calcsize(kind):
        return float(struct.unpack(kind, content)[0])
    return _listed_whole(tensor)


def _listed_whole(tensor: bytes) -> float | None:
    """The one whole number of a tensor that lists it."""
    for number, value in fields(tensor):
        if number in (7, 10):
            packed = value if isinstance(value, int) else whole_of(b"\x08" + value, 1)
            return float(packed - (1 << 64) if packed >= 1 << 63 else packed)
    return None


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
    """A checksum as a TFRecord has it."""
    value = 0xFFFFFFFF
    for byte in data:
        value = _CRC[(value ^ byte) & 0xFF] ^ (value >> 8)
    value ^= 0xFFFFFFFF
    return (((value >> 15) | (value << 17)) + 0xA282EAD8) & 0xFFFFFFFF
