"""While a run trains the coach says what is sure, once for a run and a kind; or nothing at all."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from engine.events import EpochEnded
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts, record
from engine.store.runs import active_runs
from fake_runs import History, curve, short, write_run
from made_sweeps import made_sweep
from tui.bench import speaking
from tui.bench.desk import Desk
from tui.bench.speaking import Speaking
from tui.model.messages import Snapshot, Spoken

FLAT = {"loss": 1.609, "accuracy": 0.2, "val_loss": 1.609, "val_accuracy": 0.2}


class Window:
    """Works at once, and keeps what is posted."""

    program = None

    def __init__(self) -> None:
        self.posted: list[Spoken] = []

    def in_thread(self, work: Any) -> None:
        work()

    def post_message(self, message: Spoken) -> None:
        self.posted.append(message)


class Coach:
    """The controller on a store, and what it has told."""

    def __init__(
        self, store: Store, monkeypatch: pytest.MonkeyPatch, *, speaks: bool = True
    ) -> None:
        self.store, self.window = store, Window()
        watcher = SimpleNamespace(directory=store.directory, read_only=False)
        self.state = SimpleNamespace(snapshot=Snapshot(), run_id=None)
        desk = SimpleNamespace(window=self.window, watcher=watcher, state=self.state)
        self.controller = Speaking(cast("Desk", desk), speaks=speaks)
        self.told: list[str] = []
        monkeypatch.setattr(speaking, "tell_everywhere", self.tell)

    def tell(self, _: object, text: str) -> None:
        """In the place of the line above the keys."""
        self.told.append(text)

    def look(self) -> list[str]:
        """The kinds that were found, nothing more being due."""
        self.state.snapshot = Snapshot(active=tuple(active_runs(self.store)))
        self.controller.look(self.state.snapshot)
        found: list[str] = []
        while self.window.posted:
            message = self.window.posted.pop()
            found.append(message.told.kind if message.told else "")
            self.controller.spoken(message)
        return found


def training(store: Store, spec: ExperimentSpec, epochs: int, seed: int | None = None) -> str:
    """A run at work that knows no more than the simplest guess."""
    described = with_value(short(spec, 24, "mine"), "seed", seed or 1)
    run = write_run(store, described, History([FLAT] * epochs, counts=(), status="running"))
    facts = RunFacts(class_counts=(100,) * 5, baseline={"accuracy": 0.2}, steps=104, base_seed=seed)
    add_facts(store, run, facts)
    return run


def test_what_is_sure_is_said_once_while_the_run_trains_on(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = Coach(store, monkeypatch)
    run = training(store, spec, 4)
    assert coach.look() == [""]
    for epoch in (5, 6):
        record(store, run, EpochEnded(epoch, FLAT, 0.01, 0.5))
    assert coach.look() == ["stuck_at_baseline"]
    assert coach.look() == []
    record(store, run, EpochEnded(7, FLAT, 0.01, 0.5))
    assert coach.look() == ["stuck_at_baseline"]
    assert len(coach.told) == 1
    training(store, spec, 8)
    assert coach.look() == ["stuck_at_baseline"]
    assert len(coach.told) == 2


def test_a_run_that_learns_and_a_coach_that_is_switched_off_are_silent(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run(store, short(spec, 24), History(curve(12), status="running"))
    coach = Coach(store, monkeypatch)
    assert coach.look() == [""]
    training(store, spec, 12)
    assert Coach(store, monkeypatch, speaks=False).look() == []
    assert coach.told == []


def test_the_seeds_of_one_experiment_are_told_as_one(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = Coach(store, monkeypatch)
    first = training(store, spec, 8, seed=1)
    experiment = next(run.experiment for run in active_runs(store) if run.id == first)
    described = with_value(short(spec, 24, "mine"), "seed", 2)
    flat = History([FLAT] * 8, counts=(), status="running")
    second = write_run(store, described, flat, experiment)
    facts = RunFacts(class_counts=(100,) * 5, baseline={"accuracy": 0.2}, steps=104, base_seed=1)
    add_facts(store, second, facts)
    assert coach.look() == ["stuck_at_baseline"] * 2
    assert len(coach.told) == 1


def test_of_a_sweeps_trials_only_the_one_on_show_is_told_of(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = Coach(store, monkeypatch)
    made_sweep(store.directory, 1, running=0)
    trial, other = training(store, spec, 8), training(store, spec, 8)
    store.db.execute("UPDATE trial_runs SET run = ?", (trial,))
    assert sorted(coach.look()) == ["", "stuck_at_baseline"]
    assert len(coach.told) == 1
    coach.state.run_id = trial
    for run in (trial, other):
        record(store, run, EpochEnded(9, FLAT, 0.01, 0.5))
    assert coach.look() == ["stuck_at_baseline"] * 2
    assert len(coach.told) == 2


def test_a_store_that_cannot_be_opened_does_not_silence_it_for_good(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = Coach(store, monkeypatch)
    run = training(store, spec, 6)
    with monkeypatch.context() as broken:
        broken.setattr(speaking, "run_of", raising)
        assert coach.look() == [""]
    record(store, run, EpochEnded(7, FLAT, 0.01, 0.5))
    assert coach.look() == ["stuck_at_baseline"]


def raising(*_: object) -> None:
    """As a database that is being copied."""
    raise OSError
