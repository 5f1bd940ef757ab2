"""What is told of single cells and rows: by their number in the file, whatever is drawn of it."""

import csv
from pathlib import Path
from typing import Any

import pytest

from data.errors import InputError
from data.messages import Message
from data.schema import Schema
from data.table_report import TableReport
from engine.client.table_report import report_on
from engine.specs.data import DataSpec
from engine.tables.loading import load
from engine.tables.table_view import TableView
from engine.tables.viewing import view_of
from streamed_tables import in_batches

ROWS = 400
ODD = {311: "quick", 377: "unreadable"}
"""Cells of numbers that are none, by their rows from 1."""
HOWS = pytest.mark.parametrize("streaming", ["on", "off"])


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataSpec:
    """A table of which the first 6 rows have no label; a sample of it has three in four rows."""
    in_batches(monkeypatch)
    monkeypatch.setattr("data.streaming.row_sample.MOST_ROWS", 300)
    monkeypatch.setattr("data.roles.facts.LOOKED_AT", 50)
    path = tmp_path / "animals.csv"
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["no", "speed", "weight", "kind"])
        for row in range(1, ROWS + 1):
            kind = "" if row <= 6 else ("cat", "dog")[row % 2]
            speed = ODD.get(row, f"{row * 0.37 % 29:.2f}")
            out.writerow([1000 + row, speed, f"{row * 1.7 % 31:.1f}", kind])
    return DataSpec(source=str(path), label="kind")


def _told(done: int, of: int) -> None:
    assert 0 <= done <= of


def _seen(spec: DataSpec, **said: Any) -> TableView:
    return view_of(spec.model_copy(update=said), _told)


def _of(notes: tuple[Message, ...], code: str) -> list[Message]:
    return [note for note in notes if note.code == code]


def _role(schema: Schema, name: str) -> str:
    return next(column.role for column in schema.columns if column.name == name)


@HOWS
def test_cells_that_count_as_missing_are_named_by_row_and_value(
    spec: DataSpec, streaming: str
) -> None:
    """Though the column's role was guessed, and where a query has left rows out."""
    view = _seen(spec, streaming=streaming, where="no > 1100")
    (note,) = _of(view.warnings, "prepare.no_number")
    assert note.params == {"column": "speed", "row": 311, "value": "quick", "count": 2}
    asked = _seen(spec, streaming=streaming, roles={"speed": "numeric"})
    assert _of(asked.warnings, "prepare.no_number")
    assert not _of(asked.warnings, "role.fits_few_cells")
    few = _seen(spec, streaming=streaming, roles={"kind": "numeric"}, label="weight")
    assert _of(few.warnings, "role.fits_no_cell")
    assert {n.params["column"] for n in _of(few.warnings, "prepare.no_number")} == {"speed"}


@HOWS
def test_training_names_the_row_of_the_file(spec: DataSpec, streaming: str) -> None:
    told = load(spec.model_copy(update={"streaming": streaming, "where": "no > 1100"}))
    (note,) = _of(told.description.notes, "prepare.no_number")
    assert (note.params["row"], note.params["value"]) == (311, "quick")


@HOWS
def test_a_role_that_words_speak_against_names_them(spec: DataSpec, streaming: str) -> None:
    """However late in the table they stand."""
    schema = _seen(spec, streaming=streaming).schema
    (column,) = [one for one in schema.columns if one.name == "speed"]
    assert column.reason.code == "role.mostly_numbers"
    assert column.reason.params["texts"] == ["quick", "unreadable"]


@HOWS
@pytest.mark.parametrize("where", ["", "weight > 10"])
def test_a_column_that_counts_the_rows_is_known_whichever_are_seen(
    spec: DataSpec, streaming: str, where: str
) -> None:
    assert _role(_seen(spec, streaming=streaming, where=where).schema, "no") == "id"


@HOWS
def test_a_label_that_counts_the_rows_is_doubted(spec: DataSpec, streaming: str) -> None:
    code = "table_note.label_names_rows"
    view = _seen(spec, streaming=streaming, label="no")
    (note,) = _of(view.warnings, code)
    assert note.params["reason"].code == "role.counts_rows"
    told = load(spec.model_copy(update={"streaming": streaming, "label": "no"}))
    assert _of(told.description.notes, code) == [note]
    assert not _of(_seen(spec, streaming=streaming).warnings, code)
    assert not _of(_seen(spec, streaming=streaming, label="weight").warnings, code)


@HOWS
def test_rows_without_a_label_are_counted(spec: DataSpec, streaming: str) -> None:
    (note,) = _of(_seen(spec, streaming=streaming).notes, "table_note.labels_missing")
    assert note.params == {"column": "kind", "count": 6}


@HOWS
def test_a_label_that_is_no_number_is_named(spec: DataSpec, streaming: str) -> None:
    """Wherever the table is told of: at its view, in the report on it, and before training."""
    asked = spec.model_copy(update={"label": "speed", "streaming": streaming, "where": "no > 1100"})
    view, trained = _seen(asked), load(asked).description
    about = {"column": "speed", "row": 311, "value": "quick", "count": 2}
    for notes in (view.warnings, view.notes, trained.notes, report_on(asked).notes):
        (note,) = _of(notes, "table_note.labels_unread")
        assert note.params == about
        assert not _of(notes, "table_note.labels_missing")
    assert (view.statistics.rows, trained.rows) in {(298, 298), (trained.rows, 298)}


@HOWS
def test_a_report_tells_on_how_many_rows_it_rests(
    spec: DataSpec, streaming: str, tmp_path: Path
) -> None:
    del tmp_path
    report = report_on(spec.model_copy(update={"streaming": streaming}))
    assert (report.rows, report.measured) == (ROWS, ROWS)  # the sample is whole in the child
    assert TableReport.from_dict(report.to_dict()) == report
    (note,) = _of(report.notes, "prepare.no_number")
    assert (note.params["row"], note.params["count"]) == (311, 2)


def test_the_baseline_of_a_number_is_that_of_all_rows(spec: DataSpec) -> None:
    one = _seen(spec, streaming="on", label="weight").statistics
    other = _seen(spec, streaming="off", label="weight").statistics
    assert one.rows < other.rows
    assert one.baseline is not None
    assert other.baseline is not None
    assert one.baseline.mean == pytest.approx(other.baseline.mean)
    root = other.baseline.root_mean_square_error
    assert one.baseline.root_mean_square_error == pytest.approx(root)


@HOWS
def test_a_row_without_a_time_is_named_behind_a_query(spec: DataSpec, streaming: str) -> None:
    said = {"method": "time", "split": 0.2, "column": "speed"}
    asked = {**spec.model_dump(), "validation": said, "streaming": streaming, "where": "no > 1100"}
    with pytest.raises(InputError) as refused:
        load(DataSpec.model_validate(asked))
    about = refused.value.message.params
    assert (about["column"], about["row"], about["value"]) == ("speed", 311, "quick")
