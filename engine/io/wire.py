"""Protocol buffers as they stand in bytes: fields by number, read and written without a schema.

A number of 8 bytes is given as bytes, since only a schema tells whether it is a double.
"""

import struct
from collections.abc import Iterator

_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_LONGEST_VARINT = 10


class WireError(ValueError):
    """The bytes are no message."""


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Every field of a message in order: its number, and a whole number or bytes.

    Raises:
        WireError: the bytes are no message.
    """
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        if number == 0:
            raise WireError(at)
        if kind == _VARINT:
            value, at = _varint(data, at)
            yield number, value
            continue
        if kind == _BYTES:
            length, at = _varint(data, at)
        elif kind in (_EIGHT, _FOUR):
            length = 8 if kind == _EIGHT else 4
        else:
            raise WireError(at)
        if at + length > len(data):
            raise WireError(at)
        yield number, data[at : at + length]
        at += length


def messages(data: bytes, number: int) -> Iterator[bytes]:
    """What stands in bytes under a field: messages within the message, or texts.

    Raises:
        WireError: the bytes are no message.
    """
    for found, value in fields(data):
        if found == number and isinstance(value, bytes):
            yield value


def text_of(data: bytes, number: int) -> str:
    """The last text under a field; empty where there is none.

    Raises:
        WireError: the bytes are no message.
    """
    found = ""
    for value in messages(data, number):
        found = value.decode("utf-8", "replace")
    return found


def whole_of(data: bytes, number: int) -> int:
    """The last whole number under a field, with its sign; 0 where there is none.

    Raises:
        WireError: the bytes are no message.
    """
    found = 0
    for name, value in fields(data):
        if name == number and isinstance(value, int):
            found = value
    return found - (1 << 64) if found >= 1 << 63 else found


def double_in(value: bytes) -> float:
    """The number that 8 bytes of a field hold.

    Raises:
        WireError: it is another field.
    """
    if len(value) != 8:
        raise WireError(len(value))
    return float(struct.unpack("<d", value)[0])


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(_LONGEST_VARINT):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            return value & ((1 << 64) - 1), at
    raise WireError(at)


def whole(number: int, value: int) -> bytes:
    """A field with a whole number; below 0 as a signed number of 64 bits."""
    return _packed(number << 3 | _VARINT) + _packed(value & ((1 << 64) - 1))


def double(number: int, value: float) -> bytes:
    """A field with a number of 8 bytes."""
    return _packed(number << 3 | _EIGHT) + struct.pack("<d", value)


def piece(number: int, value: bytes | str) -> bytes:
    """A field with a text or a message."""
    given = value.encode("utf-8", "backslashreplace") if isinstance(value, str) else value
    return _packed(number << 3 | _BYTES) + _packed(len(given)) + given


def _packed(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)
