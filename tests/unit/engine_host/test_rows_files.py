"""Tables that stream: which do, what they refuse, and the files of their rows in a store."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from data.errors import InputError
from engine.commands import Command, CommandKind
from engine.execution.disk_guard import DiskGuard
from engine.execution.table_loading import loaded
from engine.specs import DataSpec
from engine.store.database import Store
from engine.store.runs import run as run_of
from engine.tables.kept_files import KEPT
from engine.tables.loading import as_begun, described, load
from engine.tables.streaming import stream_for
from engine.training.control import Control, Stopped

ROWS = 40


@pytest.fixture
def table(tmp_path: Path) -> DataSpec:
    lines = [f"{row % 7},{('a', 'b', 'c')[row % 3]},{('x', 'y')[row % 2]}" for row in range(ROWS)]
    path = tmp_path / "small.csv"
    path.write_text("\n".join(["one,two,class", *lines]) + "\n", "utf-8")
    return DataSpec(source=str(path), streaming="on")


def test_the_rows_are_found_again_and_only_the_last_files_stay(
    table: DataSpec, tmp_path: Path
) -> None:
    folder = tmp_path / "streamed"
    first = load(table, folder=folder)
    (path,) = folder.iterdir()
    made = path.stat().st_ino
    assert load(table, first.preparation, folder=folder).description == first.description
    assert load(table.model_copy(update={"shuffle_buffer": 9}), folder=folder).rows_file is not None
    assert [one.stat().st_ino for one in folder.iterdir()] == [made]
    other = {**(first.preparation or {}), "rows": 1}
    assert load(table, other, folder=folder).preparation == other
    assert path.stat().st_ino != made
    path.write_bytes(b"damaged")
    assert load(table, folder=folder).description == first.description
    for seed in range(KEPT + 1):
        validation = table.validation.model_copy(update={"seed": seed, "method": "shuffled"})
        load(table.model_copy(update={"validation": validation}), folder=folder)
    assert len(list(folder.iterdir())) == KEPT


def test_a_table_streams_by_its_size_and_a_run_that_has_begun_as_it_began(
    table: DataSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    auto = table.model_copy(update={"streaming": "auto"})
    assert stream_for(auto) is None and stream_for(DataSpec()) is None
    assert not described(auto).streams and described(table).streams
    assert as_begun(auto, None, ["x", "y"]).streaming == "auto"
    assert as_begun(auto, None, ["x", "y"], True).streaming == "on"
    monkeypatch.setenv("PKGO_STREAM_ABOVE", "10")
    assert stream_for(auto) is not None and described(auto).sampled == ROWS
    assert as_begun(auto, None, ["x", "y"]).streaming == "off"
    assert as_begun(auto, "regression", (), True).streaming == "on"
    assert as_begun(auto, None, None).streaming == "auto"


def test_a_packed_file_streams_by_the_size_of_what_is_in_it(
    table: DataSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Path(table.source).read_bytes()
    path = tmp_path / "small.csv.gz"
    path.write_bytes(gzip.compress(text))
    packed = table.model_copy(update={"source": str(path)})
    found, plain = load(packed, folder=tmp_path / "streamed"), load(table)
    held = load(packed.model_copy(update={"streaming": "off"}))
    assert found.rows_file is not None and plain.rows_file is not None
    rows = [one.rows_file.read(0, ROWS) for one in (found, plain) if one.rows_file is not None]
    assert rows[0].tobytes() == rows[1].tobytes()
    assert (found.description.name, found.description.sha256) == ("small", held.description.sha256)
    auto = packed.model_copy(update={"streaming": "auto"})
    monkeypatch.setenv("PKGO_STREAM_ABOVE", str(len(text) - 1))
    assert path.stat().st_size < len(text) and stream_for(auto) is not None
    monkeypatch.setenv("PKGO_STREAM_ABOVE", str(len(text)))
    assert stream_for(auto) is None
    path.write_bytes(gzip.compress(text)[:-20])
    with pytest.raises(InputError) as told:
        described(packed)
    assert told.value.code == "table.damaged"


def test_another_format_is_refused(table: DataSpec, tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text('{"a": 1, "class": "x"}\n', "utf-8")
    with pytest.raises(InputError) as told:
        described(table.model_copy(update={"source": str(path)}))
    assert told.value.code == "streaming.format"


def test_while_rows_are_prepared_a_run_can_be_stopped_and_changes_wait(
    table: DataSpec, tmp_path: Path, store: Store, make_run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.execution.table_loading.EVERY_SECONDS", 0.0)
    run, control, folder = make_run(), Control(), tmp_path / "streamed"
    guard = DiskGuard(store, run, control)
    control.give(Command(CommandKind.LEARNING_RATE, 0.5))
    seen: list[float] = []

    def stopping(progress: Any) -> Any:
        def watched(done: int, of: int) -> None:
            progress(done, of)
            found = run_of(store, run)
            seen.append(found.facts.preparing["part"] if found and found.facts.preparing else 0)
            control.stop()

        return load(table, None, watched, folder)

    with pytest.raises(Stopped):
        loaded(stopping, store, run, control, guard)
    assert list(folder.iterdir()) == []
    assert 0 < seen[0] < 1
    waiting: list[Command] = []
    with pytest.raises(Stopped):
        control.ask(waiting.append)
    assert waiting[0].kind is CommandKind.LEARNING_RATE
