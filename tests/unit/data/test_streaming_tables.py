"""Two passes over a table that is never held whole: what they count, draw, prepare and write."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.dataset import Dataset
from data.errors import InputError
from data.opened import open_table
from data.options import PreparationOptions, RowOptions, TableOptions
from data.rows_file import RowsFile
from data.sources.streams import stream_of
from data.split import SplitOptions, split, wanted
from data.streaming import row_sample
from data.streaming.dividing import Division
from data.streaming.label_count import Moments
from data.streaming.parts import parts_of
from data.streaming.row_keys import BLOCK, keys_of
from data.streaming.streamed_table import StreamedTable, open_rows

TAIL = SplitOptions(0.2, "tail", test=0.1)


def _table(path: Path, label: Any, rows: int = 400) -> Path:
    source = np.random.default_rng(3)
    lines = ["town;height;mood"]
    for row in range(rows):
        height = "" if row % 7 == 0 else f"{source.normal() * 9:.3f}".replace(".", ",")
        lines.append(f"{('Lima', 'Oslo', 'Turku')[row % 3]};{height};{label(row, source)}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def _word(row: int, source: Any) -> str:
    return "calm" if source.random() < 0.7 else "wild"


def _number(row: int, source: Any) -> str:
    return f"{source.normal() * 40 + row:.2f}".replace(".", ",")


def _streamed(
    path: Path, division: SplitOptions = TAIL, asked: TableOptions | None = None
) -> Dataset:
    stream = stream_of(str(path), TableOptions().reading)
    assert stream is not None
    table = StreamedTable.of(stream, asked or TableOptions(), Division(division))
    out = path.with_suffix(".rows")
    with out.open("wb") as file:
        table.write(file)
    found = open_rows(out)
    out.unlink()  # open, it outlives its name
    assert table.dataset().description.feature_names == found.description.feature_names
    return found


def _read(found: Dataset, part: int) -> Any:
    assert found.rows_file is not None
    rows = found.rows_file.parts[part]
    return found.rows_file.read(rows.start, len(rows))


@pytest.mark.parametrize("label", [_word, _number])
@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_the_rows_on_disk_are_those_that_a_table_in_memory_has(
    tmp_path: Path, label: Any, suffix: str
) -> None:
    path = _table(tmp_path / "towns.csv", label)
    if suffix == ".parquet":
        import pandas as pd

        frame = pd.read_csv(path, sep=";", decimal=",")
        path = path.with_suffix(suffix)
        frame.to_parquet(path)
    found, whole = _streamed(path), open_table(str(path), TableOptions())
    rows = split(whole.label.values, TAIL)
    dataset = whole.prepared(rows.arrays()[0])
    for part, numbers in enumerate(rows.arrays()):
        read = _read(found, part)
        assert np.array_equal(read["inputs"], dataset.features[numbers])
        assert np.array_equal(read["label"], dataset.labels[numbers])
    one, other = found.description, dataset.description
    assert one.preparation == other.preparation
    assert (one.class_names, one.class_counts) == (other.class_names, other.class_counts)
    assert (one.rows, one.sampled, other.sampled) == (other.rows, other.rows, 0)
    if one.quantity is not None:
        assert one.quantity.mean == pytest.approx(other.quantity and other.quantity.mean)
        told = found.rows_file and found.rows_file.facts
        labels = dataset.labels[rows.train]
        assert (told or {})["deviation"] == pytest.approx(labels.std())


def test_of_a_large_table_a_sample_decides_and_all_rows_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_sample, "MOST_ROWS", 60)
    path = _table(
        tmp_path / "towns.csv", lambda row, source: "" if row == 9 else _word(row, source)
    )
    found = _streamed(path, SplitOptions(0.2, "shuffled", seed=4))
    about, notes = found.description, {note.code: note for note in found.description.notes}
    assert (about.sampled, about.rows) == (60, 399)
    assert sum(about.class_counts) == 399
    assert notes["table_note.streamed"].params == {"rows": 400, "sampled": 60}
    assert notes["table_note.labels_missing"].params["count"] == 1
    assert found.rows_file is not None
    counts = np.array(found.rows_file.facts["label_counts"])
    assert counts.sum(axis=0).tolist() == list(about.class_counts)
    assert sorted(counts.sum(axis=1).tolist()) in ([0, 79, 320], [0, 80, 319])
    again = _streamed(path, SplitOptions(0.2, "shuffled", seed=4))
    assert all(np.array_equal(_read(found, part), _read(again, part)) for part in range(3))
    other = _streamed(path, SplitOptions(0.2, "shuffled", seed=5))
    assert not np.array_equal(_read(found, 1), _read(other, 1))


def test_a_class_that_the_sample_lacks_is_one_all_the_same_unless_it_has_a_single_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_sample, "MOST_ROWS", 40)
    rare = {7: "odd"}
    path = _table(tmp_path / "a.csv", lambda row, source: rare.get(row) or _word(row, source))
    assert _streamed(path).description.class_names == ("calm", "odd", "wild")
    path = _table(tmp_path / "b.csv", lambda row, _: rare.get(row, "calm"))
    with pytest.raises(InputError) as told:
        _streamed(path, asked=TableOptions(label="mood"))
    assert told.value.code == "streaming.rare_classes"


def test_what_lies_outside_is_told_once_with_its_first_row(tmp_path: Path) -> None:
    path = _table(tmp_path / "towns.csv", _word)
    lines = path.read_text("utf-8").split("\n")
    for place in (391, 392):  # behind the names: rows 391 and 392, which test
        lines[place] = "Rome" + lines[place][lines[place].index(";") :]
    path.write_text("\n".join(lines), "utf-8")
    (told,) = [note for note in _streamed(path).description.notes if note.code == "prepare.unseen"]
    assert told.params == {"column": "town", "row": 391, "value": "Rome", "count": 2}


METHODS = st.sampled_from(["tail", "shuffled"])


@given(st.integers(2, 3 * BLOCK), st.floats(0, 0.5), st.floats(0, 0.4), METHODS)
def test_the_parts_are_as_large_as_asked_for(
    rows: int, fraction: float, test: float, method: Any
) -> None:
    options = SplitOptions(fraction, method, seed=3, test=test, test_seed=3)
    if wanted(rows, fraction) + wanted(rows, test) >= rows:
        with pytest.raises(InputError):
            parts_of(rows, options)
        return
    found = parts_of(rows, options)
    each = found.of(0, rows)
    assert tuple(np.bincount(each, minlength=3)) == found.counts
    assert found.counts[1:] == (wanted(rows, fraction), wanted(rows, test))
    some = np.unique(np.random.default_rng(0).integers(0, rows, 50))
    assert np.array_equal(found.at(some), each[some])


def test_a_rows_number_is_known_without_the_others() -> None:
    whole = keys_of(0, 3 * BLOCK, (1,))
    assert np.array_equal(keys_of(BLOCK - 5, BLOCK + 9, (1,)), whole[BLOCK - 5 : 2 * BLOCK + 4])


@given(st.lists(st.lists(st.floats(-1e6, 1e6), max_size=9), min_size=1))
def test_moments_of_parts_are_those_of_the_whole(parts: list[list[float]]) -> None:
    found = Moments()
    for part in parts:
        found.add(np.array(part, np.float64))
    values = np.array([value for part in parts for value in part])
    assert found.count == len(values)
    if len(values):
        assert found.mean == pytest.approx(values.mean(), abs=1e-6)
        assert found.deviation == pytest.approx(values.std(), abs=1e-3)


def test_a_file_that_is_cut_off_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "some.rows"
    path.write_bytes(b"x" * 40)
    with pytest.raises(InputError) as told:
        RowsFile.open(path)
    assert told.value.code == "streaming.damaged"


def test_rows_that_a_query_chooses_stream_as_they_are_held(tmp_path: Path) -> None:
    path = _table(tmp_path / "towns.csv", _word)
    asked = TableOptions(where="town = oslo or height > 3")
    stream = stream_of(str(path), asked.reading)
    assert stream is not None
    whole = open_table(str(path), asked)
    rows = split(whole.label.values, TAIL)
    dataset = whole.prepared(rows.arrays()[0])
    table = StreamedTable.of(replace(stream, where=asked.where), asked, Division(TAIL))
    out = tmp_path / "towns.rows"
    with out.open("wb") as file:
        table.write(file)
    found = open_rows(out)
    assert 0 < found.description.rows == whole.raw.rows < 400
    for part, numbers in enumerate(rows.arrays()):
        assert np.array_equal(_read(found, part)["inputs"], dataset.features[numbers])
    with pytest.raises(InputError) as told:
        StreamedTable.of(replace(stream, where="town = Rome"), asked, Division(TAIL))
    assert told.value.code == "filter.no_rows"


def test_rows_that_lack_something_are_dropped_as_of_a_table_in_memory(tmp_path: Path) -> None:
    path = _table(tmp_path / "towns.csv", _word)
    asked = TableOptions(
        preparation=PreparationOptions(columns={"height": {"missing": "drop_row"}})
    )
    found, whole = _streamed(path, asked=asked), open_table(str(path), asked)
    rows = split(whole.label.values, TAIL)
    dataset = whole.prepared(rows.arrays()[0])
    assert found.description.rows == whole.raw.rows == 342
    for part, numbers in enumerate(rows.arrays()):
        assert np.array_equal(_read(found, part)["inputs"], dataset.features[numbers])
    dropped = [note for note in found.description.notes if note.code == "table_note.rows_dropped"]
    assert dropped == [note for note in whole.notes if note.code == "table_note.rows_dropped"]


def test_a_sample_streams_and_its_seed_draws_it(tmp_path: Path) -> None:
    path = _table(tmp_path / "towns.csv", _word)
    seen: list[float] = []

    def drawn(seed: int, most: int = 90) -> set[bytes]:
        preparation = PreparationOptions(missing="drop_row", scaling="none")
        asked = TableOptions(
            rows=RowOptions(sample=most, seed=seed), preparation=preparation, where="town != Lima"
        )
        stream = stream_of(str(path), asked.reading)
        assert stream is not None
        stream = replace(stream, where=asked.where)
        seen.clear()
        table = StreamedTable.of(
            stream, asked, Division(TAIL), progress=lambda d, of: seen.append(d / of)
        )
        with (tmp_path / "towns.rows").open("wb") as file:
            table.write(file)
        found = open_rows(tmp_path / "towns.rows")
        assert found.description.rows == min(most, 228)
        (dropped,) = [
            one for one in found.description.notes if one.code == "table_note.rows_dropped"
        ]
        assert dropped.params["count"] == 38
        return {bytes(row) for part in range(3) for row in _read(found, part)}

    one, again, other, whole = drawn(1), drawn(1), drawn(2), drawn(1, 400)
    assert one == again != other
    assert len(one) == len(other) == 90 and one | other <= whole
    assert seen == sorted(seen) and seen[-1] == 1.0


def test_the_classes_asked_for_stream_as_they_are_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _table(tmp_path / "a.csv", lambda row, source: "odd" if row == 7 else _word(row, source))

    def asked(*classes: str) -> TableOptions:
        return TableOptions(label="mood", rows=RowOptions(classes=classes))

    found, whole = (
        _streamed(path, asked=asked("wild", "calm")),
        open_table(str(path), asked("wild", "calm")),
    )
    rows = split(whole.label.values, TAIL)
    dataset = whole.prepared(rows.arrays()[0])
    assert found.description.class_names == whole.label.names == ("calm", "wild")
    assert found.description.class_counts == whole.label.counts
    for part, numbers in enumerate(rows.arrays()):
        assert np.array_equal(_read(found, part)["inputs"], dataset.features[numbers])
        assert np.array_equal(_read(found, part)["label"], dataset.labels[numbers])
    monkeypatch.setattr(row_sample, "MOST_ROWS", 40)
    three = _streamed(path, asked=asked("odd", "calm", "wild"))  # the sample has no odd one
    assert three.description.class_names == ("calm", "odd", "wild")
    with pytest.raises(InputError) as told:
        _streamed(path, asked=asked("odder", "calm"))
    assert told.value.code == "choose.no_such_class"
