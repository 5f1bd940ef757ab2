"""A Watch around a loop of one's own, with no library at all; and what becomes of its process."""

import math
import signal
import sys
import warnings
from types import SimpleNamespace
from typing import Any

import pytest

from data.errors import InputError
from engine.client.branching import branched
from engine.client.control import send
from engine.client.forcing import end_deaf_engine
from engine.client.steering import steer
from engine.client.submission import resume, submit
from engine.coach.reading import record_of
from engine.coach.rules.diagnosing import diagnoses_of
from engine.coach.signs.network_signals import network_signals
from engine.commands import Command, CommandKind
from engine.export.run_record import read_run_record
from engine.predict.weights import chosen_weights
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.process_writer import reap_dead_hosts, register_host
from engine.store.processes import living_hosts
from engine.store.run_history import epochs
from engine.store.run_writer import claim_run
from engine.store.runs import run as find
from engine.store.runs import runs
from engine.watch import LightningWatch, Watch
from tui.locale import words
from watched_logs import only_run, told
from watched_programs import LOOP, started, until, until_epoch


def test_a_loop_is_a_run(store: Store) -> None:
    with Watch("loop", store=store.directory, seed=3) as watch:
        for epoch in range(3):
            watch.log(epoch, loss=1 / (epoch + 1), val_loss=float("nan"), learning_rate=0.5)
    run = only_run(store)
    assert (run.status, run.epochs_done, run.epochs_wanted) == ("finished", 3, 3)
    assert [one["loss"] for one in told(store, run)] == [1.0, 0.5, 1 / 3]
    assert [one.learning_rate for one in epochs(store, run.id)] == [0.5] * 3
    assert spec_from(run.spec).seed == 3


def test_epochs_may_count_from_one_and_be_told_in_parts(store: Store) -> None:
    with Watch("loop", store=store.directory) as watch:
        for epoch in (1, 2):
            for _ in range(4):
                watch.batch(0.5)
            watch.log(epoch, loss=0.5)
            watch.log(epoch, val_loss=0.75)
    run = only_run(store)
    assert told(store, run) == [{"loss": 0.5, "val_loss": 0.75}] * 2
    assert run.best == {"loss": 0.5, "val_loss": 0.75}


class Tensor:
    """As one of PyTorch's that knows its gradient: a number of it as it is brings a warning."""

    def detach(self) -> float:
        return 0.5


def test_a_tensor_with_a_gradient_is_a_number(store: Store) -> None:
    with Watch("loop", store=store.directory) as watch:
        watch.batch(Tensor())
        watch.log(0, loss=Tensor(), learning_rate=Tensor())
    run = only_run(store)
    assert told(store, run) == [{"loss": 0.5}]
    assert epochs(store, run.id)[0].learning_rate == 0.5


def test_what_is_no_number_is_left_out_and_said_once(store: Store) -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        with Watch("loop", store=store.directory) as watch:
            for epoch in range(3):
                watch.log(epoch, loss=0.5, names=["a"])
    assert told(store, only_run(store)) == [{"loss": 0.5}] * 3
    assert [str(one.message) for one in said] == ["names is left out: list is no single number"]


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (ValueError("a shape"), "failed", "ValueError: a shape"),
        (KeyboardInterrupt(), "stopped", ""),
        (SystemExit(1), "stopped", ""),
    ],
)
def test_how_a_block_ends(store: Store, error: BaseException, status: str, message: str) -> None:
    with pytest.raises(type(error)), Watch("loop", store=store.directory) as watch:
        watch.log(0, loss=1.0)
        raise error
    run = only_run(store)
    assert (run.status, str(words(run.message))) == (status, message)


def test_nobody_takes_it_for_work_and_what_only_we_could_do_is_refused(store: Store) -> None:
    with Watch("loop", store=store.directory) as watch:
        watch.log(0, loss=1.0)
        run = until_epoch(store, 1)
        assert reap_dead_hosts(store) == []
        assert register_host(store, "ours")
        assert claim_run(store, "ours") is None
        assert next(one.slot for one in living_hosts(store) if one.id == "ours") == 0
        send(store, run.id, Command(CommandKind.STOP))
        assert watch.should_stop or watch.run
        assert end_deaf_engine(store, run) is None
    run = only_run(store)
    said: set[str] = set()
    for refused in (
        lambda: resume(store, run.id),
        lambda: branched(store, run),
        lambda: read_run_record(store, run),
        lambda: chosen_weights(store, run),
        lambda: submit(store, spec_from(run.spec)),
    ):
        with pytest.raises(InputError) as caught:
            refused()
        said.add(words(caught.value))
    assert len(said) == 1, said
    assert "is trained by its own program" in said.pop()


