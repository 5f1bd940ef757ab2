"""A run that trains is told to MLflow as it goes, whatever the connection does."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import pytest

from data.errors import InputError
from data.messages import Message
from engine.events import Ended, EpochEnded
from engine.export.mlflow_client import UnreachableError
from engine.export.mlflow_live import FIRST_WAIT, LONGEST_WAIT, LiveRun, follow_run
from engine.export.tracked import TrackedEpoch, TrackedRun
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts, record, take_back_epochs
from engine.store.runs import run as run_of
from fake_runs import History, curve, write_run
from tui.locale import words


class Place:
    """In the place of MLflow: what it was told, and whether it can be reached."""

    def __init__(self, known: Mapping[int, float] | None = None) -> None:
        self.known = dict(known or {})
        self.is_down = False
        self.refuses = False
        self.calls = 0
        self.told: list[tuple[int, dict[str, float]]] = []
        self.ends: list[tuple[str, int]] = []
        self.facts: dict[str, str] = {}

    def _answer(self) -> None:
        self.calls += 1
        if self.refuses:
            raise InputError("export.mlflow_refused", uri="u", reason="r")
        if self.is_down:
            raise UnreachableError("export.mlflow_unreachable", uri="http://m", reason="refused")

    def begin(self, run: TrackedRun) -> str:
        self._answer()
        self.facts = run.facts
        return f"m-{run.id}"

    def describe(self, run: str, told: TrackedRun) -> None:
        self._answer()
        self.facts = told.facts

    def sent(self, run: str, metric: str) -> dict[int, float]:
        self._answer()
        return self.known

    def send(self, run: str, epochs: Sequence[TrackedEpoch]) -> None:
        self._answer()
        self.told += [(one.step, one.metrics) for one in epochs]

    def end(self, run: str, told: TrackedRun, last: int) -> None:
        self._answer()
        self.ends.append((told.status, last))


class Watched:
    """A run of three epochs that trains on, and what the person is told."""

    def __init__(self, store: Store, spec: ExperimentSpec, place: Place) -> None:
        self.store, self.place = store, place
        self.id = write_run(store, spec, History(metrics=curve(3), status="running"))
        self.notes: list[Message] = []
        run = run_of(store, self.id)
        assert run is not None
        self.reads = Store(store.directory, read_only=True)  # what another process writes is news
        self.live = LiveRun(self.reads, run, place, self.notes.append)  # pyright: ignore

    def epoch(self, number: int, loss: float = 0.5) -> None:
        record(self.store, self.id, EpochEnded(number, {"loss": loss}, 0.01, 0.5))

    def end(self) -> None:
        record(self.store, self.id, Ended("finished", 4, ""))

    @property
    def steps(self) -> list[int]:
        return [step for step, _ in self.place.told]


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def watched(store: Store, spec: ExperimentSpec, place: Place) -> Iterator[Watched]:
    made = Watched(store, spec, place)
    yield made
    made.reads.close()


def test_each_epoch_is_sent_once_and_the_end_is_told(watched: Watched, place: Place) -> None:
    assert not watched.live.step(0.0)
    assert watched.steps == [1, 2, 3]
    assert place.told[0][1] == {**curve(3)[0], "learning_rate": 0.01}
    watched.epoch(4, math.nan)
    assert not watched.live.step(1.0)
    watched.end()
    assert watched.live.step(2.0)
    assert watched.steps == [1, 2, 3, 4]
    assert place.ends == [("finished", 4)]
    assert watched.notes == []
    assert watched.live.sent == 4


def test_nothing_is_asked_while_nothing_happens(watched: Watched, place: Place) -> None:
    watched.live.step(0.0)
    before = place.calls
    for second in range(1, 50):
        assert not watched.live.step(float(second))
    assert place.calls == before


def test_a_broken_connection_is_told_once_and_what_waited_is_sent(
    watched: Watched, place: Place
) -> None:
    watched.live.step(0.0)
    place.is_down = True
    now, asked = 1.0, list[float]()
    watched.epoch(4)
    while now < 200:
        before = place.calls
        watched.live.step(now)
        asked += [now] if place.calls > before else []
        now += 0.5
    waits = [after - before for before, after in pairwise(asked)]
    assert waits[0] == FIRST_WAIT
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
    assert [words(one) for one in watched.notes] == [
        "MLflow at http://m cannot be reached: refused"
    ]
    place.is_down = False
    watched.epoch(5)
    watched.end()
    assert watched.live.step(now + LONGEST_WAIT)
    assert watched.steps == [1, 2, 3, 4, 5]
    assert words(watched.notes[-1]) == "MLflow can be reached again: what waited has been sent"


def test_a_server_that_is_down_from_the_beginning_is_waited_for(
    watched: Watched, place: Place
) -> None:
    place.is_down = True
    assert not watched.live.step(0.0)
    watched.end()
    place.is_down = False
    assert watched.live.step(FIRST_WAIT)
    assert (watched.steps, place.ends) == ([1, 2, 3], [("finished", 3)])


def test_what_mlflow_has_already_is_not_sent_again(store: Store, spec: ExperimentSpec) -> None:
    first, second, _ = (next(iter(one.values())) for one in curve(3))
    place = Place({1: first, 2: second})
    watched = Watched(store, spec, place)
    watched.live.step(0.0)
    watched.reads.close()
    assert watched.steps == [3]


def test_what_mlflow_has_otherwise_is_sent_again(store: Store, spec: ExperimentSpec) -> None:
    first, second, third = (next(iter(one.values())) for one in curve(3))
    place = Place({1: first, 2: math.nextafter(second, 9), 3: third})
    watched = Watched(store, spec, place)
    watched.live.step(0.0)
    watched.reads.close()
    assert watched.steps == [2]


def test_what_is_known_later_is_told_too(watched: Watched, place: Place) -> None:
    watched.live.step(0.0)
    before = place.facts
    add_facts(watched.store, watched.id, RunFacts(device="a GPU", versions={"keras": "3"}))
    watched.live.step(1.0)
    assert place.facts == {
        **before,
        "pkgo_tui.device": "a GPU",
        "pkgo_tui.version.keras": "3",
    }
    calls = place.calls
    watched.epoch(4)
    watched.live.step(2.0)
    assert place.calls == calls + 1


def test_epochs_that_were_taken_back_are_sent_as_they_are_now(watched: Watched) -> None:
    watched.live.step(0.0)
    with watched.store.write():
        take_back_epochs(watched.store, watched.id, 1)
        watched.epoch(2, 0.25)
        watched.epoch(3, 1 / 3)
    watched.live.step(1.0)
    assert watched.steps == [1, 2, 3, 2, 3]
    assert watched.place.told[-1][1]["loss"] == 1 / 3


def test_a_run_whose_process_has_died_has_crashed(
    store: Store, spec: ExperimentSpec, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.export.mlflow_live.LOOK_SECONDS", 0.0)
    run = run_of(store, write_run(store, spec, History(metrics=curve(2), status="running")))
    assert run is not None
    follow_run(store, LiveRun(store, run, place, lambda _: None))  # pyright: ignore
    assert place.ends == [("crashed", 2)]


def test_a_refusal_ends_it(watched: Watched, place: Place) -> None:
    place.refuses = True
    with pytest.raises(InputError):
        watched.live.step(0.0)
