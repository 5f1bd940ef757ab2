"""What was done is taken back, one change at a time, and said in words."""

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.message import Message

import data
from data.messages import Message as Said
from engine.client.opening import own_table
from engine.client.queue import cancel_run
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.specs.layer_edits import add_layer, copy_layer, move_layer, remove_layer
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment, save_experiment
from engine.store.experiments import experiments
from engine.store.runs import newest_runs
from fake_bench import FakeBench
from tui.bench import edits
from tui.model.messages import Described, Undone
from tui.model.undo import MOST_STEPS, UndoStack

Make = Callable[..., FakeBench]


@pytest.fixture
def bench(store: Store, spec: ExperimentSpec) -> Make:
    """A bench with the experiments named, and a person with these answers."""

    def make(*names: str, answers: tuple[str, ...] = ()) -> FakeBench:
        for name in names:
            add_experiment(store, with_value(spec, "name", name))
        return FakeBench(store, spec, *answers)

    return make


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every change is a step of its own."""
    monkeypatch.setattr(edits, "QUICK_SECONDS", -1.0)


def change(made: FakeBench, path: str, value: object) -> None:
    assert made.selection.apply(lambda spec: with_value(spec, path, value)) is None
    made.look()


def undo(made: FakeBench) -> str:
    """What the person reads."""
    person = made.person
    person.said.clear()
    person.errors.clear()
    made.undo.undo()
    made.look()
    return [*person.said, *person.errors][-1]


def stored(made: FakeBench) -> list[ExperimentSpec]:
    return [item.spec for item in experiments(made.store)]


@pytest.mark.usefixtures("slow")
def test_fields_go_back_one_after_the_other_and_the_end_is_said(bench: Make) -> None:
    made = bench("net")
    first = made.state.spec
    change(made, "training.optimizer.learning_rate", 0.1)
    change(made, "training.optimizer.name", "adam")
    change(made, "training.early_stopping", True)
    assert "early stopping off" in undo(made)
    assert "optimizer sgd" in undo(made)
    said = undo(made)
    assert "learning rate 0.01 again" in said
    assert (made.state.spec, stored(made)) == (first, [first])
    assert "nothing more" in undo(made)
    assert stored(made) == [first]


def test_quick_steps_on_one_field_are_one_and_there_and_back_is_none(bench: Make) -> None:
    made = bench("net")
    first = made.state.spec
    for value in (0.1, 1.0, 10.0):
        change(made, "training.optimizer.learning_rate", value)
    change(made, "seed", 7)
    change(made, "seed", 8)
    assert "seed" in undo(made)
    assert "learning rate 0.01" in undo(made)
    assert made.state.spec == first
    change(made, "seed", 9)
    assert first is not None
    change(made, "seed", first.seed)
    assert "nothing more" in undo(made)


@pytest.mark.usefixtures("slow")
def test_layers_come_back_with_their_fields(bench: Make) -> None:
    made = bench("net")
    first = made.state.spec
    assert first is not None
    said: list[str] = []
    change(made, "network.layers.0.units", 7)
    for edit in (
        lambda spec: copy_layer(spec, (0,)),
        lambda spec: with_value(spec, "network.layers.1.units", 9),
        lambda spec: move_layer(spec, (0,), 1),
        lambda spec: remove_layer(spec, (0,)),
    ):
        assert made.selection.apply(edit) is None
        made.look()
    said = [undo(made) for __ in range(5)]
    assert made.state.spec == first
    assert ["layer is there" in said[0], "order" in said[1], "units 7" in said[2]] == [True] * 3
    assert ["added is gone" in said[3], "units" in said[4]] == [True] * 2


def test_a_change_in_another_experiment_is_taken_back_there(bench: Make) -> None:
    made = bench("net", "other")
    change(made, "seed", 7)
    made.experiments.switch(2)
    assert "Undone in net: seed" in undo(made)
    assert made.state.spec is not None
    assert made.state.spec.name == "net"


def test_of_one_experiment_alone_its_own_changes_are_taken_back(bench: Make) -> None:
    made = bench("net", "other")
    change(made, "seed", 7)
    first = made.state.selected
    made.experiments.switch(2)
    change(made, "seed", 8)
    said: list[str] = []
    made.desk.undo.take_back(lambda text, **_: said.append(text), first or "")
    made.look()
    made.desk.undo.take_back(lambda text, **_: said.append(text), first or "")
    assert "Undone in net: seed" in said[0]
    assert "nothing more of this experiment" in said[1]
    made.experiments.switch(2)
    assert made.state.spec is not None
    assert made.state.spec.seed == 8


def test_sizes_that_follow_a_recipe_are_taken_back_with_it(store: Store) -> None:
    known = data.describe(data.BUILTIN)
    small, large = (replace(known, source="/own.csv", rows=rows) for rows in (200, 50_000))
    begun = own_table("/own.csv", table=small)
    add_experiment(store, begun)
    made = FakeBench(store, begun)
    made.selection.select(made.state.snapshot.experiments[0].id)
    made.updates.described(Described(begun.data, small))
    assert made.state.spec == begun
    change(made, "data.recipe", "sightings")
    assert made.state.spec is not None
    made.updates.described(Described(made.state.spec.data, large))
    made.look()
    fitted, wanted = made.state.spec, own_table("/own.csv", table=large)
    assert (fitted.network, fitted.training) == (wanted.network, wanted.training)
    assert fitted.data.recipe == "sightings"
    assert "recipe" in undo(made)
    assert made.state.spec == begun


def test_what_another_window_has_changed_since_stays(bench: Make) -> None:
    made = bench("net")
    change(made, "seed", 7)
    (item,) = experiments(made.store)
    theirs = with_value(item.spec, "training.epochs", 3)
    save_experiment(made.store, item.id, theirs)
    made.look()
    assert "another window" in undo(made)
    assert stored(made) == [theirs]


def test_a_closed_experiment_comes_back_in_its_place_with_its_edits(bench: Make) -> None:
    made = bench("a", "b", "c")
    made.experiments.switch(2)
    change(made, "seed", 7)
    made.experiments.close()
    made.look()
    assert made.names == ["a", "c"]
    assert "b is on the list" in undo(made)
    assert made.names == ["a", "b", "c"]
    assert made.state.spec is not None
    assert (made.state.spec.name, made.state.spec.seed) == ("b", 7)
    assert "seed" in undo(made)


@pytest.mark.parametrize("used", [False, True])
def test_what_stands_in_for_the_last_experiment_goes_unless_it_is_used(
    bench: Make, used: bool
) -> None:
    made = bench("net")
    made.experiments.close()
    made.look()
    if used:
        made.runs.train()
        made.look()
    undo(made)
    assert ("net" in made.names, len(made.names)) == (True, 2 if used else 1)


def test_a_copy_is_taken_off_the_list_again_unless_it_is_at_work(bench: Make) -> None:
    made = bench("net", "other")
    made.experiments.new()
    made.look()
    assert "net 2 is off" in undo(made)
    assert made.names == ["net", "other"]
    assert made.state.spec is not None
    assert made.state.spec.name == "net"
    made.experiments.new()
    made.look()
    made.runs.train()
    made.look()
    assert "net 2 trains or waits" in undo(made)
    assert "net 2 trains or waits" in undo(made), "it was not thrown away"
    assert len(made.names) == 3
    cancel_run(made.store, newest_runs(made.store)[0].id)
    made.look()
    assert "net 2 is off" in undo(made)
    assert made.names == ["net", "other"]


def test_what_is_asked_for_meanwhile_waits_and_is_dropped_with_a_refusal(bench: Make) -> None:
    made = bench("net", "other")
    change(made, "seed", 7)
    made.experiments.new()
    made.look()
    made.runs.train()
    made.look()
    made.undo.undo()
    made.undo.undo()
    made.look()
    assert any(item.spec.seed == 7 for item in experiments(made.store))
    cancel_run(made.store, newest_runs(made.store)[0].id)
    made.look()
    made.undo.undo()
    made.undo.undo()
    made.look()
    assert made.names == ["net", "other"]
    assert made.state.spec is not None
    assert made.state.spec.seed != 7


def test_a_copy_that_somebody_else_has_changed_stays(bench: Make) -> None:
    made = bench("net")
    made.experiments.new()
    made.look()
    copy = experiments(made.store)[-1]
    save_experiment(made.store, copy.id, with_value(copy.spec, "seed", 5))
    assert "another window" in undo(made)
    assert made.names == ["net", "net 2"]
    assert "nothing more" in undo(made), "no waiting mends that"


def test_a_step_that_the_disk_has_stopped_can_be_tried_again(store: Store) -> None:
    tries = [OSError(28, "full")]

    def back(_: Store) -> None:
        if tries:
            raise tries.pop()

    def do(job: Callable[[Store], Message | None]) -> None:
        with suppress(OSError):
            told.append(job(store))

    told: list[Message | None] = []
    stack = UndoStack(do, told.append)
    do(stack.undoable(Said("undo.experiment"), lambda _: back))
    told.clear()
    for refused in ("failed", ""):
        stack.take_back(lambda text: None)
        message = told.pop()
        assert isinstance(message, Undone)
        assert message.refused == refused
        stack.settled(message.refused)
    assert stack.last is None


def test_a_name_comes_back(bench: Make) -> None:
    made = bench("net", answers=("better",))
    made.experiments.rename()
    made.look()
    assert "name net again" in undo(made)
    assert made.names == ["net"]


@pytest.mark.usefixtures("slow")
def test_only_so_many_steps_are_kept(bench: Make) -> None:
    made = bench("net")
    for seed in range(MOST_STEPS + 3):
        change(made, "seed", seed)
    for __ in range(MOST_STEPS):
        undo(made)
    assert "nothing more" in undo(made)
    assert stored(made)[0].seed == 2


DEEDS: dict[str, Callable[[FakeBench], object]] = {
    "seed": lambda made: made.selection.apply(lambda spec: with_value(spec, "seed", spec.seed + 1)),
    "optimizer": lambda made: made.selection.apply(
        lambda spec: with_value(spec, "training.optimizer.name", "adam")
    ),
    "stopping": lambda made: made.selection.apply(
        lambda spec: with_value(
            spec, "training.early_stopping", spec.training.early_stopping is None
        )
    ),
    "more layers": lambda made: made.selection.apply(lambda spec: add_layer(spec, (), {})),
    "fewer layers": lambda made: made.selection.apply(
        lambda spec: remove_layer(spec, (0,)) if spec.network.layers else spec
    ),
    "another": lambda made: made.experiments.switch_by(1),
    "new": lambda made: made.experiments.new(),
    "close": lambda made: made.experiments.close(),
}


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(deeds=st.lists(st.sampled_from(sorted(DEEDS)), max_size=12), quick=st.booleans())
def test_whatever_was_done_undoing_all_of_it_leads_back(
    tmp_path_factory: pytest.TempPathFactory, spec: ExperimentSpec, deeds: list[str], quick: bool
) -> None:
    with (
        closing(Store(tmp_path_factory.mktemp("store"))) as store,
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setattr(edits, "QUICK_SECONDS", 60.0 if quick else -1.0)
        for name in ("net", "other"):
            add_experiment(store, with_value(spec, "name", name))
        made = FakeBench(store, spec)
        before = experiments(store)
        for deed in deeds:
            DEEDS[deed](made)
            made.look()
        for __ in deeds:
            undo(made)
        assert "nothing more" in undo(made)
        assert experiments(store) == before
