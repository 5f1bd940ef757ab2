"""What the store tells the bench, and what of it the person sees: controllers without a screen."""

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data import Description
from data.messages import Message
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment, close_experiment
from engine.store.experiments import experiments
from engine.store.run_history import Matrix
from engine.store.run_writer import claim_run
from engine.store.runs import active_runs, run
from fake_bench import FakeBench
from fake_runs import History, curve, write_run
from tui.bench.cases import Cases
from tui.bench.runs import Runs
from tui.bench.updates import PROGRESS, Updates
from tui.model.messages import (
    Created,
    Described,
    EditKept,
    MatrixRead,
    RunRead,
    RunView,
    Snapshot,
    StoreRead,
    Submitted,
)

Open = Callable[..., tuple[FakeBench, Updates]]


@pytest.fixture
def opened(store: Store, spec: ExperimentSpec) -> Open:
    """A bench that has just read its store; ``asked``: for the table of ``start``."""

    def make(start: ExperimentSpec = spec, *, asked: bool = False) -> tuple[FakeBench, Updates]:
        bench = FakeBench(store, start)
        bench.state.selected = None
        bench.state.snapshot = Snapshot()
        bench.desk.asked = asked
        updates = Updates(bench.desk, bench.selection)
        updates.store_read(read(store))
        return bench, updates

    return make


def read(store: Store) -> StoreRead:
    return StoreRead(Snapshot(tuple(experiments(store)), {}, tuple(active_runs(store))))


def named(store: Store, spec: ExperimentSpec, *names: str) -> list[str]:
    return [add_experiment(store, with_value(spec, "name", name)) for name in names]


def test_an_empty_store_gets_the_first_experiment_once(store: Store, opened: Open) -> None:
    bench, updates = opened()
    assert len(bench.names) == 1
    assert [type(message) for message in bench.watcher.told] == [Created]
    close_experiment(store, experiments(store)[0].id)
    updates.store_read(read(store))
    assert bench.names == []


def test_the_bench_begins_with_what_was_asked_for_else_with_what_trains(
    store: Store, spec: ExperimentSpec, opened: Open
) -> None:
    first, second = named(store, spec, "a", "b")
    assert opened()[0].state.selected == first
    write_run(store, spec, History(curve(1), status="running"), second)
    assert opened()[0].state.selected == second
    own = with_value(spec, "data.source", "own.csv")
    # No experiment is on the table that was asked for
    opened(own, asked=True)
    assert [item.spec.data.source for item in experiments(store)].count("own.csv") == 1
    mine = next(item.id for item in experiments(store) if item.spec == own)
    assert opened(own, asked=True)[0].state.selected == mine
    labelled = with_value(own, "data.label", "kind")
    opened(labelled, asked=True)
    assert [item.spec.data.label for item in experiments(store)].count("kind") == 1


@pytest.mark.parametrize(("gone", "next_one"), [("a", "b"), ("b", "c"), ("c", "b")])
def test_an_experiment_closed_elsewhere_gives_way_to_the_one_in_its_place(
    store: Store, spec: ExperimentSpec, opened: Open, gone: str, next_one: str
) -> None:
    ids = dict(zip("abc", named(store, spec, *"abc"), strict=True))
    bench, updates = opened()
    bench.selection.select(ids[gone])
    close_experiment(store, ids[gone])
    updates.store_read(read(store))
    assert bench.state.selected == ids[next_one]
    assert len(bench.person.said) == 1
    assert gone in bench.person.said[0]


def test_a_runs_curves_are_drawn_whenever_it_has_changed(
    store: Store, spec: ExperimentSpec, opened: Open
) -> None:
    (place,) = named(store, spec, "a")
    found = run(store, write_run(store, spec, History(curve(2)), place))
    assert found is not None
    bench, updates = opened()
    bench.state.viewing[place] = found.id
    bench.window.drawn.clear()
    updates.run_read(RunRead(RunView(found)))
    assert bench.person.said == []
    updates.run_read(RunRead(replace(RunView(found), epochs=(object(),))))  # type: ignore[arg-type]
    assert bench.window.drawn == [*PROGRESS] * 2
    assert bench.state.shown is not None


def test_a_key_for_a_run_that_is_not_read_yet_acts_once_it_is(
    store: Store, spec: ExperimentSpec, opened: Open
) -> None:
    place, other = named(store, spec, "a", "b")
    found = run(store, write_run(store, spec, History(curve(2)), place))
    assert found is not None
    bench, updates = opened()
    bench.person.answers = ["1"]
    bench.state.viewing[place] = found.id
    Runs(bench.desk).branch()
    assert (bench.person.asked, bench.person.errors) == ([], [])
    updates.run_read(RunRead(RunView(found)))
    updates.run_read(RunRead(RunView(found)))
    assert bench.person.asked == ["Branch"], "once"
    # Whoever has gone elsewhere meanwhile is not asked about what is no longer on show
    bench.state.views.clear()
    Cases(bench.desk).open()
    bench.state.selected = other
    updates.run_read(RunRead(RunView(found)))
    bench.state.selected = place
    updates.run_read(RunRead(RunView(found)))
    assert bench.person.asked == ["Branch"]
    Cases(bench.desk).open()
    assert bench.person.asked == ["Branch", "CasesScreen"], "at once, where it is read"
    bench.state.selected = other
    Runs(bench.desk).branch()
    assert len(bench.person.errors) == 1, "it has no run"


