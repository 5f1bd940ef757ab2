"""A table that streams is divided as the same table in memory: the same rows, in the same order."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.errors import InputError
from data.prepare.preparation import Preparation
from data.prepare.target_column import TargetColumn
from engine.tables.loading import described, load
from engine.tables.rows_files import Streams, streamed
from engine.tables.streaming import stream_for
from streamed_tables import (
    BEGIN,
    ROWS,
    as_csv,
    assert_the_same,
    in_batches,
    parts_on_disk,
    rows_of_towns,
    spec_of,
)


@pytest.fixture(autouse=True)
def _in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    in_batches(monkeypatch)


WAYS: dict[str, dict[str, Any]] = {
    "tail, shuffled before": {"shuffle_seed": 5, "validation": {"method": "tail"}},
    "stratified, shuffled before": {"shuffle_seed": 5, "test": {"split": 0.2}},
    "a number, stratified": {"shuffle_seed": 1, "label": "size"},
    "folds in the order of the rows": {"validation": {"method": "tail", "folds": 4, "fold": 2}},
    "folds, stratified": {"validation": {"folds": 3, "fold": 3, "seed": 4}, "test": {"split": 0.1}},
    "groups": {"validation": {"method": "group", "column": "town", "split": 0.3}},
    "groups, folds": {"validation": {"method": "group", "column": "town", "folds": 3}},
    "time": {"validation": {"method": "time", "column": "day", "split": 0.25}},
    "time, shuffled before": {
        "shuffle_seed": 9,
        "validation": {"method": "time", "column": "size", "split": 0.25},
        "test": {"split": 0.1},
    },
    "time, folds": {"validation": {"method": "time", "column": "day", "folds": 4, "fold": 2}},
}


@pytest.mark.parametrize("way", WAYS)
def test_all_ways_to_divide_rows_give_the_parts_of_a_table_in_memory(
    tmp_path: Path, way: str
) -> None:
    assert_the_same(as_csv(tmp_path / "towns.csv", rows_of_towns()), **WAYS[way])


CHOICES: dict[str, dict[str, Any]] = {
    "a cap": {"cap": 40},
    "a balance of some classes": {"balance": True, "classes": ["odd", "wild"], "sample_seed": 7},
    "a cap, a sample of it": {"cap": 50, "sample": 90, "sample_seed": 2},
    "a cap of the rows that lack nothing": {
        "cap": 30,
        "preparation": {"columns": {"height": {"missing": "drop_row"}}},
    },
}


@pytest.mark.parametrize("choice", CHOICES)
def test_as_many_rows_of_a_class_are_those_of_a_table_in_memory(
    tmp_path: Path, choice: str
) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    found = assert_the_same(source, **CHOICES[choice], validation={"method": "tail", "split": 0.2})
    most = CHOICES[choice].get("cap", ROWS)
    assert max(found.description.class_counts) <= most
    if "balance" in CHOICES[choice]:
        assert len(set(found.description.class_counts)) == 1


def test_a_class_that_is_asked_for_and_not_there_is_named(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    for classes, code in ((["wilt"], "choose.no_such_class"), (["odd"], "choose.one_class_left")):
        with pytest.raises(InputError) as told:
            described(spec_of(source, "on", cap=3, classes=classes).data)
        assert told.value.code == code


def test_a_sample_of_a_label_that_is_a_number_is_drawn(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    for streaming in ("on", "off"):
        found = described(spec_of(source, streaming, label="size", sample=50, cap=9).data)
        assert found.rows == 50
        notes = {note.code for note in found.notes if ".no_" in note.code}
        assert notes == {"table_note.no_classes"}


@pytest.mark.parametrize("asked", [WAYS["groups"], CHOICES["a cap"]])
def test_what_takes_more_memory_than_is_free_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any]
) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    monkeypatch.setattr("engine.tables.options.free_memory", lambda: 10_000)
    assert described(spec_of(source, "on").data).rows == ROWS - 8
    with pytest.raises(InputError) as told:
        described(spec_of(source, "on", **asked).data)
    assert told.value.code == "streaming.no_memory"
    assert told.value.message.params["rows"] == ROWS


@pytest.mark.parametrize("label", ["mood", "size"])
def test_rows_are_encoded_by_the_label_of_others_as_in_memory(tmp_path: Path, label: str) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    encoded = {"columns": {"town": {"encoding": "target"}}}
    found = assert_the_same(source, label=label, shuffle_seed=3, preparation=encoded)
    assert found.preparation is not None
    kinds = {column["name"]: column["kind"] for column in found.preparation["columns"]}
    assert kinds["town"] == "target"


def test_rows_that_the_sample_lacks_are_encoded_by_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.streaming.row_sample.MOST_ROWS", 80)
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    encoded = {"columns": {"town": {"encoding": "target"}}}
    roles = dict.fromkeys(("day", "height", "size"), "ignore")
    spec = spec_of(source, "on", label="mood", preparation=encoded, roles=roles)
    found, (train, validation, _) = parts_on_disk(spec)
    of_all = Preparation.from_dict(found.preparation or {}).columns[0].transform
    assert isinstance(of_all, TargetColumn)
    without = {tuple(row) for row in of_all.encodings[0].T.astype(np.float32).tolist()}
    assert {tuple(row) for row in validation[0].tolist()} <= without
    fitted = sum(tuple(row) not in without for row in train[0].tolist())
    assert 0 < fitted <= (found.preparation or {})["rows"] < 80


@pytest.mark.parametrize(
    ("form", "first"),
    [
        ("%d/%m/%Y", date(2024, 6, 25)),  # tells the day from the month
        ("%b %d, %Y", date(2024, 6, 25)),
        ("%b %d, %Y", date(2024, 5, 25)),  # tells no name in full from one cut short
        ("%d/%m/%Y", date(2024, 5, 4)),
    ],
)
def test_dates_of_one_form_order_the_rows_however_they_are_written(
    tmp_path: Path, form: str, first: date
) -> None:
    rows = rows_of_towns()
    rows[0]["day"] = first
    assert_the_same(as_csv(tmp_path / "towns.csv", rows, form), **WAYS["time"])


def test_values_of_a_parquet_file_divide_it_as_they_are(tmp_path: Path) -> None:
    frame = pd.DataFrame(rows_of_towns())
    frame["day"] = pd.to_datetime(frame["day"])
    frame["group"] = [None if row % 90 == 3 else row // 40 for row in range(ROWS)]
    frame["mood"] = frame["mood"].replace("", None)
    path = tmp_path / "towns.parquet"
    frame.to_parquet(path)
    assert_the_same(str(path), **WAYS["time"])
    assert_the_same(str(path), validation={"method": "group", "column": "group"})


@pytest.mark.parametrize("column", ["day", "size"])
def test_the_row_that_has_no_time_is_named(tmp_path: Path, column: str) -> None:
    rows = rows_of_towns()
    path = Path(as_csv(tmp_path / "towns.csv", rows))
    lines = path.read_text("utf-8").split("\n")
    lines[201] = lines[201].replace(str(rows[200][column]), "soon")
    way = {"validation": {"method": "time", "column": column, "split": 0.25}}
    path.write_text("\n".join(lines), "utf-8")
    refused = {}
    for streaming in ("off", "on"):
        with pytest.raises(InputError) as told:
            load(spec_of(str(path), streaming, roles={column: "ignore"}, **way).data)
        refused[streaming] = (told.value.code, told.value.message.params)
    assert refused["on"] == refused["off"]
    assert refused["on"][1]["value"] == "soon" and refused["on"][1]["row"] > 190


def test_what_cannot_be_divided_is_refused_with_the_reason(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    wrong: dict[str, dict[str, Any]] = {
        "split.no_such_column": {"method": "group", "column": "city"},
        "split.needs_column": {"method": "time"},
        "split.no_time": {"method": "time", "column": "height"},
        "split.fewer_groups_than_folds": {"method": "group", "column": "town", "folds": 30},
    }
    for code, validation in wrong.items():
        for streaming in ("on", "off"):
            with pytest.raises(InputError) as told:
                load(spec_of(source, streaming, validation=validation).data)
            if code != "split.no_time":  # of texts, an empty one is no time at all
                assert told.value.code == code
            else:
                assert told.value.code in (code, "split.not_a_time")


def test_the_rows_of_a_validation_file_stream_and_validate(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    held = as_csv(tmp_path / "held.csv", rows_of_towns(90, seed=8, towns=12)[::-1])
    asked: dict[str, Any] = {"validation": {"file": held, "method": "tail"}}
    found = assert_the_same(source, **asked, shuffle_seed=4, test={"split": 0.1})
    notes = [note for note in found.description.notes if note.code == "table_note.of_held"]
    assert "prepare.unseen" in {note.params["note"].code for note in notes}
    assert found.rows_file is not None
    assert found.description.held_rows == sum(found.rows_file.facts["label_counts"][1])
    dropping = {"preparation": {"columns": {"height": {"missing": "drop_row"}}}}
    assert_the_same(source, **asked, **dropping, where="height > -1", classes=["calm", "wild"])
    assert_the_same(source, **asked, shuffle_seed=3, label="size", preparation={})


def test_a_validation_file_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    rows = rows_of_towns(60)
    fewer = [{name: row[name] for name in row if name != "height"} for row in rows]
    others = [{**row, "mood": "sly" if row["mood"] == "odd" else row["mood"]} for row in rows]
    jsonl = tmp_path / "held.jsonl"
    jsonl.write_text('{"a": 1}\n', "utf-8")
    wrong = {
        "prepare.columns_missing": as_csv(tmp_path / "fewer.csv", fewer),
        "split.file_has_other_classes": as_csv(tmp_path / "others.csv", others),
        "streaming.format": str(jsonl),
        "file.missing": str(tmp_path / "none.csv"),
    }
    for code, file in wrong.items():
        with pytest.raises(InputError) as told:
            described(spec_of(source, "on", validation={"file": file}).data)
        assert told.value.code == code, told.value.message


def test_another_validation_file_makes_other_rows_files(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    held = as_csv(tmp_path / "held.csv", rows_of_towns(90, seed=8))
    spec, folder = spec_of(source, "on", validation={"file": held}).data, tmp_path / "kept"
    first = load(spec, folder=folder)
    assert load(spec, folder=folder).description == first.description
    assert len(list(folder.iterdir())) == 1
    as_csv(Path(held), rows_of_towns(80, seed=9))
    assert load(spec, folder=folder).description.held_rows < first.description.held_rows
    assert len(list(folder.iterdir())) == 2


def test_a_sample_that_lacks_rows_prepares_by_those_of_it_that_train(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.streaming.row_sample.MOST_ROWS", 60)
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    spec = spec_of(source, "on", **WAYS["groups"])
    found, (train, validation, _) = parts_on_disk(spec)
    assert (found.description.sampled, len(train[1]) + len(validation[1])) == (60, ROWS - 8)
    seen: list[float] = []
    stream = stream_for(spec.data)
    assert stream is not None
    streamed(Streams(stream), spec.data, None, lambda done, of: seen.append(done / of))
    assert seen == sorted(seen) and seen[-1] == 1.0


WINDOWS: dict[str, dict[str, Any]] = {
    "as rows come": {"window": {"length": 3}, "validation": {"method": "tail"}},
    "apart, before the row, by time": {
        "window": {"length": 3, "stride": 40, "horizon": 2, "by": ["day"]},
        "validation": {"method": "time", "column": "day", "folds": 3, "fold": 2},
        "roles": {"day": "ignore"},
    },
    "by two columns, rows shuffled before": {
        "window": {"length": 2, "by": ["day", "size"]},
        "shuffle_seed": 3,
        "test": {"split": 0.1},
    },
    "of rows that lack nothing": {
        "window": {"length": 4, "by": ["day"]},
        "preparation": {"columns": {"height": {"missing": "drop_row"}}},
        "validation": {"method": "time", "column": "day"},
    },
}


def in_time(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["day"], row["size"]))


@pytest.mark.parametrize("way", WINDOWS)
def test_windows_are_those_of_a_table_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr("data.streaming.sliding_windows.AT_ONCE", 2_000)
    source = as_csv(tmp_path / "towns.csv", in_time(rows_of_towns()), "%d/%m/%Y")
    found = assert_the_same(source, **WINDOWS[way]).description
    assert found.shape[0] == WINDOWS[way]["window"]["length"]


def test_a_file_to_validate_on_has_windows_of_its_own(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "towns.csv", in_time(rows_of_towns()))
    held = as_csv(tmp_path / "later.csv", in_time(rows_of_towns(70, seed=8)))
    window = {"length": 3, "by": ["day"]}
    found = assert_the_same(source, window=window, validation={"file": held})
    assert found.rows_file is not None
    assert found.rows_file.read(found.rows_file.parts[1].start, 3)["inputs"].any(axis=1).all()


@pytest.mark.parametrize("rows", [170, 299])
def test_rows_that_do_not_come_in_time_are_refused(tmp_path: Path, rows: int) -> None:
    ordered = in_time(rows_of_towns())
    assert ordered[rows]["mood"]
    assert not all(row["mood"] for row in ordered[:rows])
    ordered[rows]["day"] = BEGIN
    source = as_csv(tmp_path / "towns.csv", ordered)
    with pytest.raises(InputError) as told:
        described(spec_of(source, "on", window={"length": 2, "by": ["day"]}).data)
    assert told.value.code == "window.not_in_order"
    assert told.value.message.params["row"] == rows + 1


@pytest.mark.parametrize("rows", [3, 299])
def test_a_row_whose_time_cannot_be_read_is_named_by_its_number_in_the_file(
    tmp_path: Path, rows: int
) -> None:
    ordered = in_time(rows_of_towns())
    assert ordered[rows]["mood"]
    told = [{**row, "day": row["day"].strftime("%Y-%m-%d")} for row in ordered]
    told[rows]["day"] = "in spring"
    source = tmp_path / "towns.csv"
    pd.DataFrame(told).to_csv(source, index=False)
    window = {"length": 2, "by": ["day"]}
    with pytest.raises(InputError) as refused:
        described(spec_of(str(source), "on", window=window).data)
    assert refused.value.code == "split.not_a_time"
    about = refused.value.message.params
    assert (about["row"], about["value"]) == (rows + 1, "in spring")


def test_a_window_longer_than_a_table_that_streams_is_refused(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns(60))
    with pytest.raises(InputError) as told:
        described(spec_of(source, "on", window={"length": 70}).data)
    assert told.value.code == "window.longer_than_table"
