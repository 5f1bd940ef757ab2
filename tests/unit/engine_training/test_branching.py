"""A branch without a change is its run, to the last bit; with one it is a run that was steered."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from data.errors import InputError
from data.messages import Message
from engine.client.branching import branched
from engine.client.submission import submit
from engine.commands import Command, CommandKind
from engine.events import Branched, Intervention, Noted, Started
from engine.specs import ExperimentSpec, SpecError
from engine.specs.edit import with_value
from engine.store import run_history, runs
from engine.store.checkpoints import checkpoints, queue_again
from engine.store.database import Store
from engine.store.queue import cancel_run
from engine.training.chunk_sizer import ChunkSizer
from engine.training.control import Control
from engine.training.loop import Loop
from engine.training.position import TrainingPosition
from engine.training.steps.exact import ExactSteps
from fit_cases import described
from killed_runs import Killer, life, queued
from run_record import record_of
from tui.locale import words

pytestmark = pytest.mark.slow

LAYERS = [
    {"units": 8, "activation": "relu", "dropout": 0.3, "batch_norm": True},
    {"units": 8, "activation": "relu"},
]
EVERYTHING = {
    "layers": LAYERS,
    "epochs": 12,
    "optimizer": {"name": "adam"},
    "schedule": {"name": "reduce_on_plateau", "patience": 1, "monitor": "val_accuracy"},
    "early_stopping": {"patience": 6, "restore_best": True, "monitor": "val_loss"},
    "checkpoint": {},
}
NINE = {**EVERYTHING, "epochs": 9}


@dataclass(frozen=True)
class Trained:
    """A store with two finished runs, of which each test has a copy."""

    directory: Path
    watched: str
    plain: str


@pytest.fixture(scope="module")
def parents(tmp_path_factory: pytest.TempPathFactory, csv: Path) -> Trained:
    """A run of all options in nine epochs that left its newest states, and one of four epochs."""
    store = Store(tmp_path_factory.mktemp("parents") / "store")
    with pytest.MonkeyPatch.context() as patched:
        Killer(store, patched)
        watched = trained(store, described(source=str(csv), **NINE))
    plain = trained(store, described(source=str(csv), epochs=4))
    store.close()
    return Trained(store.directory, watched, plain)


@pytest.fixture
def store(tmp_path: Path, parents: Trained) -> Iterator[Store]:
    opened = Store(shutil.copytree(parents.directory, tmp_path / "store"))
    yield opened
    opened.close()


@pytest.fixture
def killer(store: Store, monkeypatch: pytest.MonkeyPatch) -> Killer:
    """Every epoch leaves a state; the newest two stay."""
    return Killer(store, monkeypatch)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Do something once training has come behind so many epochs, and batches of the next."""
    with monkeypatch.context() as patched:

        def arrange(epochs: int, act: Callable[[], None], step: int = 0) -> None:
            real, left = Loop._ask, [act]

            def ask(loop: Loop, place: TrainingPosition) -> None:
                if left and (place.done, place.step) >= (epochs, step):
                    left.pop()()
                    patched.undo()
                real(loop, place)

            patched.setattr(Loop, "_ask", ask)
            patched.setattr(ChunkSizer, "took", lambda *_: None)  # batch by batch

        yield arrange


def branch(store: Store, run: str, epoch: int, **changes: Any) -> str:
    parent = runs.run(store, run)
    assert parent is not None
    spec = branched(store, parent, epoch)
    for key, value in changes.items():
        spec = with_value(spec, key.replace("__", "."), value)
    return submit(store, spec)


def trained(store: Store, spec: ExperimentSpec, control: Control | None = None) -> str:
    run = queued(store, spec)
    found = life(store, control)
    assert found.status == "finished", found.message
    return run


def carried_out(store: Store, run: str) -> runs.Run:
    found = life(store)
    assert (found.id, found.status) == (run, "finished"), found.message
    return found


def same_but_the_first_losses(store: Store, run: str, other: str, epoch: int) -> None:
    """Both have one history and one model; a branch's batches begin behind ``epoch``."""
    ours, theirs = record_of(store, run), record_of(store, other)
    theirs["losses"] = {at: kept for at, kept in theirs["losses"].items() if at > epoch}
    assert ours == theirs


def events(store: Store, run: str, kind: type[Any]) -> list[Any]:
    found = [logged.event for logged in run_history.events(store, run)]
    return [event for event in found if isinstance(event, kind)]


VARIANTS = {
    "everything": EVERYTHING,
    "1/t": {"epochs": 8, "schedule": {"name": "inverse_time", "decay": 0.1}, "order": "keras"},
    "cosine": {
        "layers": LAYERS,
        "epochs": 8,
        "optimizer": {"name": "nadam"},
        "schedule": {"name": "cosine"},
        "class_weight": "balanced",
    },
}


