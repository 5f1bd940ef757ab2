"""Tables as inputs: columns by name, odd cells, and what cannot be an input at all."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.errors import InputError
from data.options import PreparationOptions, ReadingOptions
from data.prepare.fitting import fit
from data.raw_table import RawTable
from engine.predict.fields import InputField, fields_of
from engine.predict.inputs import PlainInputs, PositionalInputs, PreparedInputs, Ranges
from engine.predict.labels import LabelReader
from engine.predict.outputs import Output, label_output
from engine.predict.problems import Problem, Problems
from engine.predict.reading import each_part
from engine.predict.rows import rows_table
from engine.predict.scores import Scores
from engine.predict.tables_out import CsvWriter, ParquetWriter, table_of
from engine.tasks.binary import Binary
from engine.tasks.classification import Classification
from engine.tasks.regression import Regression
from small_tables import schema, table

PLAIN = PlainInputs(("a", "b"), Ranges(np.array([0, 0], np.float32), np.array([9, 9], np.float32)))


def prepared(unused: Sequence[str] = (), **options: Any) -> PreparedInputs:
    raw = table(
        {"town": ["x", "y", "x", "y"], "size": ["1", "2", "", "5"], "when": ["", "", "", ""]}
    )
    roles = schema({"town": "nominal", "size": "numeric"})
    only = RawTable("t.csv", "t", "", raw.names[:2], raw.columns[:2])
    settings = PreparationOptions(**{"scaling": "standard", **options})
    found = fit(only, roles, np.arange(4), settings, np.array([0, 1, 0, 1]))
    features = found.apply(only)
    ranges = Ranges(features.min(axis=0), features.max(axis=0))
    return PreparedInputs(found, frozenset(unused), ranges)


def code_of(act: Any) -> InputError:
    with pytest.raises(InputError) as refused:
        act()
    return refused.value


def test_plain_columns_go_by_name_and_are_rounded_once() -> None:
    features, problems = PLAIN.features(
        table({"b": ["0.1", " 2 "], "x": ["?", ""], "a": ["1e0", "+3."]})
    )
    assert features.dtype == np.float32 and problems == []
    assert features.tolist() == [[1.0, np.float32(0.1)], [3.0, 2.0]]
    typed, _ = PLAIN.features(table({"a": [1, 2], "b": [0.1, 0.2]}))
    assert typed[:, 1].tolist() == np.float32([0.1, 0.2]).tolist()


@pytest.mark.parametrize("cell", ["", "x", "NaN", "inf", "1e39", "1e999", "-", "1;2", "\x1b[2J"])
def test_a_cell_without_a_number_is_named(cell: str) -> None:
    refused = code_of(lambda: PLAIN.features(table({"a": ["1", "2"], "b": ["3", cell]})))
    assert (refused.code, refused.row, refused.column) == ("predict.no_number", 2, "b")


def test_a_column_that_is_missing_is_named_with_one_that_may_be_meant() -> None:
    refused = code_of(lambda: prepared().features(table({"town": ["x"], "Size": ["1"]})))
    assert refused.code == "predict.columns_missing"
    assert (refused.message.params["columns"], refused.message.params["near"]) == (["size"], "Size")
    assert code_of(lambda: PLAIN.features(rows_table({}))).message.params["count"] == 2


def test_columns_by_their_places_must_be_as_many(tmp_path: Path) -> None:
    inputs = PositionalInputs(2, "class")
    features, _ = inputs.features(table({"p": ["1"], "class": ["x"], "q": ["2"]}))
    assert features.tolist() == [[1.0, 2.0]]
    for names in (("p",), ("p", "q", "r")):
        refused = code_of(
            lambda names=names: inputs.features(table({name: ["1"] for name in names}))
        )
        assert refused.code == "predict.other_count"


def test_what_was_not_there_in_training_is_told_and_filled() -> None:
    raw = table({"size": ["1", "tall", "99", ""], "town": ["z", "x", "z", ""]})
    features, problems = prepared().features(raw)
    assert np.isfinite(features).all()
    told = {(one.code, one.column): (one.row, one.value, one.count) for one in problems}
    assert told == {
        ("prepare.unseen", "town"): (1, "z", 2),
        ("prepare.no_number", "size"): (2, "tall", 1),
        ("predict.out_of_range", "size"): (3, "99", 1),
    }


def test_a_row_that_training_left_out_is_told() -> None:
    _, problems = prepared(missing="drop_row").features(table({"size": [""], "town": ["x"]}))
    assert [(one.code, one.column) for one in problems] == [("predict.filled", "size")]


def test_a_column_that_no_input_takes_may_be_missing_or_odd() -> None:
    inputs = prepared(unused=["size"])
    assert inputs.columns == ("town",)
    assert inputs.features(table({"town": ["x"]}))[1] == []
    assert inputs.features(table({"town": ["x"], "size": ["tall"]}))[1] == []


def test_problems_of_parts_are_told_of_the_whole() -> None:
    found = Problems()
    found.add([Problem("c", "a", 2, "x", 1)])
    found.add([Problem("c", "a", 101, "y", 4), Problem("c", "b", 103, "z", 1)])
    assert found.all == [Problem("c", "a", 2, "x", 5), Problem("c", "b", 103, "z", 1)]
    assert found.all[1].message.params["row"] == 103


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b\n", "table.only_header"),
        ("a,b,a\n1,2,3\n", "predict.column_twice"),
        ("a\n1\n2\n", "predict.columns_missing"),
        ("a,b\n1,2\n3,x\n", "predict.no_number"),
        ("\x89PNG\r\n\x1a\n\0\0", ""),
        ('a,b\n1,"2\n', ""),
        ("PAR1 and then nothing", ""),
    ],
)
def test_files_that_are_no_such_table_are_refused(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode("latin-1"))
    refused = code_of(
        lambda: each_part(str(path), ReadingOptions(), lambda raw: PLAIN.features(raw) and None)
    )
    assert not code or refused.code == code


@pytest.mark.parametrize("parts_above", [0, 10**9])
def test_an_error_names_the_row_of_the_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts_above: int
) -> None:
    monkeypatch.setattr("engine.predict.reading.PARTS_ABOVE", parts_above)
    monkeypatch.setattr("data.sources.formats.large_text.BLOCK", 1 << 12)
    path = tmp_path / "t.csv"
    lines = [f"{row % 9},{row % 7}" for row in range(40_000)]
    lines[39_000] = "1,oops"
    path.write_text("\n".join(["a,b", *lines]), "utf-8")
    refused = code_of(
        lambda: each_part(str(path), ReadingOptions(), lambda raw: PLAIN.features(raw) and None)
    )
    assert (refused.code, refused.row) == ("predict.no_number", 39_001)


def test_a_sheet_of_the_runs_own_table_is_no_matter_for_one_that_has_none(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    taken: list[RawTable] = []
    each_part(str(path), ReadingOptions(sheet="May"), taken.append)
    assert taken[0].names == ("a", "b")


def test_rows_are_given_cell_by_cell() -> None:
    found = rows_table({"a": [1, 2.5, None], "b": "x", "c": True})
    assert [column.to_pylist() for column in found.columns] == [
        ["1", "2.5", ""],
        ["x"] * 3,
        ["true"] * 3,
    ]
    assert code_of(lambda: rows_table({"a": [1], "b": [1, 2]})).code == "predict.other_lengths"


def test_what_a_person_may_be_asked_for_each_column() -> None:
    town, size = fields_of(prepared())
    assert (town.kind, town.choices) == ("choice", ("x", "y"))
    assert (size.kind, size.usual) == ("number", 2.0)
    assert (size.least, size.greatest) == pytest.approx((1.0, 5.0))
    assert InputField.from_dict(size.to_dict()) == size
    assert fields_of(PLAIN)[1] == InputField("b", "number", (), 0.0, 9.0)
    assert fields_of(PositionalInputs(3)) == ()


def labels(classes: tuple[str, ...], cells: Sequence[Any]) -> list[int]:
    reader = LabelReader(label_output("class", Classification(classes)))
    return reader.read(table({"class": cells}))[0].tolist()  # type: ignore[union-attr]


def test_labels_are_the_runs_classes_however_they_are_written() -> None:
    assert labels(("ash", "elm"), ["elm", " ash ", "", "NA", "oak"]) == [1, 0, -1, -1, -2]
    assert labels(("1", "2"), ["1.0", "02", "3", "nan"]) == [0, 1, -2, -1]
    assert labels(("1", "2"), [1, 2, None]) == [0, 1, -1]
    assert labels(("NA", "EU"), ["NA", "EU", ""]) == [0, 1, -1], "a class may be called so"
    reader = LabelReader(label_output("size", Regression()))
    values, odd = reader.read(table({"size": ["1.5", "", "tall"]}))
    assert values is not None and values[0] == 1.5 and np.isnan(values[1:]).all()
    assert [(one.code, one.row) for one in odd] == [("predict.label_no_number", 3)]
    assert reader.read(table({"a": ["1"]})) == (None, [])


def test_outputs_become_words_and_units() -> None:
    three = label_output("kind", Classification(("a", "b", "c")))
    told = three.told(np.float32([[0.1, 0.7, 0.2]]))
    assert (told.predicted.tolist(), told.probable.tolist()) == ([1], [np.float32(0.7)])
    two = label_output("kind", Binary(("no", "yes"), 0.9))
    told = two.told({"output": np.float32([[0.8]])})
    assert told.predicted.tolist() == [0]
    assert told.probabilities.tolist() == [[np.float32(1) - np.float32(0.8), np.float32(0.8)]]
    number = Output("size", "size", Regression().scaled(10.0, 2.0), centre=100.0, size=3.0)
    assert number.told(np.float32([[0.5]])).predicted.tolist() == [11.0 * 3.0 + 100.0]


def test_scores_count_only_rows_with_a_label() -> None:
    output = label_output("kind", Classification(("a", "b")))
    scores = Scores(output)
    assert scores.to_dict() == {}
    told = output.told(np.float32([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.6, 0.4]]))
    scores.add(np.array([0, 1, 1, -2]), told)
    scores.add(np.array([1, -1, -1, -1]), told)
    found = scores.to_dict()
    assert (found["rows"], found["matrix"], found["accuracy"]) == (4, [[1, 0], [2, 1]], 0.5)
    told_of = found["probabilities"]
    assert (told_of["rows"], told_of["roc_auc"]) == (4, pytest.approx(5 / 6))
    assert told_of["roc_auc_by_class"] == [pytest.approx(5 / 6)] * 2
    assert told_of["calibration_error"] == pytest.approx(0.3)
    number = Scores(label_output("size", Regression().scaled(1.0, 1.0)))
    number.add(
        np.array([2.0, np.nan]), label_output("s", Regression()).told(np.float32([[4], [9]]))
    )
    assert (number.to_dict()["rows"], number.to_dict()["mae"]) == (1, 2.0)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_what_is_written_reads_back_to_the_same_bits(tmp_path: Path, kind: str) -> None:
    import pandas as pd

    names = ('a "quoted", name', "row", "line\nbreak")
    output = label_output("kind", Classification(names))
    source = np.random.default_rng(1).random((50, 3), np.float32)
    told = output.told(source / source.sum(axis=1, keepdims=True))
    path = tmp_path / f"out.{kind}"
    writer = (CsvWriter if kind == "csv" else ParquetWriter)(path)
    writer.write(table_of(np.arange(1, 51), [(output, told)]))
    writer.write(table_of(np.arange(51, 101), [(output, told)]))
    writer.close()
    found = (
        pd.read_csv(path, dtype={"probability": "float32"})
        if kind == "csv"
        else pd.read_parquet(path)
    )
    assert list(found.columns)[:3] == ["row", "predicted", "probability"]
    assert found["row"].tolist() == list(range(1, 101))
    assert found["predicted"].tolist()[:50] == [names[i] for i in told.predicted]
    assert np.array_equal(found["p_row"].to_numpy("float32")[50:], told.probabilities[:, 1])