def test_queued_is_no_longer_said_once_the_run_trains(
    store: Store, spec: ExperimentSpec, opened: Open
) -> None:
    (place,) = named(store, spec, "a")
    bench, updates = opened()
    waits = write_run(store, spec, History(status="queued"), place)
    updates.submitted(Submitted(place, waits))
    updates.store_read(read(store))
    assert "" not in bench.person.said
    claim_run(store, "host")
    updates.store_read(read(store))
    assert bench.person.said[-1] == ""


def test_only_the_matrix_that_is_still_wanted_is_shown(
    store: Store, spec: ExperimentSpec, opened: Open
) -> None:
    (place,) = named(store, spec, "a")
    bench, updates = opened()
    bench.state.viewing[place], bench.state.scrub_to = "r", 4
    late, wanted = Matrix(3, "validation", ((1,),)), Matrix(4, "validation", ((2,),))
    for message in (MatrixRead("r", late), MatrixRead("other", wanted), MatrixRead("r", None)):
        updates.matrix_read(message)
        assert bench.state.scrubbed is None
    updates.matrix_read(MatrixRead("r", wanted))
    assert bench.state.scrubbed is wanted


def test_a_table_asked_for_that_cannot_be_used_ends_the_bench(
    store: Store, spec: ExperimentSpec, opened: Open, tmp_path: Path
) -> None:
    source = str(tmp_path / "own.csv")
    own = with_value(spec, "data.source", source)
    bench, updates = opened(own, asked=True)
    table: Any = Description(source, "own", 9, ("x",), ("a", "b"), (5, 4), "class", "0" * 64)
    # Another label of the table was usable: the person may choose again
    updates.described(Described(with_value(own, "data.label", "kind").data, table))
    updates.described(Described(own.data, None, f"{source}: no such column"))
    assert bench.window.left is None
    assert bench.state.table_of(with_value(own, "data.label", "kind").data) is table
    bench.state.tables.clear()
    updates.described(Described(with_value(spec, "data.source", "another.csv").data, None, "no"))
    assert bench.window.left is None
    # Nor does it help that another table can be used
    fine = dataclasses.replace(table, source="fine.csv")
    updates.described(Described(with_value(spec, "data.source", "fine.csv").data, fine))
    # A field of the forms may mend it
    updates.described(Described(own.data, None, "no", mendable=True))
    assert bench.window.left is None
    updates.described(Described(own.data, None, "no"))
    assert (bench.window.left, bench.desk.refused) == (2, "no")


def test_a_refusal_of_the_table_on_show_names_it_without_its_folder(
    store: Store, spec: ExperimentSpec, opened: Open, tmp_path: Path
) -> None:
    source = str(tmp_path / "own.csv")
    own, other = (with_value(spec, "data.source", name) for name in (source, "another.csv"))
    add_experiment(store, own)
    bench, updates = opened()
    updates.described(Described(other.data, None, "another.csv: no"))
    assert bench.person.errors == []
    updates.described(Described(own.data, None, f"{source}: no"))
    assert bench.person.errors == ["own.csv: no"]


def test_what_was_made_is_gone_to_and_what_was_queued_looked_at(
    store: Store, spec: ExperimentSpec, opened: Open
) -> None:
    first, second = named(store, spec, "a", "b")
    bench, updates = opened()
    bench.state.filter, bench.state.unsaved[first] = "a", 2
    updates.created(Created(second))
    assert (bench.state.selected, bench.state.filter) == (second, "")
    updates.edit_kept(EditKept(first))
    assert bench.state.unsaved[first] == 1
    bench.state.viewing[second] = "old"
    updates.submitted(Submitted(second, "new"))
    write_run(store, spec, History(curve(1), status="running"), first)
    updates.store_read(read(store))
    updates.submitted(Submitted(second, "newer"))
    assert not bench.state.viewing
    assert len(set(bench.person.said)) == 2


def test_what_is_odd_about_the_table_on_show_is_told_when_it_is_read(
    store: Store, spec: ExperimentSpec, opened: Open, tmp_path: Path
) -> None:
    source = str(tmp_path / "own.csv")
    own, other = (with_value(spec, "data.source", name) for name in (source, "another.csv"))
    add_experiment(store, own)
    bench, updates = opened()
    notes = tuple(
        Message("table_note.values_merge", {"column": name, "distinct": 9, "left": 3})
        for name in ("seconds", "id")
    )
    names: Any = (source, "own", 9, ("seconds", "id"), ("a", "b"), (5, 4), "class", "0" * 64)
    updates.described(Described(other.data, Description(*names, notes=notes)))
    assert bench.person.said == []
    updates.described(Described(own.data, Description(*names, notes=notes)))
    assert "seconds" in bench.person.said[-1]
    assert "1 note more" in bench.person.said[-1]
