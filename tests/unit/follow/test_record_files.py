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


def read(data: bytes, at: int = 0) -> list[tuple[bytes | None, int]]:
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
def test_a_changed_byte_costs_the_record_that_it_stands_in(
    records: list[bytes], place: int, change: int
) -> None:
    data = bytearray(b"".join(as_file(iter(records))))
    data[place % len(data)] ^= change
    try:
        found = [record for record, _ in read(bytes(data)) if record is not None]
    except DamagedError as error:
        assert (error.at, place % len(data) < len(HEADER)) == (0, True)
        return
    without = [records[:one] + records[one + 1 :] for one in range(len(records))]
    assert found in [records, *without]


@pytest.mark.parametrize(
    "byte", [0, 4, 6, 7, 11], ids=["checksum", "length", "kind", "content", "end"]
)
@pytest.mark.parametrize("size", [5, 40_000], ids=["whole", "in pieces"])
def test_what_stands_behind_damage_in_the_same_block_is_read(byte: int, size: int) -> None:
    records = [b"before", b"r" * size, *(b"after %d" % one for one in range(99))]
    data = bytearray(b"".join(as_file(iter(records))))
    begin = len(HEADER) + 7 + len(records[0])
    data[begin + byte] ^= 0xFF
    found = read(bytes(data))
    assert [record for record, _ in found] == [records[0], None, *records[2:]]
    lost = next(at for record, at in found if record is None)
    assert read(bytes(data), lost) == found[2:], "one reads on from there"


def test_the_middle_of_a_chain_takes_no_more_than_its_record() -> None:
    records = [b"a", b"r" * (3 * BLOCK), b"b"]
    data = bytearray(b"".join(as_file(iter(records))))
    data[2 * BLOCK + 99] ^= 1
    assert [record for record, _ in read(bytes(data))] == [b"a", None, b"b"]
    data[2 * BLOCK : 3 * BLOCK] = bytes(BLOCK)
    assert [record for record, _ in read(bytes(data))] == [b"a", None, b"b"]


def test_damage_at_the_end_is_told_and_what_comes_later_is_read() -> None:
    records = [b"a", b"broken", b"later"]
    data = bytearray(b"".join(as_file(iter(records))))
    end = len(data) - len(b"later") - 7
    data[end - 1] ^= 1
    told = read(bytes(data[:end]))
    assert [record for record, _ in told] == [b"a", None]
    assert [record for record, _ in read(bytes(data), told[-1][1])] == [None, b"later"]
    assert [record for record, _ in read(bytes(data[: end - 2]))] == [b"a"], "it may go on"


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
