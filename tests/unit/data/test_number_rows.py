"""The fast reader of numbers: what it reads is what the careful one reads, to the last bit."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import data
from data import InputError
from data.sources import number_rows
from data.sources.text import layout

PLAIN = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False, width=32).map(repr),
    st.floats(-1e30, 1e30).map(repr),
    st.integers(-(10**25), 10**25).map(str),
    st.decimals(-1000, 1000, places=6).map(str),
)
LONG = "0.1" + "0" * 700 + "1"
ODD = st.one_of(
    st.sampled_from(["", " ", "nan", "inf", "-inf", "NA", "True", "é", "\0", "\xa01", "1\x0b"]),
    st.sampled_from(["+1", " 1", "1 ", "\t2", "1.", ".5", "-0", "1e5", "1E-400", "1e400", "1e39"]),
    st.sampled_from(["0x1", "1_0", "1,5", '"1"', '1"', "1d5", "١", "-", "1e", "#1", LONG]),
    st.sampled_from(["4.9e-324", "9007199254740993"]),
)
NAME = st.sampled_from(
    ["a", "b", "", " a", "1", "1.0", "nan", "é", '"x"', 'x"y', "a b", "\0", "\x85"]
)
END = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n \n", "\r\r\n", ",\n"])


@st.composite
def table(draw: Any) -> str:
    cells = st.one_of(PLAIN, PLAIN, PLAIN, ODD) if draw(st.booleans()) else PLAIN
    ends = END if draw(st.booleans()) else st.just(draw(st.sampled_from(["\n", "\r\n"])))
    lines = [draw(st.sampled_from(["x,y,class", "\ufeffx,y,class", "x, y,class", "#x,y,class"]))]
    for _ in range(draw(st.integers(1, 6))):
        names = NAME if draw(st.booleans()) else st.sampled_from("ab")
        lines.append(f"{draw(cells)},{draw(cells)},{draw(names)}")
    text = "".join(line + draw(ends) for line in lines)
    return text if draw(st.booleans()) else text.rstrip("\r\n")


def told(path: Path) -> Any:
    """All that a table comes to, or why it is refused."""
    try:
        found = data.load(str(path), "class")
    except InputError as error:
        return error.code, repr(error.message.params)
    return found.description, found.features.tobytes(), found.labels.tobytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(table())
@example("x,y,class\n1,2,a\n3,4,b\n\n5,6,a\n")
@example("x,y,class\r\n1,2,a\r\n3,4,b\r\n")
@example("x,y,class\r1,2,a\r3,4,b\r")
@example("x,y,class\n1,2,a\n3,nan,b\n")
def test_a_table_is_what_it_is_without_the_fast_reader(tmp_path: Path, text: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode())
    fast = told(path)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(number_rows, "read", lambda *_: None)
        assert told(path) == fast


def test_a_table_of_many_blocks_is_read_in_order(tmp_path: Path) -> None:
    source, rows = np.random.default_rng(7), 90_000
    values = np.round(source.normal(size=(rows, 3)), 6)
    names = [["b", "a", "ü"][place] for place in np.minimum(source.integers(0, 90_000, rows), 2)]
    path = tmp_path / "table.csv"
    body = (
        f"{a!r},{name},{b!r},{c!r}\r\n"
        for (a, b, c), name in zip(values.tolist(), names, strict=True)
    )
    path.write_bytes(("x,class,y,z\r\n" + "".join(body)).encode())
    assert path.stat().st_size > 2 * number_rows.BLOCK
    found = number_rows.read(path, layout(path, str(path)), 1)
    assert found is not None
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (found.features == values.astype(np.float32)).all()
    assert all((wide == values[:, place]).all() for place, wide in enumerate(found.wide))
    assert [found.texts[code] for code in found.codes.tolist()] == names
    assert found.texts == list(dict.fromkeys(names))


@pytest.mark.parametrize(
    ("cell", "name", "place"), [("1,5", "a", 2), ("1e400", "a", 2), ("1.5", "", 3), ("x", "b", 2)]
)
def test_a_cell_far_behind_is_named_by_its_row(
    tmp_path: Path, cell: str, name: str, place: int
) -> None:
    rows = [f"{row}.25,{row}.5,{'ab'[row % 2]}\n" for row in range(90_000)]
    rows[70_000] = f"1,{cell},{name}\n"
    path = tmp_path / "table.csv"
    path.write_text("x,y,class\n" + "".join(rows))
    with pytest.raises(InputError) as refused:
        data.load(str(path), "class")
    assert refused.value.row == 70_001
    if "," not in cell:
        assert refused.value.column == ("x", "y", "class")[place - 1]


def test_a_file_that_cannot_be_read_on_is_no_matter_of_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("x,class\n1,a\n2,b\n")
    found = layout(path, str(path))

    def broken(self: object, size: int = -1) -> bytes:
        raise OSError(5, "Input/output error")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(number_rows._Watched, "read", broken)
        with pytest.raises(OSError, match="Input/output"):
            number_rows.read(path, found, 1)
