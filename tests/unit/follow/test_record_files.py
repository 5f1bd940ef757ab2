"""Bytes of trackers: what is written reads back, however it is cut; damage is named."""

import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.io.record_blocks import BLOCK, HEADER, DamagedError, as_file, read_records
from engine.io.wire import WireError, double, double_in, fields, piece, text_of, whole, whole_of

RECORDS = st.lists(
    st.one_of(
        st.binary(max_size=60),
        st.integers(0, 5 * BLOCK).map(lambda size: b"r" * size),
        st.integers(-16, 16).map(lambda more: b"r" * (BLOCK - len(HEADER) - 7 + more)),
    ),
    max_size=5,
)


def read(data: bytes, at: int = 0) -> list[tuple[bytes, int]]:
    return list(read_records(io.BytesIO(data), at))


@given(RECORDS, st.integers(0, 1 << 30))
@example([b"r" * (BLOCK - len(HEADER) - 14), b"more"], 40_000)
def test_records_read_back_also_from_a_file_that_grows(records: list[bytes], cut: int) -> None:
    data = b"".join(as_file(iter(records)))
    assert [record for record, _ in read(data)] == records
    before = read(data[: cut % (len(data) + 1)])
    at = before[-1][1] if before else 0
    assert [record for record, _ in [*before, *read(data, at)]] == records


@given(RECORDS, st.integers(0, 1 << 30), st.integers(1, 255))
def test_a_changed_byte_is_noticed_or_leaves_whole_records(
    records: list[bytes], place: int, change: int
) -> None:
    data = bytearray(b"".join(as_file(iter(records))))
    data[place % len(data)] ^= change
    found: list[bytes] = []
    try:
        for record, _ in read_records(io.BytesIO(bytes(data)), 0):
            found.append(record)
    except DamagedError as error:
        assert 0 <= error.at <= len(data)
    assert found == records[: len(found)]


@pytest.mark.parametrize("data", [b"x", b"SQLite format 3\0", b":W&X\xe1\xbe\0", b"epoch,loss\n"])
def test_other_files_are_none(data: bytes) -> None:
    with pytest.raises(DamagedError):
        read(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_none(data: bytes) -> None:
    with suppress(WireError):
        list(fields(data))


@given(st.integers(1, 2**20), st.integers(-(2**63), 2**63 - 1), st.text(), st.floats())
def test_a_message_reads_back(number: int, value: int, text: str, real: float) -> None:
    clean = text.encode("utf-8", "backslashreplace").decode()
    assert whole_of(whole(number, value), number) == value
    assert text_of(piece(number, text), number) == clean
    ((_, held),) = fields(double(number, real))
    assert isinstance(held, bytes)
    assert repr(double_in(held)) == repr(real)


def test_they_are_protocol_buffers_as_google_has_them(tmp_path: Path) -> None:
    from google.protobuf import struct_pb2

    ours = double(2, 0.1 + 0.2)
    assert struct_pb2.Value.FromString(ours).number_value == 0.1 + 0.2
    assert struct_pb2.Value(string_value="é").SerializeToString() == piece(3, "é")
