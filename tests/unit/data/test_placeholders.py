"""Numbers and words that stand for a missing value: suspected, and taken for one where asked."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from data.options import ReadingOptions
from data.raw_table import RawTable
from data.schema import ColumnSchema
from data.sources.registry import read
from data.sources.streams import stream_of
from data.statistics.column_values import ColumnValues
from data.statistics.placeholders import looks_like_placeholder, placeholder_notes
from small_tables import schema, table

NUMBER: ColumnSchema = schema({"degrees": "numeric"}).columns[0]


def cells_of(values: Any) -> Any:
    """The numbers as cells of a text table."""
    return pa.chunked_array([pa.array(map(str, values.tolist()))])


@pytest.mark.parametrize(
    ("odd", "suspected"), [(-9999.0, True), (999.0, True), (-9998.0, False), (99.0, False)]
)
def test_a_usual_number_far_from_all_others_is_suspected(odd: float, suspected: bool) -> None:
    values = np.append(np.linspace(-10.0, 40.0, 50), [odd, odd])
    found = looks_like_placeholder(NUMBER, ColumnValues(values, None), cells_of(values))
    assert (found is not None) is suspected
    if found is not None:
        told = {"column": "degrees", "value": int(odd), "count": 2, "spelt": f"{odd}"}
        assert found.params == told


def test_what_is_told_of_a_table_says_how_its_cells_write_the_number() -> None:
    cells = [*(str(degree) for degree in range(40)), "-9999.0", "-9999", "-9999"]
    raw = table({"degrees": cells, "k": ["a", "b", "c"] * 14 + ["a"]})
    notes = list(placeholder_notes(raw, schema({"degrees": "numeric", "k": "nominal"}), None))
    assert [note.code for note in notes] == ["table_note.placeholder"]
    told = {"column": "degrees", "value": -9999, "count": 3, "spelt": "-9999.0;-9999"}
    assert notes[0].params == told


def test_a_few_numbers_and_no_input_are_not_suspected() -> None:
    few = np.array([1.0, 2.0, -999.0])
    assert looks_like_placeholder(NUMBER, ColumnValues(few, None), cells_of(few)) is None
    many = np.append(np.arange(30.0), -999.0)
    label = schema({"degrees": "label"}).columns[0]
    assert looks_like_placeholder(label, ColumnValues(many, None), cells_of(many)) is None


def test_what_stands_for_missing_is_missing_in_texts_and_by_value_in_numbers(
    tmp_path: Path,
) -> None:
    options = ReadingOptions(missing=("-9999", "Calm"))
    text = tmp_path / "text.csv"
    text.write_text("wind,degrees\nCalm,1\n 3.5,-9999\ncalm,2\n", "utf-8")
    table = read(str(text), options)
    assert [column.to_pylist() for column in table.columns] == [
        [None, " 3.5", "calm"],
        ["1", None, "2"],
    ]
    stream, batches = stream_of(str(text), options), list[RawTable]()
    assert stream is not None
    stream.each(batches.append)
    assert [cell for one in batches for cell in one.columns[1].to_pylist()] == ["1", None, "2"]
    numbers = tmp_path / "numbers.parquet"
    parquet.write_table(pa.table({"a": [1, -9999], "b": [-9999.0, 2.5]}), numbers)
    table = read(str(numbers), options)
    assert [column.to_pylist() for column in table.columns] == [[1, None], [None, 2.5]]
