"""Tables that stream, as they are looked at: classes of all rows, rows as training gets them."""

import csv
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.errors import InputError
from data.sources.streams import TableStream
from engine.specs.data import DataSpec
from engine.tables.kept_files import KEPT
from engine.tables.kept_samples import SUFFIX
from engine.tables.loading import described, load
from engine.tables.rows_files import Streams, streamed
from engine.tables.single_rows import row_of
from engine.tables.streaming import stream_for
from engine.tables.viewing import view_of
from streamed_tables import as_csv, in_batches, rows_of_towns, spec_of

SAMPLED = 60


@pytest.fixture(autouse=True)
def _in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    in_batches(monkeypatch)
    monkeypatch.setattr("data.streaming.row_sample.MOST_ROWS", SAMPLED)


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with every pass over a table."""
    seen: list[str] = []
    each = TableStream.each

    def counted(self: TableStream, *given: Any) -> Any:
        seen.append(self.source)
        return each(self, *given)

    monkeypatch.setattr(TableStream, "each", counted)
    return seen


def _told(done: int, of: int) -> None:
    assert 0 <= done <= of


def _spec(tmp_path: Path, **said: Any) -> DataSpec:
    rows = rows_of_towns()
    rows[-1]["mood"] = "last"
    return spec_of(as_csv(tmp_path / "towns.csv", rows), "on", **said).data


@pytest.mark.parametrize("said", [{}, {"classes": ["calm", "last"]}, {"where": "height > 0"}])
def test_classes_and_the_baseline_are_those_of_all_rows(
    tmp_path: Path, said: dict[str, Any]
) -> None:
    spec = _spec(tmp_path, **said)
    one = view_of(spec, _told).statistics
    other = view_of(spec.model_copy(update={"streaming": "off"}), _told).statistics
    assert one.balance is not None
    assert other.balance is not None
    assert one.rows < other.rows
    found = dict(zip(one.balance.classes, one.balance.counts, strict=True))
    assert found == dict(zip(other.balance.classes, other.balance.counts, strict=True))
    assert one.balance.majority == other.balance.majority
    unbalanced = [note for note in one.suspicions if note.code == "statistics.unbalanced"]
    assert unbalanced == [n for n in other.suspicions if n.code == "statistics.unbalanced"]


def test_where_rows_are_drawn_by_class_the_sample_alone_is_counted(tmp_path: Path) -> None:
    balance = view_of(_spec(tmp_path, cap=20), _told).statistics.balance
    assert balance is not None
    assert sum(balance.counts) <= SAMPLED


def test_roles_change_without_another_pass_over_the_table(
    tmp_path: Path, passes: list[str]
) -> None:
    spec, folder = _spec(tmp_path), tmp_path / "store"
    drawn = view_of(spec, _told, folder)
    assert len(passes) == 1
    kept = view_of(spec, _told, folder)
    assert kept == drawn
    changed = view_of(spec.model_copy(update={"roles": {"town": "ignore"}}), _told, folder)
    assert changed.schema.columns[0].role == "ignore"
    assert len(passes) == 1
    (file,) = folder.glob(f"*{SUFFIX}")
    file.write_bytes(file.read_bytes()[:2000])
    assert view_of(spec, _told, folder) == drawn
    assert len(passes) == 2
    Path(spec.source).write_text("town,mood\na,x\nb,y\n")
    assert len(view_of(spec, _told, folder).schema.columns) == 2
    assert len(passes) == 3


@pytest.mark.parametrize(
    "said",
    [{}, {"label": "size"}, {"where": "height > 0"}, {"label": "size", "where": "mood = odd"}],
)
def test_looking_and_describing_pass_over_the_table_once(
    tmp_path: Path, passes: list[str], said: dict[str, Any]
) -> None:
    spec, folder = _spec(tmp_path, **said), tmp_path / "store"
    view_of(spec, _told, folder)
    told = described(spec, folder, _told)
    assert len(passes) == 1
    assert told == described(spec)  # where nothing is kept
    del passes[:]
    trained = load(spec, folder=folder).description
    assert len(passes) == 1  # in which its rows are written
    del passes[:]
    whole = load(spec).description
    assert len(passes) == 2
    assert trained == whole
    assert (trained.preparation, trained.rows) == (told.preparation, told.rows)


def test_who_looks_while_another_does_waits_and_finds_the_sample(
    tmp_path: Path, passes: list[str]
) -> None:
    spec, folder = _spec(tmp_path), tmp_path / "store"
    one_is_at_it, another_waits = threading.Event(), threading.Event()

    def first(done: int, of: int) -> None:
        _told(done, of)
        one_is_at_it.set()
        assert another_waits.wait(60)

    def second(done: int, of: int) -> None:
        _told(done, of)
        another_waits.set()

    with ThreadPoolExecutor(2) as threads:
        viewed = threads.submit(view_of, spec, first, folder)
        assert one_is_at_it.wait(60)
        told = threads.submit(described, spec, folder, second)
        assert told.result().label_name == viewed.result().schema.columns[3].name == "mood"
    assert len(passes) == 1


def test_the_samples_kept_are_the_newest_and_none_is_needed(tmp_path: Path) -> None:
    spec, folder = _spec(tmp_path), tmp_path / "store"
    for height in range(KEPT + 2):
        view_of(spec.model_copy(update={"where": f"height < {height + 1}"}), _told, folder)
    assert len(list(folder.glob(f"*{SUFFIX}"))) == KEPT
    nowhere = tmp_path / "a file"
    nowhere.write_text("no folder")
    assert view_of(spec, _told, nowhere).rows_read == 300


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ({}, 0),
        ({"preparation": {"columns": {"town": {"encoding": "target"}}}}, 0),
        ({"label": "size"}, 0),
        ({"shuffle_seed": 3}, 2),
        ({"classes": ["calm", "wild"]}, 2),
    ],
)
def test_a_row_of_the_sample_is_prepared_as_training_has_it(
    tmp_path: Path, passes: list[str], said: dict[str, Any], more: int
) -> None:
    spec, folder = _spec(tmp_path, **said), tmp_path / "store"
    label = str(spec.label)
    trained = _inputs(spec)
    with Path(spec.source).open(newline="") as file:
        known = [row[label] for row in csv.DictReader(file)]
    wanted = spec.classes or [text for text in set(known) if text]
    view_of(spec, _told, folder)
    del passes[:]
    for number in (1, 7, 30):
        found = row_of(spec, number, None, folder)
        assert found.refused is None
        assert found.row.line is not None
        before = sum(text in wanted for text in known[: found.row.line - 2])
        assert np.array_equal([one.value for one in found.inputs], trained[before])
    assert len(passes) == 3 * more


def test_rows_of_parquet_have_the_numbers_that_they_have_in_the_file(tmp_path: Path) -> None:
    spec = _spec(tmp_path)
    table, source = pd.read_csv(spec.source), tmp_path / "towns.parquet"
    table.to_parquet(source)
    seen = view_of(spec.model_copy(update={"source": str(source)}), _told)
    place = [column.name for column in seen.schema.columns].index("size")
    for row in seen.first_rows:
        assert row.line is not None
        assert float(row.cells[place]) == table["size"][row.line - 1]


def _inputs(spec: DataSpec) -> Any:
    """The inputs of all rows that have a label."""
    stream, parts = stream_for(spec), list[Any]()
    assert isinstance(stream, TableStream)
    streamed(Streams.of(stream, spec), spec).each(parts.append)
    return np.concatenate(parts)


def test_a_row_that_only_passing_rows_could_tell_is_refused(tmp_path: Path) -> None:
    target = {"columns": {"town": {"encoding": "target"}}}
    found = row_of(_spec(tmp_path, shuffle_seed=3, preparation=target), 2)
    assert found.refused is not None
    assert found.refused.code == "streaming.no_row"
    with pytest.raises(InputError, match="no_such_row"):
        row_of(_spec(tmp_path), SAMPLED + 1)