@pytest.mark.parametrize(
    "training",
    [
        pytest.param(VARIANTS["everything"], id="everything"),
        pytest.param(VARIANTS["1/t"], id="1/t", marks=pytest.mark.thorough),
        pytest.param(VARIANTS["cosine"], id="cosine", marks=pytest.mark.thorough),
    ],
)
def test_without_a_change_it_is_its_run_whether_replayed_or_from_a_kept_state(
    store: Store, killer: Killer, describe: Any, csv: Path, training: Any
) -> None:
    spec = describe(source=str(csv), **training)
    run = trained(store, spec)
    last = run_history.epochs(store, run)[-1].epoch
    replayed = branch(store, run, 3)
    carried_out(store, replayed)
    (event,) = events(store, replayed, Branched)
    assert (event.run, event.epoch, event.replayed) == (run, 3, 3)
    same_but_the_first_losses(store, replayed, run, 3)
    assert [epoch.epoch for epoch in run_history.epochs(store, replayed)] == list(
        range(1, last + 1)
    )
    broken = queued(store, spec)
    killer.die(broken, "train", 32, ExactSteps)
    cancel_run(store, broken)
    kept = checkpoints(store, broken)[-1]
    other = branch(store, broken, kept.epoch)
    carried_out(store, other)
    (event,) = events(store, other, Branched)
    assert (event.run, event.replayed) == (broken, 0)
    same_but_the_first_losses(store, other, run, kept.epoch)


@pytest.mark.usefixtures("killer")
def test_another_learning_rate_is_as_if_somebody_had_set_it_then(
    store: Store, parents: Trained, describe: Any, csv: Path, at: Any
) -> None:
    run = parents.watched
    rate = branch(store, run, 4, training__optimizer__learning_rate=0.02)
    carried_out(store, rate)
    control = Control()
    at(4, lambda: control.give(Command(CommandKind.LEARNING_RATE, 0.02)))
    steered = trained(store, describe(source=str(csv), **NINE), control)
    assert [(e.epoch, e.step) for e in events(store, steered, Intervention)] == [(5, 0)]
    same_but_the_first_losses(store, rate, steered, 4)
    assert run_history.epochs(store, rate)[4].metrics != run_history.epochs(store, run)[4].metrics


def test_what_was_changed_while_the_run_trained_is_replayed_at_its_batch(
    store: Store, describe: Any, csv: Path, at: Any
) -> None:
    spec = describe(source=str(csv), epochs=6, batch_size=4, layers=LAYERS)
    control = Control()
    at(2, lambda: control.give(Command(CommandKind.LEARNING_RATE, 0.2)), step=5)
    run = trained(store, spec, control)
    (made,) = events(store, run, Intervention)
    assert (made.epoch, made.step) == (3, 5)
    other = branch(store, run, 4)
    carried_out(store, other)
    assert events(store, other, Branched)[0].replayed == 4
    same_but_the_first_losses(store, other, run, 4)
    assert run_history.epochs(store, other)[-1].learning_rate == pytest.approx(0.2)


@pytest.mark.usefixtures("killer")
def test_what_was_changed_right_behind_the_epoch_is_not_the_branchs(
    store: Store, describe: Any, csv: Path, at: Any
) -> None:
    spec = describe(source=str(csv), epochs=6, layers=LAYERS)
    alone = trained(store, spec)
    control = Control()

    def change_and_stop() -> None:
        control.give(Command(CommandKind.LEARNING_RATE, 0.5))
        control.stop()

    at(3, change_and_stop)
    changed = queued(store, spec)
    assert life(store, control).status == "stopped"
    assert [kept.epoch for kept in checkpoints(store, changed)] == [3, 3]
    other = branch(store, changed, 3)
    carried_out(store, other)
    assert events(store, other, Branched)[0].replayed == 0
    same_but_the_first_losses(store, other, alone, 3)


@pytest.mark.parametrize(
    "deaths",
    [
        pytest.param([2, 30], id="twice", marks=pytest.mark.thorough),
        pytest.param([9], id="replaying", marks=pytest.mark.thorough),
        pytest.param([25], id="branching"),
    ],
)
def test_a_branch_that_is_killed_and_resumed_ends_as_one_left_alone(
    store: Store, parents: Trained, killer: Killer, deaths: list[int]
) -> None:
    run = parents.watched
    rate = {"training__optimizer__learning_rate": 0.005}
    alone = branch(store, run, 3, **rate)
    carried_out(store, alone)
    killed = branch(store, run, 3, **rate)
    for batches in deaths:
        killer.die(killed, "train", batches, ExactSteps)
    carried_out(store, killed)
    assert record_of(store, killed) == record_of(store, alone)
    assert len(events(store, killed, Started)) == len(events(store, killed, Branched)) == 1
    # Resumed, it can be branched as any other
    again = branch(store, killed, 6)
    carried_out(store, again)
    same_but_the_first_losses(store, again, killed, 6)