def test_a_loop_is_stopped_and_given_another_rate(store: Store) -> None:
    program = started(LOOP, str(store.directory))
    run = until_epoch(store, 2)
    steer(store, run, "learning_rate", "0.125")
    until(lambda: epochs(store, run.id)[-1].learning_rate == 0.125)
    send(store, run.id, Command(CommandKind.STOP))
    said = program.communicate(timeout=60)
    assert (program.returncode, said) == (0, ("", ""))
    run = only_run(store)
    assert run.status == "stopped"


def test_a_killed_program_has_crashed_and_nothing_else(store: Store) -> None:
    program = started(LOOP, str(store.directory))
    run = until_epoch(store, 2)
    assert reap_dead_hosts(store) == []
    program.send_signal(signal.SIGKILL)
    program.communicate(timeout=60)
    assert reap_dead_hosts(store) == [run.id]
    run = only_run(store)
    assert run.status == "crashed"
    assert words(run.message).startswith("its own program ended without a word")
    assert living_hosts(store) == []


def test_ctrl_c_and_an_exit_are_told(store: Store) -> None:
    program = started(LOOP, str(store.directory))
    until_epoch(store, 1)
    program.send_signal(signal.SIGINT)
    program.communicate(timeout=60)
    assert only_run(store).status == "stopped"


def test_nothing_heavy_is_imported() -> None:
    names = "tensorflow keras numpy pandas pydantic torch lightning data sqlite3"
    program = f"""
import sys
import engine.watch
print([name for name in {names.split()} if name in sys.modules])
"""
    assert started(program).communicate(timeout=60) == ("[]\n", "")


def test_a_module_of_the_persons_own_in_the_way_is_said(store: Store) -> None:
    program = f"""
import sys, types
sys.modules["data"] = types.ModuleType("data")
from engine.watch import Watch
with Watch("loop", store={str(store.directory)!r}) as watch:
    watch.log(0, loss=1.0)
print("trained")
"""
    told_out, told_err = started(program).communicate(timeout=60)
    assert told_out == "trained\n"
    assert told_err.count("RuntimeWarning") == 1
    assert "a module of yours is called data or engine" in told_err


class Trainer(SimpleNamespace):
    """As much of Lightning's Trainer as a callback sees, in Lightning's order (2.6): a scheduler
    steps before an epoch's end is told, a callback cannot leave out a batch, and who stops has the
    batch trained that was begun, and ``min_epochs``.
    """

    def fit(self, watch: LightningWatch, epochs: int, fail_at: int | None = None) -> None:
        module = SimpleNamespace()
        watch.on_train_start(self, module)
        for epoch in range(epochs):
            self.current_epoch = epoch
            watch.on_train_epoch_start(self, module)
            for batch in range(2):
                self.before_batch(epoch, batch)
                watch.on_train_batch_start(self, module, None, batch)
                self.callback_metrics = {"train_loss": 1 / (epoch + 1), "val_loss": 0.5}
                if self.should_stop and epoch + 1 > self.min_epochs:
                    break
            if epoch == fail_at:
                watch.on_exception(self, module, ValueError("bad"))
                return
            for one in self.lr_scheduler_configs:
                one.scheduler.step()
            watch.on_train_epoch_end(self, module)
            if self.should_stop and epoch + 1 >= self.min_epochs:
                break
        watch.on_train_end(self, module)


class Halving:
    """A schedule."""

    def __init__(self, group: dict[str, float]) -> None:
        self._group = group

    def step(self) -> None:
        self._group["lr"] /= 2


class ReduceLROnPlateau(Halving):
    """Lowers it where the person has it so."""


def _nothing(_epoch: int, _batch: int) -> None: ...


def trainer(schedule: type[Halving] | None = None, **more: Any) -> Trainer:
    group = {"lr": 0.5}
    kinds = [] if schedule is None else [SimpleNamespace(scheduler=schedule(group))]
    told: dict[str, object] = {
        "optimizers": [SimpleNamespace(param_groups=[group])],
        "lr_scheduler_configs": kinds,
        "max_epochs": 3,
        "min_epochs": 0,
        "num_training_batches": 2,
        "should_stop": False,
        "is_global_zero": True,
        "world_size": 1,
        "before_batch": _nothing,
    }
    return Trainer(**{**told, **more})


def test_lightning_calls_make_a_run(store: Store) -> None:
    trainer().fit(LightningWatch("light", store=store.directory), 3)
    run = only_run(store)
    assert (run.status, run.epochs_done, run.facts.steps) == ("finished", 3, 2)
    assert told(store, run)[1] == {"train_loss": 0.5, "val_loss": 0.5}
    assert [one.learning_rate for one in epochs(store, run.id)] == [0.5] * 3
    assert "learning_rate" in run.facts.obeys


