"""A stretch of a run trained again: what it is held to, and what keeps it from being trained."""

from pathlib import Path
from typing import Any

import pytest

import data
from data.errors import InputError
from engine.commands import Command, CommandKind
from engine.devices.environment import prepare
from engine.events import EpochEnded, Intervention
from engine.specs import Branch, ExperimentSpec
from engine.specs.splitting import split_of
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.lineage import Segment
from engine.store.run_history import events
from engine.store.run_writer import add_facts
from engine.store.runs import run
from engine.training.control import Control, Stopped
from engine.training.position import TrainingPosition
from fake_runs import History, curve, write_run

prepare()
pytestmark = pytest.mark.slow


def context(store: Store, spec: ExperimentSpec, run_id: str) -> Any:
    from engine.execution.context import RunContext
    from engine.execution.disk_guard import DiskGuard
    from engine.training.compiled_networks import CompiledNetworks

    control = Control()
    guard = DiskGuard(store, run_id, control)
    dataset = data.load(spec.data.source, spec.data.label)
    return RunContext(
        store, run_id, spec, spec.data, dataset, guard, control, {}, CompiledNetworks()
    )


def a_branch(store: Store, spec: ExperimentSpec, parent: str, epoch: int) -> Any:
    left = spec.model_copy(update={"branch": Branch(run=parent, epoch=epoch)})
    return context(store, left, write_run(store, left, History(curve(1), status="running")))


def refusal(found: Any) -> InputError:
    from engine.execution.branch_point import reach

    with pytest.raises(InputError) as caught:
        reach(found, split_of(found.spec, found.dataset), None)
    return caught.value


def test_a_branch_of_what_is_gone_or_saw_another_table_cannot_begin(
    store: Store, describe: Any, csv: Path
) -> None:
    spec = describe(source=str(csv))
    gone = refusal(a_branch(store, spec, "deleted", 2))
    assert gone.code == "replay.run_missing"
    assert gone.message.params["run"] == "deleted"
    parent = write_run(store, spec, History(curve(3)))
    add_facts(store, parent, RunFacts(sha256="0" * 64))
    other = refusal(a_branch(store, spec, parent, 2))
    kept = run(store, parent)
    assert kept is not None
    from engine.client.branching import changed_table

    assert other.message == changed_table(kept)


def test_what_is_no_branch_or_stands_behind_its_point_begins_there(
    store: Store, describe: Any, csv: Path
) -> None:
    from engine.execution.branch_point import reach
    from engine.training.training_state import TrainingState

    spec = describe(source=str(csv))
    plain = context(store, spec, write_run(store, spec, History(curve(1))))
    rows = split_of(spec, plain.dataset)
    assert reach(plain, rows, None) is None
    found = a_branch(store, spec, "deleted", 2)
    place = {"done": 2, "step": 1, "logs": {}}
    assert reach(found, rows, TrainingState({}, {"place": place})) is None


def test_an_epoch_is_held_to_its_record_bit_by_bit(store: Store, describe: Any, csv: Path) -> None:
    from engine.execution.replay import VerifyingRecorder
    from engine.training.loop import Epoch

    spec = describe(source=str(csv))
    known = [{"loss": 0.1 + 0.2, "accuracy": float("nan")}]
    parent = write_run(store, spec, History(known))
    found = a_branch(store, spec, parent, 1)
    rows = split_of(spec, found.dataset)
    recorder = VerifyingRecorder(found, Segment(parent, 0, 1), rows, 8)

    def epoch(number: int, rate: float = 0.01, **metrics: float) -> Epoch:
        return Epoch(number, {**known[0], **metrics}, rate, 0.1, rows.train, {})

    recorder.epoch(epoch(1))
    for wrong, name in [
        (epoch(1, loss=0.3), "loss"),
        (epoch(1, accuracy=0.5), "accuracy"),
        (epoch(1, rate=0.02), "learning_rate"),
        (epoch(1, recall=1.0), "recall"),
    ]:
        with pytest.raises(InputError) as caught:
            recorder.epoch(wrong)
        assert caught.value.code == "replay.differs"
        about = {"run": parent, "epoch": 1, "metric": name}
        assert about.items() <= caught.value.message.params.items()
    with pytest.raises(InputError) as caught:
        recorder.epoch(epoch(2))
    assert caught.value.code == "replay.not_recorded"
    # A pause is the branch's own, a change was the run's and is in its record
    recorder.command(Command(CommandKind.LEARNING_RATE, 0.5), 1, 2)
    recorder.command(Command(CommandKind.PAUSE), 1, 3)
    told = [one.event for one in events(store, found.run)]
    made = [(one.action, one.step) for one in told if isinstance(one, Intervention)]
    assert made == [("pause", 3)]
    assert not [one for one in events(store, parent) if isinstance(one.event, Intervention)]
    assert sum(isinstance(one, EpochEnded) for one in told) == 1


def test_changes_wait_until_the_branch_itself_trains() -> None:
    from engine.execution.replay import DeferringControl

    control, obeyed = Control(), list[CommandKind]()
    deferring = DeferringControl(control)
    rate, save = Command(CommandKind.LEARNING_RATE, 0.5), Command(CommandKind.CHECKPOINT)
    control.give(rate)
    control.give(save)
    deferring.ask(lambda command: obeyed.append(command.kind))
    assert obeyed == []
    control.stop()
    with pytest.raises(Stopped):
        deferring.ask(lambda command: obeyed.append(command.kind))
    assert obeyed == [CommandKind.STOP]
    deferring.hand_back()
    again = list[Command]()
    with pytest.raises(Stopped):
        control.ask(again.append)
    assert again[:2] == [rate, save]


def test_training_ends_at_an_epochs_end_with_the_state_there() -> None:
    from types import SimpleNamespace

    import numpy as np

    from engine.training.until_epoch import Reached, UntilEpoch

    kept: list[tuple[TrainingPosition, bool]] = []
    sink = SimpleNamespace(keep=lambda place, *, now, changed: kept.append((place, now)))
    weight = SimpleNamespace(numpy=lambda: np.array([1.0, 2.0]))
    parts = {"variables": [weight], "metrics_variables": []}
    model = SimpleNamespace(optimizer=SimpleNamespace(variables=[]), **parts)
    until = UntilEpoch(2, sink, model, [])  # type: ignore[arg-type]
    before = TrainingPosition(1, 5)
    until.keep(before, now=True)
    assert kept == [(before, True)]
    there = TrainingPosition(2, logs={"loss": 0.5})
    with pytest.raises(Reached) as caught:
        until.keep(there)
    assert caught.value.state.position == there
    assert caught.value.state.arrays["model/0"].tolist() == [1.0, 2.0]
    assert len(kept) == 1