@pytest.mark.thorough
@pytest.mark.usefixtures("killer")
def test_a_branch_of_a_branch_replays_both(store: Store, parents: Trained) -> None:
    run = parents.watched
    first = branch(store, run, 3, training__optimizer__learning_rate=0.005)
    carried_out(store, first)
    second = branch(store, first, 5, network__layers__0__dropout=0.1)
    carried_out(store, second)
    (event,) = events(store, second, Branched)
    assert (event.run, event.replayed) == (first, 5)
    joined, parents = run_history.epochs(store, second), run_history.epochs(store, first)
    assert [epoch.metrics for epoch in joined[:5]] == [epoch.metrics for epoch in parents[:5]]
    assert joined[5].metrics != parents[5].metrics
    assert run_history.matrix(store, second, 2) == run_history.matrix(store, run, 2)
    # An epoch that the first run trained belongs to that
    early = branch(store, second, 2)
    parent = runs.run(store, early)
    assert parent is not None and parent.origin is not None and parent.origin.run == run
    carried_out(store, early)
    same_but_the_first_losses(store, early, run, 2)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(
            {"training__optimizer__name": "nadam", "training__schedule__name": "cosine"},
            id="optimizer and schedule",
        ),
        pytest.param(
            {
                "training__batch_size": 16,
                "training__schedule__name": "step",
                "network__layers__0__dropout": 0,
                "network__layers__1__l2": 0.01,
            },
            id="batches and penalties",
            marks=pytest.mark.thorough,
        ),
        pytest.param(
            {
                "training__optimizer__name": "sgd",
                "training__engine": "turbo",
                "training__order": "none",
                "training__early_stopping": False,
                "training__checkpoint": False,
            },
            id="turbo and watchers",
            marks=pytest.mark.thorough,
        ),
    ],
)
@pytest.mark.usefixtures("killer")
def test_it_goes_on_from_the_runs_weights_with_other_options(
    store: Store, describe: Any, csv: Path, changes: dict[str, Any]
) -> None:
    run = trained(store, describe(source=str(csv), **{**EVERYTHING, "epochs": 5}))
    other = branch(store, run, 4, training__epochs=7, **changes)
    carried_out(store, other)
    done = run_history.epochs(store, other)
    assert done[:4] == run_history.epochs(store, run)[:4]
    assert len(done) > 4
    fresh = run_history.epochs(store, run)[0].metrics["loss"]
    assert done[4].metrics["loss"] < fresh


def test_an_epoch_that_comes_out_otherwise_is_refused_with_its_figures(
    store: Store, parents: Trained
) -> None:
    run = parents.plain
    with store.write() as db:
        db.execute(
            "UPDATE epochs SET metrics = json_set(metrics, '$.loss', 0.5) "
            "WHERE run = ? AND epoch = 2",
            (run,),
        )
    branch(store, run, 3)
    found = life(store)
    assert found.status == "failed"
    assert isinstance(found.message, Message)
    assert found.message.code == "replay.differs"
    about = {"run": run, "epoch": 2, "metric": "loss", "before": 0.5}
    assert {name: found.message.params[name] for name in about} == about
    assert found.epochs_done == 3


def test_it_says_what_it_replays(store: Store, parents: Trained) -> None:
    run = parents.plain
    other = branch(store, run, 2)
    carried_out(store, other)
    (noted,) = events(store, other, Noted)
    about = {"name": runs.find_run(store, run).name, "run": run, "first": 1, "last": 2}
    assert noted.text == Message("replay.begins", about)
    assert words(noted.text).startswith("replaying epochs 1 to 2 of ")


def test_a_stop_while_it_replays_is_obeyed_and_resumed(
    store: Store, parents: Trained, at: Any
) -> None:
    run = parents.watched
    stopped = branch(store, run, 4)

    control = Control()
    at(2, control.stop)
    found = life(store, control)
    assert (found.status, events(store, stopped, Branched)) == ("stopped", [])
    queue_again(store, stopped)
    carried_out(store, stopped)
    assert events(store, stopped, Branched)[0].replayed == 2
    same_but_the_first_losses(store, stopped, run, 4)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("seed", 5),
        ("data.validation.split", 0.3),
        ("training.loss", "mean_squared_error"),
        ("network.layers.0.units", 9),
        ("network.layers.0.activation", "tanh"),
        ("training.epochs", 2),
    ],
)
def test_what_a_branch_must_not_change_is_refused_by_its_key(
    store: Store, parents: Trained, key: str, value: Any
) -> None:
    with pytest.raises(SpecError) as caught:
        branch(
            store, parents.plain, 2, **{key.replace(".", "__"): value, "training__batch_size": 4}
        )
    left = key == "training.epochs"
    assert caught.value.code == ("branch.no_epochs_left" if left else "branch.must_stay")
    assert caught.value.key == key
    assert words(caught.value).startswith(f'"{key}" must ')


def test_an_epoch_that_is_not_there_is_refused(store: Store, parents: Trained) -> None:
    with pytest.raises(InputError) as caught:
        branch(store, parents.plain, 9)
    assert caught.value.code == "branch.no_such_epoch"
    assert (caught.value.message.params["last"], caught.value.message.params["epoch"]) == (4, 9)