@pytest.mark.parametrize(("kind", "obeys"), [(Halving, False), (ReduceLROnPlateau, True)])
def test_an_epoch_has_the_rate_that_it_was_trained_with(
    store: Store, kind: type[Halving], *, obeys: bool
) -> None:
    trainer(kind).fit(LightningWatch("light", store=store.directory), 3)
    run = only_run(store)
    assert [one.learning_rate for one in epochs(store, run.id)] == [0.5, 0.25, 0.125]
    assert ("learning_rate" in run.facts.obeys) is obeys


@pytest.mark.parametrize(("least", "epochs"), [(0, 2), (4, 4)])
def test_every_epoch_that_is_trained_is_recorded_behind_a_stop_too(
    store: Store, least: int, epochs: int
) -> None:
    """Lightning comes to its ``min_epochs`` all the same."""
    watch = LightningWatch("light", store=store.directory)

    def stop(epoch: int, batch: int) -> None:
        if (epoch, batch) == (1, 0):
            until(lambda: watch.run is not None)
            send(store, str(watch.run), Command(CommandKind.STOP))
            until(lambda: watch._session is not None and watch._session.stopped)  # pyright: ignore

    trainer(min_epochs=least, before_batch=stop).fit(watch, 9)
    run = only_run(store)
    assert (run.status, run.epochs_done) == ("stopped", epochs)


def test_of_many_processes_the_first_records_and_all_stop_together(store: Store) -> None:
    agreed: list[bool] = []

    def reduce_boolean_decision(decision: bool, *, all: bool) -> bool:
        assert not all
        agreed.append(decision)
        return len(agreed) == 2

    strategy = SimpleNamespace(reduce_boolean_decision=reduce_boolean_decision)
    many: dict[str, Any] = {"world_size": 2, "strategy": strategy}
    second = trainer(is_global_zero=False, **many)
    second.fit(LightningWatch("light", store=store.directory), 5)
    assert (runs(store), second.current_epoch, agreed) == ([], 1, [False, False])
    trainer(**many).fit(LightningWatch("light", store=store.directory), 2)
    assert only_run(store).facts.obeys == ("stop",)


def test_lightning_fails_and_stops(store: Store) -> None:
    trainer().fit(LightningWatch("light", store=store.directory), 3, fail_at=1)
    run = only_run(store)
    assert (run.status, str(words(run.message))) == ("failed", "ValueError: bad")
    watch, fits = LightningWatch("other", store=store.directory), trainer()
    watch.on_train_start(fits, None)
    watch.on_train_epoch_start(SimpleNamespace(current_epoch=0), None)
    until(lambda: watch.run is not None)
    send(store, str(watch.run), Command(CommandKind.STOP))

    def is_told() -> bool:
        watch.on_train_batch_start(fits, None, None, 0)
        return fits.should_stop

    until(is_told)
    watch.on_train_end(fits, None)
    found = find(store, str(watch.run))
    assert found is not None
    assert (fits.should_stop, found.status) == (True, "stopped")


def test_lightning_itself_gets_a_callback_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    class Callback:
        """Stands for Lightning's."""

    home = SimpleNamespace(Callback=Callback)
    monkeypatch.setitem(sys.modules, "lightning.pytorch", home)
    assert isinstance(LightningWatch("light"), Callback)


def test_the_coach_takes_for_known_only_what_was_told(store: Store) -> None:
    with Watch("loop", store=store.directory) as watch:
        for epoch in range(30):
            watch.log(epoch, loss=0.7, accuracy=0.5, learning_rate=0.25)
    record = record_of(store, only_run(store))
    assert (record.spec.training.optimizer.name, record.task) == ("adam", "classification")
    assert record.spec.training.optimizer.learning_rate == 0.25
    assert not network_signals(record.spec).is_known
    with Watch("number", store=store.directory) as watch:
        watch.log(0, loss=0.7, mae=0.5)
    assert record_of(store, runs(store)[0]).task == "regression"


def test_a_loop_that_tells_losses_alone_is_told_that_it_overfits(store: Store) -> None:
    with Watch("turns", store=store.directory) as watch:
        for epoch in range(1, 31):
            watch.log(epoch, loss=1 / epoch, val_loss=1.2 / epoch + 0.01 * epoch)
    with Watch("flat", store=store.directory) as watch:
        for epoch in range(1, 31):
            watch.log(epoch, loss=1 / epoch, val_loss=1.2 / epoch + 0.2)
    flat, turns = runs(store)
    told = diagnoses_of(record_of(store, turns))[0]
    assert (told.kind, told.since_epoch) == ("overfitting", 12)
    assert all(math.isfinite(value) for value in told.evidence.values())
    assert diagnoses_of(record_of(store, flat))[0].kind != "overfitting"
